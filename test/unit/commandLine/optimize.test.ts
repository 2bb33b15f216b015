import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { countersFrom } from '../../../src/workers/assets';

const dist = path.join(__dirname, '../../../dist');
const program = path.join(dist, 'cli.js');
const o200k = countersFrom(dist)('o200k_base');

interface Document {
  readonly before: { readonly tokens: number };
  readonly after: { readonly tokens: number };
  readonly suggestions: readonly {
    readonly kind: string;
    readonly tier: string;
    readonly path: string;
    readonly tokensBefore: number;
    readonly tokensAfter: number;
    readonly risk: string;
    readonly applied: boolean;
  }[];
  readonly text?: string;
}

const lock = Array.from({ length: 100 }, (_, n) => `pkg-${n}@1.0.${n}:\n  resolved "https://example.com/${n}"\n`).join(
  '\n',
);
const rows = JSON.stringify(
  Array.from({ length: 40 }, (_, id) => ({ id, name: `name ${id}` })),
  null,
  2,
);
const auth = 'export function refreshToken(session) {\n  return renew(session, 401);\n}\n';
const code = (n: number): string =>
  Array.from({ length: 30 }, (_, line) => `export const box${n}at${line} = measure(${n * line});`).join('\n');

describe('tare optimize', function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tare-optimize-'));
    write('src/auth.ts', auth);
    for (let n = 0; n < 12; n++) write(`src/box${n}.ts`, code(n));
    write('yarn.lock', lock);
    write('fixtures/rows.json', rows);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, content: string): void {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  function run(words: readonly string[], input = ''): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, [program, 'optimize', ...words], { cwd: folder, input, encoding: 'utf8' });
  }

  function json(words: readonly string[], status = 0): Document {
    const result = run(['--json', ...words]);
    assert.equal(result.status, status, result.stderr);
    assert.equal(result.stdout.split('\n').length, 2, 'one line');
    return JSON.parse(result.stdout) as Document;
  }

  it('applies what is safe, and delivers to the token what it claims', () => {
    const { before, after, suggestions, text } = json([]);
    assert.equal(after.tokens, o200k.count(text!));
    const applied = suggestions.filter(({ applied }) => applied);
    assert.ok(applied.length > 0 && applied.every(({ tier }) => tier === 'safe'));
    const sum = applied.reduce((total, { tokensBefore, tokensAfter }) => total + tokensAfter - tokensBefore, 0);
    assert.equal(sum, after.tokens - before.tokens);
    const excluded = suggestions.find(({ kind }) => kind === 'exclude')!;
    assert.equal(excluded.path, 'yarn.lock');
    assert.equal(excluded.tokensAfter, 0);
    assert.ok(suggestions.every(({ risk }) => risk !== ''));
    assert.doesNotMatch(text!, /yarn\.lock/);
    assert.equal(readFileSync(path.join(folder, 'yarn.lock'), 'utf8'), lock, 'files stay as they are');
  });

  it('applies more with a further tier', () => {
    const safe = json(['--task', 'Why does refreshToken loop on a 401?']);
    const likely = json(['--task', 'Why does refreshToken loop on a 401?', '--tier', 'likely']);
    assert.ok(likely.after.tokens < safe.after.tokens);
    const compact = likely.suggestions.find(({ kind }) => kind === 'compact-data')!;
    assert.deepEqual([compact.applied, compact.path], [true, 'fixtures/rows.json']);
    assert.match(likely.text!, /refreshToken\(session\)/);
  });

  it('leaves out the least likely parts when a budget asks for it, and never what is named', () => {
    const { before } = json(['--task', 'Why does refreshToken in src/auth.ts loop?']);
    const budget = Math.round(before.tokens / 4);
    const { after, text } = json(['--task', 'Why does refreshToken in src/auth.ts loop?', '--budget', String(budget)]);
    assert.ok(after.tokens <= budget);
    assert.equal(after.tokens, o200k.count(text!));
    assert.ok(text!.includes(auth));
  });

  it('says when a budget cannot be reached, and what is left', () => {
    const task = ['--task', 'Why does refreshToken in src/auth.ts loop?'];
    const { status, stdout, stderr } = run([...task, '--budget', '20', '--json']);
    assert.equal(status, 1);
    assert.match(stderr, /20 tokens cannot be reached without touching key parts: \d+ are left/);
    assert.ok((JSON.parse(stdout) as Document).text!.includes(auth));
    assert.match(run(['--budget', '20']).stderr, /without a task that tells the files apart nothing more is dropped/);
  });

  it('writes the text to a file, and then leaves it out of the document', () => {
    const { after, text } = json(['--out', 'context.md']);
    assert.equal(text, undefined);
    assert.equal(o200k.count(readFileSync(path.join(folder, 'context.md'), 'utf8')), after.tokens);
  });

  it('prints a table for people', () => {
    const { status, stdout } = run([]);
    assert.equal(status, 0);
    assert.match(stdout, /^[\d,]+ → [\d,]+ tokens \(−\d+ %\), gpt-6\.2-sol\n/);
    assert.match(stdout, /applied +safe +−[\d,]+ {2}Exclude yarn\.lock \(lock file\)\./);
    const closed = run(['--model', 'claude-sonnet-5-5']).stdout;
    assert.match(closed, /^≈[\d,]+ → ≈/);
  });

  it('sends in the order of the paths that were given', () => {
    const { text = '' } = json(['yarn.lock', 'src/box3.ts', 'src', 'fixtures', '--task', 'What is measured?']);
    const at = (path: string): number => text.indexOf(`## ${path}`);
    const places = ['src/box3.ts', 'src/auth.ts', 'src/box0.ts', 'fixtures/rows.json'].map(at);
    assert.deepEqual(
      places,
      [...places].sort((left, right) => left - right),
      text.slice(0, 200),
    );
  });

  it('takes standard input, and never drops it', () => {
    const { stdout } = run(['-', 'src', '--json', '--task', 'Why does refreshToken loop?', '--budget', '900'], lock);
    assert.ok((JSON.parse(stdout) as Document).text!.includes('pkg-7@1.0.7'));
  });

  it('refuses what it cannot do, with nothing on standard output', () => {
    for (const [words, message] of [
      [['--tier', 'bold'], /"bold" is no tier/],
      [['--budget', 'few'], /"few" is no number of tokens/],
      [['--budget', '0'], /is no number of tokens/],
      [['--budget', '9', '--tier', 'safe'], /either --budget/],
      [['--model', 'gpt-0'], /no model that Tare knows/],
      [['missing.ts'], /missing\.ts does not exist/],
      [['--out', 'no/such/folder/file'], /cannot be written/],
      [['--task-file', 'none.md'], /none\.md cannot be read/],
      [['--frobnicate'], /--help/],
    ] as const) {
      const { status, stdout, stderr } = run(words);
      assert.equal(status, 2, words.join(' '));
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /, 'no stack');
    }
  });
});
