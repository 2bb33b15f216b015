import type { EncodingId } from './encoding';

/**
 * What a vocabulary does to a text before it splits it.
 * - Qwen 3: Unicode normalization form C (`normalizer` in its tokenizer.json). The runtime's own Unicode version decides about
 *   combining characters that are newer than it; everything older is stable by Unicode's policy.
 * - Gemma 3: SentencePiece writes a space as U+2581, so the two are one. Here the vocabulary has spaces instead.
 *
 * `wasm/prepared.ts` tells for bytes whether they can do without.
 */
export function prepare(encoding: EncodingId, text: string): string {
  switch (encoding) {
    case 'qwen3':
      return text.normalize('NFC');
    case 'gemma3':
      return text.includes('\u2581') ? text.replaceAll('\u2581', ' ') : text;
    default:
      return text;
  }
}
