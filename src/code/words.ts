import { stemmer } from 'stemmer';

/** Longer runs of word characters are data (base64, hashes), not words. */
const longestWord = 64;
/** Numbers with more digits are data; shorter ones are years, issue numbers, status codes. */
const longestNumber = 6;

const letterOrMark = /[\p{L}\p{M}\p{N}]/u;
/** Scripts written without spaces between words: indexed by pairs of characters, as search engines do. */
const unspacedScript = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/**
 * English function words (the list that Lucene's EnglishAnalyzer uses, with question words and contractions' tails
 * added). They say nothing about what a question is about.
 */
const stopWords = new Set(
  (
    'a an and are as at be been but by can could did do does for from had has have how i if in into is it its me my no ' +
    'not of on or our s should so such t that the their then there these they this to was we were what when where which ' +
    'while who whom whose why will with would you your'
  ).split(' '),
);

/** Whether the UTF-16 code unit belongs to a word or an identifier. */
const asciiWord = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  if (/[A-Za-z0-9_$]/.test(String.fromCharCode(code))) asciiWord[code] = 1;
}
/** For the other code units: 0 not looked at yet, 1 part of a word, 2 not. */
const otherWord = new Uint8Array(65_536);

function isWordUnit(code: number): boolean {
  if (code < 128) return asciiWord[code] === 1;
  if (otherWord[code] === 0) {
    // Half a surrogate pair counts as a letter: most are emoji or rare ideographs, and pairs must not be torn.
    otherWord[code] = (code & 0xf800) === 0xd800 || letterOrMark.test(String.fromCharCode(code)) ? 1 : 2;
  }
  return otherWord[code] === 1;
}

/**
 * Calls `onWord` with every run of letters, digits, `_` and `$` in `text`, and `onLine` after every line break with the
 * index of the next character. Time is linear in the length of the text.
 */
export function scanWords(text: string, onWord: (word: string) => void, onLine: (at: number) => void): void {
  scanRuns(text, (from, to) => onWord(text.slice(from, to)), onLine);
}

function endOfRun(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && isWordUnit(text.charCodeAt(at))) at++;
  return at;
}

/** As `scanWords`, with the place of each word instead of a copy. */
export function scanRuns(text: string, onWord: (from: number, to: number) => void, onLine: (at: number) => void): void {
  const length = text.length;
  let at = 0;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (!isWordUnit(code)) {
      at++;
      if (code === 10) onLine(at);
      continue;
    }
    const from = at;
    at = endOfRun(text, from);
    if (at - from <= longestWord) onWord(from, at);
    else if (text.charCodeAt(from) >= 128) {
      // A paragraph of an unspaced script is one run: cut it, or it would be taken for data.
      for (let cut = from; cut < at; cut += longestWord) onWord(cut, Math.min(at, cut + longestWord));
    }
  }
}

/** Where an identifier is cut into words: `HTTPServer2_name` is `HTTP`, `Server`, `2`, `name`. */
const identifierPieces = /\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|\p{Lu}+|\p{N}+/gu;
/** The same for ASCII, which nearly all identifiers are, in half the time. */
const asciiPieces = /[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+/g;

/** Of the pieces seen last: stemming takes ten times as long as a look. Those of a large workspace are some 50,000. */
const stems = new Map<string, string>();
const mostStems = 100_000;

/** The English stem (Porter 1980) of a lower-case word; other scripts pass unchanged. */
function stemOf(word: string): string {
  let stem = stems.get(word);
  if (stem === undefined) {
    stem = /^[a-z]{3,}$/.test(word) ? stemmer(word) : word;
    if (stems.size >= mostStems) stems.clear();
    stems.set(word, stem);
  }
  return stem;
}

/**
 * The search terms of one word or identifier: its pieces in lower case, stemmed, without function words; for an
 * identifier of several pieces also the whole of it, so that `dataarray` finds `DataArray`.
 */
export function termsOf(word: string): string[] {
  const terms: string[] = [];
  const isAscii = isAsciiOnly(word);
  const pieces = word.match(isAscii ? asciiPieces : identifierPieces) ?? [];
  for (const piece of pieces) {
    const lower = piece.toLowerCase();
    if (!isAscii && unspacedScript.test(lower)) terms.push(...characterPairs(lower));
    else if (lower.length > 1 && !stopWords.has(lower) && !(lower.length > longestNumber && /^\d+$/.test(lower)))
      terms.push(stemOf(lower));
  }
  if (pieces.length > 1 && pieces.length <= 6) terms.push(stemOf(pieces.join('').toLowerCase()));
  return terms;
}

function isAsciiOnly(word: string): boolean {
  for (let at = 0; at < word.length; at++) if (word.charCodeAt(at) > 127) return false;
  return true;
}

function characterPairs(text: string): string[] {
  const characters = Array.from(text);
  return characters.length === 1
    ? characters
    : characters.slice(1).map((second, index) => `${characters[index] ?? ''}${second}`);
}
