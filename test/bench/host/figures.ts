/** What the measurement inside the extension host tells the process that started it. */
export interface HostFigures {
  /** Files in the counted folder; 0 without Tare. */
  readonly files: number;
  /** By what was going on: milliseconds of the longest turn, by the clock and as processor time of the host's thread alone. */
  readonly turns: Readonly<Record<string, { readonly wall: number; readonly processor: number }>>;
}

/** Names of environment variables: the file for the figures, a folder to write documents to, and what to measure. */
export const resultVariable = 'TARE_BENCH_RESULT';
export const scratchVariable = 'TARE_BENCH_SCRATCH';
export const partsVariable = 'TARE_BENCH_PARTS';
