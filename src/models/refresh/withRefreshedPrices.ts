import { type Catalogue, resolveModelId } from '../catalogue';
import { type ModelPrices, periodAt, type PricePeriod, type PriceTier, type Rates } from '../pricePeriods';
import type { RefreshedPeriod, RefreshedPrices, Tiers } from './priceList';

/** What a list changed, for people to look over. */
export interface PriceChanges {
  readonly changed: readonly PriceChange[];
  /** Models that only the list has. */
  readonly added: readonly string[];
  /** Models whose change was not taken over: the list knows less of them than the table, or its price is off by a unit. */
  readonly refused: readonly string[];
}

/** A model of the table that costs something else since a day. */
export interface PriceChange {
  readonly id: string;
  /** UTC. */
  readonly since: string;
  readonly before: Rates;
  readonly after: Rates;
}

/** Beyond this factor a price is no new one but one in another unit. The largest real cut so far was to a fifth (o3, June 2025). */
const largestChange = 10;

/**
 * The catalogue with newer prices. A price of the list that differs from the table's counts from the day it was first seen, and what
 * was billed before stays at the table's. The table's own dates and hours stand: a model that has hours of its own, or a price that
 * is announced to end or to come, is left alone.
 *
 * What the list said up to the day of the table changes nothing: the table came later, with a newer version of Tare.
 */
export function withRefreshedPrices(
  catalogue: Catalogue,
  { fetchedAt, source, models }: RefreshedPrices,
): { readonly catalogue: Catalogue; readonly changes: PriceChanges } {
  const changed: PriceChange[] = [];
  const added: string[] = [];
  const refused: string[] = [];
  const changes = { changed, added, refused };
  const { pricesAsOf } = catalogue;
  const day = fetchedAt.slice(0, 10);
  if (day <= pricesAsOf) return { catalogue, changes };
  const prices = new Map(catalogue.prices);
  for (const [id, model] of Object.entries(models)) {
    const resolved = resolveModelId(catalogue, id);
    const known = resolved && prices.get(resolved.id);
    if (resolved === undefined || (resolved.id === id && known === undefined)) {
      prices.set(id, { vendor: model.vendor, periods: model.periods.map(periodOf(source)) });
      added.push(id);
      continue;
    }
    // Another name of a model (a date, an alias) says nothing about it that its own name does not.
    if (resolved.id !== id || known === undefined || hasTermsOfItsOwn(known, fetchedAt)) continue;
    const periods: PricePeriod[] = [];
    let tiers = periodAt(known.periods, new Date(pricesAsOf))?.tiers;
    for (const period of model.periods) {
      if (tiers === undefined || period.since <= pricesAsOf || isSame(tiers, period.tiers)) continue;
      if (!knowsAsMuch(period.tiers, tiers) || !isPlausible(period.tiers[0], tiers[0])) {
        refused.push(id);
        break;
      }
      periods.push({ effectiveFrom: period.since, tiers: period.tiers, source });
      changed.push({ id, since: period.since, before: tiers[0], after: period.tiers[0] });
      tiers = period.tiers;
    }
    if (periods.length > 0) prices.set(id, { ...known, periods: [...known.periods, ...periods] });
  }
  return { catalogue: { ...catalogue, prices, pricesAsOf: day }, changes };
}

/** Since when the first price holds is not known; before its release nobody was billed for a model. */
function periodOf(source: string): (period: RefreshedPeriod, index: number) => PricePeriod {
  return ({ since, tiers }, index) => ({ ...(index > 0 && { effectiveFrom: since }), tiers, source });
}

function hasTermsOfItsOwn({ periods }: ModelPrices, fetchedAt: string): boolean {
  return periods.some(
    ({ effectiveFrom = '', effectiveUntil = '', timeOfDay }) =>
      timeOfDay !== undefined || effectiveFrom > fetchedAt || effectiveUntil > fetchedAt,
  );
}

const rateNames = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const;

/** "Above 200,000" and "from 200,000" are the same to a list that counts in thousands. */
function isSameThreshold(left: PriceTier, right: PriceTier): boolean {
  return Math.abs(left.abovePromptTokens - right.abovePromptTokens) <= 1;
}

/** A rate that only one of them has is no difference. */
function isSame(left: Tiers, right: Tiers): boolean {
  return (
    left.length === right.length &&
    left.every((tier, index) => {
      const other = right[index];
      return (
        other !== undefined &&
        isSameThreshold(tier, other) &&
        rateNames.every((name) => {
          const [one, two] = [tier[name], other[name]];
          return one === undefined || two === undefined || Math.abs(one - two) < 1e-9;
        })
      );
    })
  );
}

/** Whether every tier and rate of the table is in the list too. Fewer tiers may be a new offer, or a gap: it is not taken for one. */
function knowsAsMuch(list: Tiers, table: Tiers): boolean {
  return table.every((tier) => {
    const other = list.find((candidate) => isSameThreshold(candidate, tier));
    return other !== undefined && rateNames.every((name) => tier[name] === undefined || other[name] !== undefined);
  });
}

function isPlausible(after: Rates, before: Rates): boolean {
  return (['input', 'output'] as const).every(
    (name) => after[name] <= before[name] * largestChange && after[name] * largestChange >= before[name],
  );
}
