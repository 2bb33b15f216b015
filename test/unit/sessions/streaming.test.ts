import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { TemporaryHome, claudeLine, collect } from './collect';

const log = '.claude/projects/p/s1.jsonl';

describe('streaming', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  it('reads only what was appended, and updates a call as its blocks arrive', async () => {
    const file = home.write(log, claudeLine('a', 1, {}, {}));
    const { collector, summary } = await collect(home.environment);
    assert.equal(summary().tokens.output, 1);
    assert.equal(await collector.scan(), false);
    appendFileSync(file, claudeLine('a', 300) + claudeLine('b', 20));
    assert.equal(await collector.update([file]), true);
    assert.deepEqual([summary().calls, summary().tokens.output], [2, 320]);
  });

  it('takes up a file that appeared after the last scan', async () => {
    const { collector, summary } = await collect(home.environment);
    const file = home.write(log, claudeLine('a', 1));
    await collector.update([file]);
    assert.equal(summary().calls, 1);
  });

  it('waits for the rest of a torn line, in whatever pieces it comes', async () => {
    const text = Buffer.from(claudeLine('a', 7, { note: 'ü€😀' }) + claudeLine('b', 8));
    const file = home.write(log, '');
    const { collector, notices, summary } = await collect(home.environment);
    for (let at = 0; at < text.length; at += 37) {
      appendFileSync(file, text.subarray(at, at + 37));
      await collector.update([file]);
    }
    assert.deepEqual([summary().calls, summary().tokens.output], [2, 15]);
    assert.deepEqual(notices, []);
  });

  it('counts a whole last line without its line break, and once', async () => {
    const file = home.write(log, claudeLine('a', 7).trimEnd());
    const { collector, summary } = await collect(home.environment);
    assert.equal(summary().tokens.output, 7);
    appendFileSync(file, `\n${claudeLine('b', 8)}`);
    await collector.update([file]);
    assert.deepEqual([summary().calls, summary().tokens.output], [2, 15]);
  });

  it('keeps the counters of Codex right over a last line without its line break', async () => {
    const report = (total: number, last: number): string =>
      JSON.stringify({
        timestamp: '2026-09-24T10:00:00Z',
        type: 'event_msg',
        payload: {
          type: 'token_count',
          info: { total_token_usage: { input_tokens: total }, last_token_usage: { input_tokens: last } },
        },
      });
    const file = home.write('.codex/sessions/a.jsonl', `${report(100, 100)}\n${report(150, 50)}`);
    const { collector, summary } = await collect(home.environment);
    assert.equal(summary().tokens.input, 150);
    appendFileSync(file, `\n${report(150, 50)}\n${report(175, 25)}\n`);
    await collector.update([file]);
    assert.deepEqual([summary().calls, summary().tokens.input], [3, 175]);
  });

  it('goes on after a damaged line, and reports it once', async () => {
    const damaged = `${claudeLine('x', 5).slice(0, -20)}\n`;
    const file = home.write(log, claudeLine('a', 1) + damaged + damaged + claudeLine('b', 2));
    const { collector, notices, summary } = await collect(home.environment);
    assert.equal(summary().calls, 2);
    appendFileSync(file, damaged + claudeLine('c', 3));
    await collector.update([file]);
    assert.equal(summary().calls, 3);
    assert.equal(notices.length, 1);
    assert.match(notices[0]!.message, /s1\.jsonl has a damaged line \(at byte \d+\)/);
  });

  it('reads a line behind the zeros that a power cut leaves, and behind a byte order mark', async () => {
    home.write(log, `\uFEFF${claudeLine('a', 1)}${'\0'.repeat(100)}${claudeLine('b', 2)}`);
    const { notices, summary } = await collect(home.environment);
    assert.deepEqual([summary().calls, notices], [2, []]);
  });

  it('survives rotation, truncation and deletion without losing or doubling a call', async () => {
    const file = home.write(log, claudeLine('a', 1) + claudeLine('b', 2));
    const { collector, notices, summary } = await collect(home.environment);
    // The end of the path: the name of the temporary folder is random, and holds the same at times.
    renameSync(file, file.replace(/s1\.jsonl$/, 's1-old.jsonl'));
    writeFileSync(file, claudeLine('c', 3));
    await collector.scan();
    assert.equal(summary().calls, 3);
    truncateSync(file, 0);
    await collector.scan();
    appendFileSync(file, claudeLine('d', 4));
    await collector.scan();
    // Longer than what was read before, and another text.
    writeFileSync(file, claudeLine('e', 5) + claudeLine('d', 4) + claudeLine('f', 6));
    await collector.scan();
    rmSync(join(home.path, '.claude'), { recursive: true });
    await collector.scan();
    assert.deepEqual([summary().calls, summary().tokens.output], [6, 21]);
    assert.deepEqual(
      notices.map(({ kind }) => kind),
      ['rewritten'],
    );
  });

  it('reads the same from any shape of JSON: spaces, order of keys, nulls, unknown fields, numbers as text', async () => {
    const record = JSON.parse(claudeLine('a', 100)) as Record<string, unknown>;
    const message = record.message as Record<string, unknown>;
    const reversed = (value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, element]) => [key, reversed(element)]),
          )
        : value;
    const shapes = [
      record,
      reversed(record),
      { ...record, agentId: null, id: null, model: null, extra: { usage: null } },
      {
        ...record,
        message: {
          ...message,
          usage: { input_tokens: '10', output_tokens: '100', cache_creation: null, iterations: null, speed: null },
        },
      },
    ];
    const texts = shapes.flatMap((shape) => [
      JSON.stringify(shape),
      JSON.stringify(shape).replaceAll('":', '" :\t').replaceAll(',"', ' , "'),
      `  ${JSON.stringify(shape)}\r`,
    ]);
    for (const [index, text] of texts.entries()) {
      home.write(log, `${text}\n`);
      const total = (await collect(home.environment)).summary();
      assert.deepEqual(
        [total.calls, total.tokens.input, total.tokens.output, total.cost.usd?.toFixed(6)],
        [1, 10, 100, '0.001530'],
        `shape ${index}`,
      );
    }
  });

  it('reads a call out of a line of 200 MB, in little memory', async function () {
    this.timeout(60_000);
    const file = home.write(log, claudeLine('a', 1));
    const [before, after] = claudeLine('long', 40).split('"x"');
    const descriptor = openSync(file, 'a');
    const piece = Buffer.alloc(1024 * 1024, 'QUJD\\n');
    writeSync(descriptor, `${before!}"`);
    for (let megabytes = 0; megabytes < 200; megabytes++) writeSync(descriptor, piece);
    writeSync(descriptor, `\\u20ac"${after!}${claudeLine('b', 2)}`);
    closeSync(descriptor);
    const memory = process.memoryUsage().rss;
    const { collector, notices, summary } = await collect(home.environment);
    assert.ok(process.memoryUsage().rss - memory < 80e6, 'memory');
    assert.deepEqual([summary().calls, summary().tokens.output, notices], [3, 43, []]);
    appendFileSync(file, claudeLine('c', 3));
    await collector.update([file]);
    assert.equal(summary().calls, 4);
  });

  for (const gigabytes of [0.2, 4.4]) {
    it(`reads on behind a hole of ${gigabytes} GB`, async function () {
      if (gigabytes > 1 && process.env.TARE_LARGE_FILES === undefined) {
        this.test!.title += ' (skipped: it takes half a minute; set TARE_LARGE_FILES)';
        this.skip();
      }
      this.timeout(120_000);
      const file = home.write(log, claudeLine('a', 1));
      // Sparse: it takes no room on the disk. The next line begins behind it, without a line break, as after a power cut.
      truncateSync(file, gigabytes * 1e9);
      appendFileSync(file, claudeLine('b', 20));
      const { collector, notices, summary } = await collect(home.environment);
      assert.deepEqual([summary().calls, summary().tokens.output, notices], [2, 21, []]);
      appendFileSync(file, claudeLine('c', 300));
      await collector.update([file]);
      assert.deepEqual([summary().calls, summary().tokens.output], [3, 321]);
    });
  }

  it('finds lines at every place relative to the pieces it reads', async () => {
    // Lines of 1 to 300 KB, so that pieces of 1 MB end in all kinds of places; one line of several pieces.
    let text = '';
    let expected = 0;
    for (let index = 0; index < 60; index++) {
      const filler = 'z'.repeat(((index * 7_919) % 300) * 1_000);
      text += claudeLine(`n${index}`, index, { filler }) + `${JSON.stringify({ type: 'user', filler })}\n`;
      expected += index;
    }
    text += claudeLine('large', 1_000, { filler: 'z'.repeat(3_500_000) }) + claudeLine('end', 1);
    home.write(log, text);
    const { notices, summary } = await collect(home.environment);
    assert.deepEqual([summary().calls, summary().tokens.output, notices], [62, expected + 1_001, []]);
  });

  it('reports an unreadable file and an unreadable folder once, and reads the others', async () => {
    home.write(log, claudeLine('a', 1));
    // Links to themselves: no one can open them, root included.
    const file = join(home.path, '.claude/projects/p/loop.jsonl');
    const folder = join(home.path, '.codex/sessions');
    mkdirSync(dirname(folder));
    symlinkSync(file, file);
    symlinkSync(folder, folder);
    const { collector, notices, summary } = await collect(home.environment);
    await collector.scan();
    assert.equal(summary().calls, 1);
    assert.deepEqual(
      notices.map(({ kind, path }) => [kind, path]),
      [
        ['unreadable', folder],
        ['unreadable', file],
      ],
    );
    assert.match(notices[1]!.message, /cannot be read \(ELOOP\), so its calls are missing\. Check its permissions\./);
  });

  it('says which folder and file it may not read, as a person without rights to them', function () {
    if (process.platform === 'win32') this.skip();
    home.write(log, claudeLine('a', 1));
    const file = home.write('.claude/projects/p/closed.jsonl', claudeLine('b', 2));
    const folder = dirname(home.write('.claude/projects/closed/s3.jsonl', claudeLine('c', 3)));
    for (const path of [file, folder]) chmodSync(path, 0);
    chmodSync(home.path, 0o755);
    const program = join(import.meta.dirname, '..', '..', '..', 'dist', 'cli.js');
    // Nobody is 65534 on Linux; root could read everything.
    const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    try {
      const { stdout, stderr, status } = spawnSync(process.execPath, [program, 'session', '--all', '--json'], {
        encoding: 'utf8',
        cwd: '/',
        env: { HOME: home.path },
        ...user,
      });
      if (status === null || stderr.includes('MODULE_NOT_FOUND') || stderr.includes("Cannot find module '")) {
        this.test!.title += ' (skipped: another user may not read this repository)';
        this.skip();
      }
      assert.deepEqual([status, (JSON.parse(stdout) as { calls: number }).calls], [0, 1]);
      assert.deepEqual(stderr.trimEnd().split('\n'), [
        `tare: The folder ${folder} cannot be read (EACCES), so its sessions are missing. Check its permissions.`,
        `tare: ${file} cannot be read (EACCES), so its calls are missing. Check its permissions.`,
      ]);
    } finally {
      for (const path of [file, folder]) chmodSync(path, 0o755);
    }
  });

  it('leaves a document alone that is being written, and takes it up when it is whole', async () => {
    const path = '.gemini/tmp/p/chats/session-1.json';
    const text = JSON.stringify({
      sessionId: 's',
      messages: [{ id: 'm', model: 'gemini-2.5-pro', tokens: { input: 10, output: 5 } }],
    });
    home.write(path, text);
    const { collector, notices, summary } = await collect(home.environment);
    home.write(path, text.slice(0, -10));
    await collector.scan();
    assert.equal(summary().calls, 1);
    home.write(path, text.replace('"output":5', '"output":50'));
    await collector.scan();
    assert.deepEqual([summary().calls, summary().tokens.output, notices], [1, 50, []]);
  });

  it('leaves out files that are older than the time asked for', async () => {
    const file = home.write(log, claudeLine('a', 1));
    const old = new Date('2026-01-01');
    utimesSync(file, old, old);
    home.write('.claude/projects/p/s2.jsonl', claudeLine('b', 2));
    const { collector } = await collect({ ...home.environment, home: '/nonexistent' });
    assert.equal(collector.ledger.events().length, 0);
    const { UsageCollector } = await import('../../../src/sessions/collector');
    const { allReaders } = await import('../../../src/sessions/agents/all');
    const recent = new UsageCollector({ readers: allReaders, environment: home.environment });
    await recent.scan({ modifiedSince: Date.parse('2026-06-01') });
    assert.equal(recent.ledger.events().length, 1);
    await recent.scan();
    assert.equal(recent.ledger.events().length, 2);
  });

  it('changes nothing in the folders it reads', async () => {
    const file = home.write(log, claudeLine('a', 1));
    const before = statSync(join(file, '..')).mtimeMs;
    await collect(home.environment);
    assert.equal(statSync(join(file, '..')).mtimeMs, before);
  });
});

