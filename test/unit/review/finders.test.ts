import assert from 'node:assert/strict';

import type { CodeFacts } from '../../../src/code/syntax/codeFacts';
import { SyntaxReader } from '../../../src/code/syntax/syntaxReader';
import type { Finding } from '../../../src/review/finding';
import { describeFinding } from '../../../src/review/describeFinding';
import { findComments } from '../../../src/review/comments';
import { dropCandidates } from '../../../src/review/dropCandidates';
import { findInstructionProblems, type InstructionRole } from '../../../src/review/instructions';
import { confirmInterfaces, interfaceCandidates } from '../../../src/review/interfaceOnly';
import { rank } from '../../../src/review/ranking/rank';
import { TextIndex } from '../../../src/review/ranking/textIndex';
import { confirmUses, findUsesBeforeDefinitions, usesBeforeDefinitions } from '../../../src/review/useBeforeDefinition';
import { installedGrammars } from '../code/grammarFiles';
import { count, partsOf } from './reviewOf';

const filler = (lines: number, name: string): string =>
  Array.from({ length: lines }, (_, at) => `const ${name}${at} = compute(${at}, "${name}");\n`).join('');

describe('uses before definitions', () => {
  const find = (files: Record<string, string>, task: string): Finding[] => {
    const index = new TextIndex();
    for (const [path, text] of Object.entries(files)) index.set(path, text);
    const parts = partsOf(files);
    const review = { parts, count, ranking: rank(parts, task, { index }) };
    return findUsesBeforeDefinitions(review, usesBeforeDefinitions(review, index));
  };
  const user = `import { readTokenStore } from './store';\nfunction refreshToken() {\n  readTokenStore();\n}\n`;
  const definer = 'export function readTokenStore() {\n  return 1;\n}\n';
  const task = 'why does refreshToken in src/auth.ts not see what readTokenStore in src/store.ts reads';

  it('are said of key parts, with both places', () => {
    const files = { 'src/auth.ts': user, 'src/x.ts': filler(600, 'x'), 'src/store.ts': definer };
    const [finding, ...others] = find(files, task);
    assert.deepEqual(others, []);
    assert.deepEqual(finding?.data, { kind: 'use-before-definition', names: ['readTokenStore'] });
    assert.deepEqual(
      finding.places.map(({ path }) => path),
      ['src/auth.ts', 'src/store.ts'],
    );
    assert.match(
      describeFinding(finding).message,
      /src\/auth\.ts uses readTokenStore, defined further down in src\/store\.ts/,
    );
  });

  it('are not said in the right order, of a short context, in a circle, or without an import', () => {
    const x = filler(600, 'x');
    assert.deepEqual(find({ 'src/store.ts': definer, 'src/x.ts': x, 'src/auth.ts': user }, task), []);
    assert.deepEqual(find({ 'src/auth.ts': user, 'src/store.ts': definer }, task), []);
    const circle = `import { refreshToken } from './auth';\n${definer}`;
    assert.deepEqual(find({ 'src/auth.ts': user, 'src/x.ts': x, 'src/store.ts': circle }, task), []);
    const withoutImport = user.replace(/^import.*\n/, '');
    assert.deepEqual(find({ 'src/auth.ts': withoutImport, 'src/x.ts': x, 'src/store.ts': definer }, task), []);
  });
});

describe('what syntax trees confirm', function () {
  this.timeout(20_000);
  const reader = new SyntaxReader(installedGrammars, (grammar) => assert.fail(grammar));
  const factsOf = (path: string, text: string): Promise<CodeFacts | undefined> => reader.factsOf(path, text);

  it('is no use in a comment or a string', async () => {
    const files = {
      'src/auth.ts': `import './store';\nfunction refreshToken() {\n  log('readTokenStore'); // readTokenStore\n}\n`,
      'src/x.ts': filler(600, 'x'),
      'src/store.ts': 'export function readTokenStore() {\n  return 1;\n}\n',
    };
    const index = new TextIndex();
    for (const [path, text] of Object.entries(files)) index.set(path, text);
    const parts = partsOf(files);
    const review = { parts, count, ranking: rank(parts, 'refreshToken in src/auth.ts, src/store.ts', { index }) };
    const uses = usesBeforeDefinitions(review, index);
    assert.equal(uses.length, 1);
    assert.deepEqual(await confirmUses(uses, review, factsOf), []);
  });

  it('is an interface that is called, not a word, a test, or a function within a function', async () => {
    const body = filler(40, 'body').replaceAll('const', '  const');
    const files = {
      'src/auth.ts': `import { readStore } from './store';\nimport { inner } from './deep';\nimport './store.test';\nfunction refreshToken() {\n  readStore('whole');\n}\n`,
      'src/store.ts': `export function readStore() {\n${body}}\nexport const whole = 1;\n`,
      'src/deep.ts': `export function outer() {\n  function inner() {}\n${body}}\n`,
      'src/store.test.ts': `export function readStoreTest() {\n${body}}\n`,
      'src/x.ts': filler(40, 'x'),
      'src/y.ts': filler(40, 'y'),
    };
    const index = new TextIndex();
    for (const [path, text] of Object.entries(files)) index.set(path, text);
    const parts = partsOf(files);
    const review = { parts, count, ranking: rank(parts, 'refreshToken loops', { index }) };
    const candidates = interfaceCandidates(review, index);
    const confirmed = await confirmInterfaces(candidates, review, factsOf);
    assert.deepEqual(
      confirmed.map(({ part, names }) => [parts[part]?.path, ...names]),
      [['src/store.ts', 'readStore']],
    );
  });
});

