import type { PriceTier, Rates } from '../pricePeriods';

/** List prices as a public list had them, day by day. Serialisable: it is kept and added to. */
export interface RefreshedPrices {
  readonly version: 1;
  /** When the list was fetched last, ISO 8601 in UTC. */
  readonly fetchedAt: string;
  /** The address it came from. */
  readonly source: string;
  /** By exact id. */
  readonly models: Readonly<Record<string, RefreshedModel>>;
}

export interface RefreshedModel {
  readonly vendor: string;
  /** The earliest first. */
  readonly periods: readonly [RefreshedPeriod, ...RefreshedPeriod[]];
}

export interface RefreshedPeriod {
  /** The UTC day on which the list was first seen with this price: it has no dates of its own. */
  readonly since: string;
  readonly tiers: Tiers;
}

export type Tiers = readonly [PriceTier, ...PriceTier[]];

/**
 * The vendors' own prices in LiteLLM's list, by its `litellm_provider`. Resellers (Azure, Bedrock, Vertex AI, OpenRouter) have
 * terms of their own and are passed over.
 */
const vendors: Readonly<Record<string, string>> = {
  anthropic: 'Anthropic',
  openai: 'OpenAI',
  gemini: 'Google',
  xai: 'xAI',
  deepseek: 'DeepSeek',
  mistral: 'Mistral',
  dashscope: 'Alibaba',
};

const textModes: ReadonlySet<unknown> = new Set(['chat', 'responses', 'completion']);

/** Ids of models that are not billed by text tokens alone. */
export const notForText = /audio|image|tts|embed|realtime|transcribe|search|live|moderation|computer-use|^ft:|\.ft-|:/;

/** Fewer usable models than this, and the file is none of the list: the real one has hundreds. */
const fewestModels = 20;
/** US dollars per million tokens. The dearest model ever listed took 600 (o1-pro's output); beyond this it is a wrong unit. */
const dearest = 5_000;

/**
 * The prices in LiteLLM's list: an object by id, rates in US dollars per token (`input_cost_per_token`, …), tiers in the names of the
 * keys (`…_above_272k_tokens`). Source of the form: the list's own `sample_spec`.
 *
 * Ids are kept whole; only the provider's own prefix (`xai/grok-4.7`) is taken off. What is not understood in full is left out: a
 * model without a price is shown as unpriced, one with half a price would be shown wrong.
 * @returns undefined when it is no such list
 */
export function readPriceList(list: unknown, fetchedAt: string, source: string): RefreshedPrices | undefined {
  if (!isRecord(list)) return undefined;
  const models: Record<string, RefreshedModel> = {};
  const since = fetchedAt.slice(0, 10);
  for (const [key, entry] of Object.entries(list)) {
    if (!isRecord(entry) || !textModes.has(entry['mode'])) continue;
    const provider = entry['litellm_provider'];
    const vendor = typeof provider === 'string' ? vendors[provider] : undefined;
    if (vendor === undefined) continue;
    const id = key.toLowerCase().startsWith(`${String(provider)}/`) ? key.slice(String(provider).length + 1) : key;
    if (!isExactId(id)) continue;
    const tiers = tiersOf(entry);
    // The same id twice, once with its prefix: the plain one is the provider's own.
    if (tiers !== undefined && (id === key || models[id] === undefined))
      models[id] = { vendor, periods: [{ since, tiers }] };
  }
  return Object.keys(models).length < fewestModels ? undefined : { version: 1, fetchedAt, source, models };
}

/** What is known with a later list of the same address: a price counts from the day it was first seen until it is another one. */
export function withLaterList(before: RefreshedPrices | undefined, later: RefreshedPrices): RefreshedPrices {
  if (before === undefined || before.source !== later.source || before.fetchedAt >= later.fetchedAt) return later;
  const models: Record<string, RefreshedModel> = { ...before.models };
  for (const [id, model] of Object.entries(later.models)) {
    const known = before.models[id];
    const isAsBefore = JSON.stringify(known?.periods.at(-1)?.tiers) === JSON.stringify(model.periods[0].tiers);
    if (known === undefined) models[id] = model;
    else if (!isAsBefore) models[id] = { ...model, periods: [...known.periods, ...model.periods] };
  }
  return { ...later, models };
}

