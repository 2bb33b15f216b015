/**
 * Our own dated list prices, exact ids only, over the bundled base: models the base lacks, or has wrong, or has without the
 * date they began. Read on the day of `datedPricesReadOn`.
 *
 * Only prices in effect, or announced by the vendor with a day; a period starts on the day the vendor names, and is open at
 * its start where no day is known. (Sonnet 5's announced rise of 2026-09-01 was cancelled: tools that had no notice of
 * the cancellation over-reported by half.)
 */
import type { ModelPrices, PricePeriod, PriceTier, Rates } from '../pricePeriods';

/** UTC. */
export const datedPricesReadOn = '2026-11-23';

const claudePricing = 'platform.claude.com/docs/en/about-claude/pricing';
const claudeModels = 'platform.claude.com/docs/en/models';
const openAiModels = 'developers.openai.com/api/docs/models';
const deepSeekPricing = 'api-docs.deepseek.com/quick_start/pricing';

function flat(rates: Rates): readonly [PriceTier] {
  return [{ abovePromptTokens: 0, ...rates }];
}

function times(rates: Rates, prompt: number, answer: number): Rates {
  return {
    input: rates.input * prompt,
    output: rates.output * answer,
    ...(rates.cacheRead === undefined ? {} : { cacheRead: rates.cacheRead * prompt }),
    ...(rates.cacheWrite5m === undefined ? {} : { cacheWrite5m: rates.cacheWrite5m * prompt }),
    ...(rates.cacheWrite1h === undefined ? {} : { cacheWrite1h: rates.cacheWrite1h * prompt }),
  };
}

/**
 * "For requests with more than 272K input tokens, input and cache rates double and output costs 1.5 times the
 * short-context rate for the full request" (developers.openai.com/api/docs/models/gpt-6.2-sol).
 */
function longContextFrom272k(rates: Rates): readonly [PriceTier, PriceTier] {
  return [
    { abovePromptTokens: 0, ...rates },
    { abovePromptTokens: 272_000, ...times(rates, 2, 1.5) },
  ];
}

/** DeepSeek's off-peak rates, and twice those in its peak hours: 09:00 to 12:00 and 14:00 to 18:00 in Beijing. */
function offPeakAndPeak(
  offPeak: Rates,
  during: { readonly from: string; readonly until?: string; readonly weekdaysOnly: boolean },
): readonly [PricePeriod, PricePeriod] {
  const dates = {
    effectiveFrom: during.from,
    ...(during.until === undefined ? {} : { effectiveUntil: during.until }),
    source: deepSeekPricing,
  };
  const peak = { weekdaysOnly: during.weekdaysOnly };
  return [
    { ...dates, tiers: flat(offPeak) },
    {
      ...dates,
      // Both windows end before 16:00 UTC, so the weekday in Beijing is the weekday in UTC. China's public holidays are
      // off-peak too; no calendar of them is kept here, so on those days this is up to twice the bill.
      timeOfDay: [
        { from: '01:00', until: '04:00', ...peak },
        { from: '06:00', until: '10:00', ...peak },
      ],
      tiers: flat(times(offPeak, 2, 2)),
    },
  ];
}

/** 00:00 in Beijing on 2026-08-17, when DeepSeek's hours began, and on 2026-08-23, when weekends became off-peak. */
const deepSeekHoursBegin = '2026-08-16T16:00:00Z';
const deepSeekWeekendsOffPeak = '2026-08-22T16:00:00Z';
/** V4.1 Flash replaced V4 Flash, under the old id too (same page, footnote 1; github.com/anomalyco/models.dev/pull/6904). */
const deepSeekFlashReplaced = '2026-09-10T04:00:00Z';

const deepSeekV41Flash = offPeakAndPeak(
  { input: 0.15, output: 0.6, cacheRead: 0.003 },
  { from: deepSeekFlashReplaced, weekdaysOnly: true },
);

