// The pre-tokenizer of DeepSeek V3 (tokenizer.json of deepseek-ai/DeepSeek-V3), which splits three times, each time the parts
// that the splits before have left:
//   1. \p{N}{1,3}
//   2. [一-龥぀-ゟ゠-ヿ]+
//   3. [!-/:-~ less letters][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
// So the third knows nothing beyond a number or a border between what the second names and what it does not: both end its text.
// What the third does not match is a piece as a whole: controls and the like, unless a letter follows.
import { LETTERS, WHITE, isIn, moreDigits } from './characterSets';
import { Class, classAt } from './unicode';

/** [\p{L}\p{M}] */
const WORD: u32 = LETTERS | (1 << Class.MARK);
const SYMBOL: u32 = 1 << Class.SYMBOL;
/** No class: stands for the end of the part. */
const NONE: u32 = 31;

/** Whether the character at `at` is one of U+3040 to U+30FF and U+4E00 to U+9FA5. */
// @ts-ignore: decorator
@inline
function isEastAsian(at: usize): bool {
  const lead = <u32>load<u8>(at);
  if (lead < 0xe3 || lead > 0xe9) return false;
  const second = <u32>load<u8>(at, 1);
  if (lead == 0xe3) return second >= 0x81 && second <= 0x83;
  if (lead == 0xe4) return second >= 0xb8;
  return lead < 0xe9 || second < 0xbe || (second == 0xbe && load<u8>(at, 2) <= 0xa5);
}

/** `classAt` inside a part: NONE at its end. */
// @ts-ignore: decorator
@inline
function classInPart(eastAsian: bool, at: usize, end: usize): u32 {
  if (at >= end) return NONE;
  const found = classAt(at);
  return (found & 255) == Class.NUMBER || isEastAsian(at) != eastAsian ? NONE : found;
}

// @ts-ignore: decorator
@inline
function skipInPart(set: u32, eastAsian: bool, at: usize, end: usize): usize {
  while (true) {
    const found = classInPart(eastAsian, at, end);
    if (!isIn(set, found & 255)) return at;
    at += found >> 8;
  }
}

// @ts-ignore: decorator
@inline
function isAsciiLetter(byte: u32): bool {
  return (byte | 0x20) - 0x61 < 26;
}

/** End of the DeepSeek piece at `at`, which is before `end`. */
export function deepSeekPiece(at: usize, end: usize): usize {
  const found = classAt(at);
  const characterClass = found & 255;
  const second = at + (found >> 8);
  if (characterClass == Class.NUMBER) return moreDigits(second, end, 3);
  const eastAsian = isEastAsian(at);
  if (isIn(WORD, characterClass)) return skipInPart(WORD, eastAsian, second, end);
  if (characterClass == Class.SYMBOL) {
    if (load<u8>(at) < 0x80 && second < end && isAsciiLetter(load<u8>(second))) {
      let reach = second + 1;
      while (reach < end && isAsciiLetter(load<u8>(reach))) reach++;
      return reach;
    }
    return symbolsFrom(eastAsian, second, end);
  }
  const next = classInPart(eastAsian, second, end) & 255;
  if (characterClass != Class.NEWLINE && isIn(WORD, next)) return skipInPart(WORD, eastAsian, second, end);
  if (load<u8>(at) == 0x20 && next == Class.SYMBOL) return symbolsFrom(eastAsian, second, end);
  return isIn(WHITE, characterClass) ? whiteSpaceInPart(at, end) : unmatched(eastAsian, second, end);
}

/** The rest of [\p{P}\p{S}]+ and then [\r\n]*. */
function symbolsFrom(eastAsian: bool, at: usize, end: usize): usize {
  return skipInPart(1 << Class.NEWLINE, eastAsian, skipInPart(SYMBOL, eastAsian, at, end), end);
}

/** \s*[\r\n]+|\s+(?!\S)|\s+ */
function whiteSpaceInPart(at: usize, end: usize): usize {
  const start = at;
  let newlineEnd: usize = 0;
  let lastStart = at;
  while (true) {
    const found = classInPart(false, at, end);
    if (!isIn(WHITE, found & 255)) {
      if (newlineEnd) return newlineEnd;
      return found == NONE || lastStart == start ? at : lastStart;
    }
    lastStart = at;
    at += found >> 8;
    if ((found & 255) == Class.NEWLINE) newlineEnd = at;
  }
}

/** The rest of a run that no alternative matches: characters of no other class, the last of which no letter or mark follows. */
function unmatched(eastAsian: bool, at: usize, end: usize): usize {
  while (true) {
    const found = classInPart(eastAsian, at, end);
    if ((found & 255) != Class.OTHER) return at;
    const next = at + (found >> 8);
    if (isIn(WORD, classInPart(eastAsian, next, end) & 255)) return at;
    at = next;
  }
}