describe('saved state', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  it('goes on where the last run stopped, without reading anything again', async () => {
    const file = home.write(log, claudeLine('a', 1, { isSidechain: true }, { speed: 'fast' }) + claudeLine('b', 2));
    home.write(
      '.codex/sessions/a.jsonl',
      `${JSON.stringify({ timestamp: '2026-09-24T10:00:00Z', type: 'event_msg', payload: { type: 'token_count', info: { total_token_usage: { input_tokens: 100 }, last_token_usage: { input_tokens: 100 } } } })}\n`,
    );
    const time = new Date('2026-09-24T10:00:00Z');
    utimesSync(file, time, time);
    const first = await collect(home.environment);
    const saved = JSON.parse(JSON.stringify(first.collector.save())) as unknown;
    const second = await collect(home.environment, saved);
    assert.deepEqual(second.summary(), first.summary());
    assert.deepEqual([...second.collector.ledger.all()], [...first.collector.ledger.all()]);
    // What was read is not looked at again: a change that keeps size and time goes unseen.
    writeFileSync(file, claudeLine('c', 1, { isSidechain: true }, { speed: 'fast' }) + claudeLine('d', 2));
    utimesSync(file, time, time);
    const third = await collect(home.environment, saved);
    assert.equal(third.summary().calls, 3);
    appendFileSync(file, claudeLine('e', 5));
    await third.collector.scan();
    assert.ok(third.summary().calls > 3);
  });

  it('of another version, or damaged, is ignored', async () => {
    home.write(log, claudeLine('a', 1));
    for (const state of [undefined, null, 7, 'x', { version: 99 }, { version: 1, files: [], events: 3 }]) {
      assert.equal((await collect(home.environment, state)).summary().calls, 1);
    }
  });

  it('keeps the calls of a log that was deleted meanwhile', async () => {
    const file = home.write(log, claudeLine('a', 1));
    const { collector } = await collect(home.environment);
    const saved = collector.save();
    rmSync(file);
    const later = await collect(home.environment, saved);
    assert.equal(later.summary().calls, 1);
    const kept = later.collector.save();
    assert.deepEqual([Object.keys(kept.files), kept.events.rows.length], [[], 1]);
  });
});
