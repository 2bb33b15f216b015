import type { Catalogue } from '../../models/catalogue';
import { type Cost, costOfFollowUp, costToSend } from '../../models/cost';
import type { Model } from '../../models/model';
import type { Unpriced } from '../../models/prices';
import type { Count } from '../../tokens/count';

/**
 * How a context fits a model.
 * - `fits`: with the reserve for the answer.
 * - `no-room-for-answer`: the context fits, with the reserve it does not.
 * - `over`: the context alone is longer than the model takes.
 * - `unknown`: nobody states the model's window.
 */
export type Fit = 'fits' | 'no-room-for-answer' | 'over' | 'unknown';

/** A context against the window of a model. All numbers are tokens but for `share`. */
export interface WindowUse {
  readonly total: Count;
  /** Kept free for the answer. Never a part of the total. */
  readonly reserve: number;
  /** Prompt and answer together; absent when unknown. */
  readonly window?: number;
  /** Total by window; may be above 1. Absent when the window is unknown. */
  readonly share?: number;
  /** What is free beside total and reserve; negative when they are too much. Absent when the window is unknown. */
  readonly free?: number;
  readonly fit: Fit;
  /** False when the error band of the count reaches beyond the limit that decides, so that the fit may be another. */
  readonly isCertain: boolean;
}

/** Tokens kept free for an answer when nobody chose: a long answer of code with its reasoning, as in STORYBOARD. */
export const defaultReserve = 16_000;

export function windowUse(total: Count, model: Model, reserve: number = defaultReserve): WindowUse {
  // No answer is longer than the model writes.
  const kept = Math.min(reserve, model.maxOutputTokens ?? reserve);
  const { contextWindow: window, maxInputTokens } = model;
  if (window === undefined) return { total, reserve: kept, fit: 'unknown', isCertain: true };
  const fitOf = (tokens: number): Fit => {
    if (tokens > window || tokens > (maxInputTokens ?? window)) return 'over';
    return tokens + kept > window ? 'no-room-for-answer' : 'fits';
  };
  const { low, high } = total.errorBand ?? { low: total.tokens, high: total.tokens };
  return {
    total,
    reserve: kept,
    window,
    share: total.tokens / window,
    free: Math.min(window - kept, maxInputTokens ?? window) - total.tokens,
    fit: fitOf(total.tokens),
    isCertain: fitOf(low) === fitOf(high),
  };
}

/** List prices of a context for one model, without an answer. An amount that cannot be stated says why; it is never 0. */
export interface ContextCost {
  /** Sent once, nothing of it cached. */
  readonly send: Cost | Unpriced;
  /** In a following turn, all of it read from the vendor's cache. */
  readonly followUp: Cost | Unpriced;
}

export function contextCost(catalogue: Catalogue, model: string, total: Count, at: Date): ContextCost {
  return {
    send: costToSend(catalogue, model, total.tokens, at),
    followUp: costOfFollowUp(catalogue, model, total.tokens, at),
  };
}
