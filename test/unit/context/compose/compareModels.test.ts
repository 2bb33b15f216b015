import assert from 'node:assert/strict';
import {
  comparisonMarkdown,
  compareModels,
  type ComparisonWriter,
} from '../../../../src/context/compose/compareModels';
import { addParts, emptyContext, setTask } from '../../../../src/context/compose/context';
import { rangeOrWhole } from '../../../../src/context/compose/rangeOrWhole';
import { wholeLines } from '../../../../src/context/compose/textRange';
import { ContextWeigher, countRows } from '../../../../src/context/compose/weigh';
import { contextCost, windowUse } from '../../../../src/context/compose/windowUse';
import { builtInCatalogue, findModel } from '../../../../src/models/catalogue';
import type { Model } from '../../../../src/models/model';
import { isUnpriced } from '../../../../src/models/prices';
import { encodingIds } from '../../../../src/tokens/encoding';
import { engineFor } from '../../../corpus/engines';
import { TextsById } from './randomContext';

const at = new Date('2026-11-23T12:00:00Z');
const model = (change: Partial<Model> = {}): Model => ({
  id: 'm',
  displayName: 'M',
  vendor: 'V',
  tokenizer: { kind: 'public', encoding: 'o200k_base' },
  contextWindow: 100_000,
  source: 'test',
  ...change,
});
const exact = (tokens: number) => ({ tokens, accuracy: 'exact' }) as const;

describe('windowUse', () => {
  it('keeps the reserve apart from the total', () => {
    const use = windowUse(exact(20_000), model(), 16_000);
    assert.deepEqual(use, {
      total: exact(20_000),
      reserve: 16_000,
      window: 100_000,
      share: 0.2,
      free: 64_000,
      fit: 'fits',
      isCertain: true,
    });
  });

  it('tells a context that leaves no room for the answer from one that is too long', () => {
    assert.equal(windowUse(exact(84_000), model(), 16_000).fit, 'fits');
    assert.equal(windowUse(exact(84_001), model(), 16_000).fit, 'no-room-for-answer');
    assert.equal(windowUse(exact(100_001), model(), 16_000).fit, 'over');
    assert.equal(windowUse(exact(60_001), model({ maxInputTokens: 60_000 }), 16_000).fit, 'over');
  });

  it('reserves no more than the model writes', () => {
    assert.equal(windowUse(exact(1), model({ maxOutputTokens: 4096 }), 16_000).reserve, 4096);
  });

  it('is uncertain where the error band reaches across the limit', () => {
    const total = { tokens: 80_000, accuracy: 'calibrated', errorBand: { low: 70_000, high: 90_000 } } as const;
    assert.deepEqual(
      [windowUse(total, model(), 16_000).fit, windowUse(total, model(), 16_000).isCertain],
      ['fits', false],
    );
    assert.ok(windowUse(total, model(), 1000).isCertain);
  });

  it('knows nothing of an unknown window', () => {
    const { id, displayName, vendor, tokenizer, source } = model();
    const use = windowUse(exact(5), { id, displayName, vendor, tokenizer, source });
    assert.equal(use.fit, 'unknown');
    assert.ok(!('share' in use) && !('window' in use));
  });
});

describe('contextCost', () => {
  it('is the list price of sending once, and cached', () => {
    const { send, followUp } = contextCost(builtInCatalogue, 'gpt-6.2-sol', exact(100_000), at);
    assert.ok(!isUnpriced(send) && !isUnpriced(followUp));
    assert.deepEqual([send.usd, followUp.usd], [0.2, 0.01]);
    assert.ok(isUnpriced(contextCost(builtInCatalogue, 'nobody', exact(1), at).send));
  });
});

describe('compareModels', () => {
  const context = setTask(addParts(emptyContext, [{ source: { kind: 'file', path: '/w/a.ts' } }]), 'Why?');
  const texts = new TextsById();
  texts.set('p1', 'const value = 1;\n'.repeat(500));
  const rendering = { format: 'markdown', preamble: '', roots: [] } as const;
  const rows = new Map(
    encodingIds.map((id) => [id, new ContextWeigher(engineFor(id)).weigh(context, texts, rendering)]),
  );

  it('has every model once, with the total its rows show', () => {
    const comparisons = compareModels(builtInCatalogue, rows, at);
    assert.deepEqual(
      comparisons.map((item) => item.model.id),
      builtInCatalogue.models.map(({ id }) => id),
    );
    const opus = comparisons.find((item) => item.model.id === 'claude-opus-5-5')!;
    const own = findModel(builtInCatalogue, 'claude-opus-5-5')!;
    assert.deepEqual(opus.total, countRows(rows.get('o200k_base')!, own.tokenizer).total);
    assert.equal(opus.total.accuracy, 'calibrated');
  });

  it('leaves out models whose encoding was not counted', () => {
    const only = new Map([['cl100k_base', rows.get('cl100k_base')!]] as const);
    for (const {
      model: { tokenizer },
    } of compareModels(builtInCatalogue, only, at)) {
      assert.deepEqual(tokenizer, { kind: 'public', encoding: 'cl100k_base' });
    }
  });

  it('is written as a Markdown table', () => {
    const write: ComparisonWriter = {
      headings: {
        model: 'Model',
        tokens: 'Tokens',
        accuracy: 'Accuracy',
        window: 'Window',
        share: 'Share',
        send: 'To send',
        followUp: 'Cached',
      },
      tokens: (count) => `${count.accuracy === 'exact' ? '' : '≈'}${count.tokens}`,
      accuracy: (count) => count.accuracy,
      window: String,
      share: (share) => `${(share * 100).toFixed(1)}%`,
      cost: (cost) => (isUnpriced(cost) ? 'unpriced' : `$${cost.usd.toFixed(4)}`),
    };
    const comparisons = compareModels(builtInCatalogue, rows, at);
    const lines = comparisonMarkdown(comparisons, write).trimEnd().split('\n');
    assert.equal(lines.length, comparisons.length + 2);
    assert.equal(lines[0], '| Model | Tokens | Accuracy | Window | Share | To send | Cached |');
    assert.ok(lines.every((line) => line.match(/(?<!\\)\|/g)?.length === 8));
    const own = { ...comparisons[0]!, model: model({ displayName: 'a|b\n*c*' }) };
    assert.ok(comparisonMarkdown([own], write).includes('| a\\|b \\*c\\* |'));
  });
});

describe('rangeOrWhole', () => {
  it('weighs the selections and the file', () => {
    const engine = engineFor('o200k_base');
    const text = 'first line\r\nsecond line\r\nthird line\r\n';
    const { range, whole } = rangeOrWhole(engine, text, [wholeLines(1, 1)]);
    assert.deepEqual(range, { tokens: engine.count('second line\r\n'), lines: 1 });
    assert.deepEqual(whole, { tokens: engine.count(text), lines: 3 });
    assert.deepEqual(rangeOrWhole(engine, '', []).whole, { tokens: 0, lines: 0 });
  });
});
