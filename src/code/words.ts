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

/** By UTF-16 code unit: 0 not looked at yet, 1 part of a word or an identifier, 2 not. */
const unitKinds = new Uint8Array(65_536);
for (let code = 0; code < 128; code++) unitKinds[code] = /[A-Za-z0-9_$]/.test(String.fromCharCode(code)) ? 1 : 2;

function isNewWordUnit(code: number): boolean {
  if (unitKinds[code] === 0) {
    // Half a surrogate pair counts as a letter: most are emoji or rare ideographs, and pairs must not be torn.
    unitKinds[code] = (code & 0xf800) === 0xd800 || letterOrMark.test(String.fromCharCode(code)) ? 1 : 2;
  }
  return unitKinds[code] === 1;
}

/**
 * Calls `onWord` with every run of letters, digits, `_` and `$` in `text`, and `onLine` after every line break with the
 * index of the next character. Time is linear in the length of the text.
 */
export function scanWords(text: string, onWord: (word: string) => void, onLine: (at: number) => void): void {
  scanRuns(text, (from, to) => onWord(text.slice(from, to)), onLine);
}

/** Told of a word by its place in a text and its `hashOf`. */
type OnRun = (from: number, to: number, hash: number) => void;

/** As `scanWords`, with the place of each word instead of a copy. */
export function scanRuns(text: string, onRun: OnRun, onLine: (at: number) => void): void {
  for (let start = 0; ;) {
    const lineBreak = text.indexOf('\n', start);
    scanLine(text, start, lineBreak < 0 ? text.length : lineBreak, onRun);
    if (lineBreak < 0) return;
    start = lineBreak + 1;
    onLine(start);
  }
}

/** One line: a function that is called often is compiled long before a loop over a whole text is. */
function scanLine(text: string, start: number, end: number, onRun: OnRun): void {
  for (let at = start; at < end; at++) {
    const from = at;
    let hash = firstHash;
    for (; at < end; at++) {
      const code = text.charCodeAt(at);
      if (unitKinds[code] !== 1 && (unitKinds[code] === 2 || !isNewWordUnit(code))) break;
      hash = nextHash(hash, code);
    }
    if (at === from) continue;
    if (at - from <= longestWord) onRun(from, at, hash);
    else if (text.charCodeAt(from) >= 128) {
      // A paragraph of an unspaced script is one run: cut it, or it would be taken for data.
      for (let cut = from; cut < at; cut += longestWord) {
        const to = Math.min(at, cut + longestWord);
        onRun(cut, to, hashOf(text, cut, to));
      }
    }
  }
}

/** FNV-1a of code units. */
export function hashOf(text: string, from: number, to: number): number {
  let hash = firstHash;
  for (let at = from; at < to; at++) hash = nextHash(hash, text.charCodeAt(at));
  return hash;
}

const firstHash = 0x811c9dc5 | 0;

function nextHash(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** Where an identifier is cut into words: `HTTPServer2_name` is `HTTP`, `Server`, `2`, `name`. */
const identifierPieces = /\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|\p{Lu}+|\p{N}+/gu;

/** Of the pieces seen last: stemming takes ten times as long as a look. Those of a large workspace are some 50,000. */
const stems = new Map<string, string>();
const mostStems = 100_000;

/** The English stem (Porter 1980) of a lower-case word; other scripts pass unchanged. */
export function stemOf(word: string): string {
  let stem = stems.get(word);
  if (stem === undefined) {
    stem = /^[a-z]{3,}$/.test(word) ? stemmer(word) : word;
    if (stems.size >= mostStems) stems.clear();
    stems.set(word, stem);
  }
  return stem;
}

/** Identifiers of more pieces are sentences: nobody asks for the whole of one. */
export const mostPiecesJoined = 6;

/** Whether a piece in lower case is worth looking for: no single letter, no function word, no long number. */
export function isTerm(lower: string): boolean {
  return lower.length > 1 && !stopWords.has(lower) && !(lower.length > longestNumber && /^\d+$/.test(lower));
}

/**
 * The search terms of one word or identifier: its pieces in lower case, stemmed, without function words; for an
 * identifier of several pieces also the whole of it, so that `dataarray` finds `DataArray`.
 */
export function termsOf(word: string): string[] {
  const terms: string[] = [];
  const pieces = word.match(identifierPieces) ?? [];
  for (const piece of pieces) {
    const lower = piece.toLowerCase();
    if (unspacedScript.test(lower)) terms.push(...characterPairs(lower));
    else if (isTerm(lower)) terms.push(stemOf(lower));
  }
  if (pieces.length > 1 && pieces.length <= mostPiecesJoined) terms.push(stemOf(pieces.join('').toLowerCase()));
  return terms;
}

function characterPairs(text: string): string[] {
  const characters = Array.from(text);
  return characters.length === 1
    ? characters
    : characters.slice(1).map((second, index) => `${characters[index] ?? ''}${second}`);
}
