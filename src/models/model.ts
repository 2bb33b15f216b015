import type { EncodingId } from '../tokens/encoding';

/**
 * A tokenizer whose vocabulary Tare does not carry, named by the generation that shares it.
 * - `claude-4.6`: every Claude up to and including the 4.6 models, and Haiku 4.5.
 * - `claude-4.7`: Claude 4.7 and later, with Fable 5, Mythos 5, Sonnet 5, Opus 5 and Haiku 5.5
 *   (platform.claude.com/docs/en/build-with-claude/token-counting; models/haiku-5-5/overview).
 * - `gemini`, `deepseek`, `qwen`, `mistral`: models that are not known to use the vocabulary of their family which Tare carries.
 * - `llama`: a vocabulary whose licence does not fit (THIRD_PARTY_NOTICES.md).
 * - `grok`: no public vocabulary and no published measurement.
 * - `unknown`: a model that no table names.
 */
export const calibrationIds = [
  'claude-4.6',
  'claude-4.7',
  'gemini',
  'llama',
  'deepseek',
  'qwen',
  'mistral',
  'grok',
  'unknown',
] as const;

export type CalibrationId = (typeof calibrationIds)[number];

export function isCalibrationId(value: string): value is CalibrationId {
  return (calibrationIds as readonly string[]).includes(value);
}

/** How the tokens of a model are counted: with its own vocabulary, or with o200k_base and a calibration. */
export type Tokenizer =
  | { readonly kind: 'public'; readonly encoding: EncodingId }
  | { readonly kind: 'closed'; readonly calibration: CalibrationId };

/** A language model one can send a context to. A limit that is absent is unknown, never guessed. */
export interface Model {
  /** The vendor's own id, lower case, without provider prefix or date. */
  readonly id: string;
  readonly displayName: string;
  readonly vendor: string;
  readonly tokenizer: Tokenizer;
  /** Prompt and answer together, in tokens. */
  readonly contextWindow?: number;
  /** The longest prompt, in tokens, where the vendor states it apart from the window. */
  readonly maxInputTokens?: number;
  /** The longest answer, in tokens. */
  readonly maxOutputTokens?: number;
  /** Where the encoding and the limits come from. */
  readonly source: string;
}
