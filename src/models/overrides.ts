import { encodingIds, readEncodingId } from '../tokens/encoding';
import { UserError } from '../userError';
import type { Catalogue } from './catalogue';
import type { Model, Tokenizer } from './model';
import { calibrationIds, isCalibrationId } from './model';
import type { ModelPrices, PricePeriod, PriceTier } from './pricePeriods';

const entryKeys = [
  'displayName',
  'vendor',
  'encoding',
  'calibration',
  'contextWindow',
  'maxInputTokens',
  'maxOutputTokens',
  'prices',
] as const;
const periodKeys = ['effectiveFrom', 'effectiveUntil', 'tiers'] as const;
const tierKeys = ['abovePromptTokens', 'input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const;

const source = 'your settings';

/**
 * The catalogue with the user's own models and corrections. An entry's id may be new or known; of a known model it
 * replaces the fields it names, `prices` as a whole. Shape of an entry, every field optional:
 *
 *     "my-model": {
 *       "displayName": "My model", "vendor": "Me",
 *       "encoding": "o200k_base",            // or "calibration": "claude-4.7"
 *       "contextWindow": 128000, "maxInputTokens": 120000, "maxOutputTokens": 8000,
 *       "prices": [{
 *         "effectiveFrom": "2026-11-01", "effectiveUntil": "2027-01-01",
 *         "tiers": [{ "abovePromptTokens": 0, "input": 1, "output": 5, "cacheRead": 0.1 }]   // US dollars per million tokens
 *       }]
 *     }
 *
 * @param overrides the setting's value as it is in the settings file: nothing about it is trusted
 * @throws UserError naming the entry, what is wrong with it and what to write instead
 */
export function withOverrides(catalogue: Catalogue, overrides: unknown): Catalogue {
  const entries = Object.entries(objectAt('The model settings', overrides, undefined));
  const models = [...catalogue.models];
  const prices = new Map(catalogue.prices);
  const aliases = new Map(catalogue.aliases);
  for (const [rawId, value] of entries) {
    const id = rawId.trim().toLowerCase();
    if (id === '') {
      throw new UserError(
        'The model settings have an entry without a name. Give it the id of the model, or remove it.',
      );
    }
    const where = `The model setting "${rawId}"`;
    const entry = objectAt(where, value, entryKeys);
    // The user's entry is for this very id, no longer for the model the id was another name of.
    const namesake = aliases.get(id) ?? id;
    aliases.delete(id);

    const index = models.findIndex((model) => model.id === id);
    const model = modelFrom(where, id, entry, models[index] ?? models.find((known) => known.id === namesake));
    if (index >= 0) {
      models[index] = model;
    } else {
      models.push(model);
    }
    const knownPrices = prices.get(namesake);
    if (entry.prices !== undefined) {
      prices.set(id, {
        vendor: model.vendor,
        periods: listAt(`${where}, "prices"`, entry.prices).map((period, position) =>
          periodFrom(`${where}, "prices" number ${String(position + 1)}`, period),
        ),
        ...(knownPrices?.speeds === undefined ? {} : { speeds: knownPrices.speeds }),
      } satisfies ModelPrices);
    } else if (knownPrices !== undefined) {
      prices.set(id, knownPrices);
    }
  }
  return { ...catalogue, models, prices, aliases };
}

type Entry<Key extends string> = Partial<Record<Key, unknown>>;

function modelFrom(where: string, id: string, entry: Entry<(typeof entryKeys)[number]>, known?: Model): Model {
  const limits = (['contextWindow', 'maxInputTokens', 'maxOutputTokens'] as const).flatMap((key) => {
    const limit = entry[key] === undefined ? known?.[key] : wholeAt(`${where}, "${key}"`, entry[key], 1);
    return limit === undefined ? [] : [[key, limit] as const];
  });
  return {
    id,
    displayName: entry.displayName === undefined ? (known?.displayName ?? id) : textAt(where, 'displayName', entry),
    vendor: entry.vendor === undefined ? (known?.vendor ?? 'Other') : textAt(where, 'vendor', entry),
    tokenizer: tokenizerFrom(where, entry) ?? known?.tokenizer ?? { kind: 'closed', calibration: 'unknown' },
    ...Object.fromEntries(limits),
    source,
  };
}

function tokenizerFrom(where: string, entry: Entry<'encoding' | 'calibration'>): Tokenizer | undefined {
  const { encoding, calibration } = entry;
  if (encoding !== undefined && calibration !== undefined) {
    throw new UserError(`${where} has both "encoding" and "calibration". Keep the one that fits and remove the other.`);
  }
  if (encoding !== undefined) {
    const known = typeof encoding === 'string' ? readEncodingId(encoding) : undefined;
    if (known === undefined) {
      throw new UserError(`${where} has an unknown "encoding". Use one of: ${encodingIds.join(', ')}.`);
    }
    return { kind: 'public', encoding: known };
  }
  if (calibration !== undefined) {
    if (typeof calibration !== 'string' || !isCalibrationId(calibration)) {
      throw new UserError(`${where} has an unknown "calibration". Use one of: ${calibrationIds.join(', ')}.`);
    }
    return { kind: 'closed', calibration };
  }
  return undefined;
}

function periodFrom(where: string, value: unknown): PricePeriod {
  const period = objectAt(where, value, periodKeys);
  const from = period.effectiveFrom === undefined ? undefined : dateAt(where, 'effectiveFrom', period);
  const until = period.effectiveUntil === undefined ? undefined : dateAt(where, 'effectiveUntil', period);
  if (from !== undefined && until !== undefined && Date.parse(from) >= Date.parse(until)) {
    throw new UserError(`${where} ends before it begins. Make "effectiveUntil" later than "effectiveFrom".`);
  }
  const [first, ...higher] = listAt(`${where}, "tiers"`, period.tiers).map((tier, position) =>
    tierFrom(`${where}, tier ${String(position + 1)}`, tier),
  );
  if (first === undefined || first.abovePromptTokens !== 0) {
    throw new UserError(`${where} needs a first tier with "abovePromptTokens": 0, for prompts of any length.`);
  }
  const tiers = [first, ...higher] as const;
  const isAscending = higher.every((tier, index) => tier.abovePromptTokens > (tiers[index]?.abovePromptTokens ?? 0));
  if (!isAscending) {
    throw new UserError(
      `${where} has its tiers out of order. Sort them by "abovePromptTokens", each larger than the last.`,
    );
  }
  return {
    ...(from === undefined ? {} : { effectiveFrom: from }),
    ...(until === undefined ? {} : { effectiveUntil: until }),
    tiers,
    source,
  };
}

function tierFrom(where: string, value: unknown): PriceTier {
  const tier = objectAt(where, value, tierKeys);
  const optional = (['cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const).flatMap((key) =>
    tier[key] === undefined ? [] : [[key, dollarsAt(where, key, tier)] as const],
  );
  return {
    abovePromptTokens:
      tier.abovePromptTokens === undefined ? 0 : wholeAt(`${where}, "abovePromptTokens"`, tier.abovePromptTokens, 0),
    input: dollarsAt(where, 'input', tier),
    output: dollarsAt(where, 'output', tier),
    ...Object.fromEntries(optional),
  };
}

function objectAt<Key extends string>(where: string, value: unknown, keys: readonly Key[] | undefined): Entry<Key> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UserError(`${where} must be an object, in braces.`);
  }
  const unknownKey = keys && Object.keys(value).find((key) => !(keys as readonly string[]).includes(key));
  if (keys !== undefined && unknownKey !== undefined) {
    throw new UserError(`${where} has an unknown field "${unknownKey}". It may have: ${keys.join(', ')}.`);
  }
  return value;
}

