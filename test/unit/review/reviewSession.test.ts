import assert from 'node:assert/strict';
import * as path from 'node:path';

import { builtInCatalogue, findModel } from '../../../src/models/catalogue';
import { describeReason } from '../../../src/review/ranking/reasons';
import { TextIndex } from '../../../src/review/ranking/textIndex';
import { type PartToReview, ReviewSession, type Surroundings } from '../../../src/review/reviewSession';
import { SyntaxReader } from '../../../src/code/syntax/syntaxReader';
import { countersFrom } from '../../../src/workers/assets';
import { installedGrammars } from '../code/grammarFiles';

const counterOf = countersFrom(path.join(__dirname, '../../../dist'));
const model = findModel(builtInCatalogue, 'gpt-4o')!;

/** Counts what is counted, to tell what was read again. */
function observed(): { session: ReviewSession; counted: string[]; scanned: string[] } {
  const counted: string[] = [];
  const scanned: string[] = [];
  const session = new ReviewSession({
    counterOf: (encoding) => {
      const counter = counterOf(encoding);
      const count = (text: string): number => {
        counted.push(text);
        return counter.count(text);
      };
      return {
        encoding,
        count,
        countUtf8: (bytes) => counter.countUtf8(bytes),
        encode: (text) => counter.encode(text),
      };
    },
    findSecrets: (text) => {
      scanned.push(text);
      const line = text.split('\n').findIndex((each) => each.includes('hunter2')) + 1;
      return Promise.resolve(line > 0 ? [{ kind: 'npm-token', start: 0, end: 3, line }] : []);
    },
  });
  return { session, counted, scanned };
}

function part(id: string, text: string, more: Partial<PartToReview> = {}): PartToReview {
  return { id, path: `src/${id}.ts`, version: '1', text, ...more };
}

const lines = (count: number, name: string): string =>
  Array.from({ length: count }, (_, at) => `const ${name}${at} = compute${name}(${at}, "${name}");\n`).join('');

