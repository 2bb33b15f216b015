import { costOfCall } from '../models/cost';
import { isUnpriced } from '../models/prices';
import type { OptimizeInput } from './input';
import type { Measured } from './measure';

/**
 * What a change does to a provider's prompt cache, which holds the beginning of what was sent up to the first difference. Whether
 * anything is cached at this moment is known to the provider alone, so that this is what a running chat pays.
 */
export interface CacheCost {
  /** Tokens after the change point, which the next request writes anew. */
  readonly rewritten: number;
  /** List price of writing these tokens; absent when the model has none. */
  readonly rewriteUsd?: number;
}

export function cacheCost(input: OptimizeInput, before: Measured, after: Measured): CacheCost {
  const rewritten = after.total.tokens - sharedStart(before, after);
  const rewriteUsd = writePrice(input, rewritten);
  return { rewritten, ...(rewriteUsd !== undefined && { rewriteUsd }) };
}

/** Tokens from the start in which both are the same. Equal parts are the same object; preamble and wrapper stand before them. */
function sharedStart(before: Measured, after: Measured): number {
  let at = 0;
  let tokens = 0;
  while (at < before.sent.length && before.sent[at]?.part === after.sent[at]?.part) {
    tokens += before.sent[at]?.tokens ?? 0;
    at++;
  }
  const isSame = at === before.sent.length && at === after.sent.length;
  return isSame ? after.total.tokens : Math.min(tokens, after.total.tokens);
}

/** Where a provider has no price for writing a cache, written tokens are input. */
function writePrice({ catalogue, model, at }: OptimizeInput, tokens: number): number | undefined {
  const call = { model: model.id, at, inputTokens: 0, outputTokens: 0 };
  const costs = [
    costOfCall(catalogue, { ...call, cacheWrite5mTokens: tokens }),
    costOfCall(catalogue, { ...call, inputTokens: tokens }),
  ];
  const priced = costs.find((cost) => !isUnpriced(cost));
  return priced === undefined || isUnpriced(priced) ? undefined : priced.usd;
}
