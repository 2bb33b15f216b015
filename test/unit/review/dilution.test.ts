import assert from 'node:assert/strict';

import { describeFinding } from '../../../src/review/describeFinding';
import type { Finding, Review } from '../../../src/review/finding';
import { rank } from '../../../src/review/ranking/rank';
import { TextIndex } from '../../../src/review/ranking/textIndex';
import { reviewContext } from '../../../src/review/reviewContext';
import { code, reviewOf } from './reviewOf';

const question = 'Why does refreshToken loop?';
const auth = `export function refreshToken() {\n${code(100, 'auth')}\n}`;

/** A review among the files of a workspace. */
function reviewAmong(files: Record<string, string>, around: Record<string, string> = {}, task = question): Review {
  const index = new TextIndex();
  for (const [path, text] of Object.entries({ ...around, ...files })) index.set(path, text);
  const { parts, count } = reviewOf(files);
  return { parts, count, index, ranking: rank(parts, task, { index }) };
}

function dilutionIn(review: Review): Finding | undefined {
  return reviewContext(review).find(({ data }) => data.kind === 'dilution');
}

function told(review: Review): string[] {
  return (dilutionIn(review)?.places ?? []).map(({ path }) => path).sort();
}

/** Files of some 900 tokens that have nothing to do with anything. */
function boxes(count: number, folder = 'lib/box'): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`${folder}/box${at}.ts`, code(60, `box${folder.length}n${at}x`)]),
  );
}

