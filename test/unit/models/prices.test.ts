import assert from 'node:assert/strict';
import { builtInCatalogue } from '../../../src/models/catalogue';
import { explainUnpriced, isUnpriced, priceAt } from '../../../src/models/prices';

type Pinned =
  'unpriced' | readonly [input: number, output: number, cacheRead?: number, write5m?: number, write1h?: number];

const dates = ['2026-09-01', '2026-11-23', '2027-01-15'] as const;

function ratesAt(model: string, at: string, promptTokens = 1000): Pinned {
  const price = priceAt(builtInCatalogue, model, new Date(at), promptTokens);
  if (isUnpriced(price)) {
    return 'unpriced';
  }
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = price.tier;
  const rates = [input, output, cacheRead, cacheWrite5m, cacheWrite1h];
  // Trailing rates that a vendor does not have are left off, for a readable table.
  while (rates.at(-1) === undefined) {
    rates.pop();
  }
  return rates as unknown as Pinned;
}

/** US dollars per million tokens at noon UTC (off-peak everywhere); written by hand from reference/pricing.md and its sources. */
const pinned: Readonly<Record<string, readonly [Pinned, Pinned, Pinned]>> = {
  'claude-fable-5-1': [
    [10, 50, 0.25, 12.5, 20],
    [10, 50, 0.25, 12.5, 20],
    [10, 50, 0.25, 12.5, 20],
  ],
  'claude-opus-5-5': ['unpriced', [4, 20, 0.2, 5, 8], [4, 20, 0.2, 5, 8]],
  'claude-opus-5': [
    [5, 25, 0.5, 6.25, 10],
    [5, 25, 0.5, 6.25, 10],
    [5, 25, 0.5, 6.25, 10],
  ],
  'claude-sonnet-5': [
    [2, 10, 0.2, 2.5, 4],
    [2, 10, 0.2, 2.5, 4],
    [2, 10, 0.2, 2.5, 4],
  ],
  'claude-sonnet-5-5': ['unpriced', [2, 10, 0.1, 2.5, 4], [2, 10, 0.1, 2.5, 4]],
  'claude-haiku-5-5': ['unpriced', [0.1, 0.5, 0.01, 0.125, 0.2], [0.1, 0.5, 0.01, 0.125, 0.2]],
  'claude-haiku-4-5': [
    [1, 5, 0.1, 1.25, 2],
    [1, 5, 0.1, 1.25, 2],
    [1, 5, 0.1, 1.25, 2],
  ],
  'gpt-6.2-astra': ['unpriced', [8, 40, 0.4, 10], [8, 40, 0.4, 10]],
  'gpt-6.2-sol': ['unpriced', [2, 10, 0.1, 2.5, 5], [2, 10, 0.1, 2.5, 5]],
  'gpt-6.1-sol': ['unpriced', [2, 10, 0.1, 2.5], [2, 10, 0.1, 2.5]],
  'gpt-6.1-terra': ['unpriced', [1, 5, 0.05, 1.25, 2.5], [1, 5, 0.05, 1.25, 2.5]],
  'gpt-6-luna': ['unpriced', [0.1, 0.5, 0.01, 0.125], [0.1, 0.5, 0.01, 0.125]],
  'gpt-6-astra': ['unpriced', [10, 50, 1, 12.5], [10, 50, 1, 12.5]],
  'gpt-5.6-sol': [
    [4, 20, 0.4, 5],
    [4, 20, 0.4, 5],
    [4, 20, 0.4, 5],
  ],
  'gpt-5.3-codex': [
    [1.75, 14, 0.175],
    [1.75, 14, 0.175],
    [1.75, 14, 0.175],
  ],
  'gemini-3.8-flash': ['unpriced', [0.75, 3.75, 0.075], [1.5, 7.5, 0.15]],
  'gemini-3.6-flash': [
    [0.75, 3.75, 0.075],
    [0.75, 3.75, 0.075],
    [1.5, 7.5, 0.15],
  ],
  'gemini-3.1-pro-preview': [
    [2, 12, 0.2],
    [2, 12, 0.2],
    [2, 12, 0.2],
  ],
  'grok-4.5': [
    [2, 6, 0.3],
    [2, 6, 0.3],
    [2, 6, 0.3],
  ],
  'grok-4.7': ['unpriced', [2, 6, 0.5], [2, 6, 0.5]],
  'deepseek-v4-pro': [
    [0.66, 1.98, 0.022],
    [0.66, 1.98, 0.022],
    [0.66, 1.98, 0.022],
  ],
  // Served and billed as V4.1 Flash since 2026-09-10 (api-docs.deepseek.com/quick_start/pricing, footnote 1).
  'deepseek-v4-flash': [
    [0.22, 0.66, 0.007],
    [0.15, 0.6, 0.003],
    [0.15, 0.6, 0.003],
  ],
  'qwen3.7-max': [
    [2.5, 7.5],
    [2.5, 7.5],
    [2.5, 7.5],
  ],
  'mistral-large-4': [
    [0.68, 2.09, 0.07],
    [0.68, 2.09, 0.07],
    [0.68, 2.09, 0.07],
  ],
  'mistral-medium-latest': [
    [1.5, 7.5, 0.15],
    [1.5, 7.5, 0.15],
    [1.5, 7.5, 0.15],
  ],
};