export const datedPrices: Readonly<Record<string, ModelPrices>> = {
  'claude-fable-5-1': {
    vendor: 'Anthropic',
    periods: [
      {
        effectiveFrom: '2026-09-01',
        tiers: flat({ input: 10, output: 50, cacheRead: 0.25, cacheWrite5m: 12.5, cacheWrite1h: 20 }),
        source: claudePricing,
      },
    ],
  },
  'claude-opus-5-5': {
    vendor: 'Anthropic',
    periods: [
      {
        effectiveFrom: '2026-09-22',
        tiers: flat({ input: 4, output: 20, cacheRead: 0.2, cacheWrite5m: 5, cacheWrite1h: 8 }),
        source: `${claudeModels}/opus-5-5/overview; day: github.com/TheKrush/PromptFuel v1.0.21`,
      },
    ],
    speeds: [{ speed: 'fast', multiplier: 2, source: `${claudeModels}/opus-5-5/overview` }],
  },
  'claude-opus-5': {
    vendor: 'Anthropic',
    periods: [
      {
        effectiveFrom: '2026-07-24',
        tiers: flat({ input: 5, output: 25, cacheRead: 0.5, cacheWrite5m: 6.25, cacheWrite1h: 10 }),
        source: `${claudeModels}/opus-5/overview`,
      },
    ],
    speeds: [{ speed: 'fast', multiplier: 2, source: `${claudeModels}/opus-5/overview` }],
  },
  'claude-sonnet-5-5': {
    vendor: 'Anthropic',
    periods: [
      {
        effectiveFrom: '2026-09-28',
        tiers: flat({ input: 2, output: 10, cacheRead: 0.2, cacheWrite5m: 2.5, cacheWrite1h: 4 }),
        source: `${claudeModels}/sonnet-5-5/overview; day: github.com/TheKrush/PromptFuel v1.0.22`,
      },
      {
        effectiveFrom: '2026-10-07',
        tiers: flat({ input: 2, output: 10, cacheRead: 0.1, cacheWrite5m: 2.5, cacheWrite1h: 4 }),
        source: 'github.com/TheKrush/PromptFuel v1.0.23, github.com/kurofune/claudit v1.9.2',
      },
    ],
  },
  'claude-haiku-5-5': {
    vendor: 'Anthropic',
    periods: [
      {
        effectiveFrom: '2026-10-07',
        tiers: [
          { abovePromptTokens: 0, input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite5m: 0.125, cacheWrite1h: 0.2 },
          {
            abovePromptTokens: 100_000,
            input: 0.5,
            output: 2.5,
            cacheRead: 0.05,
            cacheWrite5m: 0.625,
            cacheWrite1h: 1,
          },
        ],
        source: `${claudeModels}/haiku-5-5/overview`,
      },
    ],
  },
  'gpt-6.2-astra': {
    vendor: 'OpenAI',
    periods: [
      {
        effectiveFrom: '2026-11-17',
        // The cache write is not on a page we could read: it is OpenAI's rule for every model since GPT-5.6, 1.25 x input.
        tiers: longContextFrom272k({ input: 8, output: 40, cacheRead: 0.4, cacheWrite5m: 10 }),
        source: 'github.com/BerriAI/litellm/discussions/52347; cache write by the 1.25 x input rule',
      },
    ],
  },
  'gpt-6.2-sol': {
    vendor: 'OpenAI',
    periods: [
      {
        effectiveFrom: '2026-11-17',
        tiers: longContextFrom272k({ input: 2, output: 10, cacheRead: 0.1, cacheWrite5m: 2.5, cacheWrite1h: 5 }),
        source: `${openAiModels}/gpt-6.2-sol`,
      },
    ],
    speeds: [
      { speed: 'fast', multiplier: 2, source: `${openAiModels}/gpt-6.2-sol` },
      { speed: 'ultrafast', multiplier: 3, effectiveUntil: '2027-03-01', source: `${openAiModels}/gpt-6.2-sol` },
      { speed: 'ultrafast', multiplier: 6, effectiveFrom: '2027-03-01', source: `${openAiModels}/gpt-6.2-sol` },
    ],
  },
  'gpt-6.1-sol': {
    vendor: 'OpenAI',
    periods: [
      {
        effectiveFrom: '2026-09-29',
        tiers: longContextFrom272k({ input: 2, output: 10, cacheRead: 0.1, cacheWrite5m: 2.5 }),
        source: `${openAiModels}/gpt-6.1-sol; cache write: github.com/TheKrush/PromptFuel v1.0.22`,
      },
    ],
    speeds: [{ speed: 'fast', multiplier: 2, source: `${openAiModels}/gpt-6.1-sol` }],
  },
  'gpt-6.1-terra': {
    vendor: 'OpenAI',
    periods: [
      {
        effectiveFrom: '2026-10-26',
        tiers: longContextFrom272k({ input: 1, output: 5, cacheRead: 0.05, cacheWrite5m: 1.25, cacheWrite1h: 2.5 }),
        source: 'docs.litellm.ai/blog/gpt-6-1-terra; cache writes: apidog.com/blog/gpt-6-1-terra-pricing',
      },
    ],
    speeds: [{ speed: 'fast', multiplier: 2, source: 'docs.litellm.ai/blog/gpt-6-1-terra' }],
  },
  'gpt-6-astra': {
    vendor: 'OpenAI',
    periods: [
      {
        effectiveFrom: '2026-09-03',
        tiers: longContextFrom272k({ input: 10, output: 50, cacheRead: 1, cacheWrite5m: 12.5 }),
        source: 'github.com/BerriAI/litellm/discussions/39633; day: github.com/TheKrush/PromptFuel v1.0.19',
      },
    ],
    speeds: [
      { speed: 'fast', multiplier: 2, source: 'github.com/BerriAI/litellm/discussions/39633' },
      { speed: 'ultrafast', multiplier: 6, source: 'apidog.com/blog/openai-ultrafast-mode' },
    ],
  },
  'gpt-6-luna': {
    vendor: 'OpenAI',
    periods: [
      {
        effectiveFrom: '2026-09-22',
        tiers: longContextFrom272k({ input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite5m: 0.125 }),
        source: `${openAiModels}/gpt-6-luna; day: github.com/TheKrush/PromptFuel v1.0.21`,
      },
    ],
  },
  'gpt-6-sol': {
    vendor: 'OpenAI',
    periods: [
      {
        effectiveFrom: '2026-09-22',
        tiers: longContextFrom272k({ input: 2, output: 10, cacheRead: 0.2, cacheWrite5m: 2.5 }),
        source: `${openAiModels}/gpt-6-sol; day: github.com/TheKrush/PromptFuel v1.0.21`,
      },
    ],
  },
  'gemini-3.8-flash': {
    vendor: 'Google',
    periods: [
      {
        effectiveFrom: '2026-09-02',
        tiers: flat({ input: 0.75, output: 3.75, cacheRead: 0.075 }),
        source: 'ai.google.dev/gemini-api/docs/pricing; day: github.com/Portkey-AI/models/pull/917',
      },
      // "Introductory price expires on December 31, 2026."
      {
        effectiveFrom: '2027-01-01',
        tiers: flat({ input: 1.5, output: 7.5, cacheRead: 0.15 }),
        source: 'ai.google.dev/gemini-api/docs/pricing',
      },
    ],
  },
  'grok-4.7': {
    vendor: 'xAI',
    periods: [
      {
        effectiveFrom: '2026-09-21',
        // xAI's columns read "< 200k" and "≥ 200k prompt tokens" (docs.x.ai/developers/models): 200,000 is the upper tier.
        tiers: [
          { abovePromptTokens: 0, input: 2, output: 6, cacheRead: 0.5 },
          { abovePromptTokens: 199_999, input: 4, output: 12, cacheRead: 1 },
        ],
        source: 'docs.x.ai/developers/models/grok-4.7, quoted in github.com/EasyMetaAu/helm-api/pull/911',
      },
    ],
  },
  'deepseek-v4-pro': {
    vendor: 'DeepSeek',
    periods: [
      {
        effectiveUntil: deepSeekHoursBegin,
        tiers: flat({ input: 0.435, output: 0.87, cacheRead: 0.003625 }),
        source: 'github.com/pydantic/genai-prices/pull/581',
      },
      ...offPeakAndPeak(
        { input: 0.66, output: 1.98, cacheRead: 0.022 },
        { from: deepSeekHoursBegin, until: deepSeekWeekendsOffPeak, weekdaysOnly: false },
      ),
      ...offPeakAndPeak(
        { input: 0.66, output: 1.98, cacheRead: 0.022 },
        { from: deepSeekWeekendsOffPeak, weekdaysOnly: true },
      ),
    ],
  },
  'deepseek-v4-flash': {
    vendor: 'DeepSeek',
    periods: [
      {
        effectiveUntil: deepSeekHoursBegin,
        tiers: flat({ input: 0.14, output: 0.28, cacheRead: 0.0028 }),
        source: 'github.com/pydantic/genai-prices/pull/581',
      },
      ...offPeakAndPeak(
        { input: 0.22, output: 0.66, cacheRead: 0.007 },
        { from: deepSeekHoursBegin, until: deepSeekWeekendsOffPeak, weekdaysOnly: false },
      ),
      ...offPeakAndPeak(
        { input: 0.22, output: 0.66, cacheRead: 0.007 },
        { from: deepSeekWeekendsOffPeak, until: deepSeekFlashReplaced, weekdaysOnly: true },
      ),
      ...deepSeekV41Flash,
    ],
  },
  'deepseek-flash': { vendor: 'DeepSeek', periods: deepSeekV41Flash },
  'qwen3.7-max': {
    vendor: 'Alibaba',
    // No cached price was found at Alibaba Model Studio itself.
    periods: [{ tiers: flat({ input: 2.5, output: 7.5 }), source: 'tokenmeter v0.15.0 (Alibaba Model Studio)' }],
  },
  'mistral-large-4': {
    vendor: 'Mistral',
    // On sale; the list price is 1.36 and 4.18, and no end of the sale was announced.
    periods: [{ tiers: flat({ input: 0.68, output: 2.09, cacheRead: 0.07 }), source: 'tokenmeter v0.15.0' }],
  },
};

