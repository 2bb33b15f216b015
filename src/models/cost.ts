import type { Catalogue } from './catalogue';
import type { PricePeriod, PriceTier, Speed, SpeedRate } from './pricePeriods';
import { isInEffect } from './pricePeriods';
import type { BilledItem, Unpriced } from './prices';
import { isUnpriced, pricePeriodAt, tierOf } from './prices';

/** What one call is billed for. Token kinds do not overlap: `inputTokens` excludes what was read from or written to a cache. */
export interface BilledAmounts {
  readonly inputTokens: number;
  /** Reasoning included. */
  readonly outputTokens: number;
  readonly cacheReadTokens?: number;
  readonly cacheWrite5mTokens?: number;
  readonly cacheWrite1hTokens?: number;
  /** Server-side searches. */
  readonly webSearches?: number;
}

/** One billed model call. */
export interface BilledCall extends BilledAmounts {
  /** As the log names it. */
  readonly model: string;
  readonly at: Date;
  readonly speed?: Speed;
  /** Where the request had to be processed, as the log says (`inference_geo`); `global` and `not_available` mean anywhere. */
  readonly region?: string;
  /** Batch or flex processing. */
  readonly batch?: boolean;
}

export interface Cost {
  /** US dollars at list price, every multiplier applied. */
  readonly usd: number;
}

/** What a vendor adds to or takes off its token rates, and what a search costs. Absent: not known, hence unpriced. */
interface VendorTerms {
  readonly batch?: number;
  readonly dataResidency?: number;
  readonly usdPerWebSearch?: number;
}

const termsByVendor: Readonly<Partial<Record<string, VendorTerms>>> = {
  // Batch half price, inference_geo "us" 1.1 on every token category, web search 10 dollars per thousand:
  // platform.claude.com/docs/en/about-claude/pricing, and docs.aws.amazon.com/claude-platform (data-residency).
  Anthropic: { batch: 0.5, dataResidency: 1.1, usdPerWebSearch: 0.01 },
  // Batch and flex half price: developers.openai.com/api/docs/models/gpt-6.2-sol. Data residency 10 % on top:
  // developers.openai.com/api/docs/pricing, quoted at apidog.com/blog/gpt-6-1-terra-pricing. Web search: genai-prices 0.1.8.
  OpenAI: { batch: 0.5, dataResidency: 1.1, usdPerWebSearch: 0.01 },
  // Batch and flex half price: ai.google.dev/gemini-api/docs/pricing, quoted in genai-prices 0.1.8. Grounding differs by
  // model and has a free allowance, so it stays unpriced.
  Google: { batch: 0.5 },
};

/** Values of `inference_geo` that ask for no region (agent logs of Claude Code). */
const anywhere: ReadonlySet<string> = new Set(['', 'global', 'not_available']);

/** What the price of a call depends on beside its tokens. */
export type CallConditions = Pick<BilledCall, 'model' | 'at' | 'speed' | 'region' | 'batch'>;

/** What tokens and searches cost under some conditions. */
export interface CallTerms {
  readonly model: string;
  readonly period: PricePeriod;
  /** Of every token rate. */
  readonly multiplier: number;
  /** Undefined where it is not known. */
  readonly usdPerWebSearch: number | undefined;
}

/**
 * The list price of one call at its own date, tier, speed, region and batch terms. The tier is chosen by the whole prompt
 * (input, cache reads and cache writes) and moves the whole request, output included.
 *
 * Anything the call used that has no known price makes it unpriced as a whole: never 0, never a neighbour's price.
 * @throws RangeError when a number of tokens or searches is negative or not finite: a defect of the reader
 */
export function costOfCall(catalogue: Catalogue, call: BilledCall): Cost | Unpriced {
  const terms = termsOfCall(catalogue, call);
  return isUnpriced(terms) ? terms : costOnTerms(terms, call);
}

