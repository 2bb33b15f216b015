import { basePriceGroups, basePriceSource } from './data/basePrices';
import { pricesOfGroup } from './data/basePriceGroup';
import { datedPrices, datedPricesReadOn, speedsOfBaseModels } from './data/datedPrices';
import { knownModels, modelAliases } from './data/models';
import type { Model } from './model';
import { readModelId } from './modelId';
import type { ModelPrices } from './pricePeriods';

/** What is known of models and their list prices. Immutable: user overrides make a new one (overrides.ts). */
export interface Catalogue {
  /** In the order of pickers. */
  readonly models: readonly Model[];
  /** By id. Holds more ids than `models`: old and rare models that turn up in logs. */
  readonly prices: ReadonlyMap<string, ModelPrices>;
  /** Other exact names of an id. */
  readonly aliases: ReadonlyMap<string, string>;
  /** The UTC day of which the prices are. */
  readonly pricesAsOf: string;
}

/** The model until a user chooses: counted exactly with a public vocabulary, and priced on the vendor's own page. */
export const defaultModelId = 'gpt-6.2-sol';

/** Claude Code's `[1m]` asks for this window, on models whose usual one is smaller too. */
const longContextWindow = 1_000_000;

/** The bundled base, with our dated table over it. */
export const builtInCatalogue: Catalogue = buildCatalogue();

function buildCatalogue(): Catalogue {
  const prices = new Map<string, ModelPrices>();
  const aliases = new Map<string, string>(Object.entries(modelAliases));
  for (const group of basePriceGroups) {
    const [id, ...others] = group.ids;
    const speeds = speedsOfBaseModels[id];
    prices.set(id, { ...pricesOfGroup(group, basePriceSource), ...(speeds === undefined ? {} : { speeds }) });
    for (const alias of others) {
      aliases.set(alias, id);
    }
  }
  for (const [id, modelPrices] of Object.entries(datedPrices)) {
    prices.set(id, modelPrices);
  }
  return { models: knownModels, prices, aliases, pricesAsOf: datedPricesReadOn };
}

export interface ResolvedModelId {
  /** The id as the catalogue lists it. */
  readonly id: string;
  readonly fast: boolean;
  readonly longContext: boolean;
}

/** A log names the same few models tens of thousands of times. Catalogues are immutable, so an answer stays right. */
const resolvedIds = new WeakMap<Catalogue, Map<string, ResolvedModelId | undefined>>();
/** Ids come from other programs' logs: a memory of them must not grow without end. */
const mostResolvedIds = 1_000;

/** The listed id that a raw one stands for, by exact match of its readings; undefined when no table names it. */
export function resolveModelId(catalogue: Catalogue, rawId: string): ResolvedModelId | undefined {
  let known = resolvedIds.get(catalogue);
  if (known === undefined || known.size > mostResolvedIds) {
    known = new Map();
    resolvedIds.set(catalogue, known);
  }
  if (!known.has(rawId)) known.set(rawId, findResolvedId(catalogue, rawId));
  return known.get(rawId);
}

function findResolvedId(catalogue: Catalogue, rawId: string): ResolvedModelId | undefined {
  for (const reading of readModelId(rawId)) {
    const id = catalogue.aliases.get(reading.id) ?? reading.id;
    const isListed = catalogue.prices.has(id) || catalogue.models.some((model) => model.id === id);
    const isOffered = !reading.fast || catalogue.prices.get(id)?.speeds?.some(({ speed }) => speed === 'fast') === true;
    if (isListed && isOffered) {
      return { id, fast: reading.fast, longContext: reading.longContext };
    }
  }
  return undefined;
}

/** The model of an id as a log, a setting or an editor's API names it; undefined when the catalogue does not list it. */
export function findModel(catalogue: Catalogue, rawId: string): Model | undefined {
  const resolved = resolveModelId(catalogue, rawId);
  const model = resolved && catalogue.models.find(({ id }) => id === resolved.id);
  const isWidened = resolved?.longContext === true && (model?.contextWindow ?? 0) < longContextWindow;
  return model !== undefined && isWidened ? { ...model, contextWindow: longContextWindow } : model;
}
