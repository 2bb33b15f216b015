import type { Sums } from '../sessions/soak';

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
  readonly soak?: SoakInWindow;
}

/** What a window did while ten agents wrote their logs for a while and it was used. */
export interface SoakInWindow extends Delay {
  readonly seconds: number;
  /** What was done in the window meanwhile: characters typed, files shown, changes of the context. */
  readonly uses: number;
  /** What the agents were billed, and what Tare showed in the end; absent without Tare. */
  readonly billed?: Sums;
  readonly shown?: Sums;
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

/** The host prints it when the agents are to finish; they leave what they were billed in a file of the scratch folder. */
export const endAgentsRequest = 'end the agents';
export const billedFile = 'billed.json';

/** Names of environment variables: the file for the figures, a folder to write documents to, what to measure, seconds of a soak. */
export const resultVariable = 'TARE_BENCH_RESULT';
export const scratchVariable = 'TARE_BENCH_SCRATCH';
export const partsVariable = 'TARE_BENCH_PARTS';
export const soakVariable = 'TARE_BENCH_SOAK_SECONDS';
