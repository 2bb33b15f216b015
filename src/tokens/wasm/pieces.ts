// The pre-tokenizers: where a piece that begins at `at` ends. Written by hand from the vocabularies' own patterns, with the order
// of their alternatives and their backtracking; every step goes forward, so a text is split in linear time.
import { BOTH, CAPITALS, LETTERS, OTHERS, SMALLS, SYMBOLS, WHITE, isIn, moreDigits, skip } from './characterSets';
import { asciiPiece } from './asciiPieces';
import { deepSeekPiece } from './deepSeekPieces';
import { gemmaPiece } from './gemmaPieces';
import { Pattern } from './pattern';
import { Class, classAt } from './unicode';

/** `at` after the contraction ('s 't 're 've 'm 'll 'd, any case) that stands there, or `at`. U+017F folds to s. */
// @ts-ignore: decorator
@inline
function skipContraction(at: usize, end: usize): usize {
  if (at + 1 >= end || load<u8>(at) != 0x27) return at;
  return skipAfterApostrophe(at, end);
}

function skipAfterApostrophe(at: usize, end: usize): usize {
  const first = load<u8>(at, 1) | 0x20;
  if (first == 0x73 || first == 0x74 || first == 0x6d || first == 0x64) return at + 2;
  if (at + 2 >= end) return at;
  const raw = load<u8>(at, 2);
  const second = raw | 0x20;
  if ((first == 0x72 || first == 0x76) && second == 0x65) return at + 3;
  if (first == 0x6c && second == 0x6c) return at + 3;
  if (load<u8>(at, 1) == 0xc5 && raw == 0xbf) return at + 3;
  return at;
}

// @ts-ignore: decorator
@inline
function afterWord(at: usize, end: usize, contractions: bool): usize {
  return contractions ? skipContraction(at, end) : at;
}

/**
 * End of the word that begins at `at` by the first alternative, [capitals]*[smalls]+; if only the second matches,
 * [capitals]+[smalls]*, its end negated; 0 if neither does.
 */
// @ts-ignore: decorator
@inline
function wordFrom(at: usize, end: usize): isize {
  let reach = at;
  let bothEnd: usize = 0;
  while (reach < end) {
    const found = classAt(reach);
    const characterClass = found & 255;
    if (characterClass == Class.LOWER) return <isize>skip(SMALLS, reach + (found >> 8), end);
    if (!isIn(CAPITALS, characterClass)) break;
    reach += found >> 8;
    if (isIn(BOTH, characterClass)) bothEnd = reach;
  }
  // No small after the capitals: the pattern goes back to the last character that is both.
  if (bothEnd) return <isize>bothEnd;
  return reach > at ? -(<isize>reach) : 0;
}

/** End of the o200k piece at `at`, which is before `end`; with contractions or without, and with so many digits to a piece. */
// @ts-ignore: decorator
@inline
function o200kPiece(at: usize, end: usize, contractions: bool, digits: u32): usize {
  const found = classAt(at);
  const characterClass = found & 255;
  const second = at + (found >> 8);
  if (isIn(LETTERS, characterClass)) {
    const word = wordFrom(at, end);
    return afterWord(<usize>(word < 0 ? -word : word), end, contractions);
  }
  if (characterClass == Class.NUMBER) return moreDigits(second, end, digits);
  if (characterClass == Class.NEWLINE) return whiteSpace(at, end);
  // Any character but a newline, letter or number may lead a word.
  const word = wordFrom(second, end);
  if (word > 0) return afterWord(<usize>word, end, contractions);
  // A mark is a letter of the first alternative too; it is tried without a leading character before the second alternative.
  if (characterClass == Class.MARK) return afterWord(second, end, contractions);
  if (word < 0) return afterWord(<usize>-word, end, contractions);
  if (isIn(OTHERS, characterClass)) return symbols(second, end, true);
  if (load<u8>(at) == 0x20 && second < end) {
    const next = classAt(second);
    if (isIn(SYMBOLS, next & 255)) return symbols(second + (next >> 8), end, true);
  }
  return whiteSpace(at, end);
}

/** End of the cl100k piece at `at`, which is before `end`, with so many digits to a piece. */
// @ts-ignore: decorator
@inline
function cl100kPiece(at: usize, end: usize, digits: u32): usize {
  const found = classAt(at);
  const characterClass = found & 255;
  const second = at + (found >> 8);
  if (isIn(LETTERS, characterClass)) return skip(LETTERS, second, end);
  if (characterClass == Class.NUMBER) return moreDigits(second, end, digits);
  if (characterClass == Class.NEWLINE) return whiteSpace(at, end);
  const contracted = skipContraction(at, end);
  if (contracted != at) return contracted;
  const word = skip(LETTERS, second, end);
  if (word != second) return word;
  if (isIn(SYMBOLS, characterClass)) return symbols(second, end, false);
  if (load<u8>(at) == 0x20 && second < end) {
    const next = classAt(second);
    if (isIn(SYMBOLS, next & 255)) return symbols(second + (next >> 8), end, false);
  }
  return whiteSpace(at, end);
}

/** The rest of [^\s\p{L}\p{N}]+ and then [\r\n]*, or [\r\n/]* when `slash`. */
// @ts-ignore: decorator
@inline
function symbols(at: usize, end: usize, slash: bool): usize {
  at = skip(SYMBOLS, at, end);
  while (at < end) {
    const byte = load<u8>(at);
    if (byte != 0x0a && byte != 0x0d && !(slash && byte == 0x2f)) break;
    at++;
  }
  return at;
}

/** \s*[\r\n]+|\s+(?!\S)|\s+ */
function whiteSpace(at: usize, end: usize): usize {
  const start = at;
  let newlineEnd: usize = 0;
  let lastStart = at;
  while (at < end) {
    const found = classAt(at);
    if (!isIn(WHITE, found & 255)) break;
    lastStart = at;
    at += found >> 8;
    if ((found & 255) == Class.NEWLINE) newlineEnd = at;
  }
  if (newlineEnd) return newlineEnd;
  // Before a word the last white space is left to it, unless it is the only one.
  return at == end || lastStart == start ? at : lastStart;
}

/** End of the piece that begins at `at`. OpenAI's patterns come first: they are the ones that most texts are counted with. */
// @ts-ignore: decorator
@inline
export function pieceEnd(pattern: u32, at: usize, end: usize): usize {
  if (pattern == Pattern.O200K) {
    const length = asciiPiece(at, end, true, true, 3);
    return length ? at + length : wideO200kPiece(at, end);
  }
  if (pattern == Pattern.CL100K) {
    const length = asciiPiece(at, end, false, true, 3);
    return length ? at + length : wideCl100kPiece(at, end);
  }
  return familyPieceEnd(pattern, at, end);
}

function wideO200kPiece(at: usize, end: usize): usize {
  return o200kPiece(at, end, true, 3);
}

function wideCl100kPiece(at: usize, end: usize): usize {
  return cl100kPiece(at, end, 3);
}

function familyPieceEnd(pattern: u32, at: usize, end: usize): usize {
  if (pattern == Pattern.QWEN) return cl100kPiece(at, end, 1);
  if (pattern == Pattern.TEKKEN) return o200kPiece(at, end, false, 1);
  return pattern == Pattern.DEEP_SEEK ? deepSeekPiece(at, end) : gemmaPiece(at, end);
}
