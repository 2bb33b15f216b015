import assert from 'node:assert/strict';
import { dirname } from 'node:path';
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
});