describe('dilution', () => {
  it('is parts that nothing links to the task, without waste that is reported already', () => {
    const files = { 'src/auth.ts': auth, ...boxes(10), 'yarn.lock': code(500, 'lock') };
    assert.deepEqual(told(reviewAmong(files)), Object.keys(boxes(10)).sort());
    assert.deepEqual(told(reviewOf(files, question)), Object.keys(boxes(10)).sort());
    assert.deepEqual(told(reviewAmong(files, {}, 'fix it')), []);
  });

  it('is no part that a likely key part uses, or that uses one', () => {
    const review = reviewAmong({
      'src/auth.ts': `import { pageOf } from '../lib/box/box0';\n${auth}`,
      ...boxes(10),
      'lib/user.ts': `${code(60, 'user')}\nrun(refreshToken);\n`,
    });
    assert.deepEqual(told(review), Object.keys(boxes(10)).sort().slice(1));
    const finding = dilutionIn(review)!;
    assert.equal(
      finding.tokens,
      finding.places.reduce((sum, { part }) => sum + review.parts[part]!.tokens, 0),
    );
  });

  it('is no part that one uses which may be what is changed, though it is no likely key part', () => {
    const review = reviewAmong({
      'src/auth.ts': auth,
      'src/app.ts': `import { pageOf } from '../lib/box/box0';\n${code(60, 'app')}`,
      ...boxes(10),
    });
    const scored = (score: number): Review => ({
      ...review,
      ranking: {
        ...review.ranking!,
        ranked: review.ranking!.ranked.map((each) => (each.part.path === 'src/app.ts' ? { ...each, score } : each)),
      },
    });
    assert.ok(told(scored(0.49)).includes('lib/box/box0.ts'));
    assert.ok(!told(scored(0.5)).includes('lib/box/box0.ts'));
  });

  it('is told from a tenth of the context on, and a folder of which all is unlinked once', () => {
    const review = reviewAmong({
      'src/auth.ts': `${auth}\n${code(900, 'more')}`,
      ...boxes(2),
      ...boxes(1, 'lib/other'),
      'tools/one.ts': code(40, 'one'),
      'tools/auth.ts': 'import { refreshToken } from "../src/auth";\nrefreshToken();\n',
      'lib/empty.ts': '',
    });
    const finding = dilutionIn(review)!;
    assert.ok(finding.data.kind === 'dilution' && finding.data.share > 0.1 && finding.data.share < 0.3);
    assert.deepEqual(
      finding.data.groups.map(({ path, parts, of }) => [path, parts, of]),
      [
        ['lib', 3, 3],
        ['tools/one.ts', 1, 1],
      ],
    );
    assert.equal(
      finding.tokens,
      finding.data.groups.reduce((sum, { tokens }) => sum + tokens, 0),
    );
    assert.match(
      describeFinding(finding).message,
      /^[12]\d % of [\d,]+ tokens have no link to the task: lib \(3 files, [\d,]+ tokens\), tools\/one\.ts \([\d,]+ tokens\)$/,
    );
  });

  it('tells a folder of which most is unlinked once, with how much', () => {
    const finding = dilutionIn(
      reviewAmong({
        'src/auth.ts': auth,
        ...boxes(4),
        'lib/box/user.ts':
          'import { refreshToken } from "../../src/auth";\nconst user = refreshToken();\nuser.show();\n'.repeat(3),
        'etc/one.ts': code(40, 'one'),
        'etc/user.ts':
          'import { refreshToken } from "../src/auth";\nconst other = refreshToken();\nother.show();\n'.repeat(3),
      }),
    )!;
    assert.match(
      describeFinding(finding).message,
      /: lib\/box \(4 of 5 files, [\d,]+ tokens\), etc\/one\.ts \([\d,]+ tokens\)$/,
    );
  });

  it('is no file with rules that hold for every task', () => {
    const rules = 'Write the tests first, and keep each change small enough to read. '.repeat(20);
    const files = { 'src/auth.ts': auth, ...boxes(4), 'AGENTS.md': rules, 'docs/CONTRIBUTING.md': rules };
    assert.deepEqual(told(reviewAmong(files)), Object.keys(boxes(4)));
  });

  it('is a part that shares common names with the likely key part alone, not one that shares a rare one', () => {
    const everywhere = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`app/view${at}.ts`, `show(ClientConfig, ${at});\n`]),
    );
    const files = {
      'src/auth.ts': `${auth}\nread(ClientConfig, vaultOfTokens);\n`,
      ...boxes(4),
      'lib/config.ts': `export class ClientConfig {}\n${code(60, 'config')}`,
      'lib/vault.ts': `export function vaultOfTokens() {}\n${code(60, 'vault')}`,
    };
    assert.deepEqual(told(reviewAmong(files, everywhere)), [...Object.keys(boxes(4)), 'lib/config.ts'].sort());
  });

  it('is a part that has a word of the task in its path and nothing else of it', () => {
    const renewal = '// renews the session of a user before it expires\n';
    const files = { 'src/token/auth.ts': `${renewal}${auth}`, ...boxes(4), 'lib/token/colours.ts': code(60, 'colour') };
    const task = 'Why does refreshToken in the token code loop before the session of the user expires?';
    assert.deepEqual(told(reviewAmong(files, {}, task)), [...Object.keys(boxes(4)), 'lib/token/colours.ts'].sort());
  });

  it('follows imports by the files around the context, which say where a package begins', () => {
    const files = {
      'pkg/auth.py': `from pkg.util import files\n\n\ndef refreshToken():\n    files.read()\n${code(60, 'auth')}`,
      'pkg/util/files.py': code(60, 'file'),
      ...boxes(4),
    };
    const around = { 'pkg/__init__.py': '\n', 'pkg/util/__init__.py': '\n' };
    assert.deepEqual(told(reviewAmong(files, around)), Object.keys(boxes(4)));
  });

  it('is no file that the likely key part names, and no prose that has its names', () => {
    const files = {
      'src/auth.ts': `${auth}\n// not in box1.ts\nload("answers.json");\n`,
      'data/answers.json': `{"rows": [${Array.from({ length: 900 }, (_, at) => `"row ${at}"`).join(',')}]}`,
      'docs/tokens.md': `# Tokens\n\nCall loadVaultOf to begin.\n\n${'Some words on another matter. '.repeat(100)}`,
      ...boxes(4),
    };
    files['src/auth.ts'] += 'export function loadVaultOf() {}\n';
    assert.deepEqual(told(reviewAmong(files)), Object.keys(boxes(4)));
  });

  it('takes a name of Go that begins with a small letter for no link between folders', () => {
    const files = {
      'auth/auth.go': `package auth\n\nfunc RefreshToken() {}\n\nfunc updateVault() {}\n${code(60, 'auth')}`,
      'auth/vault.go': `package auth\n\nfunc Open() { updateVault() }\n${code(60, 'vault')}`,
      'create/create.go': `package create\n\nfunc Make() { updateVault() }\n${code(60, 'create')}`,
      ...boxes(4),
    };
    const paths = told(reviewAmong(files, {}, 'Why does RefreshToken loop?'));
    assert.deepEqual(paths, ['create/create.go', ...Object.keys(boxes(4))]);
  });

  it('is not told where the task does not say surely what it is about', () => {
    const vague = 'Minor cleanup of warnings from the compiler';
    const files = { 'src/auth.ts': `// warnings of the compiler\n${auth}`, ...boxes(10) };
    const review = reviewAmong(files, {}, vague);
    assert.equal(review.ranking?.enoughSignal, true);
    assert.equal(review.ranking.isSpecific, false);
    assert.deepEqual(told(review), []);
  });
});
