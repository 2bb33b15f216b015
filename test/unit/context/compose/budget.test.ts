import assert from 'node:assert/strict';
import {
  type Budget,
  type BudgetState,
  measureBudget,
  quietBudget,
  snoozeBudget,
} from '../../../../src/context/compose/budget';

const budget: Budget = { unit: 'tokens', limit: 100_000, thresholds: [0.8, 1] };

/** Thresholds told about for values measured one after another; undefined where nothing is told. */
function told(
  values: readonly (number | undefined)[],
  start: BudgetState = quietBudget,
  of: Budget = budget,
): (number | undefined)[] {
  let state = start;
  return values.map((value, now) => {
    const measured = measureBudget(state, of, value, now);
    state = measured.state;
    return measured.alert?.threshold;
  });
}

describe('measureBudget', () => {
  it('is quiet until a threshold is crossed, and tells each crossing once', () => {
    assert.deepEqual(told([0, 79_999, 80_000, 85_000, 99_999, 100_000, 150_000]), [
      undefined,
      undefined,
      0.8,
      undefined,
      undefined,
      1,
      undefined,
    ]);
  });

  it('tells the highest when several are crossed at once', () => {
    assert.deepEqual(told([0, 120_000, 130_000]), [undefined, 1, undefined]);
  });

  it('tells again after the value went well below, and not when it wavers', () => {
    assert.deepEqual(told([80_000, 79_500, 80_500, 78_000, 80_000]), [0.8, undefined, undefined, undefined, 0.8]);
    assert.deepEqual(told([100_000, 99_000, 100_000, 90_000, 100_000, 50_000, 80_000]), [
      1,
      undefined,
      undefined,
      undefined,
      1,
      undefined,
      0.8,
    ]);
  });

  it('is silent while snoozed, and tells afterwards what still holds', () => {
    let state = snoozeBudget(quietBudget, 1000);
    const at = (value: number, now: number): number | undefined => {
      const measured = measureBudget(state, budget, value, now);
      state = measured.state;
      return measured.alert?.threshold;
    };
    assert.equal(at(90_000, 500), undefined);
    assert.equal(at(90_000, 1000), 0.8);
    state = snoozeBudget(state, 2000);
    assert.equal(at(110_000, 1500), undefined);
    assert.equal(at(90_000, 2500), undefined);
  });

  it('survives being stored', () => {
    const { state } = measureBudget(quietBudget, budget, 90_000, 0);
    assert.deepEqual(told([91_000], JSON.parse(JSON.stringify(state)) as BudgetState), [undefined]);
  });

  it('says nothing of an unknown value, of a senseless limit, or without thresholds', () => {
    assert.deepEqual(told([90_000, undefined, 90_000]), [0.8, undefined, undefined]);
    assert.deepEqual(told([5], quietBudget, { ...budget, limit: 0 }), [undefined]);
    assert.deepEqual(told([5], quietBudget, { ...budget, limit: NaN }), [undefined]);
    assert.deepEqual(told([1e9], quietBudget, { ...budget, thresholds: [] }), [undefined]);
  });

  it('keeps the state object while nothing changes', () => {
    assert.equal(measureBudget(quietBudget, budget, 10, 0).state, quietBudget);
  });
});
