import assert from 'node:assert/strict';
import { TemporaryHome, callsOf, claudeLine, collect, eventsOf } from '../collect';
import { type WritableDatabase, createDatabase, describeDatabases } from './writableDatabase';

const at = Date.parse('2026-09-24T10:00:00Z');

describeDatabases('databases of Copilot', () => {
  let home: TemporaryHome;
  let database: WritableDatabase | undefined;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => {
    database?.close();
    database = undefined;
    home.remove();
  });

  function open(path: string, schema: string): WritableDatabase {
    database = createDatabase(home.write(path, ''));
    database.exec(`PRAGMA journal_mode = wal; ${schema}`);
    return database;
  }

  /** What the notices are of. */
  async function noticesOf(): Promise<readonly string[]> {
    const { collector, notices } = await collect(home.environment);
    await collector.scan();
    assert.deepEqual(collector.ledger.events(), []);
    return notices.map(({ kind, message }) => `${kind} ${message}`);
  }

  describe('traces of Copilot Chat', () => {
    const path = '.config/Code/User/globalStorage/github.copilot-chat/agent-traces.db';
    const spans = `CREATE TABLE spans (span_id TEXT PRIMARY KEY, trace_id TEXT NOT NULL, parent_span_id TEXT, name TEXT NOT NULL,
      start_time_ms INTEGER NOT NULL, end_time_ms INTEGER NOT NULL, operation_name TEXT, agent_name TEXT, conversation_id TEXT,
      request_model TEXT, response_model TEXT, input_tokens INTEGER, output_tokens INTEGER, cached_tokens INTEGER,
      reasoning_tokens INTEGER, chat_session_id TEXT, turn_index INTEGER);`;
    const attributes = `CREATE TABLE span_attributes (span_id TEXT NOT NULL REFERENCES spans(span_id) ON DELETE CASCADE,
      key TEXT NOT NULL, value TEXT, PRIMARY KEY (span_id, key));`;

    function add(fields: Readonly<Record<string, string | number | null>>): void {
      const span = {
        trace_id: 't',
        name: 'chat gpt-5.5',
        start_time_ms: at,
        end_time_ms: at + 1,
        operation_name: 'chat',
        ...fields,
      };
      const values = Object.values(span).map((value) => (typeof value === 'string' ? `'${value}'` : String(value)));
      database!.exec(`INSERT INTO spans (${Object.keys(span).join(', ')}) VALUES (${values.join(', ')})`);
    }

    it('count each call, not the sums of the agent above them', async () => {
      open(path, spans + attributes);
      const call = { chat_session_id: 's', request_model: 'gpt-5.5', response_model: 'gpt-5.5-2026' };
      add({ ...call, span_id: 'a', parent_span_id: 'top', input_tokens: 100, output_tokens: 5, cached_tokens: 60 });
      add({ ...call, span_id: 'b', parent_span_id: 'top', input_tokens: 50, output_tokens: 6, reasoning_tokens: 4 });
      add({ ...call, span_id: 'top', operation_name: 'invoke_agent', input_tokens: 150, output_tokens: 11 });
      add({ ...call, span_id: 'tool', operation_name: 'execute_tool' });
      // One that failed, and one of a model whose cache was larger than what it was asked.
      add({ ...call, span_id: 'c', input_tokens: null, output_tokens: null });
      add({ ...call, span_id: 'd', start_time_ms: at + 1, input_tokens: 10, output_tokens: 1, cached_tokens: 20 });
      assert.deepEqual(await callsOf(home), [
        ['s', 'gpt-5.5-2026', 40, 5, 60, 0],
        ['s', 'gpt-5.5-2026', 50, 6, 0, 0],
        ['s', 'gpt-5.5-2026', 0, 1, 10, 0],
      ]);
    });

    it('count what was written to the cache as that, and the credits', async () => {
      open(path, spans + attributes);
      const call = {
        conversation_id: 's',
        chat_session_id: '',
        request_model: 'claude-sonnet-4-5',
        response_model: '',
      };
      add({ ...call, span_id: 'a', input_tokens: 100, output_tokens: 5, cached_tokens: 60 });
      add({ ...call, span_id: 'top', operation_name: 'invoke_agent', input_tokens: 100, output_tokens: 5 });
      database!.exec(`INSERT INTO span_attributes VALUES
        ('a', 'gen_ai.usage.cache_creation.input_tokens', '30'),
        ('a', 'copilot_chat.copilot_usage_nano_aiu', '2500000000'),
        ('a', 'gen_ai.input.messages', 'a long text'),
        ('top', 'gen_ai.usage.cache_creation.input_tokens', '30'),
        ('top', 'copilot_chat.copilot_usage_nano_aiu', '2500000000')`);
      assert.deepEqual(await callsOf(home), [['s', 'claude-sonnet-4-5', 10, 5, 60, 30]]);
      const { collector } = await collect(home.environment);
      assert.deepEqual(collector.creditTotals(at, at), [{ agent: 'copilot-chat', today: 2.5, month: 2.5, at }]);
    });

    it('of titles and subagents count for the session that they were made for, beside its window', async () => {
      open(path, spans + attributes);
      const call = { request_model: 'gpt-5.5', input_tokens: 10, output_tokens: 1 };
      const add1 = (id: string, second: number, fields: Readonly<Record<string, string>>): void =>
        add({ ...call, span_id: id, start_time_ms: at + second, ...fields });
      add1('main', 0, { chat_session_id: 'chat', conversation_id: 'request-1' });
      add1('title', 1, { chat_session_id: 'title-id', conversation_id: 'request-2' });
      add1('sub', 2, { chat_session_id: 'sub-id', conversation_id: 'request-3' });
      add1('subsub', 3, { chat_session_id: 'subsub-id', conversation_id: 'request-4' });
      add1('loop', 4, { chat_session_id: 'loop' });
      add1('utility', 5, { conversation_id: 'request-5' });
      database!.exec(`INSERT INTO span_attributes VALUES
        ('title', 'copilot_chat.parent_chat_session_id', 'chat'),
        ('sub', 'copilot_chat.parent_chat_session_id', 'chat'),
        ('subsub', 'copilot_chat.parent_chat_session_id', 'sub-id'),
        ('loop', 'copilot_chat.parent_chat_session_id', 'loop'),
        ('utility', 'copilot_chat.session_id', 'chat')`);
      assert.deepEqual(
        (await eventsOf(home)).map(({ session, sidechain }) => [session, sidechain]),
        [
          ['chat', undefined],
          ['chat', true],
          ['chat', true],
          ['chat', true],
          ['loop', undefined],
          ['chat', undefined],
        ],
      );
    });

    it('of agents that keep a log of their own count once: by that', async () => {
      open(path, spans + attributes);
      const call = { request_model: 'claude-sonnet-4.5', input_tokens: 10, output_tokens: 3 };
      add({ ...call, span_id: 'a', chat_session_id: 's1' });
      add({ ...call, span_id: 'b', chat_session_id: 'cli', request_model: 'gpt-5.5' });
      add({ ...call, span_id: 'c', chat_session_id: 'chat' });
      home.write('.claude/projects/p/s1.jsonl', claudeLine('a', 3));
      const message = { type: 'assistant.message', data: { messageId: 'm', outputTokens: 3, model: 'gpt-5.5' } };
      home.write('.copilot/session-state/cli/events.jsonl', `${JSON.stringify(message)}\n`);
      assert.deepEqual((await eventsOf(home)).map(({ agent, session }) => `${agent} ${session}`).sort(), [
        'claude-code s1',
        'copilot-chat chat',
        'copilot-chat cli',
      ]);
    });

    it('are the same calls as in a telemetry file of them', async () => {
      open(path, spans + attributes);
      const call = { chat_session_id: 's', request_model: 'gpt-5.5', input_tokens: 100, output_tokens: 5 };
      add({ ...call, span_id: 'a' });
      database!.exec(`INSERT INTO span_attributes VALUES ('a', 'copilot_chat.copilot_usage_nano_aiu', '1500000000')`);
      const span = {
        spanId: 'a',
        startTime: [at / 1000, 0],
        resource: { attributes: { 'service.name': 'copilot-chat' } },
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': 'gpt-5.5',
          'gen_ai.usage.input_tokens': 100,
          'gen_ai.usage.output_tokens': 5,
          'copilot_chat.chat_session_id': 's',
          'copilot_chat.copilot_usage_nano_aiu': 1_500_000_000,
        },
      };
      home.write('.copilot/otel/spans.jsonl', `${JSON.stringify(span)}\n`);
      assert.deepEqual(await callsOf(home), [['s', 'gpt-5.5', 100, 5, 0, 0]]);
      const { collector } = await collect(home.environment);
      assert.deepEqual(collector.creditTotals(at, at), [{ agent: 'copilot-chat', today: 1.5, month: 1.5, at }]);
    });

    it('of an older version, without some columns and the other table', async () => {
      open(
        path,
        'CREATE TABLE spans (span_id, operation_name, input_tokens, output_tokens, start_time_ms, request_model)',
      );
      database!.exec(`INSERT INTO spans VALUES ('a', 'chat', '12', '3', '${at}', 'gpt-5.5'),
        (NULL, 'chat', 1, 1, 1, 'gpt-5.5'), ('b', 'chat', 'many', -3, NULL, NULL), ('c', 'chat', 1, 1, 9223372036854775807, 5)`);
      const events = await eventsOf(home);
      assert.deepEqual(
        events
          .map(({ session, model, at: time, tokens }) => [session, model, time, tokens.input, tokens.output])
          .slice(0, 1),
        [['unknown', 'gpt-5.5', at, 12, 3]],
      );
      assert.equal(events.length, 2);
    });

    it('of an unknown version are told of', async () => {
      open(path, 'CREATE TABLE spans (id TEXT, kind TEXT)');
      const notices = await noticesOf();
      assert.equal(notices.length, 1);
      assert.match(notices[0]!, /^database .*agent-traces\.db cannot be read \(it is of a version whose tables/);
    });
  });

  describe('the store of Copilot CLI', () => {
    const path = '.copilot/session-store.db';
    const sessions = `CREATE TABLE sessions (id TEXT PRIMARY KEY, cwd TEXT, repository TEXT, created_at TEXT, updated_at TEXT);
      INSERT INTO sessions VALUES ('s', '/w', NULL, NULL, NULL), ('t', NULL, NULL, NULL, NULL);`;
    const calls = `CREATE TABLE assistant_usage_events (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL,
      turn_index INTEGER, agent_id TEXT, parent_tool_call_id TEXT, model TEXT NOT NULL, copilot_usage_model TEXT,
      input_tokens INTEGER, output_tokens INTEGER, cache_read_tokens INTEGER, cache_write_tokens INTEGER,
      reasoning_tokens INTEGER, total_nano_aiu INTEGER, request_multiplier REAL, finish_reason TEXT,
      token_details_json TEXT, created_at TEXT DEFAULT (datetime('now')));`;

    function add(...rows: readonly string[]): void {
      for (const row of rows) {
        database!
          .exec(`INSERT INTO assistant_usage_events (session_id, model, input_tokens, output_tokens, cache_read_tokens,
          cache_write_tokens, reasoning_tokens, total_nano_aiu, created_at, agent_id, copilot_usage_model) VALUES (${row})`);
      }
    }

    it('counts each call, its cache as part of the input', async () => {
      open(path, sessions + calls);
      const time = "'2026-09-24 10:00:00'";
      add(
        `'s', 'auto', 15805, 100, 3, 15802, 40, 27000000000, ${time}, NULL, 'gpt-6-luna'`,
        `'s', 'gpt-5.5', 50, 5, NULL, NULL, NULL, NULL, '2026-09-24T10:00:01.5Z', 'review', NULL`,
        // Aborted, before anything was counted.
        `'s', 'gpt-5.5', NULL, NULL, NULL, NULL, NULL, NULL, ${time}, '', ''`,
        `'t', 'gpt-5.5', 9, 1, 4, 4, 0, 9223372036854775807, '2026-09-24 10:00:02', '', ''`,
      );
      const events = await eventsOf(home);
      assert.deepEqual(
        events.map(({ session, model, workspace, sidechain, at: time }) => [
          session,
          model,
          workspace,
          sidechain,
          time - at,
        ]),
        [
          ['s', 'gpt-6-luna', '/w', undefined, 0],
          ['s', 'gpt-5.5', '/w', true, 1500],
          ['t', 'gpt-5.5', undefined, undefined, 2000],
        ],
      );
      assert.deepEqual(
        events.map(({ tokens }) => [tokens.input, tokens.output, tokens.cacheRead, tokens.cacheWrite5m]),
        [
          [0, 100, 3, 15802],
          [50, 5, 0, 0],
          [1, 1, 4, 4],
        ],
      );
    });

    it('counts each call of a version whose rows have no id', async () => {
      open(
        path,
        'CREATE TABLE assistant_usage_events (session_id, model, input_tokens REAL, output_tokens REAL, created_at)',
      );
      database!.exec(`INSERT INTO assistant_usage_events VALUES ('s', 'gpt-5.5', 10.0, 1.0, '2026-09-24 10:00:00'),
        ('s', 'gpt-5.5', 10.0, 1.0, '2026-09-24 10:00:00'), ('s', 'gpt-5.5', '20', '2', ${at / 1000 + 1}),
        (NULL, '', 30, 3, '${at + 2000}')`);
      assert.deepEqual(await callsOf(home), [
        ['s', 'gpt-5.5', 10, 1, 0, 0],
        ['s', 'gpt-5.5', 10, 1, 0, 0],
        ['s', 'gpt-5.5', 20, 2, 0, 0],
        ['unknown', 'unknown', 30, 3, 0, 0],
      ]);
    });

    it('has nothing to say of a version that keeps calls in the events only', async () => {
      open(path, sessions);
      const total = { usage: { inputTokens: 30, outputTokens: 7, cacheReadTokens: 10 }, requests: { count: 2 } };
      const shutdown = {
        type: 'session.shutdown',
        timestamp: '2026-09-24T10:00:00Z',
        data: { modelMetrics: { 'gpt-5.5': total } },
      };
      home.write('.copilot/session-state/s/events.jsonl', `${JSON.stringify(shutdown)}\n`);
      assert.deepEqual(await callsOf(home), [['s', 'gpt-5.5', 20, 7, 10, 0]]);
    });

    it('of an unknown version is told of', async () => {
      open(path, 'CREATE TABLE assistant_usage_events (id INTEGER, session TEXT, usage TEXT)');
      const notices = await noticesOf();
      assert.equal(notices.length, 1);
      assert.match(notices[0]!, /^database .*session-store\.db cannot be read \(it is of a version whose tables/);
    });
  });
});
