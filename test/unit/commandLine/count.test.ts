import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { version } from '../../../package.json';
import { countersFrom } from '../../../src/workers/assets';

const dist = path.join(__dirname, '../../../dist');
const program = path.join(dist, 'cli.js');
const o200k = countersFrom(dist)('o200k_base');

interface Document {
  readonly model: string;
  readonly encoding: string;
  readonly accuracy: string;
  readonly total: { tokens: number; bytes: number; files: number; errorBand?: { low: number; high: number } };
  readonly files: readonly { readonly path: string; readonly tokens: number; readonly bytes: number }[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

describe('tare count', function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tare-count-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, content: string | Buffer): void {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  function run(words: readonly string[], input: string | Buffer = ''): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, [program, ...words], { cwd: folder, input, encoding: 'utf8' });
  }

  /** What `--json` prints: one document, and nothing else anywhere. */
  function json(words: readonly string[], input?: string | Buffer): Document {
    const { status, stdout, stderr } = run(['count', '--json', ...words], input);
    assert.equal(stderr, '');
    assert.equal(status, 0);
    assert.equal(stdout.split('\n').length, 2, 'one line');
    return JSON.parse(stdout) as Document;
  }

  function refuses(words: readonly string[], message: RegExp): void {
    const { status, stdout, stderr } = run(words);
    assert.equal(stdout, '');
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\n\s+at /, 'no stack');
    assert.equal(status, 2);
  }

  it('prints one document with the tokens of every file', () => {
    write('a.ts', 'export const a = 1;\n');
    write('deep/er/b.md', '# Title\n\nProse, and 漢字.\n');
    const a = { path: 'a.ts', tokens: o200k.count('export const a = 1;\n'), bytes: 20 };
    const b = { path: 'deep/er/b.md', tokens: o200k.count('# Title\n\nProse, and 漢字.\n'), bytes: 28 };
    assert.deepEqual(json([]), {
      model: 'gpt-6.2-sol',
      encoding: 'o200k_base',
      accuracy: 'exact',
      total: { tokens: a.tokens + b.tokens, bytes: 48, files: 2 },
      files: [a, b],
      skipped: [],
    });
  });

  it('prints a table for people, the largest first', () => {
    write('small.txt', 'small');
    write('large.txt', 'a larger text than the other one');
    const { status, stdout, stderr } = run(['count']);
    assert.equal(status, 0);
    assert.equal(stderr, '');
    assert.deepEqual(stdout.split('\n'), [
      '7  87.5 %  large.txt',
      '1  12.5 %  small.txt',
      '8          total of 2 files, gpt-6.2-sol, exact',
      '',
    ]);
  });

  it('speaks of one file', () => {
    write('one.txt', 'one');
    assert.match(run(['count', 'one.txt']).stdout, /total of 1 file, /);
  });

  it('counts an empty folder as nothing', () => {
    assert.deepEqual(json([]).total, { tokens: 0, bytes: 0, files: 0 });
    assert.match(run(['count']).stdout, /^0 +total of 0 files/);
    assert.equal(json(['--model', 'claude-sonnet-5-5']).accuracy, 'calibrated');
  });

  it('reads standard input for -, alone and beside files', () => {
    write('a.txt', 'some words');
    assert.deepEqual(json(['-'], 'some words').files, [{ path: '-', tokens: 2, bytes: 10 }]);
    assert.deepEqual(
      json(['-', 'a.txt'], '').files.map(({ path: name, tokens }) => [name, tokens]),
      [
        ['-', 0],
        ['a.txt', 2],
      ],
    );
    assert.deepEqual(json(['-'], Buffer.from([0, 0, 1])).skipped, [{ path: '-', reason: 'binary' }]);
  });

  it('leaves out what the ignore files name, unless it is told not to or it is named', () => {
    write('.gitignore', 'secret.txt\nout/\n');
    write('.tareignore', '*.lock\n');
    write('secret.txt', 'secret');
    write('out/built.js', 'built');
    write('yarn.lock', 'lock');
    write('node_modules/x/index.js', 'module');
    const counted = json([]);
    assert.deepEqual(
      counted.files.map((file) => file.path),
      ['.gitignore', '.tareignore'],
    );
    assert.deepEqual(
      counted.skipped.map(({ path: name, reason }) => `${name}: ${reason}`),
      ['node_modules: ignored', 'out: ignored', 'secret.txt: ignored', 'yarn.lock: ignored'],
    );
    assert.equal(json(['--no-ignore']).total.files, 6);
    assert.deepEqual(
      json(['secret.txt', 'out']).files.map((file) => file.path),
      ['out/built.js', 'secret.txt'],
    );
  });

  it('counts a file once that is named twice', () => {
    write('src/a.txt', 'words');
    assert.equal(json(['src', 'src/a.txt', './src/../src/a.txt', '.']).total.files, 1);
  });

  it('takes names with anything in them', () => {
    const names = ['with space.txt', 'new\nline.txt', '設計 メモ.md', '-dash.txt', 'quo\'te".txt', 'back\\slash.txt'];
    for (const name of names) write(name, 'words');
    assert.deepEqual(
      json([]).files.map((file) => file.path),
      [...names].sort(),
    );
    assert.equal(json(['--', ...names]).total.files, names.length);
    assert.equal(json(names.map((name) => path.join(folder, name))).total.files, names.length);
    // A line of the table is a line, whatever a file is called, and no control character reaches the terminal.
    write('\u001b[31mred.txt', 'words');
    const { stdout } = run(['count']);
    assert.equal(stdout.trimEnd().split('\n').length, names.length + 2);
    assert.ok(!stdout.includes('\u001b'));
  });

  it('shows paths outside the working directory relative to it', () => {
    write('a/x.txt', 'words');
    const { stdout } = spawnSync(process.execPath, [program, 'count', '../a', '--json'], {
      cwd: path.join(folder, 'a'),
      encoding: 'utf8',
    });
    assert.deepEqual((JSON.parse(stdout) as Document).files[0]?.path, 'x.txt');
  });

  it('decodes as an editor does', () => {
    write('mark.txt', '\ufeffwords');
    write('crlf.txt', 'one\r\ntwo\r\n');
    write('latin1.txt', Buffer.from('caf\xe9', 'latin1'));
    write('utf16.txt', Buffer.from('\ufeffsome words', 'utf16le'));
    write('empty.txt', '');
    write('binary.png', Buffer.from([0x89, 0x50, 0, 0]));
    const counted = json([]);
    const tokens = Object.fromEntries(counted.files.map((file) => [file.path, file.tokens]));
    assert.deepEqual(tokens, {
      'crlf.txt': o200k.count('one\r\ntwo\r\n'),
      'empty.txt': 0,
      'latin1.txt': o200k.count('caf\ufffd'),
      'mark.txt': 1,
      'utf16.txt': 2,
    });
    assert.equal(counted.files.find((file) => file.path === 'mark.txt')?.bytes, 8);
    assert.deepEqual(counted.skipped, [{ path: 'binary.png', reason: 'binary' }]);
    assert.match(run(['count']).stdout, /not counted: binary\.png \(binary\)/);
  });

  it('follows a link to a file, and names one to a folder', () => {
    write('real/a.txt', 'words');
    symlinkSync(path.join(folder, 'real'), path.join(folder, 'link'));
    symlinkSync(path.join(folder, 'real', 'a.txt'), path.join(folder, 'b.txt'));
    symlinkSync('nowhere', path.join(folder, 'broken'));
    const counted = json([]);
    assert.deepEqual(
      counted.files.map((file) => file.path),
      ['b.txt', 'real/a.txt'],
    );
    assert.deepEqual(counted.skipped, [
      { path: 'broken', reason: 'unreadable' },
      { path: 'link', reason: 'symbolic-link' },
    ]);
  });

  it('counts 5,000 files, and so many that are ignored', () => {
    for (let file = 0; file < 5000; file++) write(`many/${file % 50}/${file}.txt`, `file ${file}`);
    const counted = json([]);
    assert.equal(counted.total.files, 5000);
    assert.equal(
      counted.total.tokens,
      counted.files.reduce((sum, file) => sum + file.tokens, 0),
    );
    write('.gitignore', '*.txt\n');
    assert.equal(json([]).skipped.length, 5000);
  });

  it('counts for the model that is asked for, with its band where its tokenizer is closed', () => {
    write('a.ts', 'export const value = items.map((item) => item.value);\n'.repeat(20));
    const old = json(['--model', 'gpt-4']);
    assert.deepEqual([old.encoding, old.accuracy], ['cl100k_base', 'exact']);
    const closed = json(['--model=claude-sonnet-5-5']);
    assert.deepEqual(
      [closed.model, closed.encoding, closed.accuracy],
      ['claude-sonnet-5-5', 'o200k_base', 'calibrated'],
    );
    const { tokens, errorBand } = closed.total;
    assert.ok(errorBand && errorBand.low < tokens && tokens < errorBand.high);
    assert.ok(tokens > json([]).total.tokens);
    const { stdout } = run(['count', '--model', 'claude-sonnet-5-5']);
    assert.match(stdout, /^≈\d+ /);
    assert.match(stdout, /closed: between [\d,]+ and [\d,]+ tokens\.\n$/);
  });

  it('takes a model by another of its names', () => {
    write('a.txt', 'words');
    assert.equal(json(['--model', 'anthropic/claude-sonnet-5-5']).model, 'claude-sonnet-5-5');
  });

  it('refuses what it cannot do, with a message and nothing on standard output', () => {
    write('a.txt', 'words');
    refuses(['count', 'missing.txt'], /^tare: missing\.txt does not exist\. Check the path\.$/m);
    refuses(['count', 'a.txt', 'missing', '--json'], /^tare: missing does not exist/);
    refuses(['count', 'a.txt/below'], /^tare: a\.txt\/below cannot be read/);
    refuses(['count', '--colour'], /^tare: Unknown option '--colour'\. Run "tare --help" for the options\.\n$/);
    refuses(['count', '--json=yes'], /^tare: /);
    refuses(['count', '--model'], /^tare: .*--model/);
    refuses(['count', '--model', 'gpt-0'], /^tare: "gpt-0" is no model that Tare knows\. Known models: .*gpt-6\.2-sol/);
    refuses(['weigh'], /^tare: "weigh" is no command of tare\. Run "tare --help"/);
    refuses(['--nonsense'], /^tare: /);
  });

  it('explains itself', () => {
    for (const words of [[], ['--help'], ['help'], ['count', '--help'], ['-h']]) {
      const { status, stdout } = run(words);
      assert.equal(status, 0, words.join(' '));
      assert.match(stdout, /^Usage: tare COMMAND/);
      assert.match(stdout, /--no-ignore/);
    }
    assert.equal(run(['--version']).stdout, `${version}\n`);
  });

  it('ends quietly when its reader does', () => {
    for (let file = 0; file < 2000; file++) write(`${'long name '.repeat(10)}${file}.txt`, `file ${file}`);
    const command = `"${process.execPath}" "${program}" count`;
    const { status, stdout, stderr } = spawnSync('sh', ['-c', `{ ${command}; echo "status $?" >&2; } | head -n 1`], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(status, 0);
    assert.equal(stdout.split('\n').length, 2);
    assert.equal(stderr, 'status 0\n');
  });

  it('writes all of a large document into a slow pipe', () => {
    for (let file = 0; file < 3000; file++) write(`${'long name '.repeat(12)}${file}.txt`, `file ${file}`);
    const command = `"${process.execPath}" "${program}" count --json | (sleep 1; cat)`;
    const { stdout } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 });
    assert.equal((JSON.parse(stdout) as Document).total.files, 3000);
  });
});
