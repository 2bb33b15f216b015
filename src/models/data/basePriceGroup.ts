import type { ModelPrices, PricePeriod, PriceTier } from '../pricePeriods';

/** `[abovePromptTokens, input, output, cacheRead, cacheWrite5m, cacheWrite1h]`, US dollars per million tokens; null: no such rate. */
export type BaseTier = readonly [number, number, number, number | null, number | null, number | null];

/** One row of the bundled price base: ids that share their prices, the first of them the canonical one. */
export interface BasePriceGroup {
  readonly ids: readonly [string, ...string[]];
  readonly vendor: string;
  readonly periods: readonly { readonly from?: string; readonly tiers: readonly [BaseTier, ...BaseTier[]] }[];
}

/** A row of the base in the form that pricing reads. */
export function pricesOfGroup(group: BasePriceGroup, source: string): ModelPrices {
  return {
    vendor: group.vendor,
    periods: group.periods.map(({ from, tiers: [first, ...higher] }): PricePeriod => ({
      ...(from === undefined ? {} : { effectiveFrom: from }),
      tiers: [tierOf(first), ...higher.map(tierOf)],
      source,
    })),
  };
}

function tierOf([abovePromptTokens, input, output, cacheRead, cacheWrite5m, cacheWrite1h]: BaseTier): PriceTier {
  return {
    abovePromptTokens,
    input,
    output,
    ...(cacheRead === null ? {} : { cacheRead }),
    ...(cacheWrite5m === null ? {} : { cacheWrite5m }),
    ...(cacheWrite1h === null ? {} : { cacheWrite1h }),
  };
}