function listAt(where: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new UserError(`${where} must be a list, in brackets, with at least one element.`);
  }
  return value;
}

function textAt<Key extends string>(where: string, key: Key, entry: Entry<Key>): string {
  const value = entry[key];
  if (typeof value !== 'string' || value.trim() === '') {
    throw new UserError(`${where}, "${key}" must be text in quotation marks. Correct it or remove it.`);
  }
  return value.trim();
}

function wholeAt(where: string, value: unknown, least: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least) {
    throw new UserError(
      `${where} must be a whole number of tokens, at least ${String(least)}. Correct it or remove it.`,
    );
  }
  return value;
}

function dollarsAt<Key extends string>(where: string, key: Key, entry: Entry<Key>): number {
  const value = entry[key];
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw new UserError(`${where}, "${key}" must be a number of US dollars per million tokens, 0 or more.`);
  }
  return value;
}

function dateAt<Key extends string>(where: string, key: Key, entry: Entry<Key>): string {
  const value = entry[key];
  // The round trip refuses days that do not exist, which Date.parse moves into the next month.
  const isDay =
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    !Number.isNaN(Date.parse(value)) &&
    new Date(value).toISOString().startsWith(value);
  if (!isDay) {
    throw new UserError(`${where}, "${key}" must be a day like "2026-11-23" (UTC).`);
  }
  return value;
}
