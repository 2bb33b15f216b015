/** US dollars per million tokens. A rate that is absent is unknown or not offered: such tokens make a call unpriced. */
export interface Rates {
  /** Prompt tokens neither read from nor written to a cache. */
  readonly input: number;
  /** Answer tokens, reasoning included. */
  readonly output: number;
  /** Prompt tokens read from the vendor's cache. */
  readonly cacheRead?: number;
  /** Prompt tokens written to the cache for its short lifetime (5 minutes at Anthropic, 30 at OpenAI). */
  readonly cacheWrite5m?: number;
  /** Prompt tokens written to the cache for its long lifetime (1 hour at Anthropic, 12 at OpenAI). */
  readonly cacheWrite1h?: number;
}

/** Rates of a whole request whose prompt (input, cache reads and cache writes together) is longer than a threshold. */
export interface PriceTier extends Rates {
  /** 0 for the tier that every request starts in. */
  readonly abovePromptTokens: number;
}

/** Hours of a day in UTC, `HH:MM`, the end excluded. */
export interface DailyWindow {
  readonly from: string;
  readonly until: string;
  /** Monday to Friday only, by the UTC date. */
  readonly weekdaysOnly?: boolean;
}

/** List prices of a model for a time. Of several periods in effect, one with matching hours wins, then the latest. */
export interface PricePeriod {
  /** UTC date or instant (ISO 8601), included. Absent: as far back as the model goes. */
  readonly effectiveFrom?: string;
  /** UTC date or instant, excluded. Absent: until a later period begins. */
  readonly effectiveUntil?: string;
  /** Present: in effect only in these hours. */
  readonly timeOfDay?: readonly DailyWindow[];
  /** Ascending by `abovePromptTokens`, the first from 0. */
  readonly tiers: readonly [PriceTier, ...PriceTier[]];
  readonly source: string;
}

export type Speed = 'standard' | 'fast' | 'ultrafast';

/** What a speed multiplies every token rate by. */
export interface SpeedRate {
  readonly speed: Exclude<Speed, 'standard'>;
  readonly multiplier: number;
  readonly effectiveFrom?: string;
  readonly effectiveUntil?: string;
  readonly source: string;
}

/** All that is known of what a model costs. */
export interface ModelPrices {
  readonly vendor: string;
  readonly periods: readonly PricePeriod[];
  readonly speeds?: readonly SpeedRate[];
}

/** The period in effect at a time, if any. */
export function periodAt(periods: readonly PricePeriod[], at: Date): PricePeriod | undefined {
  let best: PricePeriod | undefined;
  for (const period of periods) {
    if (isInEffect(period, at) && (period.timeOfDay?.some((window) => isInWindow(window, at)) ?? true)) {
      if (best === undefined || outranks(period, best)) {
        best = period;
      }
    }
  }
  return best;
}

/**
 * The time around `at`, in milliseconds since 1970 (start included, end not), in which the same period and the same speeds are in
 * effect; undefined where prices depend on the hour, or the time is none.
 */
export function unchangedAround(
  { periods, speeds = [] }: ModelPrices,
  at: number,
): { readonly from: number; readonly until: number } | undefined {
  if (Number.isNaN(at) || periods.some(({ timeOfDay }) => timeOfDay !== undefined)) return undefined;
  const changes = [...periods, ...speeds].flatMap(({ effectiveFrom, effectiveUntil }) =>
    [effectiveFrom, effectiveUntil].flatMap((text) => (text === undefined ? [] : [instantOf(text)])),
  );
  return {
    from: Math.max(-Infinity, ...changes.filter((change) => change <= at)),
    until: Math.min(Infinity, ...changes.filter((change) => change > at)),
  };
}

function outranks(period: PricePeriod, other: PricePeriod): boolean {
  const byHours = Number(period.timeOfDay !== undefined) - Number(other.timeOfDay !== undefined);
  return byHours === 0 ? startOf(period) > startOf(other) : byHours > 0;
}

function startOf(period: { readonly effectiveFrom?: string }): number {
  return period.effectiveFrom === undefined ? -Infinity : instantOf(period.effectiveFrom);
}

/** The few dates of the tables: each is asked for with every call that is priced. */
const instants = new Map<string, number>();

function instantOf(text: string): number {
  let instant = instants.get(text);
  if (instant === undefined) {
    instant = Date.parse(text);
    instants.set(text, instant);
  }
  return instant;
}

/** Whether a dated entry is in effect: from its start, up to but not at its end. */
export function isInEffect(
  entry: { readonly effectiveFrom?: string; readonly effectiveUntil?: string },
  at: Date,
): boolean {
  const end = entry.effectiveUntil === undefined ? Infinity : instantOf(entry.effectiveUntil);
  return at.getTime() >= startOf(entry) && at.getTime() < end;
}

function isInWindow(window: DailyWindow, at: Date): boolean {
  const weekday = at.getUTCDay();
  if (window.weekdaysOnly === true && (weekday === 0 || weekday === 6)) {
    return false;
  }
  const time = at.toISOString().slice(11, 16);
  return time >= window.from && time < window.until;
}
