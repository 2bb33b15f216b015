import type { EncodingId } from './encoding';

/**
 * Counts tokens of ordinary text in one encoding. Text that looks like a special token (`<|endoftext|>`) is ordinary text.
 * Unpaired surrogates count as U+FFFD, as every UTF-8 encoder writes them. Time is linear in the length of the text.
 */
export interface TokenCounter {
  readonly encoding: EncodingId;
  /** Tokens of a string. */
  count(text: string): number;
  /** Tokens of UTF-8 bytes; malformed sequences count as U+FFFD, as `TextDecoder` replaces them. A byte order mark is text here: strip it before. */
  countUtf8(bytes: Uint8Array): number;
  /** Token ids, for tests and for tools that show the pieces. */
  encode(text: string): Uint32Array;
}
