import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readLogs } from '../../../src/commandLine/readLogs';
import { runSession } from '../../../src/commandLine/session';
import { UserError } from '../../../src/userError';
import { repositoryRoot } from '../../corpus/packageFiles';
import { TemporaryHome, claudeLine, sharedLog } from './collect';

function unexpected(): never {
  throw new Error('Nothing is printed or looked for after bad usage.');
}

describe('tare session', () => {
  let home: TemporaryHome;
  let saved: NodeJS.ProcessEnv;

  beforeEach(() => {
    home = new TemporaryHome();
    saved = { ...process.env };
    for (const name of Object.keys(process.env)) {
      if (/^(CLAUDE|CODEX|XDG|COPILOT|AMP|OPENCODE|KILO|AIDER|CLINE)_/.test(name))
        Reflect.deleteProperty(process.env, name);
    }
    process.env.HOME = home.path;
    process.env.USERPROFILE = home.path;
    mkdirSync(join(home.path, 'w'));
  });

  afterEach(() => {
    Reflect.deleteProperty(process.env, 'CLAUDE_CONFIG_DIR');
    Object.assign(process.env, saved); // Assigning process.env itself would cut its tie to the real one.
    home.remove();
  });

  /** What the command prints on standard output. */
  async function outputOf(...commandArguments: readonly string[]): Promise<string> {
    const write = process.stdout.write.bind(process.stdout);
    let output = '';
    process.stdout.write = (text: string | Uint8Array) => {
      output += text.toString();
      return true;
    };
    try {
      await runSession(commandArguments, {
        print: (text) => (output += text),
        waste: () => import('../../../src/cliWaste'),
      });
    } finally {
      process.stdout.write = write;
    }
    return output;
  }

  function inProcess(dist: string, ...words: readonly string[]): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, [join(dist, 'cli.js'), 'session', ...words], { encoding: 'utf8' });
  }

  function writeTwoSessions(): void {
    const inside = { cwd: join(home.path, 'w', 'sub') };
    home.write('.claude/projects/p/s1.jsonl', claudeLine('a', 100, inside));
    home.write(
      '.claude/projects/q/s2.jsonl',
      claudeLine('b', 200, { sessionId: 's2', cwd: '/elsewhere', timestamp: '2026-10-01T00:00:00Z' }),
    );
  }

  it('is whole in a pipe, beside what could not be read', () => {
    const sessions = 1_500;
    for (let number = 0; number < sessions; number++)
      home.write(`.claude/projects/p/s${number}.jsonl`, claudeLine(`m${number}`, 10, { sessionId: `s${number}` }));
    home.write('.claude/projects/p/damaged.jsonl', '{"usage": damaged\n');
    const { status, stdout, stderr } = inProcess(join(repositoryRoot, 'dist'), '--all', '--json');
    assert.equal(status, 0);
    assert.ok(stdout.length > 256 * 1024, `${stdout.length} characters: more than a pipe holds`);
    assert.equal((JSON.parse(stdout) as { calls: number }).calls, sessions);
    assert.match(stderr, /^tare: .*damaged\.jsonl has a damaged line .*\n$/);
  });

  it('says what is wrong with itself in one line, and where only when it is asked', () => {
    for (const name of ['cli.js', 'cliSession.js'])
      copyFileSync(join(repositoryRoot, 'dist', name), join(home.path, name));
    const { status, stdout, stderr } = inProcess(home.path, '--all', '--json');
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^tare: This is a defect of Tare: ENOENT.*sessions\.wasm.*TARE_DEBUG=1 .*\n$/);
    process.env.TARE_DEBUG = '1';
    try {
      assert.match(inProcess(home.path, '--all', '--json').stderr, /\n {4}at /);
    } finally {
      delete process.env.TARE_DEBUG;
    }
  });

  it('prints one document, of the fields that CLI.md names', async () => {
    writeTwoSessions();
    const document = JSON.parse(await outputOf('--all', '--json')) as Record<string, unknown>;
    assert.deepEqual(Object.keys(document), ['scope', 'calls', 'tokens', 'cost', 'byModel', 'byAgent', 'sessions']);
    assert.deepEqual(document.tokens, { input: 20, output: 300, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 });
    const [latest] = document.sessions as readonly Record<string, unknown>[];
    assert.deepEqual(Object.keys(latest!), ['agent', 'id', 'workspace', 'start', 'end', 'calls', 'tokens', 'cost']);
    assert.deepEqual([latest?.id, latest?.workspace, latest?.start], ['s2', '/elsewhere', '2026-10-01T00:00:00.000Z']);
    const cost = document.cost as Record<string, unknown>;
    assert.deepEqual([Number(cost.usd).toFixed(5), cost.accuracy, cost.unpricedModels], ['0.00456', 'exact', []]);
  });

  it('keeps to a workspace, and to a time', async () => {
    writeTwoSessions();
    const callsOf = async (...options: readonly string[]): Promise<number> =>
      (JSON.parse(await outputOf(...options, '--json')) as { calls: number }).calls;
    assert.equal(await callsOf('--workspace', join(home.path, 'w')), 1);
    assert.equal(await callsOf('--workspace', home.path), 1);
    assert.equal(await callsOf('--workspace', join(home.path, 'nothing')), 0);
    assert.equal(await callsOf('--all', '--since', '2026-10-01'), 1);
    assert.equal(await callsOf('--all', '--since', '2026-09-24T10:00:00Z'), 2);
  });

  it('reads the same in two threads as in one', async () => {
    writeTwoSessions();
    home.write('.claude/projects/r/s3.jsonl', `${claudeLine('a', 150)}${claudeLine('c', 7).slice(0, -9)}\n`);
    // So much that the second thread is there before the first one has read it all; each call stands in two files.
    const filler = 'x'.repeat(500_000);
    for (let file = 0; file < 60; file++) {
      const calls = Array.from({ length: 4 }, (_, call) =>
        claudeLine(`${Math.floor(file / 2)}-${call}`, 10 + call, { filler, sessionId: `m${file}` }),
      );
      home.write(`.claude/projects/many/m${file}.jsonl`, calls.join(''));
    }
    symlinkSync('loop', join(home.path, '.codex'));
    symlinkSync('.codex', join(home.path, 'loop'));
    const built = join(import.meta.dirname, '..', '..', '..', 'dist');
    const readWith = async (folder: string | undefined): Promise<unknown> => {
      const notices: string[] = [];
      const collector = await readLogs({ workspaces: [] }, ({ path }) => notices.push(path), folder, 0);
      return [[...collector.ledger.events()].sort((left, right) => (left.key < right.key ? -1 : 1)), notices.sort()];
    };
    const [events, notices] = (await readWith(undefined)) as [readonly unknown[], readonly unknown[]];
    assert.deepEqual([events.length, notices.length], [122, 3]);
    assert.deepEqual(await readWith(built), [events, notices]);
  });

  it('prints values for a spreadsheet', async () => {
    home.write('.claude/projects/p/s1.jsonl', claudeLine('a', 100, { cwd: '/w, "x"' }));
    const [, row] = (await outputOf('--all', '--csv')).split('\n');
    assert.match(
      row!,
      /^claude-code,s1,"\/w, ""x""",2026-09-24T10:00:00.000Z,2026-09-24T10:00:00.000Z,1,10,100,0,0,0,0.00153/,
    );
  });

  it('prints a table, with ≈ for a lower bound and no $0 for what has no price', async () => {
    writeTwoSessions();
    const message = { id: 'm', role: 'assistant', model: 'my-model', usage: { input_tokens: 5, output_tokens: 5 } };
    home.write('.claude/projects/p/s3.jsonl', claudeLine('c', 5, { sessionId: 's3', message }));
    const output = await outputOf('--all');
    assert.match(output, /\$0\.0046 \+ unpriced .* total of 3 sessions, at list price/);
    assert.match(output, /unpriced +1 +5 +5 +0 +0 +my-model/);
    assert.match(output, /no known price, not in the sum: my-model/);
    assert.doesNotMatch(output, /\$0\.0000/);
  });

  it('tells what is worth a look, with its text, and only when asked', async function () {
    process.env.CLAUDE_CONFIG_DIR = sharedLog(this, 'spotter-claude');
    const document = JSON.parse(await outputOf('--all', '--waste', '--json')) as { waste: Record<string, unknown>[] };
    assert.equal(document.waste.length, 10);
    const [first] = document.waste;
    assert.deepEqual(Object.keys(first!).sort(), [
      ...['advice', 'agent', 'break', 'calls', 'kind', 'message', 'session', 'start', 'times', 'tokens', 'usd'],
    ]);
    assert.match(String(first?.message), /^The cache was written anew 2 times right after a background task reported/);
    assert.ok(!('waste' in (JSON.parse(await outputOf('--all', '--json')) as object)));
  });

  it('says what is wrong with its arguments', async () => {
    for (const [options, message] of [
      [['--all', '--workspace', '.'], /exclude each other/],
      [['--json', '--csv'], /exclude each other/],
      [['--waste', '--csv'], /--waste has no comma-separated form/],
      [['--since', 'yesterday'], /"yesterday" is no day or time/],
      [['--since', '2026-13-45'], /is no day or time/],
      [['--everything'], /--everything.*tare --help/],
    ] as const) {
      await assert.rejects(runSession([...options], { print: unexpected, waste: unexpected }), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, message);
        return true;
      });
    }
  });
});
