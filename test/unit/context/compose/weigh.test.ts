import assert from 'node:assert/strict';
import { addParts, emptyContext, setIncluded, setTask } from '../../../../src/context/compose/context';
import { countAround } from '../../../../src/context/compose/countAround';
import { formatIds } from '../../../../src/context/compose/format';
import { render } from '../../../../src/context/compose/render';
import { ContextWeigher, countRows, type WeighedRow } from '../../../../src/context/compose/weigh';
import { encodingIds } from '../../../../src/tokens/encoding';
import type { TokenCounter } from '../../../../src/tokens/tokenCounter';
import { Random } from '../../../corpus/random';
import { engineFor } from '../../../corpus/engines';
import { randomChange, randomContext, randomRendering, randomText, TextsById } from './randomContext';

/** Contexts of each format and encoding. More on demand: TARE_TEST_CONTEXTS=20000 npx mocha … */
const CONTEXTS = Number(process.env['TARE_TEST_CONTEXTS'] ?? 1000);
const SEED = Number(process.env['TARE_TEST_SEED'] ?? 20_261_123);

const sentTokens = (rows: readonly WeighedRow[]): number =>
  rows.filter(({ state }) => state === 'sent').reduce((sum, { tokens }) => sum + tokens, 0);

/** Counts how often and how much it is asked. */
function watched(counter: TokenCounter): TokenCounter & { calls: number; units: number } {
  return {
    encoding: counter.encoding,
    calls: 0,
    units: 0,
    count(text) {
      this.calls++;
      this.units += text.length;
      return counter.count(text);
    },
    countUtf8: (bytes) => counter.countUtf8(bytes),
    encode: (text) => counter.encode(text),
  };
}

describe(`the rows' sum is the count of the rendered text (${CONTEXTS} contexts, seed ${SEED})`, function () {
  this.timeout(0);

  for (const encoding of encodingIds) {
    for (const format of formatIds) {
      it(`${encoding}, ${format}`, () => {
        const random = new Random(SEED);
        const engine = engineFor(encoding);
        for (let number = 0; number < CONTEXTS; number++) {
          let context = randomContext(random, 6);
          const texts = new TextsById().fill(random, context);
          const rendering = randomRendering(random, format);
          const weigher = new ContextWeigher(engine);
          // Weighed again after changes, with what the weigher kept.
          for (let change = 0; change < 3; change++) {
            const text = render(context, texts, rendering);
            const rows = weigher.weigh(context, texts, rendering);
            assert.equal(sentTokens(rows), engine.count(text), `context ${number}: ${JSON.stringify(text)}`);
            context = randomChange(random, context, texts);
          }
        }
      });
    }
  }

  it('with hundreds of parts, whose numbers have up to four digits', () => {
    const random = new Random(SEED);
    const engine = engineFor('o200k_base');
    for (const format of formatIds) {
      const context = randomContext(random, 2500);
      const texts = new TextsById().fill(random, context);
      const rendering = randomRendering(random, format);
      const text = render(context, texts, rendering);
      assert.equal(sentTokens(new ContextWeigher(engine).weigh(context, texts, rendering)), engine.count(text));
    }
  });
});