const fastOfOlderModels =
  'github.com/ccusage/ccusage, fast-multiplier-overrides.json; github.com/mag123c/toktrack/pull/255';

/** Speeds of models whose prices the base carries. */
export const speedsOfBaseModels: Readonly<Record<string, NonNullable<ModelPrices['speeds']>>> = {
  'claude-opus-4-8': [{ speed: 'fast', multiplier: 2, source: claudePricing }],
  // Six times while it was offered. Since its withdrawal in July 2026 the API answers at standard speed, and logs say so.
  'claude-opus-4-7': [{ speed: 'fast', multiplier: 6, source: 'cursor.com/docs/models-and-pricing.md' }],
  'claude-opus-4-6': [{ speed: 'fast', multiplier: 6, source: 'github.com/anomalyco/models.dev/pull/4123' }],
  'gpt-5.3-codex': [{ speed: 'fast', multiplier: 2, source: fastOfOlderModels }],
  'gpt-5.4': [{ speed: 'fast', multiplier: 2, source: fastOfOlderModels }],
  'gpt-5.5': [{ speed: 'fast', multiplier: 2.5, source: fastOfOlderModels }],
  // github.com/pwrdrvr/PwrAgent/pull/1868, from developers.openai.com/api/docs/pricing.
  'gpt-5.6-sol': [{ speed: 'fast', multiplier: 2, source: `${openAiModels}/gpt-5.6-sol` }],
  'gpt-5.6-terra': [{ speed: 'fast', multiplier: 2, source: `${openAiModels}/gpt-5.6-terra` }],
  'gpt-5.6-luna': [{ speed: 'fast', multiplier: 2, source: `${openAiModels}/gpt-5.6-luna` }],
};
