import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { ActivityReader } from '../../../../src/sessions/activityReader';
import { readTitle } from '../../../../src/workers/sessionTurns';
import { assertTold, conversation, session } from '../activities/openCodeConversation';
import { TemporaryHome } from '../collect';
import { type WritableDatabase, createDatabase, describeDatabases, filesOf } from './writableDatabase';

describeDatabases('what a session of OpenCode and Kilo CLI did', () => {
  let home: TemporaryHome;
  let path: string;
  let database: WritableDatabase;

  beforeEach(() => {
    home = new TemporaryHome();
    path = home.write('opencode.db', '');
    database = createDatabase(path);
    database.exec('CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT, data TEXT)');
    database.exec('CREATE TABLE part (id TEXT PRIMARY KEY, message_id TEXT, session_id TEXT, data TEXT)');
    database.exec('CREATE TABLE session (id TEXT PRIMARY KEY, title TEXT)');
    database.exec(`INSERT INTO session VALUES ('${session}', 'New session - 2026-09-24T10:00:00.000Z')`);
    let count = 100;
    const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
    const add = (id: string, of: string, data: object, parts: readonly object[]): void => {
      const insert = (table: string, ...values: readonly string[]): void =>
        database.exec(`INSERT INTO ${table} VALUES (${values.map(quoted).join(', ')})`);
      insert('message', id, of, JSON.stringify(data));
      for (const part of parts) insert('part', `prt_${count++}`, id, of, JSON.stringify(part));
    };
    for (const { id, data, parts } of conversation) add(id, session, data, parts);
    // Of another session: not told.
    const [first] = conversation;
    add('msg_other', "ses_'2", first!.data, [{ type: 'text', text: 'Something else' }]);
  });

  afterEach(() => {
    database.close();
    home.remove();
  });

  it('is read from its database, and nothing is written there', async () => {
    const before = filesOf(dirname(path));
    await assertTold('opencode', [path]);
    await assertTold('kilo-cli', [path]);
    assert.deepEqual(filesOf(dirname(path)), before);
  });

  it('has the title that its agent found, or its first prompt', () => {
    const title = (id: string): string | undefined => readTitle({ agent: 'opencode', log: path, session: id });
    assert.equal(title(session), 'Why does it loop?');
    database.exec(`UPDATE session SET title = 'Find the loop' WHERE id = '${session}'`);
    assert.equal(title(session), 'Find the loop');
    assert.equal(title("ses_'2"), 'Something else');
    assert.equal(title('ses_none'), undefined);
  });

  it('is told of what its subagents did too, beside their prompts', async () => {
    database.exec(`ALTER TABLE session ADD COLUMN parent_id TEXT;
      INSERT INTO session VALUES ('ses_sub', 'Sub', '${session}'), ('ses_deep', 'Deep', 'ses_sub');
      INSERT INTO session VALUES ('ses_fork', 'Title (fork #1)', '${session}')`);
    const use = {
      type: 'tool',
      callID: 'deep',
      tool: 'read',
      state: { status: 'running', input: { filePath: '/w/x.ts' } },
    };
    for (const of of ['ses_deep', 'ses_fork']) {
      const time = { created: Date.parse('2026-09-24T10:00:20Z') };
      database.exec(`INSERT INTO message VALUES ('m_${of}', '${of}', '${JSON.stringify({ role: 'user', time })}');
        INSERT INTO part VALUES ('t_${of}', 'm_${of}', '${of}', '{"type":"text","text":"Look at x"}'),
          ('u_${of}', 'm_${of}', '${of}', '${JSON.stringify({ ...use, callID: of })}')`);
    }
    const activities = await new ActivityReader().read({ agent: 'opencode', log: path, session });
    assert.deepEqual(
      activities.flatMap((activity) => (activity.kind === 'tool' && activity.sidechain ? [activity.id] : [])),
      ['ses_deep'],
    );
    assert.equal(activities.filter(({ kind }) => kind === 'prompt').length, 2);
  });
});

describeDatabases('what a session of version 2 of OpenCode did', () => {
  const at = Date.parse('2026-09-24T10:00:00Z');

  it('is read from its own tables, and what came before from those of version 1', async () => {
    const home = new TemporaryHome();
    const path = home.write('opencode.db', '');
    const database = createDatabase(path);
    try {
      database.exec(`CREATE TABLE session_v2 (id TEXT PRIMARY KEY, title TEXT);
        INSERT INTO session_v2 VALUES ('ses_a', 'Find the loop');
        CREATE TABLE session_message (id TEXT, session_id TEXT, type TEXT, seq INTEGER, data TEXT);
        CREATE TABLE message (id TEXT, session_id TEXT, data TEXT);
        CREATE TABLE part (id TEXT, message_id TEXT, session_id TEXT, data TEXT)`);
      const old = (id: string, text: string, created: number): void =>
        database.exec(`INSERT INTO message VALUES ('${id}', 'ses_a', '{"role":"user","time":{"created":${created}}}');
          INSERT INTO part VALUES ('p_${id}', '${id}', 'ses_a', '{"type":"text","text":"${text}"}')`);
      old('m1', 'First', at);
      old('m2', 'Moved', at + 1000);
      let seq = 0;
      const add = (type: string, data: object): void =>
        database.exec(
          `INSERT INTO session_message VALUES ('e${seq}', 'ses_a', '${type}', ${seq++}, '${JSON.stringify(data)}')`,
        );
      const time = (second: number): object => ({ created: at + second * 1000, completed: at + second * 1000 + 1 });
      add('user', { text: 'Moved', time: time(1) });
      const state = { status: 'completed', input: { path: '/w/a.ts' }, content: [{ type: 'text', text: 'const a' }] };
      const failed = { status: 'error', input: { command: 'make' }, error: { type: 'unknown', message: 'no' } };
      add('assistant', {
        time: time(2),
        content: [
          { type: 'text', id: 't', text: 'I look.' },
          { type: 'tool', id: 'c1', name: 'read', time: time(3), state },
          { type: 'tool', id: 'c2', name: 'bash', time: time(4), state: failed },
          { type: 'tool', id: 'c3', name: 'edit', time: time(5), state: { status: 'pending', input: '{"pa' } },
        ],
      });
      add('compaction', { reason: 'auto', summary: 'So far', time: time(6) });
      add('shell', { command: 'ls', time: time(7) });
      const log = { agent: 'opencode', log: path, session: 'ses_a' } as const;
      const told = (await new ActivityReader().read(log)).map((activity) => {
        const seconds = Math.floor((activity.at - at) / 1000);
        if (activity.kind === 'prompt') return `${seconds} ${activity.text}`;
        if (activity.kind === 'tool') return `${seconds} ${activity.effect} ${activity.id} ${activity.subject}`;
        if (activity.kind === 'result')
          return `${seconds} ${activity.id} ${activity.characters} ${activity.failed ?? false}`;
        return `${seconds} ${activity.kind}`;
      });
      assert.deepEqual(told, [
        '0 First',
        '1 Moved',
        '3 read c1 /w/a.ts',
        '3 c1 7 false',
        '4 other c2 make',
        '4 c2 2 true',
        '5 write c3 ',
        '6 compaction',
      ]);
      assert.equal(readTitle(log), 'Find the loop');
    } finally {
      database.close();
      home.remove();
    }
  });
});
