import type { Catalogue } from './catalogue';
import type { Speed, SpeedRate } from './pricePeriods';
import { isInEffect } from './pricePeriods';
import type { BilledItem, Unpriced } from './prices';
import { isUnpriced, priceAt } from './prices';

/** One billed model call. Token kinds do not overlap: `inputTokens` excludes what was read from or written to a cache. */
export interface BilledCall {
  /** As the log names it. */
  readonly model: string;
  readonly at: Date;
  readonly inputTokens: number;
  /** Reasoning included. */
  readonly outputTokens: number;
  readonly cacheReadTokens?: number;
  readonly cacheWrite5mTokens?: number;
  readonly cacheWrite1hTokens?: number;
  /** Server-side searches. */
  readonly webSearches?: number;
  readonly speed?: Speed;
  /** Where the request had to be processed, as the log says (`inference_geo`); `global` and `not_available` mean anywhere. */
  readonly region?: string;
  /** Batch or flex processing. */
  readonly batch?: boolean;
}

/** US dollars at list price, every multiplier applied. */
export interface CostParts {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly webSearch: number;
}

export interface Cost {
  /** The sum of the parts. */
  readonly usd: number;
  readonly parts: CostParts;
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

/**
 * The list price of one call at its own date, tier, speed, region and batch terms. The tier is chosen by the whole prompt
 * (input, cache reads and cache writes) and moves the whole request, output included.
 *
 * Anything the call used that has no known price makes it unpriced as a whole: never 0, never a neighbour's price.
 * @throws RangeError when a number of tokens or searches is negative or not finite: a defect of the reader
 */
export function costOfCall(catalogue: Catalogue, call: BilledCall): Cost | Unpriced {
  const cacheRead = call.cacheReadTokens ?? 0;
  const cacheWrite5m = call.cacheWrite5mTokens ?? 0;
  const cacheWrite1h = call.cacheWrite1hTokens ?? 0;
  const webSearches = call.webSearches ?? 0;
  for (const amount of [call.inputTokens, call.outputTokens, cacheRead, cacheWrite5m, cacheWrite1h, webSearches]) {
    if (!Number.isFinite(amount) || amount < 0) {
      throw new RangeError(`A call of ${call.model} has an impossible amount: ${String(amount)}.`);
    }
  }

  const price = priceAt(catalogue, call.model, call.at, call.inputTokens + cacheRead + cacheWrite5m + cacheWrite1h);
  if (isUnpriced(price)) {
    return price;
  }
  const { tier, prices } = price;
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
  const usdPerWebSearch = webSearches === 0 ? 0 : terms.usdPerWebSearch;
  if (usdPerWebSearch === undefined) {
    return missing('web searches');
  }

  const multiplier = speedMultiplier * batchMultiplier * regionMultiplier;
  const usdOf = (tokens: number, rate: number | undefined): number | undefined =>
    tokens === 0 ? 0 : rate === undefined ? undefined : (tokens * rate * multiplier) / 1_000_000;
  const cacheReadUsd = usdOf(cacheRead, tier.cacheRead);
  if (cacheReadUsd === undefined) {
    return missing('cache reads');
  }
  const cacheWrite5mUsd = usdOf(cacheWrite5m, tier.cacheWrite5m);
  if (cacheWrite5mUsd === undefined) {
    return missing('cache writes');
  }
  const cacheWrite1hUsd = usdOf(cacheWrite1h, tier.cacheWrite1h);
  if (cacheWrite1hUsd === undefined) {
    return missing('long cache writes');
  }

  const parts: CostParts = {
    input: (call.inputTokens * tier.input * multiplier) / 1_000_000,
    output: (call.outputTokens * tier.output * multiplier) / 1_000_000,
    cacheRead: cacheReadUsd,
    cacheWrite5m: cacheWrite5mUsd,
    cacheWrite1h: cacheWrite1hUsd,
    webSearch: webSearches * usdPerWebSearch,
  };
  const usd = parts.input + parts.output + parts.cacheRead + parts.cacheWrite5m + parts.cacheWrite1h + parts.webSearch;
  return { usd, parts };
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