describe('ReviewSession', () => {
  it('reads a part again only when its version is another, and finds the same as anew', async () => {
    const { session, counted } = observed();
    const parts = [part('a', lines(40, 'alpha')), part('b', lines(40, 'alpha')), part('c', lines(20, 'gamma'))];
    const request = { parts, task: 'why is gamma3 slow', model };
    const first = await session.review(request);
    assert.deepEqual(
      first.findings.map(({ data, places }) => [data.kind, places[0]?.id]),
      [['duplicate-file', 'b']],
    );
    counted.length = 0;
    const unchanged = parts.map(({ id, path: at, version }) => ({ id, path: at, version }));
    assert.deepEqual(await session.review({ ...request, parts: unchanged }), first);
    assert.deepEqual(counted, []);
    const edited = [unchanged[0]!, part('b', lines(41, 'beta'), { version: '2' }), unchanged[2]!];
    const second = await session.review({ ...request, parts: edited });
    assert.deepEqual(second.findings, []);
    assert.ok(counted.every((text) => lines(41, 'beta').includes(text)));
    const anew = await observed().session.review({ ...request, parts: [parts[0]!, edited[1]!, parts[2]!] });
    assert.deepEqual(second, anew);
  });

  it('asks for texts that it does not know, and reviews nothing without them', async () => {
    const { session } = observed();
    const { id, path: at } = part('a', '');
    const missing = { id, path: at, version: '7' };
    const answer = await session.review({ parts: [missing, part('b', lines(5, 'x'))], task: 'x1', model });
    assert.deepEqual(answer.unknown, ['a']);
    assert.deepEqual(answer.findings, []);
  });

  it('tells lines of the file for a part that was cut from one', async () => {
    const { session } = observed();
    const block = lines(20, 'same');
    const answer = await session.review({
      parts: [part('a', block), part('b', `// b\n${block}`, { range: { from: 101, to: 121 } })],
      task: '',
      model,
    });
    const [copy] = answer.findings.find(({ data }) => data.kind === 'repeated-block')?.places ?? [];
    assert.deepEqual([copy?.id, copy?.lines, copy?.fileLines], ['b', { from: 2, to: 21 }, { from: 102, to: 121 }]);
  });

  it('takes the selection for the question when there is none, and nothing when nothing is marked', async () => {
    const { session } = observed();
    const parts = [
      part('auth', 'export function refreshToken() { return tokenStore.read(); }\n'),
      part('token-store', 'export const tokenStore = { read() {} };\n'),
      part('other', lines(10, 'unrelated')),
    ];
    assert.equal((await session.review({ parts, task: ' ', model })).focus, 'none');
    const selected = part('s', 'tokenStore.read()', {
      path: 'src/auth.ts',
      range: { from: 1, to: 1 },
      marks: ['selection'],
    });
    const answer = await session.review({ parts: [...parts, selected], task: '', model });
    assert.equal(answer.focus, 'marks');
    assert.ok(answer.enoughSignal);
    const score = (id: string): number => answer.parts.find((each) => each.id === id)?.score ?? NaN;
    assert.ok(score('token-store') > score('other'));
    const why = (id: string): string[] => answer.parts.find((each) => each.id === id)!.why.map(describeReason);
    // Nobody asked a question: what is named is named in the selection. And the selection needs no reason but itself.
    assert.ok(why('token-store').includes('defines tokenStore, named in your selection'), why('token-store').join());
    assert.deepEqual(why('s'), ['holds your selection']);
    assert.ok(!answer.parts.some(({ id }) => why(id).some((words) => words.includes('question'))));
  });

  it('finds secrets, a full window, and a budget that is exceeded', async () => {
    const { session } = observed();
    const small = { ...model, contextWindow: 100, maxOutputTokens: 50 };
    const found = async (text: string, budget?: number): Promise<unknown[]> =>
      (
        await session.review({ parts: [part('a', text, { version: text })], task: '', model: small, budget })
      ).findings.map(({ data }) => [data.kind, 'problem' in data ? data.problem : '']);
    assert.deepEqual(await found('hunter2'), [['secret', '']]);
    assert.deepEqual(await found('word '.repeat(40)), []);
    assert.deepEqual(await found('word '.repeat(70)), [['budget', 'no-room-for-answer']]);
    assert.deepEqual(await found('word '.repeat(200)), [['budget', 'over-window']]);
    assert.deepEqual(await found('word '.repeat(40), 30), [['budget', 'over-budget']]);
  });

  it('finds secrets in the task and the preamble, by their lines, and searches a text once', async () => {
    const { session, scanned } = observed();
    const of = async (task: string, preamble?: string): Promise<unknown[]> =>
      (await session.review({ parts: [part('a', 'word')], task, preamble, model })).findings.map((finding) => [
        finding.severity,
        finding.places.length,
        finding.data.kind === 'secret' && finding.data.frame,
      ]);
    const task = 'why\nis hunter2 refused';
    assert.deepEqual(await of(task, 'hunter2'), [
      ['strong', 0, { of: 'task', lines: [2] }],
      ['strong', 0, { of: 'preamble', lines: [1] }],
    ]);
    const before = scanned.length;
    assert.equal((await of(task, 'hunter2')).length, 2);
    assert.deepEqual(scanned.slice(before), []);
    assert.deepEqual(await of('why is it refused'), []);
  });

  it('says what is missing in the workspace, and forgets what parts brought into its index', async () => {
    const { session } = observed();
    const index = new TextIndex();
    const texts = new Map([
      ['src/store.ts', 'export class TokenStore { read() {} }\n'],
      ['src/log.ts', 'export function logLine() {}\n'],
    ]);
    for (const [at, text] of texts) index.set(at, text);
    const surroundings: Surroundings = { index, textOf: (at) => texts.get(at) };
    const user = part('a', "import { TokenStore } from './store';\nnew TokenStore().read();\n");
    const answer = await session.review({ parts: [user], task: '', model }, surroundings);
    const [finding] = answer.findings;
    assert.equal(finding?.data.kind, 'missing');
    assert.equal(finding.tokens, counterOf('o200k_base').count(texts.get('src/store.ts')!));
    assert.deepEqual(
      finding.places.map(({ id }) => id),
      ['a'],
    );
    assert.ok(index.get('src/a.ts') !== undefined);
    await session.review({ parts: [part('b', 'x')], task: '', model }, surroundings);
    assert.equal(index.get('src/a.ts'), undefined);
    assert.ok(index.get('src/store.ts') !== undefined);
  });

  it('offers signatures for what a key part calls only, and neither for a key part nor where it gains little', async () => {
    const reader = new SyntaxReader(installedGrammars, (grammar) => assert.fail(grammar));
    const session = new ReviewSession({ counterOf, signaturesOf: (at, text) => reader.signaturesOf(at, text) });
    const body = (name: string): string => `export function ${name}() {\n${lines(30, name)}}\n`;
    const parts = [
      part('auth', `import { readStore } from './store';\nfunction refreshToken() {\n  readStore(shortHelper());\n}\n`),
      part('store', body('readStore')),
      part('helper', 'export function shortHelper() {\n  return 1;\n}\n'),
      part('other', body('unrelated')),
      part('more', lines(30, 'more')),
    ];
    const answer = await session.review({ parts, task: 'why does refreshToken loop', model });
    const found = answer.findings.filter(({ data }) => data.kind === 'signatures');
    assert.deepEqual(
      found.map(({ places, data }) => [places[0]?.path, 'user' in data && data.user, 'names' in data && data.names]),
      [['src/store.ts', 'src/auth.ts', ['readStore']]],
    );
    const tokens = (text: string): number => counterOf('o200k_base').count(text);
    assert.equal(found[0]?.tokens, tokens(body('readStore')) - tokens('export function readStore() { … }\n'));
  });

  it('gives as a reason of a likely key no use by a part that has a name of its own', async () => {
    const syntax = new SyntaxReader(installedGrammars, (grammar) => assert.fail(grammar));
    const reader =
      'class Reader\n{\n    // missing members of an unknown property\n    bool ShouldDeserialize(string member)\n    {\n        return Missing(member);\n    }\n}\n';
    const request = (user: string): Parameters<ReviewSession['review']>[0] => ({
      parts: [
        part('Reader', reader, { path: 'src/Reader.cs' }),
        part('Property', user, { path: 'src/Property.cs' }),
        ...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => part(id, lines(5, id), { path: `lib/${id}.cs` })),
      ],
      task: 'missing members of an unknown property',
      model,
    });
    const reasonsOf = async (user: string): Promise<string[]> => {
      const session = new ReviewSession({ counterOf, factsOf: (at, text) => syntax.factsOf(at, text) });
      const { parts } = await session.review(request(user));
      assert.equal(parts[0]?.likelyKey, true);
      return parts[0].why.map(describeReason);
    };
    const used = 'defines ShouldDeserialize, used by src/Property.cs';
    const start = 'class Property // missing members of an unknown property\n{\n';
    const uses = `${start}    bool Ask()\n    {\n        return it.ShouldDeserialize("missing");\n    }\n}\n`;
    assert.ok((await reasonsOf(uses)).includes(used));
    const owns = `${start}    public bool ShouldDeserialize { get; set; }\n}\n`;
    assert.ok(!(await reasonsOf(owns)).includes(used));
  });

  it('ends where the checkpoint throws, and goes on from there', async () => {
    const { session, counted } = observed();
    const request = { parts: [part('a', lines(20, 'a')), part('b', lines(20, 'b'))], task: '', model };
    const cancelled = session.review(request, undefined, (done) => {
      if (done === 1) throw new Error('cancelled');
    });
    await assert.rejects(cancelled, /cancelled/);
    counted.length = 0;
    await session.review(request);
    assert.ok(!counted.includes(lines(20, 'a')));
  });
});
