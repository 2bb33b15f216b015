import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { timeOf } from '../../../src/sessions/json';
import { WorkspaceMatcher } from '../../../src/sessions/workspaceMatch';
import { allReaders } from '../../../src/sessions/agents/all';
import { UsageCollector } from '../../../src/sessions/collector';
import { TemporaryHome, callsOf, claudeLine, collect, environmentWith, eventsOf } from './collect';

/** A call without ids of message, request and line. */
function lineWithoutIds(output: number): string {
  const line = JSON.parse(claudeLine('x', output)) as { message: object };
  return `${JSON.stringify({ ...line, uuid: null, requestId: null, message: { ...line.message, id: null } })}\n`;
}

describe('logs as they are found at times', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  function linkFolder(target: string, path: string): void {
    mkdirSync(join(home.path, path, '..'), { recursive: true });
    symlinkSync(target, join(home.path, path));
  }

  it('a call without any id counts once, also where a link leads to its log a second time', async () => {
    home.write('.claude/projects/-w/s1.jsonl', lineWithoutIds(5));
    linkFolder(join(home.path, '.claude'), '.config/claude');
    assert.equal((await collect(home.environment)).summary().calls, 1);
  });

  it('links that lead back are not followed', async () => {
    home.write('.claude/projects/-w/s1.jsonl', claudeLine('a', 1));
    linkFolder('..', '.claude/projects/-w/up');
    linkFolder('.', '.claude/projects/-w/here');
    linkFolder('../-w', '.claude/projects/other/there');
    linkFolder('../other', '.claude/projects/-w/other');
    const { collector, summary } = await collect(home.environment);
    assert.equal(summary().calls, 1);
    // The log itself, and below the link from `other` at most.
    assert.ok([...collector.paths()].length <= 2, [...collector.paths()].join('\n'));
  });

  it('impossible numbers are no counts', async () => {
    const impossible = { input_tokens: 1.7e308, output_tokens: 1.7e308, cache_read_input_tokens: -5 };
    home.write(
      '.claude/projects/-w/s1.jsonl',
      claudeLine('a', 1) + claudeLine('b', 7, {}, { input_tokens: 1.7e308 }) + claudeLine('c', 1, {}, impossible),
    );
    const total = (await collect(home.environment)).summary();
    assert.deepEqual([total.calls, total.tokens.input, total.tokens.output], [2, 10, 8]);
    assert.ok(total.cost.usd !== null && total.cost.usd < 1);
  });

  it('times are read in whatever unit, and no time stops a summary', async () => {
    const at = Date.parse('2026-09-24T10:00:00Z');
    for (const time of [at / 1000, at, at * 1000, at * 1e6, String(at), String(at / 1000), '2026-09-24T10:00:00Z']) {
      assert.equal(timeOf(time), at, String(time));
    }
    for (const none of [0, -at, 1e30, Infinity, NaN, '', 'soon', null]) assert.equal(timeOf(none), undefined);
    home.write('.claude/projects/-w/s1.jsonl', claudeLine('a', 1, { timestamp: 1e30 }));
    assert.equal((await collect(home.environment)).summary().calls, 1);
  });

  it('a recorded cost of nothing is no price of an unknown model', async () => {
    const message = { ...(JSON.parse(claudeLine('a', 1)) as { message: object }).message, model: 'mystery' };
    home.write('.claude/projects/-w/s1.jsonl', claudeLine('a', 1, { message, costUSD: 0 }));
    assert.equal((await collect(home.environment)).summary().cost.usd, null);
    home.write('.claude/projects/-w/s1.jsonl', claudeLine('a', 1, { message, costUSD: -3 }));
    assert.equal((await collect(home.environment)).summary().cost.usd, null);
  });

  it('an iteration without a type is the answer itself', async () => {
    const iterations = [{ input_tokens: 10, output_tokens: 1 }];
    home.write('.claude/projects/-w/s1.jsonl', claudeLine('a', 1, {}, { iterations }));
    assert.equal((await collect(home.environment)).summary().tokens.input, 10);
  });

  it('a request inside a call that has no price is named, not the model of the call', async () => {
    const iterations = [{ type: 'advisor_message', model: 'mystery', input_tokens: 10, output_tokens: 1 }];
    home.write('.claude/projects/-w/s1.jsonl', claudeLine('a', 1, {}, { iterations }));
    const { cost } = (await collect(home.environment)).summary();
    assert.deepEqual(cost, { usd: null, accuracy: 'partial', unpricedModels: ['mystery'] });
  });

  it('a folder of another system, or a relative one, is in no workspace', () => {
    const matcher = new WorkspaceMatcher(process.cwd());
    assert.equal(matcher.matches(join(process.cwd(), 'src')), true);
    assert.equal(matcher.matches('src'), false);
    if (process.platform !== 'win32') assert.equal(matcher.matches('C:\\Users\\ada\\project'), false);
  });

  it('a variable that is set to nothing is not set', async () => {
    home.write('.config/claude/projects/-w/s1.jsonl', claudeLine('a', 1));
    const message = { role: 'assistant', time: { created: 1.79e12 }, tokens: { input: 1, output: 1 } };
    home.write('.local/share/opencode/storage/message/s/msg_1.json', JSON.stringify(message));
    const variables = { XDG_CONFIG_HOME: '', XDG_DATA_HOME: '', CLAUDE_CONFIG_DIR: '', VSCODE_PORTABLE: '' };
    assert.equal((await collect(environmentWith(variables, home.path))).summary().calls, 2);
  });
});