describe('parts that may be dropped', () => {
  const pathsOf = (extra: Record<string, string>): string[] => {
    const files = {
      'auth/session.ts': 'export function refreshToken() {\n  return 401;\n}\n',
      ...Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`boxes${at}/box${at}.ts`, filler(9, `box${at}x`)])),
      ...extra,
    };
    const ranking = rank(partsOf(files), 'why does refreshToken in auth/session.ts loop');
    return [...dropCandidates(ranking).keys()].map(({ part }) => part.path);
  };

  it('are a few of those that nothing links to the task', () => {
    const found = pathsOf({});
    assert.ok(found.length >= 2 && found.length <= 4, found.join());
    assert.ok(found.every((path) => path.startsWith('boxes')));
  });

  it('are none beside a key part, nor named after one', () => {
    const last = { 'auth/wholly.ts': 'export const wholly = 1;\n', 'z/sessionKeeper.ts': 'export const keeper = 1;\n' };
    const found = pathsOf(last);
    assert.ok(!found.some((path) => path in last), found.join());
  });
});

describe('comments', () => {
  const commented = Array.from(
    { length: 300 },
    (_, at) => `// What line ${at} does and why it does so.\nrun${at}();\n`,
  ).join('');

  it('are one finding when they are many', () => {
    const parts = partsOf({ 'a.ts': commented, 'b.ts': filler(50, 'b') });
    const [finding, ...others] = findComments({ parts, count }, new Set());
    assert.deepEqual(others, []);
    assert.deepEqual(
      finding?.places.map(({ path }) => path),
      ['a.ts'],
    );
    assert.ok(finding.tokens > 2000 && finding.tokens < parts[0]!.tokens);
    // The share is that of all comments, also of those in parts that have few.
    const few = `${filler(100, 'c')}\n${'// A few words.\n'.repeat(20)}`;
    const [all] = findComments({ parts: partsOf({ 'a.ts': commented, 'c.ts': few }), count }, new Set());
    const total = count(commented) + count(few);
    assert.ok(all?.data.kind === 'comments');
    assert.ok(all.data.share * total > all.tokens + 50, `${all.data.share * total} of ${all.tokens}`);
    assert.match(describeFinding(all).message, /more of them in a\.ts than in any other part/);
  });

  it('are none in prose, in waste, or when they are few', () => {
    assert.deepEqual(findComments({ parts: partsOf({ 'a.md': commented }), count }, new Set()), []);
    assert.deepEqual(findComments({ parts: partsOf({ 'a.ts': commented }), count }, new Set([0])), []);
    assert.deepEqual(findComments({ parts: partsOf({ 'a.ts': commented.slice(0, 2000) }), count }, new Set()), []);
    // Directives and attributes are code.
    const directives = '#include <a.h>\n#[derive(Debug)]\n#define A 1\n'.repeat(400);
    assert.deepEqual(findComments({ parts: partsOf({ 'a.c': directives }), count }, new Set()), []);
  });
});

describe('instruction files', () => {
  const role: InstructionRole = { alwaysSentTo: ['Claude Code'], sometimesSentTo: [] };
  const problems = (files: Record<string, string>, roles: Record<string, InstructionRole> = {}): unknown[] =>
    findInstructionProblems({ parts: partsOf(files), count }, new Map(Object.entries(roles))).map(
      ({ data, places }) => [data.kind === 'instructions' && data.problem, places[0]?.path, places[0]?.lines?.from],
    );
  const rule = (at: number): string => `- Rule ${at}: write the tests of a module before the module itself, please.\n`;

  it('are said to be sent with every request, by whom', () => {
    assert.deepEqual(problems({ 'CLAUDE.md': rule(1) }, { 'CLAUDE.md': role }), [
      ['always-sent', 'CLAUDE.md', undefined],
    ]);
    assert.deepEqual(problems({ 'CLAUDE.md': rule(1), 'a.ts': 'x' }), []);
    // A drop in the ocean is not worth a line.
    assert.deepEqual(problems({ 'CLAUDE.md': rule(1), 'a.ts': filler(500, 'a') }, { 'CLAUDE.md': role }), []);
  });

  it('hold strong rules in the middle when they are long', () => {
    const long = (middle: string): string =>
      Array.from({ length: 101 }, (_, at) => (at === 50 ? middle : rule(at).repeat(2))).join('');
    assert.deepEqual(problems({ 'AGENTS.md': long('- You MUST never push to the main branch directly.\n') }), [
      ['long', 'AGENTS.md', undefined],
      ['buried-rule', 'AGENTS.md', 101],
    ]);
    assert.deepEqual(problems({ 'AGENTS.md': long('- You should rather not push to the main branch.\n') }), [
      ['long', 'AGENTS.md', undefined],
    ]);
  });

  it('follow imports, in circles too, and take neither addresses nor packages for one', () => {
    const files = {
      'CLAUDE.md': 'See @docs/style.md and @scope/package, mail ada@example.org, `@quoted/file.md`.\n',
      'docs/style.md': '@more.md\n@../CLAUDE.md\n',
      'docs/more.md': 'x\n',
    };
    const [finding] = findInstructionProblems({ parts: partsOf(files), count }, new Map());
    assert.ok(finding?.data.kind === 'instructions');
    assert.deepEqual(finding.data.imports, ['docs/style.md', 'docs/more.md']);
    assert.equal(finding.tokens, count(files['docs/style.md']) + count(files['docs/more.md']));
  });

  it('repeat a rule of another one, and code is no rule', () => {
    const files = { 'AGENTS.md': `# A\n${rule(1)}`, 'CLAUDE.md': `${rule(2)}${rule(1)}` };
    assert.deepEqual(problems(files), [['repeated-rule', 'CLAUDE.md', 2]]);
    const code = `\`\`\`\n${rule(1)}\`\`\`\n`;
    assert.deepEqual(problems({ 'AGENTS.md': code, 'CLAUDE.md': code }), []);
  });
});
