import { costOfEvent, type Pricer } from '../eventCost';
import { type UsageEvent, type UsageTokens, promptTokens } from '../usageEvent';
import type { Conversation } from './conversation';

/** A prompt that shrank to less than this share of the one before holds another conversation: cleared, or gone back in. */
const shareThatStays = 0.6;

/** The calls whose prompt held what came into the window at a time: those after it, until the window was summarised. */
export function callsThatCarried({ calls, activities }: Conversation, at: number): readonly UsageEvent[] {
  const compaction = activities.find((activity) => activity.kind === 'compaction' && activity.at > at)?.at ?? Infinity;
  const carried: UsageEvent[] = [];
  for (const call of calls) {
    if (call.at <= at) continue;
    const before = carried.at(-1);
    const hasShrunk = before !== undefined && promptTokens(call.tokens) < shareThatStays * promptTokens(before.tokens);
    if (call.at >= compaction || hasShrunk) break;
    carried.push(call);
  }
  return carried;
}

/**
 * What calls would have cost less without some tokens in their prompt: those were written to the cache, or sent, with the
 * first of the calls, and read from it with the others, unless a call shows that it read little.
 * @returns US dollars at list price; null where one of the calls has no known price
 */
export function costOfCarrying(calls: readonly UsageEvent[], tokens: number, pricer: Pricer): number | null {
  let usd = 0;
  for (const [index, call] of calls.entries()) {
    const isCached = index > 0 && call.tokens.cacheRead >= promptTokens(call.tokens) / 2;
    const order: readonly (keyof UsageTokens)[] = isCached
      ? ['cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'input']
      : ['cacheWrite5m', 'cacheWrite1h', 'input', 'cacheRead'];
    const saved = listPriceDifference(call, without(call.tokens, tokens, order), pricer);
    if (saved === undefined) return null;
    usd += saved;
  }
  return usd;
}

/** List price of a call less that of the same call with other tokens; undefined where either is not known. */
export function listPriceDifference(call: UsageEvent, tokens: UsageTokens, pricer: Pricer): number | undefined {
  const { recordedUsd, ...billed } = call;
  const asBilled = recordedUsd === undefined ? pricer.costOf(call) : costOfEvent(pricer.catalogue, billed);
  const other = costOfEvent(pricer.catalogue, { ...billed, tokens });
  return asBilled.usd === undefined || other.usd === undefined ? undefined : asBilled.usd - other.usd;
}

function without(from: UsageTokens, tokens: number, order: readonly (keyof UsageTokens)[]): UsageTokens {
  const left = { ...from };
  let rest = tokens;
  for (const kind of order) {
    const taken = Math.min(rest, left[kind]);
    left[kind] -= taken;
    rest -= taken;
  }
  return left;
}
