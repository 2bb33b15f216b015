import assert from 'node:assert/strict';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryHome, callsOf, collect, eventsOf } from '../collect';
import { type WritableDatabase, createDatabase, describeDatabases, filesOf } from './writableDatabase';

describeDatabases('databases of agents', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  const message = {
    role: 'assistant',
    modelID: 'claude-sonnet-4-5',
    time: { created: Date.parse('2026-09-24T10:00:00Z') },
    path: { cwd: '/w' },
    tokens: { input: 10, output: 20, reasoning: 0, cache: { read: 30, write: 40 } },
  };
  const call = ['ses_1', 'claude-sonnet-4-5', 10, 20, 30, 40];
  const folder = '.local/share/opencode';

  function open(path: string, mode: 'wal' | 'delete'): WritableDatabase {
    const database = createDatabase(home.write(path, ''));
    database.exec(`PRAGMA journal_mode = ${mode}`);
    return database;
  }

  function openCode(mode: 'wal' | 'delete', name = 'opencode.db'): WritableDatabase {
    const database = open(`${folder}/${name}`, mode);
    database.exec('CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT, data TEXT)');
    insert(database, 'msg_1');
    return database;
  }

  function insert(database: WritableDatabase, id: string, created = message.time.created): void {
    const data = JSON.stringify({ ...message, time: { created } });
    database.exec(`INSERT INTO message VALUES ('${id}', 'ses_1', '${data}')`);
  }

  it('OpenCode: closed, with a rollback journal', async () => {
    openCode('delete').close();
    const before = filesOf(join(home.path, folder));
    assert.deepEqual(await callsOf(home), [call]);
    assert.deepEqual(filesOf(join(home.path, folder)), before);
  });

  it('OpenCode: closed, in write-ahead mode, without files appearing beside it', async () => {
    openCode('wal').close();
    const before = filesOf(join(home.path, folder));
    assert.equal(before.length, 1);
    assert.deepEqual(await callsOf(home), [call]);
    assert.deepEqual(filesOf(join(home.path, folder)), before);
  });

  it('OpenCode: open in another program, rows still in the write-ahead log', async () => {
    const database = openCode('wal');
    try {
      const before = filesOf(join(home.path, folder));
      assert.equal(before.length, 3);
      const { collector } = await collect(home.environment);
      assert.equal(collector.ledger.events().length, 1);
      assert.deepEqual(filesOf(join(home.path, folder)), before);
      insert(database, 'msg_2', message.time.created + 1);
      await collector.scan();
      assert.equal(collector.ledger.events().length, 2);
    } finally {
      database.close();
    }
  });

  it('OpenCode: a write-ahead log left by a crash', async () => {
    const database = openCode('wal', 'live.db');
    const source = join(home.path, folder);
    copyFileSync(join(source, 'live.db'), join(source, 'opencode.db'));
    copyFileSync(join(source, 'live.db-wal'), join(source, 'opencode.db-wal'));
    database.close();
    rmSync(join(source, 'live.db'));
    const before = filesOf(source);
    assert.equal(before.length, 2);
    assert.deepEqual(await callsOf(home), [call]);
    assert.deepEqual(filesOf(source), before);
  });

  it('OpenCode: a message that was moved from a file to the database counts once', async () => {
    openCode('wal').close();
    home.write(
      `${folder}/storage/message/ses_1/msg_1.json`,
      JSON.stringify({ ...message, id: 'msg_1', sessionID: 'ses_1' }),
    );
    assert.deepEqual(await callsOf(home), [call]);
  });

  it('Kilo CLI: the same tables', async () => {
    const database = open('.local/share/kilo/kilo.db', 'wal');
    database.exec('CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT, data TEXT)');
    insert(database, 'msg_1');
    database.close();
    assert.equal((await eventsOf(home))[0]?.agent, 'kilo-cli');
  });

  it('Copilot CLI: rows of calls, before the sums of the session', async () => {
    const database = open('.copilot/session-store.db', 'wal');
    database.exec(`CREATE TABLE sessions (id TEXT, cwd TEXT); INSERT INTO sessions VALUES ('s1', '/w');
      CREATE TABLE assistant_usage_events (id INTEGER PRIMARY KEY, session_id TEXT, model TEXT, created_at TEXT,
        input_tokens INTEGER, output_tokens INTEGER, cache_read_tokens INTEGER, cache_write_tokens INTEGER,
        total_nano_aiu INTEGER);
      INSERT INTO assistant_usage_events VALUES (1, 's1', 'gpt-5.5', '2026-09-24 10:00:00', 100, 5, 60, 10, 1500000000);
      INSERT INTO assistant_usage_events VALUES (2, 's1', 'gpt-5.5', '2026-09-24T10:00:01Z', 50, 5, NULL, NULL, NULL);`);
    database.close();
    home.write(
      '.copilot/session-state/s1/events.jsonl',
      [
        { type: 'assistant.message', data: { messageId: 'm', outputTokens: 5 } },
        // The same charge, told once more.
        { type: 'session.usage_checkpoint', timestamp: '2026-09-24T10:00:02Z', data: { totalNanoAiu: 1_500_000_000 } },
      ]
        .map((record) => `${JSON.stringify(record)}\n`)
        .join(''),
    );
    const { collector } = await collect(home.environment);
    const at = Date.parse('2026-09-24T10:00:00Z');
    assert.deepEqual(collector.creditTotals(at + 1000, at), [{ agent: 'copilot-cli', today: 1.5, month: 1.5, at }]);
    assert.deepEqual(await callsOf(home), [
      ['s1', 'gpt-5.5', 30, 5, 60, 10],
      ['s1', 'gpt-5.5', 50, 5, 0, 0],
    ]);
    const [event] = await eventsOf(home);
    assert.deepEqual([event?.at, event?.workspace], [Date.parse('2026-09-24T10:00:00Z'), '/w']);
  });

  it('Copilot Chat: chat spans, with the folder of the chat session they replace', async () => {
    const user = '.config/Code/User';
    const database = open(`${user}/globalStorage/github.copilot-chat/agent-traces.db`, 'wal');
    database.exec(`CREATE TABLE spans (span_id TEXT, operation_name TEXT, request_model TEXT, response_model TEXT,
        input_tokens INTEGER, output_tokens INTEGER, cached_tokens INTEGER, chat_session_id TEXT, start_time_ms INTEGER);
      INSERT INTO spans VALUES ('a', 'chat', 'gpt-5.5', NULL, 100, 5, 60, 's1', 1790000000000);
      INSERT INTO spans VALUES ('b', 'invoke_agent', 'gpt-5.5', NULL, 100, 5, 60, 's1', 1790000000000);`);
    database.close();
    home.write(`${user}/workspaceStorage/abc/workspace.json`, JSON.stringify({ folder: 'file:///w' }));
    home.write(
      `${user}/workspaceStorage/abc/chatSessions/s1.json`,
      JSON.stringify({ sessionId: 's1', requests: [{ requestId: 'r', completionTokens: 5 }] }),
    );
    assert.deepEqual(await callsOf(home), [['s1', 'gpt-5.5', 40, 5, 60, 0]]);
    assert.equal((await eventsOf(home))[0]?.workspace, '/w');
  });

  it('reports a database that is damaged, and goes on', async () => {
    home.write(`${folder}/opencode.db`, 'SQLite format 3\0 and then nonsense'.repeat(100));
    home.write(
      `${folder}/storage/message/ses_1/msg_1.json`,
      JSON.stringify({ ...message, id: 'msg_1', sessionID: 'ses_1' }),
    );
    const { collector, notices } = await collect(home.environment);
    assert.equal(collector.ledger.events().length, 1);
    assert.deepEqual(
      notices.map(({ kind }) => kind),
      ['database'],
    );
  });
});
