import type { Catalogue } from './catalogue';
import { resolveModelId } from './catalogue';
import type { ModelPrices, PricePeriod, PriceTier } from './pricePeriods';
import { periodAt } from './pricePeriods';

/** Why a cost cannot be stated. Text for people: {@link explainUnpriced}. */
export type UnpricedReason =
  /** No table names the id exactly. */
  | { readonly code: 'unknown-model'; readonly model: string }
  /** The model has prices, but none at that time: before its release. */
  | { readonly code: 'no-price-at-time'; readonly model: string; readonly at: Date }
  /** The model has a price, but not for what the call used. */
  | { readonly code: 'no-rate'; readonly model: string; readonly what: BilledItem };

export type BilledItem =
  | 'cache reads'
  | 'cache writes'
  | 'long cache writes'
  | 'web searches'
  | 'fast speed'
  | 'ultrafast speed'
  | 'batch processing'
  | 'a processing region';

export interface Unpriced {
  readonly unpriced: UnpricedReason;
}

/** Tells "no price" from a price or a cost. */
export function isUnpriced(result: object): result is Unpriced {
  return 'unpriced' in result;
}

export interface PricePeriodAt {
  /** The id the price is listed under. */
  readonly id: string;
  readonly prices: ModelPrices;
  readonly period: PricePeriod;
  /** The model id itself asked for the fast speed. */
  readonly fast: boolean;
}

export interface PriceAt extends PricePeriodAt {
  readonly tier: PriceTier;
  readonly source: string;
}

/**
 * The list price of a model for one request.
 * @param modelId as a log, a setting or an editor names it; matched exactly after normalisation, never by prefix
 * @param at when the request was made
 * @param promptTokens input, cache reads and cache writes together: decides the tier of the whole request
 */
export function priceAt(catalogue: Catalogue, modelId: string, at: Date, promptTokens: number): PriceAt | Unpriced {
  const price = pricePeriodAt(catalogue, modelId, at);
  return isUnpriced(price)
    ? price
    : { ...price, tier: tierOf(price.period, promptTokens), source: price.period.source };
}

/** The tier of a whole request, by its prompt: input, cache reads and cache writes together. */
export function tierOf({ tiers }: PricePeriod, promptTokens: number): PriceTier {
  let tier = tiers[0];
  for (const candidate of tiers) if (promptTokens > candidate.abovePromptTokens) tier = candidate;
  return tier;
}

/** The same for requests with prompts of any length. */
export function pricePeriodAt(catalogue: Catalogue, modelId: string, at: Date): PricePeriodAt | Unpriced {
  const resolved = resolveModelId(catalogue, modelId);
  const prices = resolved && catalogue.prices.get(resolved.id);
  if (resolved === undefined || prices === undefined) {
    return { unpriced: { code: 'unknown-model', model: modelId } };
  }
  const period = periodAt(prices.periods, at);
  if (period === undefined) {
    return { unpriced: { code: 'no-price-at-time', model: modelId, at } };
  }
  return { id: resolved.id, prices, period, fast: resolved.fast };
}

/** Plain English for a reason; the shell may localise by `code` instead. */
export function explainUnpriced(reason: UnpricedReason): string {
  switch (reason.code) {
    case 'unknown-model':
      return `No list price is known for the model "${reason.model}". Add one in the model settings to price it.`;
    case 'no-price-at-time':
      return Number.isNaN(reason.at.getTime())
        ? `A call of "${reason.model}" has no readable date, so it cannot be priced.`
        : `No list price of "${reason.model}" is known for ${reason.at.toISOString().slice(0, 10)}.`;
    case 'no-rate':
      return `No list price is known for ${reason.what} of "${reason.model}".`;
  }
}