/** The terms of calls under some conditions, or what is not known of them. */
export function termsOfCall(catalogue: Catalogue, call: CallConditions): CallTerms | Unpriced {
  const price = pricePeriodAt(catalogue, call.model, call.at);
  if (isUnpriced(price)) {
    return price;
  }
  const { period, prices } = price;
  const terms = termsByVendor[prices.vendor] ?? {};
  const missing = (what: BilledItem): Unpriced => ({ unpriced: { code: 'no-rate', model: call.model, what } });

  const speed = price.fast && call.speed !== 'ultrafast' ? 'fast' : (call.speed ?? 'standard');
  const speedMultiplier = multiplierOf(speed, prices.speeds ?? [], call.at);
  if (speedMultiplier === undefined) {
    return missing(speed === 'ultrafast' ? 'ultrafast speed' : 'fast speed');
  }
  const batchMultiplier = call.batch === true ? terms.batch : 1;
  if (batchMultiplier === undefined) {
    return missing('batch processing');
  }
  const regionMultiplier = anywhere.has(call.region ?? '') ? 1 : terms.dataResidency;
  if (regionMultiplier === undefined) {
    return missing('a processing region');
  }
  return {
    model: call.model,
    period,
    multiplier: speedMultiplier * batchMultiplier * regionMultiplier,
    usdPerWebSearch: terms.usdPerWebSearch,
  };
}

/**
 * The list price of a call on its terms.
 * @throws RangeError as {@link costOfCall} does
 */
export function costOnTerms(terms: CallTerms, call: BilledAmounts): Cost | Unpriced {
  const cacheRead = call.cacheReadTokens ?? 0;
  const cacheWrite5m = call.cacheWrite5mTokens ?? 0;
  const cacheWrite1h = call.cacheWrite1hTokens ?? 0;
  const webSearches = call.webSearches ?? 0;
  const prompt = call.inputTokens + cacheRead + cacheWrite5m + cacheWrite1h;
  const least = Math.min(call.inputTokens, call.outputTokens, cacheRead, cacheWrite5m, cacheWrite1h, webSearches);
  if (!(least >= 0 && prompt + call.outputTokens + webSearches < Infinity)) {
    throw new RangeError(`A call of ${terms.model} has an impossible amount: ${JSON.stringify(call)}.`);
  }

  const tier = tierOf(terms.period, prompt);
  const missing = missingRate(terms, tier, cacheRead, cacheWrite5m, cacheWrite1h, webSearches);
  if (missing !== undefined) {
    return { unpriced: { code: 'no-rate', model: terms.model, what: missing } };
  }
  const perMillion =
    call.inputTokens * tier.input +
    call.outputTokens * tier.output +
    cacheRead * (tier.cacheRead ?? 0) +
    cacheWrite5m * (tier.cacheWrite5m ?? 0) +
    cacheWrite1h * (tier.cacheWrite1h ?? 0);
  return { usd: (perMillion * terms.multiplier) / 1_000_000 + webSearches * (terms.usdPerWebSearch ?? 0) };
}

/** What the call used that has no known price. */
function missingRate(
  terms: CallTerms,
  tier: PriceTier,
  cacheRead: number,
  cacheWrite5m: number,
  cacheWrite1h: number,
  webSearches: number,
): BilledItem | undefined {
  if (webSearches !== 0 && terms.usdPerWebSearch === undefined) return 'web searches';
  if (cacheRead !== 0 && tier.cacheRead === undefined) return 'cache reads';
  if (cacheWrite5m !== 0 && tier.cacheWrite5m === undefined) return 'cache writes';
  if (cacheWrite1h !== 0 && tier.cacheWrite1h === undefined) return 'long cache writes';
  return undefined;
}

function multiplierOf(speed: Speed, speeds: readonly SpeedRate[], at: Date): number | undefined {
  return speed === 'standard'
    ? 1
    : speeds.findLast((candidate) => candidate.speed === speed && isInEffect(candidate, at))?.multiplier;
}

/** The list price of sending a context once, nothing of it cached; the answer is not included. */
export function costToSend(catalogue: Catalogue, model: string, tokens: number, at: Date): Cost | Unpriced {
  return costOfCall(catalogue, { model, at, inputTokens: tokens, outputTokens: 0 });
}

/** The list price of the same context in the next turn, read from the cache as a whole; question and answer not included. */
export function costOfFollowUp(catalogue: Catalogue, model: string, tokens: number, at: Date): Cost | Unpriced {
  return costOfCall(catalogue, { model, at, inputTokens: 0, outputTokens: 0, cacheReadTokens: tokens });
}