/** What was kept of an earlier list; undefined for anything else, such as that of another version. */
export function parseRefreshedPrices(stored: unknown): RefreshedPrices | undefined {
  if (!isRecord(stored) || stored['version'] !== 1) return undefined;
  const { fetchedAt, source, models } = stored;
  if (typeof fetchedAt !== 'string' || Number.isNaN(Date.parse(fetchedAt))) return undefined;
  if (typeof source !== 'string' || !isRecord(models)) return undefined;
  const areRight = Object.values(models).every(
    (model) => isRecord(model) && typeof model['vendor'] === 'string' && isListOf(model['periods'], isPeriod),
  );
  return areRight ? (stored as unknown as RefreshedPrices) : undefined;
}

function isExactId(id: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,80}$/.test(id) && !notForText.test(id);
}

const tierKey = /^input_cost_per_token_above_(?<thousands>\d+)k_tokens$/;

/** Undefined where anything about them is missing, odd or not understood. */
function tiersOf(entry: Readonly<Record<string, unknown>>): Tiers | undefined {
  if ('tiered_pricing' in entry) return undefined;
  const base = ratesOf(entry, '');
  // A model that costs nothing is a preview, or a price that nobody has filled in.
  if (base === undefined || (base.input === 0 && base.output === 0)) return undefined;
  const thresholds = Object.keys(entry)
    .flatMap((key) => tierKey.exec(key)?.groups?.['thousands'] ?? [])
    .map(Number)
    .sort((left, right) => left - right);
  const higher: PriceTier[] = [];
  for (const thousands of thresholds) {
    const rates = ratesOf(entry, `_above_${String(thousands)}k_tokens`);
    if (rates === undefined) return undefined;
    higher.push({ abovePromptTokens: thousands * 1000, ...rates });
  }
  return [{ abovePromptTokens: 0, ...base }, ...higher];
}

const rateKeys = {
  input: 'input_cost_per_token',
  output: 'output_cost_per_token',
  cacheRead: 'cache_read_input_token_cost',
  cacheWrite5m: 'cache_creation_input_token_cost',
  cacheWrite1h: 'cache_creation_input_token_cost_above_1hr',
} as const;

function ratesOf(entry: Readonly<Record<string, unknown>>, suffix: string): Rates | undefined {
  const rates: Partial<Record<keyof Rates, number>> = {};
  for (const [name, key] of Object.entries(rateKeys)) {
    const perToken = entry[key + suffix];
    if (perToken === undefined || perToken === null) continue;
    if (typeof perToken !== 'number') return undefined;
    // To a millionth of a dollar: 3e-7 times a million is 0.3, and not quite in binary.
    const perMillion = Math.round(perToken * 1e12) / 1e6;
    if (!isRate(perMillion)) return undefined;
    rates[name as keyof Rates] = perMillion;
  }
  const { input, output, ...caches } = rates;
  if (input === undefined || output === undefined || !areLikely(input, caches)) return undefined;
  return { input, output, ...caches };
}

/**
 * Whether what the caches cost can be: the list has the long cache of claude-3-haiku at 24 times its input, and that of claude-3-opus
 * below its short one. No vendor takes more for reading a cache than for reading anew, or more than twice the input for writing one.
 */
function areLikely(input: number, { cacheRead = 0, cacheWrite5m, cacheWrite1h }: Partial<Rates>): boolean {
  const written = [cacheWrite5m, cacheWrite1h].filter((rate) => rate !== undefined);
  return (
    cacheRead <= input && written.every((rate) => rate <= 2.5 * input) && (written[0] ?? 0) <= (written.at(-1) ?? 0)
  );
}

function isPeriod(value: unknown): boolean {
  return isRecord(value) && typeof value['since'] === 'string' && isListOf(value['tiers'], isTier);
}

function isListOf(value: unknown, isOne: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isOne);
}

function isTier(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { abovePromptTokens, input, output, cacheRead, cacheWrite5m, cacheWrite1h } = value;
  const optional = [cacheRead, cacheWrite5m, cacheWrite1h].filter((rate) => rate !== undefined);
  return Number.isSafeInteger(abovePromptTokens) && [input, output, ...optional].every(isRate);
}

function isRate(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= dearest;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
