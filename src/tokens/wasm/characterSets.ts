// Sets of character classes, as bits, and runs of them.
import { Class, classAt } from './unicode';

export const LETTERS: u32 = (1 << Class.UPPER) | (1 << Class.LOWER) | (1 << Class.LETTER);
/** [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}] */
export const CAPITALS: u32 = (1 << Class.UPPER) | (1 << Class.LETTER) | (1 << Class.MARK);
/** [\p{Ll}\p{Lm}\p{Lo}\p{M}] */
export const SMALLS: u32 = (1 << Class.LOWER) | (1 << Class.LETTER) | (1 << Class.MARK);
/** Both a capital and a small: \p{Lm}\p{Lo}\p{M} */
export const BOTH: u32 = (1 << Class.LETTER) | (1 << Class.MARK);
/** [^\s\p{L}\p{M}\p{N}] */
export const OTHERS: u32 = (1 << Class.OTHER) | (1 << Class.SYMBOL);
/** [^\s\p{L}\p{N}] */
export const SYMBOLS: u32 = OTHERS | (1 << Class.MARK);
export const WHITE: u32 = (1 << Class.SPACE) | (1 << Class.NEWLINE);

// @ts-ignore: decorator
@inline
export function isIn(set: u32, characterClass: u32): bool {
  return ((set >> characterClass) & 1) != 0;
}

/** End of the run of characters of `set` that begins at `at`. */
// @ts-ignore: decorator
@inline
export function skip(set: u32, at: usize, end: usize): usize {
  while (at < end) {
    const found = classAt(at);
    if (!isIn(set, found & 255)) break;
    at += found >> 8;
  }
  return at;
}

/** \p{N}{1,digits} whose first digit ended at `at`. */
// @ts-ignore: decorator
@inline
export function moreDigits(at: usize, end: usize, digits: u32): usize {
  for (let more: u32 = 1; more < digits && at < end; more++) {
    const found = classAt(at);
    if ((found & 255) != Class.NUMBER) break;
    at += found >> 8;
  }
  return at;
}
