/** A measured figure with its 95 % interval; shares are in [0, 1]. */
export interface Figure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** How many cases it was measured on. */
  readonly cases: number;
}

/** The normal quantile of a two-sided 95 % interval. */
const quantile = 1.959964;

/** A share with its Wilson score interval, which holds for small numbers of cases, too. */
export function share(hits: readonly boolean[]): Figure {
  const cases = hits.length;
  if (cases === 0) return { value: 0, low: 0, high: 1, cases };
  const value = hits.filter(Boolean).length / cases;
  const denominator = 1 + quantile ** 2 / cases;
  const centre = (value + quantile ** 2 / (2 * cases)) / denominator;
  const half = (quantile * Math.sqrt((value * (1 - value)) / cases + quantile ** 2 / (4 * cases ** 2))) / denominator;
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half), cases };
}

/** Resamplings of a bootstrap: the interval's ends are then steady to about a tenth of a point. */
const resamplings = 2000;

/** A mean with its percentile bootstrap interval; the same for the same values. */
export function mean(values: readonly number[]): Figure {
  const random = randomNumbers(1);
  const average = (sample: readonly number[]): number => sample.reduce((sum, value) => sum + value, 0) / sample.length;
  const averages = Array.from({ length: resamplings }, () =>
    average(values.map(() => values[Math.floor(random() * values.length)] ?? 0)),
  ).sort((left, right) => left - right);
  return {
    value: average(values),
    low: averages[Math.floor(resamplings * 0.025)] ?? 0,
    high: averages[Math.floor(resamplings * 0.975)] ?? 0,
    cases: values.length,
  };
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32 by Tommy Ettinger, public domain). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A permutation of `items` that is the same for the same seed (Fisher and Yates). */
export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const random = randomNumbers(seed);
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as Item, result[last] as Item];
  }
  return result;
}
