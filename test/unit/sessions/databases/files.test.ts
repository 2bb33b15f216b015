import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodeSqlite, withDatabase } from '../../../../src/sessions/files/sqlite';
import { TemporaryHome, collect } from '../collect';
import { type WritableDatabase, createDatabase, describeDatabases, filesOf } from './writableDatabase';

describeDatabases('files of databases', () => {
  let home: TemporaryHome;
  let folder: string;
  const path = '.local/share/opencode/opencode.db';

  beforeEach(() => {
    home = new TemporaryHome();
    folder = join(home.path, dirname(path));
    mkdirSync(folder, { recursive: true });
  });

  afterEach(() => home.remove());

  function make(mode: 'wal' | 'delete' | 'truncate' | 'persist'): WritableDatabase {
    const database = createDatabase(join(home.path, path));
    database.exec(`PRAGMA journal_mode = ${mode};
      CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT, time_updated INTEGER, data TEXT);`);
    add(database, 1);
    return database;
  }

  function add(database: WritableDatabase, number: number): void {
    const created = Date.parse('2026-09-24T10:00:00Z') + number;
    const data = {
      role: 'assistant',
      modelID: 'claude-sonnet-4-5',
      time: { created },
      tokens: { input: number, output: 20 },
    };
    database.exec(`INSERT INTO message VALUES ('msg_${number}', 'ses_1', ${created}, '${JSON.stringify(data)}')`);
  }

  /** How many calls are found, and of what the notices are; the folder must be as it was. */
  async function look(): Promise<readonly [number, ...string[]]> {
    const before = filesOf(folder);
    const { collector, notices } = await collect(home.environment);
    await collector.scan();
    assert.deepEqual(filesOf(folder), before);
    return [collector.ledger.events().length, ...notices.map(({ kind }) => kind)];
  }

  it('of every journal mode, closed and open, with changes after each look', async () => {
    for (const mode of ['wal', 'delete', 'truncate', 'persist'] as const) {
      const database = make(mode);
      assert.deepEqual(await look(), [1], `${mode}, open`);
      add(database, 2);
      assert.deepEqual(await look(), [2], `${mode}, written to`);
      database.close();
      assert.deepEqual(await look(), [2], `${mode}, closed`);
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
    }
  });

  it('whose log is empty: after it was moved into the database, or before anything was written', async () => {
    const database = make('wal');
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    assert.deepEqual(await look(), [1]);
    add(database, 2);
    assert.deepEqual(await look(), [2]);
    database.close();
    writeFileSync(join(home.path, `${path}-wal`), '');
    assert.deepEqual(await look(), [2]);
  });

  it('that a crash left with both its log and the index of it', async () => {
    const database = make('wal');
    add(database, 2);
    const left = join(home.path, 'left');
    mkdirSync(left);
    for (const end of ['', '-wal', '-shm']) copyFileSync(join(home.path, path + end), join(left, `opencode.db${end}`));
    database.close();
    for (const name of readdirSync(left)) copyFileSync(join(left, name), join(folder, name));
    assert.deepEqual(await look(), [2]);
  });

  it('that another program is in the middle of changing', async () => {
    for (const mode of ['wal', 'delete'] as const) {
      const database = make(mode);
      database.exec('BEGIN IMMEDIATE');
      add(database, 2);
      // What is not committed does not count.
      assert.deepEqual(await look(), [1], mode);
      database.exec('COMMIT');
      assert.deepEqual(await look(), [2], mode);
      database.close();
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
    }
  });

  it('that another program locks for itself alone: told of once, and read when it is free', async () => {
    const database = make('delete');
    // More than the cache holds, so that a part of the change is in the file already.
    database.exec('PRAGMA cache_size = 5; BEGIN EXCLUSIVE');
    for (let number = 2; number < 2000; number++) add(database, number);
    assert.ok(readdirSync(folder).includes('opencode.db-journal'));
    const before = filesOf(folder);
    const { collector, notices } = await collect(home.environment);
    await collector.scan();
    assert.deepEqual(filesOf(folder), before);
    assert.equal(collector.ledger.events().length, 0);
    assert.equal(notices.length, 1);
    assert.match(
      notices[0]!.message,
      /opencode\.db cannot be read \(database is locked\), so its calls are missing\. It is tried/,
    );
    database.exec('COMMIT');
    database.close();
    await collector.scan();
    assert.equal(collector.ledger.events().length, 1999);
    assert.equal(notices.length, 1);
  });

  it('in write-ahead mode that another program keeps for itself alone', async () => {
    const database = createDatabase(join(home.path, path));
    database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = wal;
      CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT, data TEXT, time_updated INTEGER);`);
    database.exec(`INSERT INTO message VALUES ('m', 's',
      '{"role":"assistant","modelID":"gpt-5.5","time":{"created":1790000000000},"tokens":{"input":1,"output":1}}', 1)`);
    assert.ok(!readdirSync(folder).includes('opencode.db-shm'));
    const { TMPDIR } = process.env;
    process.env.TMPDIR = join(home.path, 'temporary');
    mkdirSync(process.env.TMPDIR);
    try {
      assert.deepEqual(await look(), [1]);
      assert.deepEqual(readdirSync(process.env.TMPDIR), []);
    } finally {
      if (TMPDIR === undefined) Reflect.deleteProperty(process.env, 'TMPDIR');
      else process.env.TMPDIR = TMPDIR;
      database.close();
    }
  });

  it('that change while they are read are read again', () => {
    const database = make('delete');
    let reads = 0;
    const ids = withDatabase(nodeSqlite()!, join(home.path, path), (opened) => {
      if (reads++ === 0) add(database, 2);
      return [...opened.rows('SELECT id FROM message')].map(({ id }) => id);
    });
    assert.deepEqual([reads, ids], [2, ['msg_1', 'msg_2']]);
    database.close();
  });

  it('that an extension of this very process has open keep its locks', async function () {
    const database = make('wal');
    // Closing any other descriptor of a file takes a process's locks away (fcntl(2)); Linux lists those that are held.
    const locks = (): readonly string[] =>
      readFileSync('/proc/locks', 'utf8')
        .split('\n')
        .filter((line) => line.includes(` ${process.pid} `))
        .map((line) => line.replace(/^\d+: /, ''))
        .sort();
    try {
      const before = process.platform === 'linux' ? locks() : [];
      if (before.length === 0) {
        this.test!.title += ' (skipped: this system does not list the locks that are held)';
        this.skip();
      }
      assert.deepEqual(await look(), [1]);
      assert.deepEqual(locks(), before);
    } finally {
      database.close();
    }
  });

  it('that are empty, of another kind, cut short or folders', async () => {
    writeFileSync(join(home.path, path), '');
    assert.deepEqual(await look(), [0]);
    writeFileSync(join(home.path, path), 'Dear diary, '.repeat(1000));
    assert.deepEqual(await look(), [0, 'database']);
    rmSync(join(home.path, path));
    const database = make('delete');
    database.exec('BEGIN');
    for (let number = 2; number < 500; number++) add(database, number);
    database.exec('COMMIT');
    database.close();
    const whole = join(folder, 'whole.db');
    copyFileSync(join(home.path, path), whole);
    writeFileSync(join(home.path, path), Buffer.from('SQLite format 3\0'));
    assert.deepEqual(await look(), [499, 'database']);
    rmSync(join(home.path, path));
    mkdirSync(join(home.path, path));
    assert.deepEqual(await look(), [499]);
  });

  it('in a folder that may only be read, by a person without rights to more', function () {
    if (process.platform === 'win32') this.skip();
    make('wal').close();
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o444);
    for (let at = folder; at.startsWith(home.path); at = dirname(at)) chmodSync(at, 0o555);
    const before = filesOf(folder);
    const program = join(import.meta.dirname, '..', '..', '..', '..', 'dist', 'cli.js');
    // Nobody is 65534 on Linux; root could write everywhere.
    const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    try {
      const { stdout, stderr, status } = spawnSync(process.execPath, [program, 'session', '--all', '--json'], {
        encoding: 'utf8',
        cwd: '/',
        env: { HOME: home.path, NODE_NO_WARNINGS: '1' },
        ...user,
      });
      if (status === null || stderr.includes('MODULE_NOT_FOUND') || stderr.includes("Cannot find module '")) {
        this.test!.title += ' (skipped: another user may not read this repository)';
        this.skip();
      }
      assert.deepEqual([status, stderr, (JSON.parse(stdout) as { calls: number }).calls], [0, '', 1]);
      assert.deepEqual(filesOf(folder), before);
    } finally {
      for (let at = folder; at.startsWith(home.path); at = dirname(at)) chmodSync(at, 0o755);
    }
  });
});
