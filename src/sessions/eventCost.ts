import { type Catalogue, resolveModelId } from '../models/catalogue';
import { type BilledCall, type Cost, costOfCall } from '../models/cost';
import { type UnpricedReason, type Unpriced, isUnpriced } from '../models/prices';
import type { UsageEvent, UsageTokens } from './usageEvent';

/** What one event cost in US dollars, or why that is not known. */
export type EventCost =
  { readonly usd: number; readonly isRecorded: boolean } | { readonly usd: undefined; readonly reason: UnpricedReason };

/**
 * The list price of a call at its own date, tier, speed, region and batch terms, the further requests inside it priced
 * each by its own prompt. The amount that the agent recorded stands where it is the provider's own, and where no list
 * price is known.
 */
export function costOfEvent(catalogue: Catalogue, event: UsageEvent): EventCost {
  if (event.trustRecorded === true && event.recordedUsd !== undefined) {
    return { usd: event.recordedUsd, isRecorded: true };
  }
  const priced = listPrice(catalogue, event);
  return priced.usd === undefined && event.recordedUsd !== undefined
    ? { usd: event.recordedUsd, isRecorded: true }
    : priced;
}

function listPrice(catalogue: Catalogue, event: UsageEvent): EventCost {
  // Nearly all of them: there are a hundred thousand.
  if (event.extraRequests === undefined) {
    const cost = costOfRequest(catalogue, event, event.model, event.tokens, event.webSearches ?? 0);
    return isUnpriced(cost) ? { usd: undefined, reason: cost.unpriced } : { usd: cost.usd, isRecorded: false };
  }
  const requests: { readonly model: string; readonly tokens: UsageTokens; readonly webSearches: number }[] = [
    { model: event.model, tokens: event.tokens, webSearches: event.webSearches ?? 0 },
    ...event.extraRequests.map(({ model, tokens }) => ({
      model: model ?? event.model,
      tokens,
      webSearches: 0,
    })),
  ];
  let usd = 0;
  for (const { model, tokens, webSearches } of requests) {
    const cost = costOfRequest(catalogue, event, model, tokens, webSearches);
    if (isUnpriced(cost)) return { usd: undefined, reason: cost.unpriced };
    usd += cost.usd;
  }
  return { usd, isRecorded: false };
}

function costOfRequest(
  catalogue: Catalogue,
  event: UsageEvent,
  model: string,
  tokens: UsageTokens,
  webSearches: number,
): Cost | Unpriced {
  const call: { -readonly [Key in keyof BilledCall]: BilledCall[Key] } = {
    model,
    at: new Date(event.at),
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    cacheReadTokens: tokens.cacheRead,
    cacheWrite5mTokens: tokens.cacheWrite5m,
    cacheWrite1hTokens: tokens.cacheWrite1h,
    webSearches,
  };
  const region = event.region ?? bedrockRegion(model);
  if (event.speed !== undefined) call.speed = event.speed;
  if (region !== undefined) call.region = region;
  if (event.batch !== undefined) call.batch = event.batch;
  return costOfLoggedCall(catalogue, call);
}

/** `us.anthropic.claude-sonnet-4-5-…`: Amazon Bedrock's endpoint, then the model's generation. */
const bedrockClaude = /^(?:([a-z-]+)\.)?anthropic\.claude-[a-z]+-(\d+)(?:-(\d{1,2})(?!\d))?/;

/**
 * The region that an id of Amazon Bedrock asks for. Since Claude 4.5 an endpoint of a region or a geography costs a tenth more
 * than the global one, as data residency does at Anthropic (clauder-navi.com/en/bedrock-claude-cost; ccusage agrees).
 */
function bedrockRegion(model: string): string | undefined {
  if (!/anthropic\./i.test(model)) return undefined;
  const [match, endpoint = 'region', major = '0', minor = '0'] = bedrockClaude.exec(model.toLowerCase()) ?? [];
  const isSince45 = Number(major) > 4 || (Number(major) === 4 && Number(minor) >= 5);
  return match !== undefined && isSince45 && endpoint !== 'global' ? endpoint : undefined;
}

/**
 * A call in a log was really made. Where it is older than the first price known of its model (early access, a first day that
 * is known only roughly), that first price stands for it.
 */
function costOfLoggedCall(catalogue: Catalogue, call: BilledCall): Cost | Unpriced {
  const cost = costOfCall(catalogue, call);
  if (!isUnpriced(cost) || cost.unpriced.code !== 'no-price-at-time') return cost;
  const id = resolveModelId(catalogue, call.model)?.id ?? call.model;
  const starts = (catalogue.prices.get(id)?.periods ?? []).map(({ effectiveFrom = '' }) => Date.parse(effectiveFrom));
  const first = Math.min(...starts);
  return call.at.getTime() < first ? costOfCall(catalogue, { ...call, at: new Date(first) }) : cost;
}

/** Prices events of one catalogue, each once: events are immutable, and a changed one is another object. */
export class Pricer {
  private readonly costs: WeakMap<UsageEvent, EventCost> | undefined;

  /** @param isRemembering false where each event is asked for once: to remember a cost takes longer than to compute it */
  public constructor(
    public readonly catalogue: Catalogue,
    isRemembering = true,
  ) {
    if (isRemembering) this.costs = new WeakMap();
  }

  public costOf(event: UsageEvent): EventCost {
    if (this.costs === undefined) return costOfEvent(this.catalogue, event);
    let cost = this.costs.get(event);
    if (cost === undefined) {
      cost = costOfEvent(this.catalogue, event);
      this.costs.set(event, cost);
    }
    return cost;
  }
}
