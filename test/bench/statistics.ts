/** The value below which `share` of the values lie (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/**
 * Milliseconds that `run` takes: the smaller of the time that passed, which on a busy machine holds the work of others, and the
 * processor time of this process, which holds its helper threads (compiling, garbage collection).
 */
export function milliseconds(run: () => unknown): number {
  const sinceThen = startClock();
  run();
  return sinceThen();
}

/** The same of what is waited for. */
export async function asyncMilliseconds(run: () => Promise<unknown>): Promise<number> {
  const sinceThen = startClock();
  await run();
  return sinceThen();
}

function startClock(): () => number {
  const used = process.cpuUsage();
  const start = performance.now();
  return () => {
    const passed = performance.now() - start;
    const { user, system } = process.cpuUsage(used);
    return Math.min(passed, (user + system) / 1000);
  };
}

/** Median milliseconds of several runs. */
export function medianMilliseconds(rounds: number, run: () => unknown): number {
  return median(Array.from({ length: rounds }, () => milliseconds(run)));
}
