import assert from 'node:assert/strict';
import { join } from 'node:path';
import { TemporaryHome, callsOf, collect, environmentWith, eventsOf } from '../collect';
import { type WritableDatabase, createDatabase, describeDatabases } from './writableDatabase';

/** The tables of version 1 and of version 2, as far as they are of interest. */
const schema1 = `
  CREATE TABLE session (id TEXT PRIMARY KEY, project_id TEXT NOT NULL, parent_id TEXT, directory TEXT NOT NULL,
    time_created INTEGER NOT NULL, time_updated INTEGER NOT NULL);
  CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT NOT NULL, time_created INTEGER NOT NULL,
    time_updated INTEGER NOT NULL, data TEXT NOT NULL);`;
const schema2 = `
  CREATE TABLE session_v2 (id TEXT PRIMARY KEY, project_id TEXT NOT NULL, parent_id TEXT, fork_session_id TEXT,
    directory TEXT NOT NULL, title TEXT, time_created INTEGER NOT NULL, time_updated INTEGER NOT NULL);
  CREATE TABLE session_message (id TEXT PRIMARY KEY, session_id TEXT NOT NULL, type TEXT NOT NULL, seq INTEGER NOT NULL,
    time_created INTEGER NOT NULL, time_updated INTEGER NOT NULL, data TEXT NOT NULL);`;

const began = Date.parse('2026-09-24T10:00:00Z');
const model = 'claude-sonnet-4-5';

/** The counts of the call that began `second` seconds later. */
function tokensAt(second: number): object {
  return { input: 10 + second, output: 20, reasoning: 0, cache: { read: 30, write: 40 } };
}

function message1(second: number, fields: object = {}): object {
  const created = began + second * 1000;
  return {
    role: 'assistant',
    modelID: model,
    providerID: 'anthropic',
    time: { created, completed: created + 500 },
    path: { cwd: '/w', root: '/w' },
    cost: 0.01,
    tokens: tokensAt(second),
    ...fields,
  };
}

function message2(second: number, fields: object = {}): object {
  const created = began + second * 1000;
  return {
    agent: 'build',
    model: { id: model, providerID: 'anthropic' },
    content: [{ type: 'text', id: 'a', text: 'Done.' }],
    time: { created, completed: created + 500 },
    cost: 0.01,
    tokens: tokensAt(second),
    ...fields,
  };
}

