import assert from 'node:assert/strict';
import { builtInCatalogue, type Catalogue } from '../../../../src/models/catalogue';
import { withOverrides } from '../../../../src/models/overrides';
import { isUnpriced, priceAt } from '../../../../src/models/prices';
import { readPriceList, type RefreshedPrices, withLaterList } from '../../../../src/models/refresh/priceList';
import { withRefreshedPrices } from '../../../../src/models/refresh/withRefreshedPrices';
import { chat, listOf } from './lists';

const source = 'https://example.org/prices.json';
const listAt = (day: string, entries: Readonly<Record<string, unknown>>): RefreshedPrices =>
  readPriceList(listOf(entries), `${day}T08:00:00.000Z`, source)!;
const caches = (read: number, write: number, long: number): object => ({
  cache_read_input_token_cost: read / 1e6,
  cache_creation_input_token_cost: write / 1e6,
  cache_creation_input_token_cost_above_1hr: long / 1e6,
});
const inputAt = (catalogue: Catalogue, id: string, day: string): number | undefined => {
  const price = priceAt(catalogue, id, new Date(`${day}T12:00:00Z`), 1000);
  return isUnpriced(price) ? undefined : price.tier.input;
};

describe('refreshed prices', () => {
  const dearer = chat('anthropic', 6, 30, caches(0.3, 7.5, 12));

  it('count from the day they were first seen, and leave what was before as it was', () => {
    const { catalogue, changes } = withRefreshedPrices(
      builtInCatalogue,
      listAt('2026-12-05', { 'claude-opus-5-5': dearer }),
    );
    assert.equal(inputAt(catalogue, 'claude-opus-5-5', '2026-12-04'), 4);
    assert.equal(inputAt(catalogue, 'claude-opus-5-5', '2026-12-05'), 6);
    assert.equal(inputAt(catalogue, 'claude-opus-5-5[1m]', '2026-12-05'), 6);
    assert.deepEqual(
      changes.changed.map(({ id, since, before, after }) => [id, since, before.input, after.input]),
      [['claude-opus-5-5', '2026-12-05', 4, 6]],
    );
    assert.equal(catalogue.pricesAsOf, '2026-12-05');
    assert.equal(builtInCatalogue.pricesAsOf, '2026-11-23');
    const fast = catalogue.prices.get('claude-opus-5-5')?.speeds;
    assert.deepEqual(fast, builtInCatalogue.prices.get('claude-opus-5-5')?.speeds);
  });

  it('go back when the list does', () => {
    const before = listAt('2026-12-05', { 'claude-opus-5-5': dearer });
    const after = listAt('2026-12-08', { 'claude-opus-5-5': chat('anthropic', 4, 20, caches(0.2, 5, 8)) });
    const { catalogue } = withRefreshedPrices(builtInCatalogue, withLaterList(before, after));
    assert.deepEqual(
      ['2026-12-04', '2026-12-06', '2026-12-08'].map((day) => inputAt(catalogue, 'claude-opus-5-5', day)),
      [4, 6, 4],
    );
  });

  it('add models by their exact id, and price no neighbour', () => {
    const { catalogue, changes } = withRefreshedPrices(
      builtInCatalogue,
      listAt('2026-12-05', { 'claude-opus-6': chat('anthropic', 7, 35), 'gpt-7-sol': chat('openai', 3, 12) }),
    );
    assert.ok(changes.added.includes('claude-opus-6') && changes.added.includes('gpt-7-sol'));
    assert.equal(inputAt(catalogue, 'claude-opus-6', '2026-11-30'), 7);
    assert.equal(inputAt(catalogue, 'claude-opus-6-5', '2026-12-06'), undefined);
    assert.equal(inputAt(catalogue, 'gpt-7', '2026-12-06'), undefined);
    assert.deepEqual(catalogue.models, builtInCatalogue.models);
  });

  it('stand below the overrides of the user', () => {
    const { catalogue } = withRefreshedPrices(builtInCatalogue, listAt('2026-12-05', { 'claude-opus-5-5': dearer }));
    const own = withOverrides(catalogue, { 'claude-opus-5-5': { prices: [{ tiers: [{ input: 1, output: 2 }] }] } });
    assert.equal(inputAt(own, 'claude-opus-5-5', '2026-12-06'), 1);
    assert.equal(own.pricesAsOf, '2026-12-05');
  });

  it('leave alone what the table knows better: hours, announced prices, other names of a model', () => {
    const list = listAt('2026-12-05', {
      'deepseek/deepseek-v4-pro': chat('deepseek', 0.5, 1),
      'gemini/gemini-3.8-flash': chat('gemini', 1.5, 7.5, { cache_read_input_token_cost: 1.5e-7 }),
      'gpt-6.2-sol-2026-11-17': chat('openai', 9, 9),
    });
    const { catalogue, changes } = withRefreshedPrices(builtInCatalogue, list);
    for (const id of ['deepseek-v4-pro', 'gemini-3.8-flash', 'gpt-6.2-sol']) {
      assert.deepEqual(catalogue.prices.get(id), builtInCatalogue.prices.get(id), id);
    }
    assert.equal(inputAt(catalogue, 'gpt-6.2-sol-2026-11-17', '2026-12-06'), 2);
    assert.deepEqual(changes.changed, []);
  });

  it('refuse what knows less than the table, and a price in another unit', () => {
    const list = listAt('2026-12-05', {
      // No tier above 272,000, and no cache.
      'gpt-6.2-sol': chat('openai', 1, 5),
      'claude-opus-5-5': chat('anthropic', 0.004, 0.02, caches(0.0002, 0.005, 0.008)),
    });
    const { catalogue, changes } = withRefreshedPrices(builtInCatalogue, list);
    assert.deepEqual([...changes.refused].sort(), ['claude-opus-5-5', 'gpt-6.2-sol']);
    assert.equal(inputAt(catalogue, 'gpt-6.2-sol', '2026-12-06'), 2);
    assert.equal(inputAt(catalogue, 'claude-opus-5-5', '2026-12-06'), 4);
  });

  it('see no difference where a list counts thresholds in thousands', () => {
    const list = listAt('2026-12-05', {
      'xai/grok-4.7': chat('xai', 2, 6, {
        cache_read_input_token_cost: 5e-7,
        input_cost_per_token_above_200k_tokens: 4e-6,
        output_cost_per_token_above_200k_tokens: 1.2e-5,
        cache_read_input_token_cost_above_200k_tokens: 1e-6,
      }),
    });
    const { catalogue, changes } = withRefreshedPrices(builtInCatalogue, list);
    assert.deepEqual([changes.changed, changes.refused], [[], []]);
    assert.deepEqual(catalogue.prices.get('grok-4.7'), builtInCatalogue.prices.get('grok-4.7'));
  });

  it('give way to a table that is as new', () => {
    const list = listAt('2026-11-23', { 'claude-opus-5-5': dearer, 'gpt-7-sol': chat('openai', 3, 12) });
    assert.equal(withRefreshedPrices(builtInCatalogue, list).catalogue, builtInCatalogue);
    const newer = { ...builtInCatalogue, pricesAsOf: '2026-12-07' };
    const both = withLaterList(
      listAt('2026-12-05', { 'claude-opus-5-5': dearer }),
      listAt('2026-12-09', { 'claude-opus-5-5': dearer }),
    );
    const { catalogue, changes } = withRefreshedPrices(newer, both);
    assert.equal(inputAt(catalogue, 'claude-opus-5-5', '2026-12-10'), 4);
    assert.deepEqual(changes.changed, []);
  });
});