describe('prices', () => {
  for (const [index, date] of dates.entries()) {
    describe(`on ${date}`, () => {
      for (const [model, byDate] of Object.entries(pinned)) {
        it(model, () => {
          assert.deepEqual(ratesAt(model, `${date}T12:00:00Z`), byDate[index]);
        });
      }
    });
  }

  describe('changes at the instant it takes effect', () => {
    const changes: readonly (readonly [string, string, Pinned, Pinned])[] = [
      ['gemini-3.8-flash', '2027-01-01T00:00:00Z', [0.75, 3.75, 0.075], [1.5, 7.5, 0.15]],
      ['claude-sonnet-5-5', '2026-10-07T00:00:00Z', [2, 10, 0.2, 2.5, 4], [2, 10, 0.1, 2.5, 4]],
      ['claude-sonnet-5-5', '2026-09-28T00:00:00Z', 'unpriced', [2, 10, 0.2, 2.5, 4]],
      ['claude-sonnet-5', '2026-09-01T00:00:00Z', [2, 10, 0.2, 2.5, 4], [2, 10, 0.2, 2.5, 4]],
      ['gpt-6.2-sol', '2026-11-17T00:00:00Z', 'unpriced', [2, 10, 0.1, 2.5, 5]],
      ['gpt-6.1-terra', '2026-10-26T00:00:00Z', 'unpriced', [1, 5, 0.05, 1.25, 2.5]],
      ['gpt-5.6-sol', '2026-08-21T00:00:00Z', [5, 30, 0.5, 6.25], [4, 20, 0.4, 5]],
      ['o3', '2025-06-10T00:00:00Z', [10, 40, 0.5], [2, 8, 0.5]],
      ['deepseek-v4-pro', '2026-08-16T16:00:00Z', [0.435, 0.87, 0.003625], [0.66, 1.98, 0.022]],
      ['deepseek-v4-flash', '2026-09-10T04:00:00Z', [0.44, 1.32, 0.014], [0.15, 0.6, 0.003]],
    ];
    for (const [model, instant, before, after] of changes) {
      it(`${model} at ${instant}`, () => {
        assert.deepEqual(ratesAt(model, new Date(Date.parse(instant) - 1).toISOString()), before);
        assert.deepEqual(ratesAt(model, instant), after);
      });
    }
  });

  describe('moves the whole request to the upper tier above its threshold', () => {
    const on = '2026-11-23T12:00:00Z';
    const boundaries: readonly (readonly [string, number, Pinned, Pinned, string?])[] = [
      ['claude-haiku-5-5', 100_000, [0.1, 0.5, 0.01, 0.125, 0.2], [0.5, 2.5, 0.05, 0.625, 1]],
      ['gpt-6.2-sol', 272_000, [2, 10, 0.1, 2.5, 5], [4, 15, 0.2, 5, 10]],
      ['gpt-6.2-astra', 272_000, [8, 40, 0.4, 10], [16, 60, 0.8, 20]],
      ['gpt-6.1-sol', 272_000, [2, 10, 0.1, 2.5], [4, 15, 0.2, 5]],
      ['gpt-6.1-terra', 272_000, [1, 5, 0.05, 1.25, 2.5], [2, 7.5, 0.1, 2.5, 5]],
      ['gpt-6-astra', 272_000, [10, 50, 1, 12.5], [20, 75, 2, 25]],
      ['gpt-6-luna', 272_000, [0.1, 0.5, 0.01, 0.125], [0.2, 0.75, 0.02, 0.25]],
      // OpenAI's list for these reads "<272K": exactly 272,000 is already long.
      ['gpt-5.5', 271_999, [5, 30, 0.5], [10, 45, 1]],
      ['gpt-5.6-sol', 271_999, [4, 20, 0.4, 5], [8, 30, 0.8, 10]],
      ['gemini-3.1-pro-preview', 200_000, [2, 12, 0.2], [4, 18, 0.4]],
      // xAI's columns read "< 200k" and "≥ 200k".
      ['grok-4.7', 199_999, [2, 6, 0.5], [4, 12, 1]],
      ['claude-sonnet-4-5', 200_000, [3, 15, 0.3, 3.75, 6], [6, 22.5, 0.6, 7.5, 12]],
      ['claude-opus-4-6', 200_000, [5, 25, 0.5, 6.25, 10], [10, 37.5, 1, 12.5, 20], '2026-03-12T23:59:59Z'],
    ];
    for (const [model, threshold, below, above, at = on] of boundaries) {
      it(`${model} above ${String(threshold)}`, () => {
        assert.deepEqual(ratesAt(model, at, threshold), below);
        assert.deepEqual(ratesAt(model, at, threshold + 1), above);
      });
    }
    it('but not where the vendor has none', () => {
      for (const model of ['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-fable-5-1', 'claude-opus-4-6']) {
        assert.deepEqual(ratesAt(model, on, 1_000_000), ratesAt(model, on, 1), model);
      }
    });
    it('and an empty prompt is in the first tier', () => {
      assert.deepEqual(ratesAt('claude-haiku-5-5', on, 0), [0.1, 0.5, 0.01, 0.125, 0.2]);
    });
  });

  describe('DeepSeek doubles in its peak hours', () => {
    const offPeak: Pinned = [0.66, 1.98, 0.022];
    const peak: Pinned = [1.32, 3.96, 0.044];
    const hours: readonly (readonly [string, Pinned])[] = [
      ['2026-11-23T00:59:59Z', offPeak],
      ['2026-11-23T01:00:00Z', peak],
      ['2026-11-23T03:59:59Z', peak],
      ['2026-11-23T04:00:00Z', offPeak],
      ['2026-11-23T06:00:00Z', peak],
      ['2026-11-23T09:59:59Z', peak],
      ['2026-11-23T10:00:00Z', offPeak],
      ['2026-11-22T02:00:00Z', offPeak], // a Sunday
      ['2026-11-21T08:00:00Z', offPeak], // a Saturday
      ['2026-08-22T02:00:00Z', peak], // a Saturday before weekends became off-peak
      ['2026-08-23T02:00:00Z', offPeak],
      ['2026-08-10T02:00:00Z', [0.435, 0.87, 0.003625]], // before there were hours
    ];
    for (const [at, expected] of hours) {
      it(at, () => {
        assert.deepEqual(ratesAt('deepseek-v4-pro', at), expected);
      });
    }
    it('the newer Flash too', () => {
      assert.deepEqual(ratesAt('deepseek-flash', '2026-11-23T02:00:00Z'), [0.3, 1.2, 0.006]);
    });
  });

  it('prices an exact id only', () => {
    for (const model of [
      'claude-sonnet-5-7',
      'claude-opus-5-6',
      'gpt-6.2',
      'gemini-3.8-flash-cyber',
      'my-local-model',
    ]) {
      assert.equal(ratesAt(model, '2026-11-23T12:00:00Z'), 'unpriced', model);
    }
    // genai-prices itself matches this id by prefix and gives it Sonnet 5's cache read of 0.20.
    assert.deepEqual(ratesAt('claude-sonnet-5-5-20260928', '2026-11-23T12:00:00Z'), [2, 10, 0.1, 2.5, 4]);
    // The date is part of the price here.
    assert.deepEqual(ratesAt('gpt-4o-2024-05-13', '2026-11-23T12:00:00Z'), [5, 15]);
    assert.deepEqual(ratesAt('gpt-4o-2024-08-06', '2026-11-23T12:00:00Z'), [2.5, 10, 1.25]);
  });

  it('names the source of a price', () => {
    const price = priceAt(builtInCatalogue, 'gpt-6.2-sol', new Date('2026-11-23T12:00:00Z'), 1);
    assert.ok(!isUnpriced(price));
    assert.equal(price.source, 'developers.openai.com/api/docs/models/gpt-6.2-sol');
    for (const [id, prices] of builtInCatalogue.prices) {
      assert.ok(
        prices.periods.every(({ source }) => source !== ''),
        id,
      );
    }
  });

  it('says why there is no price', () => {
    const unknown = priceAt(builtInCatalogue, 'claude-sonnet-5-7', new Date('2026-11-23T12:00:00Z'), 1);
    assert.ok(isUnpriced(unknown));
    assert.match(explainUnpriced(unknown.unpriced), /"claude-sonnet-5-7"/);
    const early = priceAt(builtInCatalogue, 'gpt-6.2-sol', new Date('2026-11-16T23:59:59Z'), 1);
    assert.ok(isUnpriced(early));
    assert.match(explainUnpriced(early.unpriced), /"gpt-6.2-sol" is known for 2026-11-16/);
    const undated = priceAt(builtInCatalogue, 'gpt-6.2-sol', new Date(NaN), 1);
    assert.ok(isUnpriced(undated));
    assert.match(explainUnpriced(undated.unpriced), /no readable date/);
  });
});
