import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryHome, callsOf, collect, eventsOf, sharedLog } from './collect';

const user = '.config/Code/User';

describe('Copilot Chat', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  const storage = `${user}/workspaceStorage/abc`;
  const request = {
    requestId: 'r1',
    modelId: 'copilot/claude-sonnet-4.5',
    timestamp: Date.parse('2026-09-24T10:00:00Z'),
    message: { text: 'x'.repeat(400) },
    response: [{ value: 'y'.repeat(80) }],
    result: { metadata: { promptTokens: 500, outputTokens: 30 } },
  };

  beforeEach(() => home.write(`${storage}/workspace.json`, JSON.stringify({ folder: 'file:///w/a%20b' })));

  it('reads a chat session: the last call of a request, as a lower bound', async () => {
    home.write(`${storage}/chatSessions/s1.json`, JSON.stringify({ sessionId: 's1', requests: [request] }));
    const [event] = await eventsOf(home);
    assert.equal(event?.workspace, '/w/a b');
    assert.equal(event.lowerBound, true);
    assert.deepEqual(await callsOf(home), [['s1', 'copilot/claude-sonnet-4.5', 500, 30, 0, 0]]);
  });

  it('estimates a request without counts from its texts', async () => {
    home.write(
      `${storage}/chatSessions/s1.json`,
      JSON.stringify({ sessionId: 's1', requests: [{ ...request, result: {} }] }),
    );
    assert.deepEqual(await callsOf(home), [['s1', 'copilot/claude-sonnet-4.5', 100, 20, 0, 0]]);
    assert.equal((await eventsOf(home))[0]?.estimated, true);
  });

  it('replays a journal', async () => {
    const journal = [
      { kind: 0, v: { sessionId: 's1', requests: [{ ...request, result: null }] } },
      { kind: 1, k: ['requests', 0, 'result'], v: { usage: { promptTokens: 70, completionTokens: 8 } } },
      { kind: 2, k: ['requests'], v: [{ ...request, requestId: 'r2' }, { requestId: 'r3' }] },
      { kind: 2, k: ['requests'], i: 2, v: [{ ...request, requestId: 'r4', completionTokens: 9, result: {} }] },
    ];
    const text = `${journal.map((entry) => JSON.stringify(entry)).join('\n')}\n{"kind":1,"k":["requests",0,`;
    home.write(`${storage}/chatSessions/s1.jsonl`, text);
    assert.deepEqual(
      (await callsOf(home)).map((call) => call.slice(2, 4)),
      [
        [70, 8],
        [500, 30],
        [0, 9],
      ],
    );
  });

  it('prefers the debug log of the same session', async () => {
    home.write(`${storage}/chatSessions/s1.json`, JSON.stringify({ sessionId: 's1', requests: [request] }));
    home.write(`${storage}/chatSessions/s2.json`, JSON.stringify({ sessionId: 's2', requests: [request] }));
    const line = (spanId: string, inputTokens: number): string =>
      `${JSON.stringify({ ts: request.timestamp + 5, sid: 's1', type: 'llm_request', spanId, attrs: { model: 'gpt-5.5', inputTokens, outputTokens: 5 } })}\n`;
    home.write(
      `${storage}/GitHub.copilot-chat/debug-logs/s1/main.jsonl`,
      line('a', 400) + line('b', 500) + line('a', 400),
    );
    home.write(`${storage}/GitHub.copilot-chat/debug-logs/s1/title-c.jsonl`, line('c', 20));
    assert.deepEqual(await callsOf(home), [
      ['s2', 'copilot/claude-sonnet-4.5', 500, 30, 0, 0],
      ['s1', 'gpt-5.5', 400, 5, 0, 0],
      ['s1', 'gpt-5.5', 500, 5, 0, 0],
      ['s1', 'gpt-5.5', 20, 5, 0, 0],
    ]);
  });

  it('reads real sessions', async function () {
    const [rajbos, splitrail] = [sharedLog(this, 'copilot-chat-rajbos'), sharedLog(this, 'splitrail')];
    mkdirSync(join(home.path, storage, 'chatSessions'));
    copyFileSync(join(rajbos, 'session-01-today.json'), join(home.path, storage, 'chatSessions', 'a.json'));
    const sample = join(splitrail, 'src', 'analyzers', 'tests', 'source_data', 'copilot.json');
    copyFileSync(sample, join(home.path, storage, 'chatSessions', 'b.json'));
    const all = await eventsOf(home);
    const counted = all.filter(({ estimated }) => estimated !== true);
    assert.equal(counted.length, 5);
    assert.deepEqual([counted[0]?.tokens.input, counted[0]?.tokens.output], [42, 312]);
    assert.ok(all.some(({ estimated, tokens }) => estimated === true && tokens.output > 0));
  });
});

describe('Copilot CLI', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  const events1 = [
    { type: 'session.start', data: { sessionId: 's1', selectedModel: 'gpt-5.5', context: { cwd: '/w' } } },
    { type: 'assistant.message', timestamp: '2026-09-24T10:00:00Z', data: { messageId: 'm1', outputTokens: 12 } },
  ];
  const shutdown = (count: number, inputTokens: number): object => ({
    type: 'session.shutdown',
    timestamp: '2026-09-24T11:00:00Z',
    data: {
      modelMetrics: {
        'gpt-5.5': { requests: { count }, usage: { inputTokens, outputTokens: 20, cacheReadTokens: 40 } },
      },
    },
  });
  const lines = (records: readonly object[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('');

  it('has only the output of a running session', async () => {
    home.write('.copilot/session-state/s1/events.jsonl', lines(events1));
    const [event] = await eventsOf(home);
    assert.deepEqual(event?.tokens, { input: 0, output: 12, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 });
    assert.deepEqual([event.lowerBound, event.model, event.workspace], [true, 'gpt-5.5', '/w']);
  });

  it('takes the last of the sums, which grow when a session is resumed', async () => {
    home.write('.copilot/session-state/s1/events.jsonl', lines([...events1, shutdown(2, 100), shutdown(3, 150)]));
    const { collector, summary } = await collect(home.environment);
    assert.equal(collector.ledger.events().length, 1);
    assert.equal(summary().calls, 3);
    assert.deepEqual(await callsOf(home), [['s1', 'gpt-5.5', 110, 20, 40, 0]]);
  });

  it('prefers telemetry spans, flat or in batches', async () => {
    home.write('.copilot/session-state/s1/events.jsonl', lines([...events1, shutdown(2, 100)]));
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.conversation.id': 's1',
      'gen_ai.request.model': 'gpt-5.5',
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.output_tokens': 10,
      'gen_ai.usage.cache_read.input_tokens': 60,
    };
    const asList = Object.entries(attributes).map(([key, value]) => ({
      key,
      value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
    }));
    const batch = {
      resourceSpans: [
        { scopeSpans: [{ spans: [{ spanId: 'b', startTimeUnixNano: '1790000000000000000', attributes: asList }] }] },
      ],
    };
    const agentSpan = { spanId: 'c', attributes: { ...attributes, 'gen_ai.operation.name': 'invoke_agent' } };
    home.write(
      '.copilot/otel/a.jsonl',
      lines([{ spanId: 'a', startTime: [1_790_000_001, 0], attributes }, batch, agentSpan]),
    );
    assert.deepEqual(await callsOf(home), [
      ['s1', 'gpt-5.5', 40, 10, 60, 0],
      ['s1', 'gpt-5.5', 40, 10, 60, 0],
    ]);
  });
});
