import { costOfCall } from '../models/cost';
import { isUnpriced } from '../models/prices';
import type { OptimizeInput } from './input';
import type { Measured } from './measure';

/** What a change does to a provider's prompt cache, which holds the beginning of what was sent up to the first difference. */
export interface CacheCost {
  /** Tokens after the change point, which the next request writes anew, whatever the cache holds now. */
  readonly rewritten: number;
  /** List price of writing these tokens; absent when the model has none. */
  readonly rewriteUsd?: number;
  /**
   * What the next request costs more because of it, given what is in the cache now: 0 when nothing is. Absent when the model has no
   * price.
   */
  readonly usd?: number;
}

export function cacheCost(input: OptimizeInput, before: Measured, after: Measured): CacheCost {
  const kept = sharedStart(before, after);
  const rewritten = after.total.tokens - kept;
  const lost = Math.max(0, Math.min(input.cachedTokens ?? 0, before.total.tokens) - kept);
  const write = priceOf(input, Math.min(lost, rewritten), 'write');
  const read = priceOf(input, Math.min(lost, rewritten), 'read');
  const rewriteUsd = priceOf(input, rewritten, 'write');
  return {
    rewritten,
    ...(rewriteUsd !== undefined && { rewriteUsd }),
    ...(write !== undefined && read !== undefined && { usd: write - read }),
  };
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
function priceOf({ catalogue, model, at }: OptimizeInput, tokens: number, what: 'read' | 'write'): number | undefined {
  const call = { model: model.id, at, inputTokens: 0, outputTokens: 0 };
  const costs =
    what === 'read'
      ? [costOfCall(catalogue, { ...call, cacheReadTokens: tokens })]
      : [
          costOfCall(catalogue, { ...call, cacheWrite5mTokens: tokens }),
          costOfCall(catalogue, { ...call, inputTokens: tokens }),
        ];
  const priced = costs.find((cost) => !isUnpriced(cost));
  return priced === undefined || isUnpriced(priced) ? undefined : priced.usd;
}
