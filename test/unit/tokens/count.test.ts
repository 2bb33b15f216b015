import assert from 'node:assert/strict';

import { type Count, sumCounts, zeroCount } from '../../../src/tokens/count';

describe('sumCounts', () => {
  const exact = (tokens: number): Count => ({ tokens, accuracy: 'exact' });
  const calibrated: Count = { tokens: 100, accuracy: 'calibrated', errorBand: { low: 90, high: 115 } };
  const estimated: Count = { tokens: 50, accuracy: 'estimated', errorBand: { low: 20, high: 80 } };

  it('of nothing is zero and exact', () => {
    assert.deepEqual(sumCounts([]), zeroCount);
  });

  it('of exact counts is exact and has no error band', () => {
    assert.deepEqual(sumCounts([exact(3), exact(0), exact(4)]), exact(7));
  });

  it('adds up tokens and bands, an exact count being its own band', () => {
    assert.deepEqual(sumCounts([exact(7), calibrated]), {
      tokens: 107,
      accuracy: 'calibrated',
      errorBand: { low: 97, high: 122 },
    });
  });

  it('has the worst accuracy among its parts, in any order', () => {
    const sum: Count = { tokens: 151, accuracy: 'estimated', errorBand: { low: 111, high: 196 } };
    assert.deepEqual(sumCounts([exact(1), calibrated, estimated]), sum);
    assert.deepEqual(sumCounts([estimated, exact(1), calibrated]), sum);
  });

  it('takes a count without a band as certain of its number', () => {
    assert.deepEqual(sumCounts([{ tokens: 5, accuracy: 'estimated' }]), {
      tokens: 5,
      accuracy: 'estimated',
      errorBand: { low: 5, high: 5 },
    });
  });

  it('takes an iterable once', () => {
    function* counts(): Generator<Count> {
      yield exact(1);
      yield exact(2);
    }
    assert.deepEqual(sumCounts(counts()), exact(3));
  });
});
