import assert from 'node:assert/strict';
import { addParts, emptyContext, setTask } from '../../../src/context/compose/context';
import { builtInCatalogue, findModel } from '../../../src/models/catalogue';
import { costOfCall, costToSend } from '../../../src/models/cost';
import { isUnpriced } from '../../../src/models/prices';
import { applySuggestions } from '../../../src/optimize/applyOperations';
import { describeRisk, describeSuggestion, inEnglish } from '../../../src/optimize/describe';
import { fitTo } from '../../../src/optimize/fit';
import { lossOfDropping } from '../../../src/optimize/harm';
import type { OptimizeInput } from '../../../src/optimize/input';
import { Optimization } from '../../../src/optimize/optimization';
import { rewritersWith } from '../../../src/optimize/rewrites/rewriters';
import type { Suggestion } from '../../../src/optimize/suggestion';
import { TextIndex } from '../../../src/review/ranking/textIndex';
import { SyntaxReader } from '../../../src/code/syntax/syntaxReader';
import type { Rewriter } from '../../../src/context/compose/textToSend';
import { SentTexts } from '../../../src/optimize/sentTexts';
import { withoutStaleReferences } from '../../../src/optimize/staleReferences';
import { engineFor } from '../../corpus/engines';
import { installedGrammars } from '../code/grammarFiles';

const model = findModel(builtInCatalogue, 'gpt-6.2-sol')!;

function input(files: Record<string, string>, task = '', change: Partial<OptimizeInput> = {}): OptimizeInput {
  const parts = Object.keys(files).map((path) => ({ source: { kind: 'file', path } as const }));
  return {
    context: setTask(addParts(emptyContext, parts), task),
    sources: ({ source }) => ('text' in source ? source.text : files[(source as { path: string }).path]),
    rewriters: rewritersWith({ signatures: (text) => text.replace(/\{\n[^}]*\}/g, '{ … }') }),
    rendering: { format: 'markdown', preamble: '', roots: [] },
    model,
    counter: engineFor('o200k_base'),
    catalogue: builtInCatalogue,
    at: new Date('2026-11-23'),
    ...change,
  };
}

const found = (optimization: Optimization, kind: Suggestion['data']['kind']): Suggestion | undefined =>
  optimization.suggestions.find(({ data }) => data.kind === kind);

/** Code about nothing in particular, each file another, of some 700 tokens. */
const filler = (n: number): string =>
  Array.from(
    { length: 60 },
    (_, line) => `export const weight${n}of${line} = measure(${line * n}, "box ${n * 60 + line}");`,
  ).join('\n');

const auth = `export function refreshToken(session) {\n  return renew(session.token, retryAfter(401));\n}\n`;

const around = (count: number, at: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n): [string, string] =>
      n === at ? ['src/auth.ts', auth] : [`src/box${n}.ts`, filler(n)],
    ),
  );

const question = 'Why does refreshToken loop on a 401?';

