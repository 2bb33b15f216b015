import type { Catalogue } from '../models/catalogue';
import { type CallTerms, type Cost, costOnTerms } from '../models/cost';
import { type UnpricedReason, type Unpriced, isUnpriced } from '../models/prices';
import { type LoggedConditions, LoggedTerms, termsOfLoggedCall } from './loggedTerms';
import type { UsageEvent, UsageTokens } from './usageEvent';

/** What one event cost in US dollars, or why that is not known. */
export type EventCost =
  { readonly usd: number; readonly isRecorded: boolean } | { readonly usd: undefined; readonly reason: UnpricedReason };

type TermsSource = (model: string, call: LoggedConditions) => CallTerms | Unpriced;

/**
 * The list price of a call at its own date, tier, speed, region and batch terms, the further requests inside it priced
 * each by its own prompt. The amount that the agent recorded stands where it is the provider's own, and where no list
 * price is known.
 */
export function costOfEvent(catalogue: Catalogue, event: UsageEvent): EventCost {
  return costWith((model, call) => termsOfLoggedCall(catalogue, model, call), event);
}

function costWith(termsOf: TermsSource, event: UsageEvent): EventCost {
  if (event.trustRecorded === true && event.recordedUsd !== undefined) {
    return { usd: event.recordedUsd, isRecorded: true };
  }
  const priced = listPrice(termsOf, event);
  return priced.usd === undefined && event.recordedUsd !== undefined
    ? { usd: event.recordedUsd, isRecorded: true }
    : priced;
}

function listPrice(termsOf: TermsSource, event: UsageEvent): EventCost {
  // Nearly all of them: there are a hundred thousand.
  if (event.extraRequests === undefined && event.calls === undefined) {
    const cost = costOfRequest(termsOf, event, event.model, event.tokens, event.webSearches ?? 0);
    return isUnpriced(cost) ? { usd: undefined, reason: cost.unpriced } : { usd: cost.usd, isRecorded: false };
  }
  if (event.calls !== undefined && event.calls > 1) return priceOfSum(termsOf, event, event.calls);
  const requests: { readonly model: string; readonly tokens: UsageTokens; readonly webSearches: number }[] = [
    { model: event.model, tokens: event.tokens, webSearches: event.webSearches ?? 0 },
    ...(event.extraRequests ?? []).map(({ model, tokens }) => ({
      model: model ?? event.model,
      tokens,
      webSearches: 0,
    })),
  ];
  let usd = 0;
  for (const { model, tokens, webSearches } of requests) {
    const cost = costOfRequest(termsOf, event, model, tokens, webSearches);
    if (isUnpriced(cost)) return { usd: undefined, reason: cost.unpriced };
    usd += cost.usd;
  }
  return { usd, isRecorded: false };
}

/**
 * A price tier goes by the prompt of one call, which a sum does not tell: all are taken for as long as they are on average. By the
 * sum nearly every session would be in the upper tier.
 */
function priceOfSum(termsOf: TermsSource, event: UsageEvent, calls: number): EventCost {
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = event.tokens;
  const average: UsageTokens = {
    input: input / calls,
    output: output / calls,
    cacheRead: cacheRead / calls,
    cacheWrite5m: cacheWrite5m / calls,
    cacheWrite1h: cacheWrite1h / calls,
  };
  const cost = costOfRequest(termsOf, event, event.model, average, (event.webSearches ?? 0) / calls);
  return isUnpriced(cost) ? { usd: undefined, reason: cost.unpriced } : { usd: cost.usd * calls, isRecorded: false };
}

function costOfRequest(
  termsOf: TermsSource,
  event: UsageEvent,
  model: string,
  tokens: UsageTokens,
  webSearches: number,
): Cost | Unpriced {
  const terms = termsOf(model, event);
  if (isUnpriced(terms)) return terms;
  return costOnTerms(terms, {
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    cacheReadTokens: tokens.cacheRead,
    cacheWrite5mTokens: tokens.cacheWrite5m,
    cacheWrite1hTokens: tokens.cacheWrite1h,
    webSearches,
  });
}

/** Prices events of one catalogue, each once: events are immutable, and a changed one is another object. */
export class Pricer {
  private readonly costs: WeakMap<UsageEvent, EventCost> | undefined;
  private readonly termsOf: TermsSource;

  /** @param isRemembering false where each event is asked for once: to remember a cost takes longer than to compute it */
  public constructor(
    public readonly catalogue: Catalogue,
    isRemembering = true,
  ) {
    const terms = new LoggedTerms(catalogue);
    this.termsOf = (model, call) => terms.of(model, call);
    if (isRemembering) this.costs = new WeakMap();
  }

  /** Of a call that was never made, such as one of the log with other tokens: it is not remembered. */
  public costOfUnmade(event: UsageEvent): EventCost {
    return costWith(this.termsOf, event);
  }

  public costOf(event: UsageEvent): EventCost {
    if (this.costs === undefined) return costWith(this.termsOf, event);
    let cost = this.costs.get(event);
    if (cost === undefined) {
      cost = costWith(this.termsOf, event);
      this.costs.set(event, cost);
    }
    return cost;
  }
}
