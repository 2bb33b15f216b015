import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryHome, callsOf, claudeLine, collect, environmentWith, eventsOf, sharedLog } from './collect';

const user = '.config/Code/User';

describe('agents', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  describe('Claude Code', () => {
    it('reads the ccusage samples, whose lines have no type', async function () {
      const root = sharedLog(this, 'ccusage', 'apps', 'ccusage', 'test', 'fixtures', 'claude');
      const total = (await collect(environmentWith({ CLAUDE_CONFIG_DIR: root }))).summary();
      assert.equal(total.calls, 5);
      assert.deepEqual(Object.values(total.tokens), [730, 310, 110, 90, 0]);
    });

    it('looks into projects only, also those of the desktop application', async () => {
      home.write('.claude/projects/p/s1.jsonl', claudeLine('a', 1));
      home.write('.claude/file-history/s1.jsonl', claudeLine('b', 1));
      home.write('.config/claude/projects/p/s1/subagents/workflows/w/agent-1.jsonl', claudeLine('c', 1));
      home.write('.config/Claude/local-agent-mode-sessions/x/y/.claude/projects/p/s2.jsonl', claudeLine('d', 1));
      home.write('.config/Claude/local-agent-mode-sessions/x/audit.jsonl', claudeLine('e', 1));
      assert.equal((await eventsOf(home)).length, 3);
    });

    it('counts a resumed session once, whose new file repeats the old one', async () => {
      const old = claudeLine('a', 100) + claudeLine('b', 200);
      home.write('.claude/projects/p/s1.jsonl', old);
      const resumed = old.replaceAll('"s1"', '"s2"').replaceAll('uuid-', 'other-').replaceAll('req_', 'req_again_');
      home.write('.claude/projects/p/s2.jsonl', resumed + claudeLine('c', 5, { sessionId: 's2' }));
      const { summary } = await collect(home.environment);
      assert.deepEqual([summary().calls, summary().tokens.output], [3, 305]);
    });

    it('takes the fullest copy of a call from whatever file, in place, while it runs', async () => {
      const nested = (output: number): string =>
        `${JSON.stringify({
          type: 'progress',
          sessionId: 's1',
          data: { type: 'agent_progress', message: JSON.parse(claudeLine('x', output)) as unknown },
        })}\n`;
      home.write('.claude/projects/p/s1.jsonl', nested(3));
      const { collector, summary } = await collect(home.environment);
      const outputs = [summary().tokens.output];
      home.write(
        '.claude/projects/p/s1/subagents/agent-1.jsonl',
        claudeLine('x', 90, { isSidechain: true, sessionId: 's1' }),
      );
      await collector.scan();
      outputs.push(summary().tokens.output);
      home.write('.claude/projects/p/s1.jsonl', nested(3) + nested(60));
      await collector.scan();
      outputs.push(summary().tokens.output);
      assert.deepEqual(outputs, [3, 90, 90]);
      assert.equal(summary().calls, 1);
    });

    it('shows a lower bound only while no copy has a stop reason', async () => {
      const message = (reason: string | null): Record<string, unknown> => ({
        message: {
          id: 'm',
          role: 'assistant',
          model: 'claude-opus-4-6',
          stop_reason: reason,
          usage: { input_tokens: 1, output_tokens: 9 },
        },
      });
      const file = home.write('.claude/projects/p/s1.jsonl', claudeLine('a', 9, message(null)));
      const { collector, summary } = await collect(home.environment);
      assert.equal(summary().cost.accuracy, 'lower-bound');
      home.write(
        file.slice(home.path.length),
        claudeLine('a', 9, message(null)) + claudeLine('a', 9, message('end_turn')),
      );
      await collector.scan();
      assert.deepEqual([summary().cost.accuracy, summary().calls], ['exact', 1]);
    });

    it('tolerates the odd lines of other readers’ samples', async function () {
      const samples = sharedLog(this, 'claude-code-log', 'test', 'test_data');
      mkdirSync(join(home.path, '.claude', 'projects', 'p'), { recursive: true });
      for (const name of ['edge_cases', 'representative_messages', 'session_b', 'todowrite_examples']) {
        copyFileSync(join(samples, `${name}.jsonl`), join(home.path, '.claude', 'projects', 'p', `${name}.jsonl`));
      }
      assert.ok((await eventsOf(home)).length > 5);
    });
  });

  it('OpenCode: a file a message', async () => {
    const message = {
      id: 'msg_1',
      sessionID: 'ses_1',
      role: 'assistant',
      modelID: 'claude-sonnet-4-5',
      time: { created: Date.parse('2026-09-24T10:00:00Z') },
      path: { cwd: '/w' },
      cost: 0,
      tokens: { input: 10, output: 20, reasoning: 5, cache: { read: 30, write: 40 } },
    };
    const folder = '.local/share/opencode/storage/message/ses_1';
    home.write(`${folder}/msg_1.json`, JSON.stringify(message));
    home.write(`${folder}/msg_2.json`, JSON.stringify({ ...message, id: 'msg_2', role: 'user' }));
    // Here the total says that the reasoning is part of the output.
    const total = { ...message.tokens, total: 100 };
    home.write(
      `${folder}/msg_3.json`,
      JSON.stringify({ ...message, id: 'msg_3', time: { created: message.time.created + 1 }, tokens: total }),
    );
    assert.deepEqual(await callsOf(home), [
      ['ses_1', 'claude-sonnet-4-5', 10, 25, 30, 40],
      ['ses_1', 'claude-sonnet-4-5', 10, 20, 30, 40],
    ]);
  });

  it('Gemini CLI: a document or lines; a message written again counts once', async () => {
    const message = {
      type: 'gemini',
      id: 'm1',
      timestamp: '2026-09-24T10:00:00Z',
      model: 'gemini-2.5-pro',
      tokens: { input: 100, output: 10, cached: 60, thoughts: 7, tool: 0, total: 117 },
    };
    home.write('.gemini/tmp/p1/.project_root', '/w\n');
    home.write('.gemini/tmp/p1/chats/session-1.json', JSON.stringify({ sessionId: 's1', messages: [message] }));
    home.write(
      '.gemini/tmp/p2/chats/session-2.jsonl',
      [
        { sessionId: 's2' },
        { ...message, tokens: { ...message.tokens, output: 1 } },
        { ...message, timestamp: '2026-09-24T10:00:01Z' },
      ]
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(''),
    );
    assert.deepEqual(await callsOf(home), [
      ['s1', 'gemini-2.5-pro', 40, 17, 60, 0],
      ['s2', 'gemini-2.5-pro', 40, 17, 60, 0],
    ]);
    assert.equal((await eventsOf(home))[0]?.workspace, '/w');
    // A total that has the thoughts in it already, as compatible servers write it, and a message without an id.
    const { id, ...nameless } = message;
    assert.equal(id, 'm1');
    const inside = { ...nameless, timestamp: '2026-09-24T11:00:00Z', tokens: { ...message.tokens, total: 110 } };
    home.write('.gemini/tmp/p3/chats/session-3.json', JSON.stringify({ sessionId: 's3', messages: [inside] }));
    assert.deepEqual((await callsOf(home)).at(-1), ['s3', 'gemini-2.5-pro', 40, 10, 60, 0]);
  });

  it('Qwen Code: answers, not the telemetry that repeats them', async function () {
    const sample = sharedLog(this, 'splitrail', 'src', 'analyzers', 'tests', 'source_data', 'qwen_code.jsonl');
    mkdirSync(join(home.path, '.qwen/projects/p/chats'), { recursive: true });
    copyFileSync(sample, join(home.path, '.qwen/projects/p/chats/s.jsonl'));
    const session = '69f0814a-8bfc-4c8e-93d3-05757f17b96f';
    assert.deepEqual(await callsOf(home), [
      [session, 'coder-model', 500, 20, 0, 0],
      [session, 'coder-model', 550, 5, 50, 0],
    ]);
  });

  for (const [agent, folder] of Object.entries({
    cline: `${user}/globalStorage/saoudrizwan.claude-dev`,
    'roo-code': `${user}/globalStorage/rooveterinaryinc.roo-cline`,
    'kilo-code': `${user}/globalStorage/kilocode.kilo-code`,
  })) {
    it(`${agent}: the provider’s own cost, deleted requests, conventions of the protocol`, async () => {
      const say = (what: string, ts: number, text: object): object => ({
        type: 'say',
        say: what,
        ts,
        text: JSON.stringify(text),
      });
      const first = say('api_req_started', 1_790_000_000_000, {
        request: '# Current Workspace Directory (/w/project) Files',
        tokensIn: 10,
        tokensOut: 5,
        cacheReads: 100,
        cacheWrites: 20,
        cost: 0.5,
        apiProtocol: 'anthropic',
      });
      const second = say('api_req_started', 1_790_000_001_000, {
        tokensIn: 130,
        tokensOut: 6,
        cacheReads: 100,
        apiProtocol: 'openai',
      });
      const running = say('api_req_started', 1_790_000_002_000, { request: 'x' });
      home.write(
        `${folder}/tasks/t1/task_metadata.json`,
        JSON.stringify({ model_usage: [{ ts: 1, model_id: 'gpt-5.5' }] }),
      );
      const file = home.write(`${folder}/tasks/t1/ui_messages.json`, JSON.stringify([first, second, running]));
      const { collector, summary } = await collect(home.environment);
      assert.deepEqual(await callsOf(home), [
        ['t1', 'gpt-5.5', 10, 5, 100, 20],
        ['t1', 'gpt-5.5', 30, 6, 100, 0],
      ]);
      assert.equal(summary().byAgent[0]?.agent, agent);
      assert.equal(summary().sessions[0]?.workspace, '/w/project');
      // GPT-5.5: 5, 30 and 0.5 dollars per million.
      assert.ok(Math.abs(summary().cost.usd! - (0.5 + (30 * 5 + 6 * 30 + 100 * 0.5) / 1e6)) < 1e-9);

      // The engineer goes back: the first request is deleted and its counts are kept in a sum.
      home.write(
        file.slice(home.path.length),
        JSON.stringify([
          say('deleted_api_reqs', 1_790_000_003_000, {
            tokensIn: 10,
            tokensOut: 5,
            cacheReads: 100,
            cacheWrites: 20,
            cost: 0.5,
          }),
          second,
        ]),
      );
      await collector.scan();
      assert.deepEqual(Object.values(summary().tokens), [40, 11, 200, 20, 0]);
    });
  }

  it('Aider: the chat history of a workspace, rounded', async () => {
    home.write(
      'repo/.aider.chat.history.md',
      [
        '# aider chat started at 2026-09-24 10:00:00',
        '> Main model: claude-sonnet-4-5-20250929 with diff edit format',
        '#### do it',
        '> Tokens: 12k sent, 2k cache write, 9.5k cache hit, 581 received. Cost: $0.02 message, $0.03 session.',
        '> Tokens: 1.2k sent, 80 received.',
        '',
      ].join('\n'),
    );
    const workspace = join(home.path, 'repo');
    assert.deepEqual(
      (await callsOf(home, [workspace])).map((call) => call.slice(1)),
      [
        ['claude-sonnet-4-5-20250929', 500, 581, 9_500, 2_000],
        ['claude-sonnet-4-5-20250929', 1_200, 80, 0, 0],
      ],
    );
    assert.deepEqual(
      (await eventsOf(home, [workspace])).map(({ recordedUsd, workspace: folder }) => [recordedUsd, folder]),
      [
        [0.02, workspace],
        [undefined, workspace],
      ],
    );
  });

  it('Aider: real analytics, whose costs LiteLLM computed', async function () {
    const log = sharedLog(this, 'aider', 'sample-analytics.jsonl');
    const { collector, summary } = await collect(environmentWith({ AIDER_ANALYTICS_LOG: log }));
    const all = collector.ledger.events();
    assert.ok(all.length > 100);
    const recorded = all.reduce((sum, { recordedUsd }) => sum + (recordedUsd ?? 0), 0);
    assert.ok(recorded > 0);
    assert.ok(summary().cost.usd! >= recorded - 1e-9);
  });

  it('Continue: only the newest schema, which repeats the older', async () => {
    const line = `${JSON.stringify({ eventName: 'tokensGenerated', timestamp: '2026-09-24T10:00:00Z', model: 'gpt-5.5', promptTokens: 100, generatedTokens: 5 })}\n`;
    home.write('.continue/dev_data/0.1.0/tokensGenerated.jsonl', line);
    home.write('.continue/dev_data/0.2.0/tokensGenerated.jsonl', line + line.replace(':00Z', ':01Z'));
    assert.deepEqual(await callsOf(home), [
      ['2026-09-24', 'gpt-5.5', 100, 5, 0, 0],
      ['2026-09-24', 'gpt-5.5', 100, 5, 0, 0],
    ]);
  });

  it('Amp: the ledger with the caches of its messages, or the messages', async () => {
    const usage = {
      model: 'claude-sonnet-4-5',
      inputTokens: 10,
      outputTokens: 5,
      cacheCreationInputTokens: 20,
      cacheReadInputTokens: 30,
    };
    const messages = [{ messageId: 1, usage: { ...usage, timestamp: '2026-09-24T10:00:00Z' } }];
    const env = { initial: { trees: [{ uri: 'file:///w' }] } };
    const ledger = {
      events: [
        {
          id: 'e1',
          timestamp: '2026-09-24T10:00:01Z',
          model: 'claude-sonnet-4-5',
          tokens: { input: 10, output: 5 },
          toMessageId: 1,
        },
        { id: 'e2', timestamp: '2026-09-24T10:00:02Z', model: 'gpt-5.5', tokens: { input: 7, output: 3 } },
      ],
    };
    home.write('.local/share/amp/threads/T-1.json', JSON.stringify({ id: 'T-1', messages, env, usageLedger: ledger }));
    home.write('.local/share/amp/threads/T-2.json', JSON.stringify({ id: 'T-2', messages, env }));
    assert.deepEqual(await callsOf(home), [
      ['T-2', 'claude-sonnet-4-5', 10, 5, 30, 20],
      ['T-1', 'claude-sonnet-4-5', 10, 5, 30, 20],
      ['T-1', 'gpt-5.5', 7, 3, 0, 0],
    ]);
    assert.equal((await eventsOf(home))[0]?.workspace, '/w');
  });
});
