import assert from 'node:assert/strict';
import { parseRefreshedPrices, readPriceList, withLaterList } from '../../../../src/models/refresh/priceList';
import { chat, listOf } from './lists';

const at = '2026-12-05T10:00:00.000Z';
const source = 'https://example.org/prices.json';
const read = (entries: Readonly<Record<string, unknown>>) => readPriceList(listOf(entries), at, source);

describe('a price list', () => {
  it('gives the vendors’ own models by their exact ids, in dollars per million tokens', () => {
    const models = read({
      'claude-next-1': chat('anthropic', 3, 15, {
        cache_read_input_token_cost: 3e-7,
        cache_creation_input_token_cost: 3.75e-6,
        cache_creation_input_token_cost_above_1hr: 6e-6,
      }),
      'xai/grok-9': chat('xai', 2, 6),
      'azure/gpt-9': chat('azure', 1, 1),
      'openrouter/gpt-9': chat('openrouter', 1, 1),
      'us/claude-next-1': chat('anthropic', 9, 9),
      'gpt-9-audio': chat('openai', 1, 1),
    })!.models;
    assert.deepEqual(models['claude-next-1'], {
      vendor: 'Anthropic',
      periods: [
        {
          since: '2026-12-05',
          tiers: [{ abovePromptTokens: 0, input: 3, output: 15, cacheRead: 0.3, cacheWrite5m: 3.75, cacheWrite1h: 6 }],
        },
      ],
    });
    assert.equal(models['grok-9']?.vendor, 'xAI');
    for (const id of ['gpt-9', 'gpt-9-audio', 'azure/gpt-9', 'us/claude-next-1']) assert.equal(models[id], undefined);
  });

  it('reads tiers, and leaves out a model whose tier is not whole', () => {
    const models = read({
      'gpt-9': chat('openai', 2, 10, {
        input_cost_per_token_above_272k_tokens: 4e-6,
        output_cost_per_token_above_272k_tokens: 1.5e-5,
      }),
      'gpt-9-half': chat('openai', 2, 10, { input_cost_per_token_above_272k_tokens: 4e-6 }),
      'gpt-9-other': { ...chat('openai', 2, 10), tiered_pricing: [{ range: [0, 1] }] },
    })!.models;
    assert.deepEqual(models['gpt-9']?.periods[0].tiers, [
      { abovePromptTokens: 0, input: 2, output: 10 },
      { abovePromptTokens: 272_000, input: 4, output: 15 },
    ]);
    assert.deepEqual([models['gpt-9-half'], models['gpt-9-other']], [undefined, undefined]);
  });

  it('leaves out prices that are none', () => {
    const models = read({
      'gpt-free': chat('openai', 0, 0),
      'gpt-text': { ...chat('openai', 1, 1), input_cost_per_token: '0.000001' },
      'gpt-negative': chat('openai', -1, 1),
      'gpt-unit': chat('openai', 2_000_000, 10_000_000),
      'gpt-no-output': { ...chat('openai', 1, 1), output_cost_per_token: undefined },
      'gpt-nan': chat('openai', Number.NaN, 1),
    })!.models;
    assert.deepEqual(
      Object.keys(models).filter((id) => !id.startsWith('gpt-filler')),
      [],
    );
  });

  it('is refused when it is something else', () => {
    for (const odd of [undefined, null, [], 'text', {}, { a: 1 }, { 'gpt-9': chat('openai', 1, 1) }]) {
      assert.equal(readPriceList(odd, at, source), undefined);
    }
  });

  it('keeps the day on which a price was first seen, over later lists', () => {
    const later = (day: string, input: number) =>
      readPriceList(listOf({ 'gpt-9': chat('openai', input, 10) }), `${day}T08:00:00.000Z`, source)!;
    const known = withLaterList(withLaterList(later('2026-12-05', 2), later('2026-12-06', 2)), later('2026-12-09', 3));
    assert.equal(known.fetchedAt, '2026-12-09T08:00:00.000Z');
    assert.deepEqual(
      known.models['gpt-9']?.periods.map(({ since, tiers }) => [since, tiers[0].input]),
      [
        ['2026-12-05', 2],
        ['2026-12-09', 3],
      ],
    );
    const elsewhere = { ...later('2026-12-10', 5), source: 'https://example.org/other.json' };
    assert.deepEqual(withLaterList(known, elsewhere), elsewhere);
  });

  it('is read again as it was kept, and not when it was not kept by this version', () => {
    const kept = read({})!;
    assert.deepEqual(parseRefreshedPrices(JSON.parse(JSON.stringify(kept))), kept);
    const spoilt = (change: object): unknown => ({ ...kept, ...change });
    for (const odd of [
      undefined,
      1,
      spoilt({ version: 2 }),
      spoilt({ fetchedAt: 'yesterday' }),
      spoilt({ models: { 'gpt-9': { vendor: 'OpenAI', periods: [] } } }),
      spoilt({ models: { 'gpt-9': { vendor: 'OpenAI', periods: [{ since: 'x', tiers: [{ input: 1 }] }] } } }),
    ])
      assert.equal(parseRefreshedPrices(odd), undefined);
  });
});
