import assert from 'node:assert/strict';
import { builtInCatalogue } from '../../../src/models/catalogue';
import type { BilledCall, Cost } from '../../../src/models/cost';
import { costOfCall, costOfFollowUp, costToSend } from '../../../src/models/cost';
import { explainUnpriced, isUnpriced } from '../../../src/models/prices';

const at = new Date('2026-11-23T12:00:00Z');

function cost(call: Partial<BilledCall> & { model: string }): Cost {
  const result = costOfCall(builtInCatalogue, { at, inputTokens: 0, outputTokens: 0, ...call });
  assert.ok(!isUnpriced(result), isUnpriced(result) ? explainUnpriced(result.unpriced) : '');
  return result;
}

function unpriced(call: Partial<BilledCall> & { model: string }): string {
  const result = costOfCall(builtInCatalogue, { at, inputTokens: 0, outputTokens: 0, ...call });
  assert.ok(isUnpriced(result), 'expected no price');
  return explainUnpriced(result.unpriced);
}

/** Equal to a hundred-millionth of a dollar. */
function assertUsd(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-8, `${String(actual)} is not ${String(expected)}`);
}

/** Every amount worked out by hand in the comment beside it. */
describe('cost of a call', () => {
  describe('the measured cases of reference/agent-logs.md', () => {
    it('Sonnet 4.5: 1k input and 250k cache read are over 200k as a whole', () => {
      // 1,000 x 6 + 100 x 22.5 + 250,000 x 0.60 = 6,000 + 2,250 + 150,000 millionths
      assertUsd(
        cost({ model: 'claude-sonnet-4-5-20250929', inputTokens: 1000, outputTokens: 100, cacheReadTokens: 250_000 })
          .usd,
        0.15825,
      );
    });
    it('Sonnet 4.5: a long cache write of a million is in the upper tier too', () => {
      assertUsd(
        cost({ model: 'claude-sonnet-4-5', inputTokens: 1000, outputTokens: 100, cacheWrite1hTokens: 1_000_000 }).usd,
        12.00825,
      );
    });
    it('Sonnet 4.6: 300k without a tier', () => {
      assertUsd(cost({ model: 'claude-sonnet-4-6', inputTokens: 300_000, outputTokens: 100 }).usd, 0.9015);
    });
    it('Opus 4.6: fast mode six times, US inference 1.1 times', () => {
      const call = { model: 'claude-opus-4-6', inputTokens: 1000, outputTokens: 100 };
      assertUsd(cost(call).usd, 0.0075);
      assertUsd(cost({ ...call, speed: 'fast' }).usd, 0.045);
      assertUsd(cost({ ...call, region: 'us' }).usd, 0.00825);
      for (const region of ['global', 'not_available', '']) {
        assertUsd(cost({ ...call, region }).usd, 0.0075);
      }
    });
    it('ten web searches are ten cents, whatever the multipliers', () => {
      const call = { model: 'claude-sonnet-4-6', inputTokens: 1000, outputTokens: 100, webSearches: 10 };
      assertUsd(cost(call).usd, 0.1045);
      assertUsd(cost({ ...call, batch: true, region: 'us' }).usd, 0.1 + 0.0045 * 0.5 * 1.1);
    });
    it('gpt-6-astra: a prompt of 300k costs double, its answer one and a half', () => {
      // 100,000 x 20 + 200,000 x 2 + 1,000 x 75 = 2,000,000 + 400,000 + 75,000 millionths
      assertUsd(
        cost({ model: 'gpt-6-astra', inputTokens: 100_000, cacheReadTokens: 200_000, outputTokens: 1000 }).usd,
        2.475,
      );
    });
  });

  it('adds every kind of token at its own rate', () => {
    // Opus 5.5: 10,000 x 4, 2,000 x 20, 500,000 x 0.20, 30,000 x 5, 40,000 x 8
    const amounts = [
      [{ inputTokens: 10_000 }, 0.04],
      [{ outputTokens: 2000 }, 0.04],
      [{ cacheReadTokens: 500_000 }, 0.1],
      [{ cacheWrite5mTokens: 30_000 }, 0.15],
      [{ cacheWrite1hTokens: 40_000 }, 0.32],
    ] as const;
    for (const [amount, usd] of amounts) assertUsd(cost({ model: 'claude-opus-5-5', ...amount }).usd, usd);
    const all = Object.assign({}, ...amounts.map(([amount]) => amount)) as Partial<BilledCall>;
    assertUsd(cost({ model: 'claude-opus-5-5', ...all }).usd, 0.65);
  });

  it('counts cache reads and both kinds of writes towards the threshold', () => {
    const haiku = { model: 'claude-haiku-5-5', outputTokens: 1000 };
    // 40,000 x 0.10 + 30,000 x 0.01 + 20,000 x 0.125 + 10,000 x 0.20 + 1,000 x 0.50 = 9,300 millionths
    const below = {
      ...haiku,
      inputTokens: 40_000,
      cacheReadTokens: 30_000,
      cacheWrite5mTokens: 20_000,
      cacheWrite1hTokens: 10_000,
    };
    assertUsd(cost(below).usd, 0.0093);
    // One token more moves all of it: 40,001 x 0.50 + 30,000 x 0.05 + 20,000 x 0.625 + 10,000 x 1 + 1,000 x 2.50
    assertUsd(cost({ ...below, inputTokens: 40_001 }).usd, 0.0465005);
    // The answer does not count towards it.
    assertUsd(cost({ ...haiku, inputTokens: 100_000, outputTokens: 50_000 }).usd, 0.01 + 0.025);
  });

  it('applies the speed to tokens of every kind', () => {
    const call = { model: 'gpt-6.2-sol', inputTokens: 100_000, outputTokens: 10_000, cacheReadTokens: 50_000 };
    // 0.2 + 0.1 + 0.005
    assertUsd(cost(call).usd, 0.305);
    assertUsd(cost({ ...call, speed: 'fast' }).usd, 0.61);
    assertUsd(cost({ ...call, speed: 'ultrafast' }).usd, 0.915);
    assertUsd(cost({ ...call, speed: 'ultrafast', at: new Date('2027-02-28T23:59:59Z') }).usd, 0.915);
    assertUsd(cost({ ...call, speed: 'ultrafast', at: new Date('2027-03-01T00:00:00Z') }).usd, 1.83);
    assertUsd(cost({ ...call, batch: true }).usd, 0.1525);
    // "Fast mode costs twice the Standard rate for the same context length": 300,000 x 4 x 2
    assertUsd(cost({ model: 'gpt-6.2-sol', inputTokens: 300_000, speed: 'fast' }).usd, 2.4);
  });

  it('takes the fast speed from the id, once', () => {
    const call = { model: 'claude-opus-5-5-fast', inputTokens: 1_000_000 };
    assertUsd(cost(call).usd, 8);
    assertUsd(cost({ ...call, speed: 'fast' }).usd, 8);
    assertUsd(cost({ ...call, model: 'claude-opus-5-5[1m]' }).usd, 4);
  });

  it('prices a call at its own time', () => {
    const call = { model: 'claude-sonnet-5-5', cacheReadTokens: 1_000_000 };
    assertUsd(cost({ ...call, at: new Date('2026-10-06T23:59:59Z') }).usd, 0.2);
    assertUsd(cost({ ...call, at: new Date('2026-10-07T00:00:00Z') }).usd, 0.1);
    assertUsd(
      cost({ model: 'deepseek-v4-pro', inputTokens: 1_000_000, at: new Date('2026-11-23T07:00:00Z') }).usd,
      1.32,
    );
  });

  it('is nothing for a call without tokens', () => {
    assertUsd(cost({ model: 'gpt-6.2-sol' }).usd, 0);
  });

  describe('is unpriced, never zero and never another rate, for what has no known price', () => {
    it('an unknown model', () => {
      assert.match(unpriced({ model: 'claude-sonnet-5-7', inputTokens: 1 }), /No list price is known for the model/);
      assert.match(unpriced({ model: 'my-local-model' }), /my-local-model/);
    });
    it('a kind of token', () => {
      assert.match(unpriced({ model: 'qwen3.7-max', cacheReadTokens: 1 }), /cache reads/);
      assert.match(unpriced({ model: 'gpt-5.2', cacheWrite5mTokens: 1 }), /cache writes/);
      assert.match(unpriced({ model: 'gpt-6.2-astra', cacheWrite1hTokens: 1 }), /long cache writes/);
    });
    it('a speed', () => {
      assert.match(unpriced({ model: 'claude-sonnet-5-5', inputTokens: 1, speed: 'fast' }), /fast speed/);
      assert.match(unpriced({ model: 'claude-opus-5-5', inputTokens: 1, speed: 'ultrafast' }), /ultrafast speed/);
    });
    it('a processing region, batch or searches', () => {
      assert.match(unpriced({ model: 'grok-4.7', inputTokens: 1, region: 'us' }), /a processing region/);
      assert.match(unpriced({ model: 'grok-4.7', inputTokens: 1, batch: true }), /batch processing/);
      assert.match(unpriced({ model: 'gemini-3.8-flash', inputTokens: 1, webSearches: 1 }), /web searches/);
    });
  });

  it('refuses impossible amounts', () => {
    const call = { model: 'gpt-6.2-sol', at, outputTokens: 0 };
    assert.throws(() => costOfCall(builtInCatalogue, { ...call, inputTokens: -1 }), RangeError);
    assert.throws(() => costOfCall(builtInCatalogue, { ...call, inputTokens: NaN }), RangeError);
    assert.throws(
      () => costOfCall(builtInCatalogue, { ...call, inputTokens: 0, cacheReadTokens: Infinity }),
      RangeError,
    );
  });
});

describe('cost of a context', () => {
  it('to send once, and in a follow-up that reads it from the cache', () => {
    const send = costToSend(builtInCatalogue, 'gpt-6.2-sol', 100_000, at);
    const followUp = costOfFollowUp(builtInCatalogue, 'gpt-6.2-sol', 100_000, at);
    assert.ok(!isUnpriced(send) && !isUnpriced(followUp));
    assertUsd(send.usd, 0.2);
    assertUsd(followUp.usd, 0.01);
  });
  it('in the upper tier when it is that long', () => {
    const send = costToSend(builtInCatalogue, 'gpt-6.2-sol', 300_000, at);
    const followUp = costOfFollowUp(builtInCatalogue, 'gpt-6.2-sol', 300_000, at);
    assert.ok(!isUnpriced(send) && !isUnpriced(followUp));
    assertUsd(send.usd, 1.2);
    assertUsd(followUp.usd, 0.06);
  });
  it('is unpriced where the vendor lists no cached price', () => {
    assert.ok(isUnpriced(costOfFollowUp(builtInCatalogue, 'gpt-4', 1000, at)));
    assert.ok(isUnpriced(costToSend(builtInCatalogue, 'llama-4', 1000, at)));
  });
});