describe('suggestions', () => {
  it('moves the likely key part first, and names it again at the end', async () => {
    const optimization = await Optimization.of(input(around(20, 10), question));
    const reorder = found(optimization, 'reorder')!;
    assert.equal(reorder.tier, 'likely');
    assert.ok(reorder.data.kind === 'reorder' && reorder.data.points.low >= 1 && reorder.data.points.high <= 12);
    const recap = found(optimization, 'recap')!;
    const { text } = await optimization.deliver([reorder.id, recap.id]);
    assert.match(text, /^## src\/auth\.ts\n/);
    assert.match(
      text,
      /## Key parts\n\n```\nAbove, likely key for the task: src\/auth\.ts: refreshToken\. The lines of [^]*retryAfter[^]*```\n\n## Task\n/,
    );
    assert.equal(describeSuggestion(reorder, inEnglish), 'Move src/auth.ts first');
  });

  it('copies the lines that matter most to the end, as long as they are what is sent', async () => {
    const reader = new SyntaxReader(installedGrammars, (grammar) => assert.fail(grammar));
    const files = around(20, 10);
    files['src/auth.ts'] = `${filler(99)}\n${auth}${filler(98)}\n`;
    const optimization = await Optimization.of(
      input(files, question, { factsOf: (path, text) => reader.factsOf(path, text) }),
    );
    const recap = found(optimization, 'recap')!;
    assert.equal(describeSuggestion(recap, inEnglish), 'Copy the 3 key lines of src/auth.ts once more to the end');
    const { text, context } = await optimization.deliver([recap.id]);
    const pointer = 'Above, likely key for the task: src/auth.ts: refreshToken.';
    const copied = `${pointer} The lines of src/auth.ts that matter most, once more:\n\n${auth}`;
    assert.ok(text.includes(`\`\`\`\n${copied}\`\`\`\n`), text.slice(-600));
    // Once the file is another, the copy would contradict it.
    const changed = { ...files, 'src/auth.ts': files['src/auth.ts'].replace('401', '403') };
    const { rewriters, counter } = input(files);
    const sources: OptimizeInput['sources'] = ({ source }) =>
      'text' in source ? source.text : changed[(source as { path: keyof typeof changed }).path];
    const texts = new SentTexts(sources, rewriters, counter);
    await texts.prepare(context);
    const mended = withoutStaleReferences(context, texts, []);
    await texts.prepare(mended);
    assert.equal(texts.textOf(mended.parts.at(-1)!)?.text, `${pointer}\n`);
    assert.equal(withoutStaleReferences(mended, texts, []), mended);
  });

  it('offers to leave out comments only to those who look, and of no key part', async () => {
    const commented = (n: number): string =>
      filler(n).replaceAll(/^/gm, '// What the next line does, and why it has to.\n');
    const files: Record<string, string> = { ...around(12, 5), 'src/a.ts': commented(31), 'src/b.ts': commented(32) };
    files['src/auth.ts'] = `${commented(33)}\n${auth}`;
    const comments: Rewriter = (text) => text.replaceAll(/^\/\/.*\n/gm, '');
    const rewriters = rewritersWith({ comments });
    const { suggestions } = await Optimization.of(input(files, question, { rewriters }));
    assert.deepEqual(
      suggestions.filter(({ data }) => data.kind === 'strip-comments').map(({ path, tier }) => [path, tier]),
      [
        ['src/a.ts', 'review'],
        ['src/b.ts', 'review'],
      ],
    );
  });

  it('offers to leave out all that is told to have no link to the task, for those who look', async () => {
    const files = around(20, 10);
    const { suggestions } = await Optimization.of(input(files, question));
    const drops = suggestions.filter(({ data }) => data.kind === 'drop-unlinked');
    assert.deepEqual(
      drops.map(({ path }) => path).sort(),
      Object.keys(files)
        .filter((path) => path !== 'src/auth.ts')
        .sort(),
    );
    // The least relevant tenth goes with one click, as it does whatever is told.
    assert.ok(drops.filter(({ tier }) => tier === 'likely').length <= 2);
    assert.ok(drops.every(({ tier }) => tier === 'likely' || tier === 'review'));
    assert.ok(drops.every(({ data }) => data.kind === 'drop-unlinked' && data.isUnlinked));
    for (const drop of drops)
      assert.equal(describeRisk(drop, inEnglish), 'In contexts of 150 commits, no edited file was among such parts');
  });

  it('offers nothing as unlinked that a likely key part imports', async () => {
    const files = around(20, 10);
    const dropped = async (): Promise<string[]> =>
      (await Optimization.of(input(files, question))).suggestions
        .filter(({ data }) => data.kind === 'drop-unlinked')
        .map(({ path }) => path);
    assert.ok((await dropped()).includes('src/box19.ts'));
    files['src/auth.ts'] = `import './box19';\n${auth}`;
    assert.ok(!(await dropped()).includes('src/box19.ts'));
  });

  it('proposes no order that gains less than two points', async () => {
    assert.equal(found(await Optimization.of(input(around(20, 0), question)), 'reorder'), undefined, 'it is first');
    assert.equal(found(await Optimization.of(input(around(5, 2), question)), 'reorder'), undefined, 'it is short');
  });

  it('tells what a change does to the cache: the tokens after it, at list price', async () => {
    const files = { 'a.ts': filler(1), 'yarn.lock': 'pkg@1:\n  resolved: yes\n'.repeat(90), 'b.ts': filler(2) };
    const optimization = await Optimization.of(input(files));
    const { rows } = await optimization.outcomeOf(optimization.safe);
    const { cache } = rows.find(({ suggestion }) => suggestion.data.kind === 'exclude')!;
    const heading = '## b.ts\n\n```ts\n';
    assert.equal(cache.rewritten, engineFor('o200k_base').count(`${heading}${filler(2)}\n\`\`\`\n\n`));
    const price = costOfCall(builtInCatalogue, {
      model: model.id,
      at: new Date('2026-11-23'),
      inputTokens: 0,
      outputTokens: 0,
      cacheWrite5mTokens: cache.rewritten,
    });
    const asInput = costToSend(builtInCatalogue, model.id, cache.rewritten, new Date('2026-11-23'));
    const paid = isUnpriced(price) ? asInput : price;
    assert.ok(!isUnpriced(paid) && paid.usd > 0);
    assert.equal(cache.rewriteUsd, paid.usd);
  });

  it('puts definitions before uses among the key parts', async () => {
    const files = {
      ...around(20, 3),
      'src/renewal.ts': 'export function renew(token, after) {\n  return schedule(token, after);\n}\n',
    };
    const task = 'Why does refreshToken in src/auth.ts loop? It calls `renew` of src/renewal.ts.';
    const optimization = await Optimization.of(input(files, task));
    const { text } = await optimization.deliver([found(optimization, 'reorder')!.id]);
    assert.ok(text.indexOf('## src/renewal.ts') < text.indexOf('## src/auth.ts'));
    assert.ok(text.indexOf('## src/auth.ts') < text.indexOf('## src/box'));
  });

  it('keeps instructions in front, where they stay cached', async () => {
    const base = input(around(20, 10), question);
    const context = addParts(base.context, [{ source: { kind: 'instructions', path: 'AGENTS.md' } }]);
    const sources: OptimizeInput['sources'] = (part) =>
      part.source.kind === 'instructions' ? 'Write tests first.\n' : base.sources(part);
    const optimization = await Optimization.of({ ...base, context, sources });
    const { text } = await optimization.deliver([found(optimization, 'reorder')!.id]);
    assert.match(text, /^## AGENTS\.md/);
    assert.ok(text.indexOf('## src/auth.ts') < text.indexOf('## src/box'));
  });

  it('adds what is missing in front of what uses it', async () => {
    const files: Record<string, string> = {
      'src/auth.ts': `import { retryAfter } from './backoff';\n${auth}`,
      'src/other.ts': filler(1),
    };
    const backoff = 'export function retryAfter(status) {\n  return status * 2;\n}\n';
    const index = new TextIndex();
    for (const [path, text] of [...Object.entries(files), ['src/backoff.ts', backoff] as const]) index.set(path, text);
    const all: Record<string, string> = { ...files, 'src/backoff.ts': backoff };
    const optimization = await Optimization.of(
      input(files, question, {
        sources: ({ source }) => all[(source as { path: string }).path],
        workspace: { index, textOf: (path) => all[path], sourceOf: (path) => ({ kind: 'file', path }) },
      }),
    );
    const add = found(optimization, 'add-missing')!;
    const { rows, before, after } = await optimization.outcomeOf([add.id]);
    const row = rows.find(({ suggestion }) => suggestion === add)!;
    assert.equal(row.tokensBefore, 0);
    assert.equal(row.tokensAfter, after.tokens - before.tokens);
    const { text } = await optimization.deliver([add.id]);
    assert.match(text, /^## src\/backoff\.ts\n/);
    assert.match(describeRisk(add, inEnglish), /retryAfter, used by src\/auth\.ts/);
  });

  it('adds tests behind what they test, when asked for, and never by itself', async () => {
    const files: Record<string, string> = { 'src/auth.ts': auth, 'src/other.ts': filler(1) };
    const test = 'import { refreshToken } from "./auth";\nit("refreshes", () => refreshToken());\n';
    const all: Record<string, string> = { ...files, 'src/auth.test.ts': test };
    const index = new TextIndex();
    for (const [path, text] of Object.entries(all)) index.set(path, text);
    const reader = new SyntaxReader(installedGrammars, (grammar) => assert.fail(grammar));
    const optimizationWith = (offersTests: boolean): Promise<Optimization> =>
      Optimization.of(
        input(files, '', {
          sources: ({ source }) => all[(source as { path: string }).path],
          factsOf: (path, text) => reader.factsOf(path, text),
          workspace: { index, textOf: (path) => all[path], sourceOf: (path) => ({ kind: 'file', path }) },
          offersTests,
        }),
      );
    assert.equal(found(await optimizationWith(false), 'add-test'), undefined);
    const optimization = await optimizationWith(true);
    const add = found(optimization, 'add-test')!;
    assert.equal(add.tier, 'review');
    assert.deepEqual(optimization.safe, []);
    assert.equal(
      describeSuggestion(add, inEnglish),
      'Add src/auth.test.ts (tests refreshToken, defined in src/auth.ts)',
    );
    const { rows, before, after } = await optimization.outcomeOf([add.id]);
    const row = rows.find(({ suggestion }) => suggestion === add)!;
    assert.equal(row.tokensAfter, after.tokens - before.tokens);
    assert.ok(row.tokensAfter > 0);
    const { text } = await optimization.deliver([add.id]);
    assert.match(text, /^## src\/auth\.ts\n[^]*## src\/auth\.test\.ts\n[^]*## src\/other\.ts\n/);
  });

  it('does not offer what a person has taken out', async () => {
    const optimization = await Optimization.of(input({ 'a.ts': filler(1), 'yarn.lock': 'a@1:\n'.repeat(200) }));
    const context = applySuggestions(
      addParts(emptyContext, [
        { source: { kind: 'file', path: 'a.ts' } },
        { source: { kind: 'file', path: 'yarn.lock' }, included: false },
      ]),
      [],
    );
    assert.ok(found(optimization, 'exclude'));
    const again = await Optimization.of({
      ...input({ 'a.ts': filler(1), 'yarn.lock': 'a@1:\n'.repeat(200) }),
      context,
    });
    assert.equal(again.suggestions.length, 0);
  });

  it('lets the likelier of two copies keep its text', async () => {
    const block = filler(77);
    const files = { 'src/copy.ts': block, ...around(20, 10), 'src/auth.ts': `${auth}${block}` };
    const optimization = await Optimization.of(input(files, question));
    const copy = found(optimization, 'one-copy')!;
    assert.equal(copy.path, 'src/copy.ts');
    const { text } = await optimization.deliver([copy.id]);
    assert.match(
      text,
      /## src\/copy\.ts\n\n```ts\n\[the same text as src\/auth\.ts\]|60 lines left out: the same as in src\/auth\.ts/,
    );
  });

  it('keeps the text of a copy when what it refers to is taken out', async () => {
    const files = { ...around(20, 10), 'src/one.ts': filler(30), 'src/two.ts': filler(30) };
    const optimization = await Optimization.of(input(files, question));
    const copy = found(optimization, 'one-copy')!;
    const keeper = copy.needs[0]!;
    await optimization.fitTo(1);
    const drop = optimization.suggestions.find(
      ({ data, parts }) => data.kind === 'drop-unlinked' && parts.includes(keeper),
    );
    if (drop === undefined) return assert.fail('the keeper is dropped for so small a budget');
    const { rows } = await optimization.outcomeOf([copy.id, drop.id]);
    assert.equal(rows.find(({ suggestion }) => suggestion.id === copy.id)!.isApplied, false);
    const { text } = await optimization.deliver([copy.id, drop.id]);
    assert.doesNotMatch(text, /the same text as/);
  });

  it('says in words what each may lose', async () => {
    const files = {
      ...around(20, 10),
      'yarn.lock': 'a@1:\n'.repeat(200),
      'rows.json': JSON.stringify(
        Array.from({ length: 12 }, (_, id) => ({ id, size: 1 })),
        null,
        2,
      ),
    };
    const optimization = await Optimization.of(input(files, question));
    for (const suggestion of optimization.suggestions) {
      const words = `${describeSuggestion(suggestion, inEnglish)}. ${describeRisk(suggestion, inEnglish)}`;
      assert.doesNotMatch(words, /\{\d\}|undefined|NaN/, words);
    }
    assert.equal(describeSuggestion(found(optimization, 'exclude')!, inEnglish), 'Exclude yarn.lock (lock file)');
  });
});

describe('fitTo', () => {
  const suggestion = (id: string, tier: Suggestion['tier'], harm: number): Suggestion => ({
    id,
    tier,
    harm,
    data: { kind: 'compact-data', form: 'compact' },
    path: id,
    parts: [id],
    operations: [],
    needs: [],
  });
  const saves = (amounts: Record<string, number>) => (chosen: readonly Suggestion[]) =>
    Promise.resolve(1000 - chosen.reduce((sum, { id }) => sum + (amounts[id] ?? 0), 0));
  const none = (): Promise<readonly Suggestion[]> => Promise.resolve([]);

  it('takes nothing that is not needed', async () => {
    const suggestions = [
      suggestion('big', 'safe', 0.002),
      suggestion('small', 'safe', 0.001),
      suggestion('risky', 'review', 0.1),
    ];
    const totalOf = saves({ big: 500, small: 100, risky: 900 });
    assert.deepEqual((await fitTo(1000, { suggestions, further: none, totalOf })).selected, []);
    assert.deepEqual((await fitTo(900, { suggestions, further: none, totalOf })).selected, ['small']);
    assert.deepEqual((await fitTo(500, { suggestions, further: none, totalOf })).selected, ['big']);
    assert.deepEqual((await fitTo(400, { suggestions, further: none, totalOf })).selected, ['big', 'small']);
    assert.deepEqual((await fitTo(300, { suggestions, further: none, totalOf })).selected, ['risky']);
  });

  it('asks for more only when the usual suggestions do not reach it, and says when nothing does', async () => {
    const suggestions = [suggestion('usual', 'safe', 0)];
    let asked = 0;
    const further = (): Promise<readonly Suggestion[]> => {
      asked++;
      return Promise.resolve([suggestion('further', 'review', 0.1)]);
    };
    const totalOf = saves({ usual: 300, further: 300 });
    assert.equal((await fitTo(700, { suggestions, further, totalOf })).isReached, true);
    assert.equal(asked, 0);
    assert.deepEqual(await fitTo(500, { suggestions, further, totalOf }), {
      selected: ['usual', 'further'],
      tokens: 400,
      isReached: true,
    });
    assert.deepEqual(await fitTo(100, { suggestions, further, totalOf }), {
      selected: ['usual', 'further'],
      tokens: 400,
      isReached: false,
    });
  });
});

describe('lossOfDropping', () => {
  it('is what was measured, and grows in between', () => {
    assert.equal(lossOfDropping(0.1), 0.003);
    assert.equal(lossOfDropping(0.2), 0.032);
    assert.ok(lossOfDropping(0.15) > 0.003 && lossOfDropping(0.15) < 0.032);
    assert.equal(lossOfDropping(1), 1);
  });
});