describeDatabases('databases of OpenCode', () => {
  let home: TemporaryHome;
  let database: WritableDatabase;
  const path = '.local/share/opencode/opencode.db';

  beforeEach(() => {
    home = new TemporaryHome();
    database = createDatabase(home.write(path, ''));
    database.exec('PRAGMA journal_mode = wal');
  });

  afterEach(() => {
    database.close();
    home.remove();
  });

  const quoted = (value: unknown): string => `'${JSON.stringify(value).replaceAll("'", "''")}'`;

  function add1(id: string, session: string, data: unknown, time = began): void {
    database.exec(`INSERT INTO message VALUES ('${id}', '${session}', ${time}, ${time}, ${quoted(data)})`);
  }

  function add2(id: string, session: string, data: unknown, time = began, type = 'assistant'): void {
    database.exec(
      `INSERT INTO session_message VALUES ('${id}', '${session}', '${type}', 0, ${time}, ${time}, ${quoted(data)})`,
    );
  }

  it('counts what a fork of a session copied once, for the session it was made in', async () => {
    database.exec(schema1);
    add1('msg_02', 'ses_b', message1(1));
    add1('msg_05', 'ses_a', message1(1));
    add1('msg_06', 'ses_a', message1(2));
    add1('msg_08', 'ses_0', message1(1));
    home.write(
      '.local/share/opencode/storage/message/ses_c/msg_09.json',
      JSON.stringify({ ...message1(1), id: 'msg_09', sessionID: 'ses_c' }),
    );
    assert.deepEqual(await callsOf(home), [
      ['ses_b', model, 11, 20, 30, 40],
      ['ses_a', model, 12, 20, 30, 40],
    ]);
  });

  it('counts calls of two sessions that differ in anything', async () => {
    database.exec(schema1);
    add1('msg_1', 'ses_a', message1(1));
    add1('msg_2', 'ses_b', message1(1, { modelID: 'claude-haiku-4-5' }));
    add1('msg_3', 'ses_c', message1(1, { tokens: tokensAt(2) }));
    assert.equal((await callsOf(home)).length, 3);
  });

  it('reads version 2, with the folder of the session', async () => {
    database.exec(schema2);
    database.exec(`INSERT INTO session_v2 VALUES ('ses_a', 'p', NULL, NULL, '/w', 'T', 1, 1)`);
    add2('msg_0', 'ses_a', { text: 'Hello', time: { created: began } }, began, 'user');
    add2(
      'msg_1',
      'ses_a',
      message2(1, { tokens: { input: 5, output: 6, reasoning: 7, cache: { read: 8, write: 9 } } }),
    );
    assert.deepEqual(await callsOf(home), [['ses_a', model, 5, 13, 8, 9]]);
    const [event] = await eventsOf(home);
    assert.deepEqual([event?.workspace, event?.at, event?.recordedUsd], ['/w', began + 1000, 0.01]);
  });

  it('counts what was moved from version 1 to version 2 once, under whatever id', async () => {
    database.exec(schema1 + schema2);
    for (const second of [1, 2]) add1(`msg_${second}`, 'ses_a', message1(second));
    add2('msg_1', 'ses_a', message2(1));
    add2('evt_2', 'ses_a', message2(2));
    add2('msg_3', 'ses_a', message2(3));
    assert.deepEqual(
      (await callsOf(home)).map(([, , input]) => input),
      [11, 12, 13],
    );
  });

  it('counts a subagent’s session for the one that started it, beside its window', async () => {
    database.exec(schema1 + schema2);
    database.exec(`INSERT INTO session VALUES ('ses_main', 'p', NULL, '/w', 1, 1), ('ses_sub', 'p', 'ses_main', '/w', 1, 1);
      INSERT INTO session_v2 VALUES ('ses_deep', 'p', 'ses_sub', NULL, '/w/deep', 'T', 1, 1),
        ('ses_round', 'p', 'ses_trip', NULL, '/w', 'T', 1, 1), ('ses_trip', 'p', 'ses_round', NULL, '/w', 'T', 1, 1);`);
    add1('msg_1', 'ses_main', message1(1));
    add1('msg_2', 'ses_sub', message1(2));
    add2('msg_3', 'ses_deep', message2(3));
    add2('msg_4', 'ses_round', message2(4));
    assert.deepEqual(
      (await eventsOf(home)).map(({ session, sidechain, workspace }) => [session, sidechain, workspace]),
      [
        ['ses_main', undefined, '/w'],
        ['ses_main', true, '/w'],
        ['ses_main', true, '/w/deep'],
        ['ses_trip', true, '/w'],
      ],
    );
  });

  it('counts what is done in a fork for the fork, whatever its version calls the session that it was copied from', async () => {
    database.exec(schema2);
    database.exec(`INSERT INTO session_v2 VALUES ('ses_main', 'p', NULL, NULL, '/w', 'T', 1, 1),
      ('ses_f1', 'p', 'ses_main', 'ses_main', '/w', 'T', 1, 1), ('ses_f2', 'p', 'ses_main', NULL, '/w', 'T (fork #1)', 1, 1)`);
    add2('msg_1', 'ses_main', message2(1));
    for (const fork of [1, 2]) {
      add2(`msg_${fork * 10}`, `ses_f${fork}`, message2(1));
      add2(`msg_${fork * 10 + 1}`, `ses_f${fork}`, message2(1 + fork));
    }
    assert.deepEqual(
      (await eventsOf(home)).map(({ session, sidechain }) => [session, sidechain]),
      [
        ['ses_main', undefined],
        ['ses_f1', undefined],
        ['ses_f2', undefined],
      ],
    );
  });

  it('counts a call once whose reasoning stands in its output by one version, and who knows where by the next', async () => {
    database.exec(schema1 + schema2);
    const counts = { input: 10, output: 20, reasoning: 5, cache: { read: 0, write: 0 } };
    add1('msg_1', 'ses_a', message1(1, { tokens: { ...counts, total: 30 } }));
    add2('msg_2', 'ses_a', message2(1, { tokens: counts }));
    // A fork copies what was moved.
    add2('msg_3', 'ses_b', message2(1, { tokens: counts }));
    assert.deepEqual(await callsOf(home), [['ses_a', model, 10, 20, 0, 0]]);
  });

  it('leaves out what has no counts, and tolerates the rest', async () => {
    database.exec(schema1);
    const none = { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } };
    add1('msg_1', 'ses_a', message1(1, { tokens: none, error: { name: 'MessageAbortedError' } }));
    add1('msg_2', 'ses_a', message1(2, { tokens: undefined }));
    add1('msg_3', 'ses_a', message1(3, { tokens: null, cost: null, path: null }));
    add1('msg_4', 'ses_a', message1(4, { role: 'user' }));
    // Counts as text, and numbers beyond 2^53 where nobody asks for them.
    add1('msg_5', 'ses_a', message1(5, { tokens: { input: '7', output: '8', cache: null }, cost: '0.5' }));
    add1('msg_6', 'ses_a', message1(6, { time: undefined }), began + 6000);
    database.exec(`INSERT INTO message VALUES ('msg_7', 'ses_a', 9223372036854775807, 9223372036854775807, '{"role":');
      INSERT INTO message VALUES ('msg_8', 'ses_a', 1, 1, 12345);
      INSERT INTO message VALUES ('msg_9', 'ses_a', 1, 1, x'00ff');
      INSERT INTO message VALUES (NULL, 'ses_a', 1, 1, ${quoted(message1(10))});`);
    assert.deepEqual(await callsOf(home), [
      ['ses_a', model, 7, 8, 0, 0],
      ['ses_a', model, 16, 20, 30, 40],
    ]);
  });

  it('reads on: new rows, those that got their counts, and all where the table was written anew', async () => {
    database.exec(schema1);
    database.exec('BEGIN');
    for (let second = 0; second < 500; second++) {
      const time = began + second * 60_000;
      add1(`msg_${1000 + second}`, 'ses_a', message1(second * 60), time);
    }
    database.exec('COMMIT');
    const { collector } = await collect(home.environment);
    const count = async (): Promise<number> => {
      await collector.scan();
      return collector.ledger.events().length;
    };
    assert.equal(await count(), 500);
    add1('msg_1500', 'ses_a', message1(40_000, { tokens: undefined }), began);
    assert.equal(await count(), 500);
    database.exec(`UPDATE message SET data = ${quoted(message1(40_000))} WHERE id = 'msg_1500'`);
    assert.equal(await count(), 501);
    // One of long ago, such as a session that was imported.
    add1('msg_0001', 'ses_b', message1(-40_000), began - 40_000_000);
    assert.equal(await count(), 502);
    // A call that goes on while many others are added, such as those of sessions that are imported.
    add1('msg_1501', 'ses_a', message1(40_001, { tokens: undefined }), began);
    assert.equal(await count(), 502);
    database.exec('BEGIN');
    for (let second = 0; second < 500; second++) add1(`msg_0${100 + second}`, 'ses_b', message1(second + 0.25), 1);
    database.exec('COMMIT');
    assert.equal(await count(), 1002);
    database.exec(`UPDATE message SET data = ${quoted(message1(40_001))}, time_updated = ${began + 600 * 60_000}
      WHERE id = 'msg_1501'`);
    assert.equal(await count(), 1003);
    database.exec('BEGIN; DELETE FROM message');
    for (let second = 0; second < 600; second++) add1(`msg_${3000 + second}`, 'ses_c', message1(second + 0.5));
    database.exec('COMMIT');
    assert.equal(await count(), 1003 + 600);
  });

  it('goes on where an earlier run stopped', async () => {
    database.exec(`${schema1} BEGIN`);
    for (let second = 0; second < 500; second++) add1(`msg_${1000 + second}`, 'ses_a', message1(second), second);
    database.exec('COMMIT');
    const first = await collect(home.environment);
    const state: unknown = JSON.parse(JSON.stringify(first.collector.save(began)));
    // Not looked at again: it is an old row, and nothing says that it changed.
    database.exec(`UPDATE message SET data = 'x' WHERE id = 'msg_1000'`);
    add1('msg_2000', 'ses_a', message1(3000), 3000);
    const second = await collect(home.environment, state);
    assert.equal(second.collector.ledger.events().length, 501);
  });

  it('reads the database that a variable names', async () => {
    database.exec(schema1);
    add1('msg_1', 'ses_a', message1(1));
    const named = join(home.path, path);
    for (const [variable, agent] of [
      ['OPENCODE_DB', 'opencode'],
      ['KILO_DB', 'kilo-cli'],
    ] as const) {
      const { collector, notices } = await collect(environmentWith({ [variable]: named }));
      assert.deepEqual(notices, []);
      assert.deepEqual(
        collector.ledger.events().map((event) => event.agent),
        [agent],
      );
    }
    // One that is kept in memory only, and one of the usual folder.
    const { collector } = await collect(environmentWith({ OPENCODE_DB: ':memory:', KILO_DB: 'opencode.db' }));
    assert.deepEqual(collector.ledger.events(), []);
  });

  it('says that it does not know the tables of another version', async () => {
    for (const sql of [
      'CREATE TABLE conversation (id TEXT)',
      'DROP TABLE conversation; CREATE TABLE message (id TEXT, session_id TEXT, tokens_input INTEGER)',
    ]) {
      database.exec(sql);
      const { collector, notices } = await collect(home.environment);
      await collector.scan();
      assert.deepEqual(
        notices.map(({ kind }) => kind),
        ['database'],
      );
      assert.match(
        notices[0]!.message,
        /opencode\.db cannot be read \(it is of a version whose tables Tare does not know\), so its calls are missing\./,
      );
    }
  });

  it('has nothing to say of a database without tables', async () => {
    assert.deepEqual(await eventsOf(home), []);
  });
});
