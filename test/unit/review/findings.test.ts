import assert from 'node:assert/strict';

import { positionPenalty } from '../../../src/review/buried';
import { describeFinding } from '../../../src/review/describeFinding';
import type { SecretFinding } from '../../../src/context/secrets/finding';
import type { Finding, FindingData, FindingKind } from '../../../src/review/finding';
import { smallerForms } from '../../../src/review/prettyJson';
import { code, count, reviewOf } from './reviewOf';
import { templateOf } from '../../../src/review/repeatedLogs';
import { byImportance, reviewContext } from '../../../src/review/reviewContext';

function find(files: Record<string, string>, kind: FindingKind, task?: string): Finding[] {
  return reviewContext(reviewOf(files, task)).filter(({ data }) => data.kind === kind);
}

describe('findings', () => {
  it('say nothing of a small clean context', () => {
    assert.deepEqual(
      reviewContext(reviewOf({ 'a.ts': code(20, 'alpha'), 'b.ts': code(20, 'beta') }, 'why is alpha3 slow')),
      [],
    );
    assert.deepEqual(reviewContext(reviewOf({})), []);
  });

  it('name lock files and duplicates, and not their pieces too', () => {
    const lock = JSON.stringify(
      { packages: Array.from({ length: 50 }, (_, id) => ({ id, name: 'x'.repeat(id) })) },
      null,
      2,
    );
    const files = { 'package-lock.json': lock, 'a.ts': code(30, 'alpha'), 'copy.ts': `${code(30, 'alpha')}\n` };
    const findings = reviewContext(reviewOf(files));
    assert.deepEqual(findings.map(({ data, places }) => [data.kind, places[0]?.path]).sort(), [
      ['bloat', 'package-lock.json'],
      ['duplicate-file', 'copy.ts'],
    ]);
    assert.equal(findings.find(({ data }) => data.kind === 'bloat')?.tokens, count(lock));
  });

  it('find blocks that stand in two parts, whatever the indentation, with both sides', () => {
    const block = code(15, 'shared');
    const indented = block.replaceAll(/^/gm, '    ');
    const [finding, ...others] = find(
      { 'a.ts': `${code(5, 'one')}\n${block}\n${code(5, 'two')}`, 'b.ts': `${code(8, 'three')}\n\n${indented}\n` },
      'repeated-block',
    );
    assert.equal(others.length, 0);
    assert.deepEqual(finding?.places, [
      { part: 1, path: 'b.ts', lines: { from: 10, to: 24 } },
      { part: 0, path: 'a.ts', lines: { from: 6, to: 20 } },
    ]);
    assert.equal(finding.tokens, count(`${indented}\n`));
    assert.equal(
      find({ 'a.ts': code(9, 'shared'), 'b.ts': `${code(9, 'shared')}\n${code(9, 'x')}` }, 'repeated-block').length,
      0,
    );
  });

  it('find every repeated block of 13 lines or more, wherever it stands', () => {
    for (let before = 0; before < 12; before++) {
      const files = {
        'a.ts': `${code(before, 'one')}\n${code(13, 'same')}\n${code(7, 'two')}`,
        'b.ts': `${code(3, 'three')}\n${code(13, 'same')}`,
      };
      assert.equal(find(files, 'repeated-block').length, 1, String(before));
    }
  });

  it('take licences, package clauses and imports for no repeated block, and lines after them by their numbers', () => {
    const licence = `/*\n${Array.from({ length: 12 }, (_, line) => ` * Licensed under line ${line}`).join('\n')}\n */\n`;
    const imports = {
      go: `package discovery\n\nimport (\n${Array.from({ length: 12 }, (_, at) => `\t"path/${at}"`).join('\n')}\n)\n`,
      ts: `import {\n${Array.from({ length: 12 }, (_, at) => `  name${at},`).join('\n')}\n} from './names';\n`,
      py: Array.from({ length: 14 }, (_, at) => `from package${at} import name${at}\n`).join(''),
      cs: Array.from({ length: 14 }, (_, at) => `using System.Name${at};\n`).join(''),
    };
    for (const [extension, lines] of Object.entries(imports)) {
      const head = `${licence}${lines}\n`;
      const files = {
        [`a.${extension}`]: `${head}${code(5, 'one')}`,
        [`b.${extension}`]: `${head}${code(5, 'two')}`,
      };
      assert.deepEqual(find(files, 'repeated-block'), [], extension);
      const [block] = find(
        {
          [`a.${extension}`]: `${head}${code(15, 'same')}\n${code(5, 'one')}`,
          [`b.${extension}`]: `${head}${code(15, 'same')}\n${code(5, 'two')}`,
        },
        'repeated-block',
      );
      const first = head.split('\n').length;
      assert.deepEqual(block?.places[0]?.lines, { from: first, to: first + 14 }, extension);
    }
  });

  it('find a block twice in one part, without overlap', () => {
    const findings = find({ 'a.ts': `${code(12, 'x')}\n${code(12, 'x')}\n${code(12, 'x')}` }, 'repeated-block');
    assert.deepEqual(
      findings.map(({ places }) => places[0]?.lines),
      [
        { from: 13, to: 24 },
        { from: 25, to: 36 },
      ],
    );
  });

  it('is quick on thousands of equal lines', () => {
    const began = performance.now();
    find({ 'a.txt': 'same line\n'.repeat(20_000), 'b.txt': 'same line\nother\n'.repeat(10_000) }, 'repeated-block');
    assert.ok(performance.now() - began < 3000);
  });

  it('find log lines that differ in times and ids only', () => {
    const log = Array.from(
      { length: 40 },
      (_, at) => `2026-11-23T10:00:${String(at).padStart(2, '0')}Z INFO request ${at} took ${at * 3} ms`,
    ).join('\n');
    const [finding] = find({ 'server.txt': `${log}\n2026-11-23T10:01:00Z ERROR refused` }, 'repeated-log');
    assert.deepEqual(finding?.data, {
      kind: 'repeated-log',
      template: '<time> INFO request <n> took <n> ms',
      times: 40,
    });
    assert.equal(templateOf('GET /a/1234abcd5678 from 10.0.0.1:80 at 0xFF'), 'GET /a/<hex> from <address> at <hex>');
    assert.equal(find({ 'a.ts': code(100, 'x') }, 'repeated-log').length, 0);
  });

  it('find blobs, and take neither prose nor long names for one', () => {
    const random = Array.from(
      { length: 400 },
      (_, at) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'[(at * at * 7 + at * 13) % 64],
    ).join('');
    const forms = find(
      {
        'a.css': `a { background: url(data:image/png;base64,${random}) }`,
        'b.ts': `const key = "${random}";`,
        'c.ts': `x = 0x${'0123456789abcdef'.repeat(20)}`,
      },
      'blob',
    );
    assert.deepEqual(forms.map(({ data }) => (data.kind === 'blob' ? data.form : '')).sort(), [
      'base64',
      'data-uri',
      'hex',
    ]);
    assert.equal(
      find({ 'a.ts': `${'a'.repeat(400)} ${'path/to/file/'.repeat(40)} ${'-'.repeat(400)}` }, 'blob').length,
      0,
    );
  });

  it('measure the shorter forms of JSON, and lose nothing', () => {
    const rows = Array.from({ length: 20 }, (_, id) => ({ id, name: `name ${id}`, note: null, tags: ['a b', '"q"'] }));
    const text = JSON.stringify(rows, null, 2);
    const [finding] = find({ 'rows.json': text }, 'pretty-json');
    const forms = smallerForms(text);
    const table = forms.find(({ form }) => form === 'table')!.text;
    assert.equal(finding?.tokens, count(text) - count(table));
    const [keys, ...values] = JSON.parse(table) as [string[], ...unknown[][]];
    assert.deepEqual(
      values.map((row): Record<string, unknown> => Object.fromEntries(row.map((value, at) => [keys[at]!, value]))),
      rows,
    );
    assert.deepEqual(smallerForms('{ "big": 12345678901234567890, "one": 1.0, "s": " a  b " }'), [
      { form: 'compact', text: '{"big":12345678901234567890,"one":1.0,"s":" a  b "}' },
    ]);
    assert.deepEqual(smallerForms('{ // no JSON\n}'), []);
  });

  it('count the second and further copies of a licence header, whatever the year', () => {
    const header = (year: number): string =>
      `/*\n * Copyright ${year} Ada. Licensed under the Example Licence, version 2.0.\n * ${'See the licence for what it permits and what not. '.repeat(4)}\n */\n`;
    const [finding, ...others] = find(
      {
        'a.ts': header(2020) + code(3, 'x'),
        'b.ts': header(2024) + code(3, 'y'),
        'c.ts': `// not a licence\n${code(3, 'z')}`,
      },
      'licence-header',
    );
    assert.equal(others.length, 0);
    assert.deepEqual(
      finding?.places.map(({ path }) => path),
      ['b.ts', 'a.ts'],
    );
    assert.deepEqual(finding.places[0]?.lines, { from: 1, to: 4 });
  });

  describe('buried', () => {
    const filler = (parts: number, lines: number): [string, string][] =>
      Array.from({ length: parts }, (_, at) => [`src/filler${at}.ts`, code(lines, `filler${at}x`)]);
    const key: [string, string] = ['src/auth.ts', `export function refreshToken() {\n${code(20, 'auth')}\n}`];
    const task = 'Why does refreshToken loop?';
    const at = (place: number, parts: number, lines: number): Finding[] => {
      const all = filler(parts, lines);
      all.splice(place, 0, key);
      return find(Object.fromEntries(all), 'buried', task);
    };

    it('says where a key part stands, from 16K tokens on as a warning', () => {
      const [finding] = at(10, 20, 80);
      assert.equal(finding?.places[0]?.path, 'src/auth.ts');
      assert.equal(finding.severity, 'warn');
      assert.ok(finding.data.kind === 'buried' && finding.data.position.from > 40 && finding.data.position.to < 60);
      const { message, evidence, source } = describeFinding(finding);
      assert.match(message, /^src\/auth\.ts, likely key, is buried at \d+(–\d+)? % of [\d,]+ tokens: move it first$/);
      assert.match(evidence, /8K to 80K tokens, not for code: 3 to 12 points fewer/);
      assert.match(source, /^https:/);
    });

    it('is strong above 64K tokens and mild below 16K', () => {
      assert.deepEqual([at(10, 20, 320)[0]?.severity, at(10, 20, 30)[0]?.severity], ['strong', 'info']);
    });

    it('is not strong where the task names none of the likely key parts', () => {
      const all = filler(20, 320);
      all.splice(10, 0, [
        'src/mail.ts',
        `export function send() {\n// lantern harbour lantern harbour\n${code(9, 'mail')}\n}`,
      ]);
      const [finding] = find(Object.fromEntries(all), 'buried', 'Why is the lantern of the harbour dark?');
      assert.equal(finding?.places[0]?.path, 'src/mail.ts');
      assert.equal(finding.severity, 'warn');
    });

    it('is silent under 4K tokens, at the ends, and without a task that tells', () => {
      assert.deepEqual([at(3, 6, 20), at(0, 20, 80), at(20, 20, 80)], [[], [], []]);
      const all = filler(20, 80);
      all.splice(10, 0, key);
      assert.deepEqual(find(Object.fromEntries(all), 'buried', 'fix it'), []);
      assert.deepEqual(find(Object.fromEntries(all), 'buried'), []);
    });

    it('takes what no one wrote for a reader neither for a key part nor for a look-alike', () => {
      const about = 'refreshToken loop session expires\n'.repeat(40);
      const all = filler(20, 80);
      const locks = ['package-lock.json', 'web/yarn.lock', 'api/go.sum', 'vendor/auth/token.js'];
      all.splice(10, 0, key, ...locks.map((path): [string, string] => [path, about]));
      const findings = find(Object.fromEntries(all), 'buried', `${task} The session expires.`);
      assert.deepEqual(
        findings.map(({ places, severity, data }) => [
          places[0]?.path,
          severity,
          data.kind === 'buried' && data.lookAlikes,
        ]),
        [['src/auth.ts', 'warn', []]],
      );
    });

    it('is one finding for all likely key parts that are, and no graver for a lock file in between', () => {
      const all = filler(24, 80);
      const caller = `export function callRefresh() {\n  refreshToken();\n${code(9, 'caller')}\n}`;
      all.splice(18, 0, key, ['src/caller.ts', caller], ['yarn.lock', code(6000, 'lock')]);
      const [finding, ...others] = find(
        Object.fromEntries(all),
        'buried',
        'Why does callRefresh loop in refreshToken?',
      );
      assert.deepEqual(others, []);
      assert.deepEqual(finding?.places.map(({ path }) => path).sort(), ['src/auth.ts', 'src/caller.ts']);
      assert.equal(finding.severity, 'warn');
      assert.ok(finding.data.kind === 'buried' && finding.data.total < 64_000 && finding.data.positions.length === 2);
      assert.match(
        describeFinding(finding).message,
        /^2 likely key parts are buried in [\d,]+ tokens, move them first: src\//,
      );
    });

    it('follows the published shape: none at the start, full from a fifth on, a little less at the end', () => {
      assert.deepEqual(positionPenalty(0.02, 40_000), { low: 0, high: 0 });
      assert.deepEqual(positionPenalty(0.5, 40_000), { low: 7, high: 14 });
      const end = positionPenalty(1, 40_000);
      assert.deepEqual([Math.round(end.low), Math.round(end.high)], [6, 8]);
    });
  });

  it('come with the gravest first, of a severity with what is missing for the task, and with what is missing besides last', () => {
    const found = (severity: Finding['severity'], data: FindingData, tokens = 10): Finding => ({
      severity,
      tokens,
      data,
      places: [],
    });
    const missing = (severity: Finding['severity'], isAboutTask: boolean, path: string): Finding =>
      found(severity, {
        kind: 'missing',
        missing: path,
        names: [],
        users: [],
        uses: 0,
        isImported: false,
        isNamedInTask: false,
        isUser: false,
        isAboutTask,
      });
    const strong = found('strong', { kind: 'duplicate-file', of: 'a' });
    const large = found('warn', { kind: 'duplicate-file', of: 'b' }, 90);
    const small = found('warn', { kind: 'duplicate-file', of: 'c' }, 20);
    const [first, second] = [missing('warn', true, 'x'), missing('warn', true, 'y')];
    const besides = missing('warn', false, 'z');
    const mild = missing('info', true, 'w');
    assert.deepEqual(byImportance([mild, besides, small, first, strong, second, large]), [
      strong,
      first,
      second,
      large,
      small,
      besides,
      mild,
    ]);
  });

  it('put the secrets of tests into one milder line, and each other one into its own', () => {
    const secret = (path: string): SecretFinding => ({
      kind: 'private-key',
      line: 2,
      start: path.length,
      end: path.length + 5,
    });
    const paths = ['src/key.pem', 'lib/key.pem', 'testdata/a.pem', 'testdata/b.pem'];
    const review = reviewOf(Object.fromEntries(paths.map((path) => [path, `${path}\nabcdefgh`])));
    // Two of them in one line are one place.
    const found = reviewContext(review, { secrets: paths.map((path) => [secret(path), secret(path)]) });
    assert.deepEqual(
      found.map(({ severity, places }) => [severity, ...places.map(({ path }) => path)]),
      [
        ['strong', 'src/key.pem'],
        ['strong', 'lib/key.pem'],
        ['warn', 'testdata/a.pem', 'testdata/b.pem'],
      ],
    );
    assert.match(
      describeFinding(found[2]!).message,
      /^testdata\/a\.pem:2–3 looks like a secret \(.*\): mask it, and 1 more place$/,
    );
  });

  it('find rules that stand in two instruction files', () => {
    const rule = '- Always run the whole test suite before you commit a change to the branch.';
    const [finding] = find(
      { 'AGENTS.md': `# Rules\n${rule}\n`, 'CLAUDE.md': `Hello\n\n* ${rule.slice(2)}\n`, 'README.md': rule },
      'instructions',
    );
    assert.deepEqual(
      finding?.places.map(({ path, lines }) => [path, lines?.from]),
      [
        ['CLAUDE.md', 3],
        ['AGENTS.md', 2],
      ],
    );
  });
});