describe('ContextWeigher', () => {
  const rendering = { format: 'xml', preamble: '', roots: [] } as const;
  const files = (count: number): { path: string }[] =>
    Array.from({ length: count }, (_, n) => ({ path: `/w/f${n}.ts` }));

  it('counts one part when one of 2,000 changes', () => {
    const counter = watched(engineFor('o200k_base'));
    const weigher = new ContextWeigher(counter);
    const context = addParts(
      emptyContext,
      files(2000).map(({ path }) => ({ source: { kind: 'file', path } })),
    );
    const texts = new TextsById();
    for (const { id } of context.parts) texts.set(id, `export const name = '${id}';\n`.repeat(20));
    weigher.weigh(context, texts, rendering);
    counter.calls = counter.units = 0;
    texts.set('p1000', 'changed\n');
    weigher.weigh(context, texts, rendering);
    assert.ok(counter.calls <= 3 && counter.units < 300, `${counter.calls} calls, ${counter.units} units`);
    counter.calls = counter.units = 0;
    weigher.weigh(setIncluded(context, ['p3'], false), texts, rendering);
    assert.ok(counter.units < 100, `${counter.units} units for a checkbox`);
  });

  it('does not read a text whose version it knows', () => {
    const context = addParts(emptyContext, [{ source: { kind: 'file', path: '/w/a.ts' } }]);
    let reads = 0;
    const texts = {
      textOf: () => ({
        version: '1',
        get text() {
          reads++;
          return 'let a;';
        },
      }),
    };
    const weigher = new ContextWeigher(engineFor('o200k_base'));
    weigher.weigh(context, texts, rendering);
    weigher.weigh(setTask(context, 'Why?'), texts, rendering);
    assert.equal(reads, 1);
  });

  it('takes known tokens of a text and counts its ends only', () => {
    const engine = engineFor('o200k_base');
    const counter = watched(engine);
    const text = 'const value = compute(1);\n'.repeat(10_000);
    const context = addParts(emptyContext, [{ source: { kind: 'file', path: '/w/a.ts' } }]);
    const texts = { textOf: () => ({ version: '1', text, tokens: () => engine.count(text) }) };
    const rows = new ContextWeigher(counter).weigh(context, texts, rendering);
    assert.equal(sentTokens(rows), engine.count(render(context, texts, rendering)));
    assert.ok(counter.units < 1000, `${counter.units} units`);
  });

  it('shows what an excluded part would weigh, and nothing of a missing one, outside of the sum', () => {
    const engine = engineFor('o200k_base');
    const paths = files(3).map(({ path }) => ({ source: { kind: 'file', path } }) as const);
    const all = addParts(emptyContext, paths);
    const texts = new TextsById();
    texts.set('p1', 'one');
    texts.set('p2', 'two');
    const context = setIncluded(all, ['p2'], false);
    const weigher = new ContextWeigher(engine);
    const rows = weigher.weigh(context, texts, rendering);
    assert.deepEqual(
      rows.map(({ state }) => state),
      ['sent', 'excluded', 'missing', 'sent'],
    );
    const before = sentTokens(rows);
    const after = sentTokens(weigher.weigh(all, texts, rendering));
    assert.equal(after - before, rows[1]?.tokens);
  });

  it('saves exactly a row by excluding it', () => {
    const random = new Random(SEED);
    const engine = engineFor('cl100k_base');
    for (const format of formatIds) {
      for (let number = 0; number < 200; number++) {
        const context = randomContext(random, 5);
        const texts = new TextsById().fill(random, context);
        const options = randomRendering(random, format);
        const rows = new ContextWeigher(engine).weigh(context, texts, options);
        const sent = rows.filter(({ kind, state }) => kind === 'part' && state === 'sent');
        const [first, second] = sent;
        // The last one takes the wrapper with it, and a content may have made the wrapper's name longer.
        if (first?.id === undefined || second === undefined || format === 'xml') continue;
        const without = engine.count(render(setIncluded(context, [first.id], false), texts, options));
        assert.equal(sentTokens(rows) - without, first.tokens);
      }
    }
  });
});

describe('countRows', () => {
  const rows: readonly WeighedRow[] = [
    { kind: 'part', id: 'p1', state: 'sent', tokens: 1000, text: 'code' },
    { kind: 'part', id: 'p2', state: 'excluded', tokens: 500, text: 'json' },
    { kind: 'task', state: 'sent', tokens: 20, text: 'prose' },
    { kind: 'frame', state: 'sent', tokens: 10, text: 'mixed' },
  ];

  it('is exact for a public tokenizer', () => {
    const { total } = countRows(rows, { kind: 'public', encoding: 'o200k_base' });
    assert.deepEqual(total, { tokens: 1030, accuracy: 'exact' });
  });

  it('sums up rows that are calibrated by their kind of text', () => {
    const counted = countRows(rows, { kind: 'closed', calibration: 'claude-4.7' });
    const sent = counted.rows.filter(({ state }) => state === 'sent');
    assert.equal(
      counted.total.tokens,
      sent.reduce((sum, { count }) => sum + count.tokens, 0),
    );
    assert.equal(counted.total.accuracy, 'calibrated');
    assert.ok(counted.total.tokens > 1030);
  });

  it('gives shares of what is sent, which add up to one', () => {
    const counted = countRows(rows, { kind: 'public', encoding: 'o200k_base' }).rows;
    assert.equal(counted[1]?.share, undefined);
    const sum = counted.reduce((total, { share }) => total + (share ?? 0), 0);
    assert.ok(Math.abs(sum - 1) < 1e-12);
  });
});

describe('countAround', () => {
  it('counts as the whole text is counted', () => {
    const random = new Random(SEED);
    for (const encoding of encodingIds) {
      const engine = engineFor(encoding);
      for (let number = 0; number < 3000; number++) {
        const [before, text, after] = [randomText(random), randomText(random), randomText(random)];
        assert.equal(
          countAround(engine, before, text, after, engine.count(text)),
          engine.count(before + text + after),
          JSON.stringify([before, text, after]),
        );
      }
    }
  });
});
