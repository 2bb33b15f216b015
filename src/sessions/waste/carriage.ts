import type { Pricer } from '../eventCost';
import { type UsageEvent, type UsageTokens, promptTokens } from '../usageEvent';
import type { Conversation } from './conversation';

/** A prompt that shrank to less than this share of the one before holds another conversation: cleared, or gone back in. */
const shareThatStays = 0.6;

/** Calls of a conversation that follow on each other, by index. */
interface CallRange {
  readonly from: number;
  /** Not included. */
  readonly end: number;
}

/** What came into a window went along with these calls, and cost this much. */
export interface Carried {
  readonly calls: number;
  /** US dollars at list price; null where one of the calls has no known price. */
  readonly usd: number | null;
}

/**
 * What calls would have cost less without some tokens in their prompt. In a long session thousands of results were carried by
 * thousands of calls each, many of them of the same length: what a length costs with a call is computed once.
 */
export class Carriage {
  /** By length in tokens and end of the calls: the US dollars of no call, of the last one, of the last two, … */
  private readonly sums = new Map<string, (number | null)[]>();
  /** Indexes of the calls whose window did not hold any more what the call before had. */
  private readonly shrunk: readonly number[];

  public constructor(
    private readonly conversation: Conversation,
    private readonly pricer: Pricer,
  ) {
    const prompts = conversation.calls.map(({ tokens }) => promptTokens(tokens));
    this.shrunk = prompts.flatMap((prompt, index) =>
      prompt < shareThatStays * (prompts[index - 1] ?? 0) ? [index] : [],
    );
  }

  /**
   * Of tokens that came into the window at a time, with the calls after it: they were written to the cache, or sent, with the
   * first of the calls, and read from it with the others, unless a call shows that it read little.
   */
  public of(tokens: number, at: number): Carried {
    const range = this.callsAfter(at);
    const calls = range.end - range.from;
    if (calls === 0) return { calls, usd: 0 };
    const first = this.saved(range.from, tokens, false);
    const others = this.savedLater({ from: range.from + 1, end: range.end }, tokens);
    return { calls, usd: first === null || others === null ? null : first + others };
  }

  /** Those whose prompt held what came then: until the window was summarised. */
  private callsAfter(at: number): CallRange {
    const { calls, compactions } = this.conversation;
    const from = indexAfter(calls, at);
    const summarised = compactions.find((time) => time > at);
    const end = summarised === undefined ? calls.length : calls.findIndex((call) => call.at >= summarised);
    const shrunk = this.shrunk.find((index) => index > from) ?? calls.length;
    return { from, end: Math.max(from, Math.min(end < 0 ? calls.length : end, shrunk)) };
  }

  private savedLater({ from, end }: CallRange, tokens: number): number | null {
    const key = `${tokens} ${end}`;
    // From the end on: all that was carried until then shares it.
    const sums = this.sums.get(key) ?? [0];
    this.sums.set(key, sums);
    for (let index = end - sums.length; index >= from; index--) {
      const rest = sums.at(-1) ?? null;
      const saved = rest === null ? null : this.saved(index, tokens, true);
      sums.push(rest === null || saved === null ? null : rest + saved);
    }
    return sums[end - from] ?? null;
  }

  private saved(index: number, tokens: number, isLater: boolean): number | null {
    const call = this.conversation.calls[index];
    if (call === undefined) return null;
    const isCached = isLater && call.tokens.cacheRead >= promptTokens(call.tokens) / 2;
    return listPriceDifference(call, without(call.tokens, tokens, isCached ? cachedFirst : writtenFirst), this.pricer);
  }
}

/** Of the first call after a time. */
function indexAfter(calls: readonly UsageEvent[], at: number): number {
  let low = 0;
  let high = calls.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((calls[middle]?.at ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

const cachedFirst: readonly (keyof UsageTokens)[] = ['cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'input'];
const writtenFirst: readonly (keyof UsageTokens)[] = ['cacheWrite5m', 'cacheWrite1h', 'input', 'cacheRead'];

/** List price of a call less that of the same call with other tokens; null where either is not known. */
export function listPriceDifference(call: UsageEvent, tokens: UsageTokens, pricer: Pricer): number | null {
  const { recordedUsd, ...billed } = call;
  const asBilled = recordedUsd === undefined ? pricer.costOf(call) : pricer.costOfUnmade(billed);
  const other = pricer.costOfUnmade({ ...billed, tokens });
  return asBilled.usd === undefined || other.usd === undefined ? null : asBilled.usd - other.usd;
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
