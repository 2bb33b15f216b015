import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { countersFrom } from '../../../src/workers/assets';

const dist = path.join(__dirname, '../../../dist');
const program = path.join(dist, 'cli.js');
const o200k = countersFrom(dist)('o200k_base');

interface Found {
  readonly kind: string;
  readonly severity: string;
  readonly tokens: number;
  readonly parts: readonly { readonly path: string; readonly range: unknown }[];
  readonly message: string;
}

const test = 'import { parseRange } from "../src/range";\nit("parses", () => parseRange("1-2"));\n';
const diff = [
  'diff --git a/src/range.ts b/src/range.ts',
  '--- a/src/range.ts',
  '+++ b/src/range.ts',
  '@@ -1,3 +1,3 @@',
  ' export function parseRange(text) {',
  '-  return text.split();',
  '+  return text.split("-");',
  ' }',
  '',
].join('\n');

describe('tare review --tests', function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tare-review-'));
    write('src/range.ts', 'export function parseRange(text) {\n  return text.split("-");\n}\n');
    write('test/range.test.ts', test);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, content: string): void {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  function run(words: readonly string[], input = ''): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, [program, 'review', ...words], { cwd: folder, input, encoding: 'utf8' });
  }

  function findings(words: readonly string[], input?: string): Found[] {
    const { status, stdout, stderr } = run(['--json', ...words], input);
    assert.equal(stderr, '');
    assert.equal(status, 0);
    return (JSON.parse(stdout) as { findings: Found[] }).findings;
  }

  it('names tests with --tests only, with their tokens and the reason', () => {
    assert.deepEqual(findings(['src']), []);
    const [found, ...others] = findings(['src', '--tests']);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [found?.kind, found?.severity, found?.tokens, found?.parts],
      ['missing-test', 'info', o200k.count(test), [{ path: 'src/range.ts', range: null }]],
    );
    assert.equal(found?.message, 'test/range.test.ts is not included: it tests parseRange, defined in src/range.ts');
    assert.match(
      run(['src', '--tests']).stdout,
      new RegExp(`info +\\+${o200k.count(test)}  test/range\\.test\\.ts is`),
    );
  });

  it('names the tests of what a diff changes, from standard input or a file', () => {
    const messages = (found: readonly Found[]): string[] => found.map(({ message }) => message);
    const expected = ['test/range.test.ts is not included: it tests parseRange, defined in src/range.ts'];
    assert.deepEqual(messages(findings(['-', '--tests'], diff)), expected);
    write('change.patch', diff);
    assert.deepEqual(messages(findings(['change.patch', '--tests'])), expected);
    assert.deepEqual(findings(['-'], diff), []);
    assert.deepEqual(findings(['-', '--tests'], 'no diff at all\n'), []);
  });

  it('fails on tests that are missing, and refuses to where it does not look for them', () => {
    assert.equal(run(['src', '--tests', '--fail-on', 'missing-test']).status, 1);
    assert.equal(run(['.', '--tests', '--fail-on', 'missing-test']).status, 0);
    const { status, stdout, stderr } = run(['src', '--fail-on', 'missing-test']);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /--tests/);
  });
});
