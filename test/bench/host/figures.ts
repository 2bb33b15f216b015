/** What the measurement inside the extension host tells the process that started it. */
export interface HostFigures {
  /** Files in the counted folder; 0 without Tare. */
  readonly files: number;
  /**
   * By what was going on: milliseconds of the longest turn, by the clock and as processor time of the host's thread alone, and
   * the 99th percentile of the delays of its event loop.
   */
  readonly turns: Readonly<
    Record<string, { readonly wall: number; readonly processor: number; readonly delay99: number }>
  >;
  /** While a key is held in a file of 5 MB, by round. */
  readonly typing: readonly Typing[];
  /** Absent without Tare, and where it was not asked for. */
  readonly context?: ContextFigures;
}

/** How changes of a large context delay the event loop of the extension host. */
export interface ContextFigures {
  readonly parts: number;
  readonly tokens: number;
  /** That the process of the extension host grew by, its threads included. */
  readonly megabytes: number;
  readonly delays: Readonly<Record<string, Delay>>;
}

/** Milliseconds. */
export interface Delay {
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

/** Delays of the host's event loop in milliseconds. */
export interface Typing {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Characters that arrived in the document: all that were typed, or the measurement fails. */
  readonly characters: number;
}

/** The host prints it when the document is shown and the key may be held; the answer is `typedFile` with the number of keys. */
export const holdKeyRequest = 'hold a key';
export const typedFile = 'typed';

/** Names of environment variables: the file for the figures, a folder to write documents to, and what to measure. */
export const resultVariable = 'TARE_BENCH_RESULT';
export const scratchVariable = 'TARE_BENCH_SCRATCH';
export const partsVariable = 'TARE_BENCH_PARTS';