function linesOf(...records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

const old = new Date('2026-09-25');

describe('logs of agents as they are found at times', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  it('a damaged document is told once, unless it may be in the middle of being written', async () => {
    const whole = { role: 'assistant', time: { created: 1.79e12 }, tokens: { input: 1, output: 1 } };
    const folder = '.local/share/opencode/storage/message/s';
    home.write(`${folder}/msg_1.json`, JSON.stringify(whole));
    home.write(`${folder}/msg_2.json`, '{"role":"assis');
    const broken = home.write(`${folder}/msg_3.json`, '{"role":"assis');
    utimesSync(broken, old, old);
    const { collector, notices, summary } = await collect(home.environment);
    await collector.scan();
    assert.equal(summary().calls, 1);
    assert.deepEqual(
      notices.map(({ kind, path }) => [kind, path]),
      [['corrupt-document', broken]],
    );
  });

  it('OpenCode: a session that was forked, whose messages have new ids and old times', async () => {
    const message = (id: string, sessionID: string, output: number, created = 1.79e12, input = 1000): void => {
      const tokens = { input, output, reasoning: 20, cache: { read: 500, write: 30 } };
      const record = { id, sessionID, role: 'assistant', modelID: 'claude-opus-4-6', time: { created }, tokens };
      home.write(`.local/share/opencode/storage/message/${sessionID}/${id}.json`, JSON.stringify(record));
    };
    message('msg_1', 'ses_b', 100);
    message('msg_2', 'ses_b', 200, 1.79e12 + 5000);
    message('msg_3', 'ses_a', 100);
    message('msg_4', 'ses_a', 300, 1.79e12 + 9000);
    // A subagent that began in the same millisecond, with a prompt of its own.
    message('msg_5', 'ses_c', 101, 1.79e12, 900);
    assert.deepEqual(
      (await callsOf(home)).map(([session, , , output]) => [session, output]),
      [
        ['ses_b', 120],
        ['ses_c', 121],
        ['ses_b', 220],
        ['ses_a', 320],
      ],
    );
  });

  describe('Codex: a fork', () => {
    const usage = (input: number): object => ({ input_tokens: input, output_tokens: 1 });
    const report = (timestamp: string, total: number, last: number): object => ({
      timestamp,
      type: 'event_msg',
      payload: {
        type: 'token_count',
        info: {
          total_token_usage: { ...usage(total), output_tokens: total },
          last_token_usage: { ...usage(last), output_tokens: last },
        },
      },
    });
    const meta = (id: string, parent?: string): object => ({
      type: 'session_meta',
      payload: { id, cwd: '/w', ...(parent === undefined ? {} : { forked_from_id: parent }) },
    });
    const write = (id: string, ...records: readonly object[]): string =>
      home.write(`.codex/sessions/rollout-2026-${id}.jsonl`, linesOf(...records));
    const before = '2026-09-24T10:00:00Z';
    const later = '2026-09-26T10:00:00Z';

    it('of a fork that is gone, of a session that is there', async () => {
      write('uuid-one', meta('uuid-one'), report(before, 100, 100), report(before, 300, 200));
      write(
        'uuid-three',
        meta('uuid-three', 'uuid-two'),
        report(later, 100, 100),
        report(later, 300, 200),
        report(later, 307, 7),
      );
      assert.equal((await collect(home.environment)).summary().tokens.input, 307);
    });

    it('is compared with its parent also when only what is new is asked for', async () => {
      const parent = write('uuid-one', meta('uuid-one'), report(before, 100, 100), report(before, 300, 200));
      utimesSync(parent, old, old);
      const child = [meta('uuid-two', 'uuid-one'), report(later, 100, 100), report(later, 300, 200)];
      write('uuid-two', ...child, report(later, 307, 7));
      const collector = new UsageCollector({ readers: allReaders, environment: home.environment });
      const since = Date.parse('2026-09-26');
      await collector.scan({ modifiedSince: since });
      const recent = collector.ledger.events().filter(({ at }) => at >= since);
      assert.deepEqual(
        recent.map(({ tokens }) => tokens.input),
        [7],
      );
    });
  });

  describe('Copilot CLI', () => {
    const log = '.copilot/session-state/k1/events.jsonl';
    const event = (type: string, second: number, data: object): object => ({
      type,
      data,
      id: `${type}-${second}`,
      timestamp: `2026-09-24T10:00:0${second}.000Z`,
    });
    const sum = (second: number, count: number, inputTokens: number, outputTokens: number): object =>
      event('session.shutdown', second, {
        modelMetrics: { 'claude-opus-4.6': { requests: { count }, usage: { inputTokens, outputTokens } } },
      });
    const first = [
      event('session.start', 1, { selectedModel: 'claude-opus-4.6', context: { cwd: '/w' } }),
      event('assistant.message', 2, { messageId: 'm1', outputTokens: 50 }),
      sum(3, 1, 1000, 50),
    ];
    const second = [
      event('session.resume', 4, {}),
      event('assistant.message', 5, { messageId: 'm2', outputTokens: 70 }),
    ];

    it('counts on when a session is resumed, and once when it ends again', async () => {
      const file = home.write(log, linesOf(...first));
      const { collector, summary } = await collect(home.environment);
      assert.equal(summary().tokens.output, 50);
      appendFileSync(file, linesOf(...second));
      await collector.scan();
      assert.deepEqual([summary().calls, summary().tokens.input, summary().tokens.output], [2, 1000, 120]);
      appendFileSync(file, linesOf(sum(6, 2, 3000, 120)));
      await collector.scan();
      assert.deepEqual([summary().calls, summary().tokens.input, summary().tokens.output], [2, 3000, 120]);
    });
  });

  it('Copilot Chat: two logs of a session whose lines have no ids', async () => {
    const line = { ts: 1.79e12, type: 'llm_request', attrs: { model: 'gpt-5', inputTokens: 10, outputTokens: 1 } };
    for (const name of ['main', 'sub-1']) {
      const folder = '.config/Code/User/workspaceStorage/w/GitHub.copilot-chat/debug-logs/s';
      home.write(`${folder}/${name}.jsonl`, linesOf(line));
    }
    assert.equal((await collect(home.environment)).summary().calls, 2);
  });

  it('Copilot Chat: a request that was taken out of the conversation stays billed', async () => {
    const path = '.config/Code/User/workspaceStorage/w/chatSessions/s.json';
    const request = (requestId: string, completionTokens: number): object => ({
      requestId,
      timestamp: 1.79e12,
      result: { usage: { promptTokens: 100, completionTokens } },
    });
    home.write(path, JSON.stringify({ sessionId: 's', requests: [request('a', 1), request('b', 2)] }));
    const { collector, summary } = await collect(home.environment);
    home.write(path, JSON.stringify({ sessionId: 's', requests: [request('a', 1), request('corrected', 40)] }));
    await collector.scan();
    assert.deepEqual([summary().calls, summary().tokens.output], [3, 43]);
  });

  it('Copilot Chat: a window of several folders is of the first of them', async () => {
    const folder = '.config/Code/User/workspaceStorage/w';
    const request = { requestId: 'a', result: { usage: { promptTokens: 100, completionTokens: 1 } } };
    home.write(`${folder}/chatSessions/s.json`, JSON.stringify({ sessionId: 's', requests: [request] }));
    const listed = home.write('projects/all.code-workspace', '');
    home.write(`${folder}/workspace.json`, JSON.stringify({ workspace: `file://${listed}` }));
    const folders: readonly (readonly [text: string, workspace: string])[] = [
      [
        '{\n// "path": "x"\n"folders": [\n// { "path": "y" },\n{ "name": "A", "path": "a/b" }, { "path": "c" },], }',
        'a/b',
      ],
      ['{ "folders": [{ "uri": "file:///elsewhere" }] }', '/elsewhere'],
      ['{ "folders": [{ "path": "." }] }', '.'],
      ['{ "folders": [] }', '.'],
      ['damaged', '.'],
    ];
    for (const [text, workspace] of folders) {
      writeFileSync(listed, text);
      const [event] = await eventsOf(home);
      assert.equal(
        event?.workspace,
        join(workspace.startsWith('/') ? '' : join(home.path, 'projects'), workspace).replace(/\/$/, ''),
        text,
      );
    }
  });

  it('logs that a variable names are read whatever their name', async () => {
    const span = { spanId: '1', attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 10 } };
    const sent = { event: 'message_send', time: 1.79e9, properties: { prompt_tokens: 10, completion_tokens: 1 } };
    const callsWith = async (variable: string, path: string, text: string): Promise<number> => {
      const variables = { [variable]: home.write(path, text) };
      return (await collect(environmentWith(variables, home.path))).summary().calls;
    };
    assert.equal(await callsWith('COPILOT_OTEL_FILE_EXPORTER_PATH', 'spans.json', linesOf(span)), 1);
    assert.equal(await callsWith('AIDER_ANALYTICS_LOG', 'aider.log', linesOf(sent)), 1);
    const history = '# aider chat started at 2026-09-24 10:00:00\n> Tokens: 1k sent, 5 received.\n';
    assert.equal(await callsWith('AIDER_CHAT_HISTORY_FILE', 'history.txt', history), 1);
  });

  describe('Aider', () => {
    const chat = (day: number, ...costs: readonly string[]): string =>
      [
        `# aider chat started at 2026-09-${day} 10:00:00`,
        '> Model: ollama/own with diff edit format',
        ...costs.map((cost) => `> Tokens: 1k sent, 5 received. Cost: $${cost} message, $1.00 session.`),
        '',
      ].join('\n');

    it('waits for the end of a line, whose cost stands last', async () => {
      const text = chat(24, '0.25');
      const file = home.write('w/.aider.chat.history.md', text.slice(0, text.indexOf(' Cost')));
      const { collector, summary } = await collect(home.environment, undefined, [join(home.path, 'w')]);
      writeFileSync(file, text);
      await collector.scan();
      assert.deepEqual([summary().calls, summary().cost.usd], [1, 0.25]);
    });

    it('does not take a cost of nothing for the price of a model', async () => {
      home.write('w/.aider.chat.history.md', chat(24, '0.00'));
      assert.equal((await collect(home.environment, undefined, [join(home.path, 'w')])).summary().cost.usd, null);
    });

    it('knows its calls again when older chats are cut off', async () => {
      const file = home.write('w/.aider.chat.history.md', chat(24, '0.25', '0.25') + chat(25, '0.50', '0.125'));
      const { collector, summary } = await collect(home.environment, undefined, [join(home.path, 'w')]);
      writeFileSync(file, chat(25, '0.50', '0.125') + chat(26, '1.00'));
      await collector.scan();
      assert.deepEqual([summary().calls, summary().cost.usd], [5, 2.125]);
    });
  });

  it('Amp: calls and messages without ids', async () => {
    const call = { timestamp: '2026-09-24T10:00:00Z', tokens: { input: 10, output: 1 } };
    home.write(
      '.local/share/amp/threads/T-1.json',
      JSON.stringify({ id: 'T-1', usageLedger: { events: [call, call] } }),
    );
    const message = { usage: { inputTokens: 10, outputTokens: 1 } };
    home.write('.local/share/amp/threads/T-2.json', JSON.stringify({ id: 'T-2', messages: [message, message] }));
    assert.equal((await collect(home.environment)).summary().calls, 4);
  });

  it('Roo Code: the call that summarises the window, and one of which only the cost is known', async () => {
    const request = { tokensIn: 10, tokensOut: 1, cost: 0.25, apiProtocol: 'anthropic' };
    const messages = [
      { ts: 1.79e12, type: 'say', say: 'api_req_started', text: JSON.stringify(request) },
      { ts: 1.79e12 + 1, type: 'say', say: 'condense_context', contextCondense: { cost: 0.5, prevContextTokens: 9 } },
      { ts: 1.79e12 + 2, type: 'say', say: 'api_req_started', text: JSON.stringify({ tokensIn: 0, cost: 0.125 }) },
      { ts: 1.79e12 + 3, type: 'say', say: 'api_req_started', text: JSON.stringify({ tokensIn: 0, cost: 0 }) },
    ];
    const task = '.config/Code/User/globalStorage/rooveterinaryinc.roo-cline/tasks/t';
    home.write(`${task}/ui_messages.json`, JSON.stringify(messages));
    const { calls, cost } = (await collect(home.environment)).summary();
    assert.deepEqual([calls, cost.usd], [3, 0.875]);
  });
});
