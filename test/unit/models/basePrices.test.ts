import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { calcPrice } from '@pydantic/genai-prices';
import { builtInCatalogue } from '../../../src/models/catalogue';
import { costOfCall } from '../../../src/models/cost';
import { basePriceGroups, basePriceSource } from '../../../src/models/data/basePrices';
import { datedPrices } from '../../../src/models/data/datedPrices';
import { isUnpriced } from '../../../src/models/prices';
import { basePricesPath, generateBasePrices } from './generateBasePrices';

const providerByVendor: Readonly<Record<string, string>> = {
  Anthropic: 'anthropic',
  OpenAI: 'openai',
  Google: 'google',
  xAI: 'x-ai',
  Mistral: 'mistral',
};

/** A fixed sequence of numbers in [0, 1), so that a failure repeats. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('bundled price base', () => {
  it('is what the installed package says', () => {
    assert.equal(
      readFileSync(basePricesPath, 'utf8'),
      generateBasePrices(),
      'run: npx tsx test/unit/models/generateBasePrices.ts',
    );
  });

  it('holds the vendors models and no reseller', () => {
    assert.ok(basePriceGroups.length > 100);
    const owners = new Map<string, string>();
    for (const { ids, vendor } of basePriceGroups) {
      for (const id of ids) {
        assert.equal(owners.get(id), undefined, `${id} is listed twice`);
        owners.set(id, vendor);
      }
    }
    assert.equal(owners.get('claude-opus-4-6'), 'Anthropic');
    assert.equal(owners.get('mistral-large-latest'), undefined, 'stale in the package');
  });

  it('costs what the package calculates, over random calls of every model, date and tier', () => {
    const random = sequence(20261123);
    const whole = (limit: number) => Math.floor(random() * limit);
    let compared = 0;
    for (const { ids, vendor, periods } of basePriceGroups) {
      const id = ids[0];
      if (id in datedPrices) {
        continue;
      }
      // A kind of token without a rate is unpriced here and charged as input there: left out of the comparison.
      const hasRate = (column: 3 | 4 | 5) => periods.every(({ tiers }) => tiers.every((tier) => tier[column] !== null));
      for (let round = 0; round < 40; round++) {
        const at = new Date(Date.UTC(2025, 0, 1) + whole(800) * 86_400_000 + whole(86_400_000));
        const scale = [1000, 100_000, 400_000][whole(3)] ?? 1000;
        const inputTokens = whole(scale);
        const outputTokens = whole(10_000);
        const cacheReadTokens = hasRate(3) ? whole(scale) : 0;
        const cacheWrite5mTokens = hasRate(4) ? whole(scale) : 0;
        const cacheWrite1hTokens = hasRate(5) ? whole(scale) : 0;
        const ours = costOfCall(builtInCatalogue, {
          model: id,
          at,
          inputTokens,
          outputTokens,
          cacheReadTokens,
          cacheWrite5mTokens,
          cacheWrite1hTokens,
        });
        const theirs = calcPrice(
          {
            input_tokens: inputTokens + cacheReadTokens + cacheWrite5mTokens + cacheWrite1hTokens,
            output_tokens: outputTokens,
            ...(cacheReadTokens === 0 ? {} : { cache_read_tokens: cacheReadTokens }),
            ...(cacheWrite5mTokens + cacheWrite1hTokens === 0
              ? {}
              : { cache_write_tokens: cacheWrite5mTokens + cacheWrite1hTokens }),
            ...(cacheWrite1hTokens === 0 ? {} : { cache_write_1h_tokens: cacheWrite1hTokens }),
          },
          id,
          { providerId: providerByVendor[vendor] ?? vendor, timestamp: at },
        );
        assert.ok(theirs, id);
        assert.ok(!isUnpriced(ours), id);
        assert.ok(
          Math.abs(ours.usd - theirs.total_price) < 1e-9,
          `${id} on ${at.toISOString()}: ${String(ours.usd)} here, ${String(theirs.total_price)} there`,
        );
        compared++;
      }
    }
    assert.ok(compared > 4000, String(compared));
  });

  it('gives way to our own table', () => {
    for (const [id, prices] of Object.entries(datedPrices)) {
      assert.equal(builtInCatalogue.prices.get(id), prices, id);
    }
    assert.equal(builtInCatalogue.prices.get('gpt-5.5')?.periods[0]?.source, basePriceSource);
  });
});
