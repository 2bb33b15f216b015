import type { EncodingId } from './encoding';

/**
 * Safe cuts: places where a text can be cut so that the tokens of the halves are the tokens of the whole.
 *
 * Rule. Between `a` and `b`, where `a` is a letter and `b` neither a letter, a mark nor an apostrophe, or `a` is a digit and `b`
 * neither a number, a mark nor an apostrophe. `isSafeCut` knows it for ASCII and for the scripts of China, Japan and Korea with
 * their punctuation, which is where texts without ASCII come from; elsewhere it says no, which is always right.
 *
 * Why it holds for the vocabularies with a pre-tokenizer, which are all but Gemma's:
 * 1. No piece contains both. A letter stands only in the word alternatives, which go on after it with letters, marks
 *    (o200k_base, Tekken, DeepSeek) or a contraction, which begins with an apostrophe; `b` is none of these. A digit stands only in
 *    `\p{N}{1,3}` or `\p{N}`, which go on with numbers. Pieces cover the text without gaps, so a piece ends at the cut.
 * 2. The pieces to the left do not change when the right half is taken away. The one that ends at the cut looks one character
 *    ahead for a letter, mark, number or apostrophe; `b` and the end of the text answer alike. Pieces further left look ahead one
 *    character at most (`\s+(?!\S)`), which is `a` or before it.
 * 3. The right half is split from the cut on, and no alternative looks behind. Tokens never cross pieces.
 * 4. DeepSeek splits at numbers and around hiragana, katakana and ideographs first. Such a border depends on the two characters
 *    beside it alone, except that a run of numbers is cut by three from its start, and a cut is never inside a run of numbers.
 * 5. Qwen composes characters first (NFC). Composition and reordering never reach across a character that is neither a mark nor
 *    composes with what is before it, and `b` is neither: it is ASCII or punctuation.
 *
 * Gemma has no pre-tokenizer: it takes symbols (`<strong>`, `<unused12>`, `[multimodal]`, runs of white space), then merges what is
 * between them. No token but symbols has an `a` before a `b` (a test goes through the vocabulary), so no merge crosses the cut.
 * Symbols have `a` before `b` only with `>`, `]` or `_` for `b`, or a letter before a digit (`<h1>`); these are no safe cuts of
 * Gemma. So no symbol lies across a cut, and since symbols are searched from left to right, those to the right are found alike
 * from there.
 *
 * Line ends are no safe cuts: `}\n//` is one piece of o200k_base, and white space joins across lines.
 */

const APOSTROPHE = 0x27;

const isAsciiLetter = (code: number): boolean => {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a && code < 128;
};
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Letters (Lo in Unicode 16) of ranges without a gap: hiragana, katakana, unified ideographs, hangul syllables. */
const isEastAsianLetter = (code: number): boolean =>
  (code >= 0x3041 && code <= 0x3096) ||
  (code >= 0x30a1 && code <= 0x30fa) ||
  (code >= 0x4e00 && code <= 0x9fff) ||
  (code >= 0xac00 && code <= 0xd7a3);

/** Neither letter, number nor mark: ideographic space, comma, full stop and brackets; full-width punctuation. */
const isEastAsianPunctuation = (code: number): boolean =>
  (code >= 0x3000 && code <= 0x3003) ||
  (code >= 0x3008 && code <= 0x3011) ||
  (code >= 0xff01 && code <= 0xff0f) ||
  (code >= 0xff1a && code <= 0xff1f);

/** Whether a text may be cut between two characters, given as UTF-16 units, or as UTF-8 bytes (which are safe where ASCII). */
export type SafeCutRule = (before: number, after: number) => boolean;

/** The rule of every encoding with a pre-tokenizer. */
export function isSafeCut(before: number, after: number): boolean {
  if (after >= 128 ? !isEastAsianPunctuation(after) : after === APOSTROPHE || isAsciiLetter(after)) {
    // A digit may be followed by a letter, and no letter of another script is known here.
    return isDigit(before) && isAsciiLetter(after);
  }
  return isDigit(after)
    ? isAsciiLetter(before) || isEastAsianLetter(before)
    : isDigit(before) || isAsciiLetter(before) || isEastAsianLetter(before);
}

/** What follows letters and digits inside the symbols of Gemma. */
const GREATER_THAN = 0x3e;
const CLOSING_BRACKET = 0x5d;
const UNDERSCORE = 0x5f;

function isSafeCutOfGemma(before: number, after: number): boolean {
  if (after === GREATER_THAN || after === CLOSING_BRACKET || after === UNDERSCORE) return false;
  return isSafeCut(before, after) && !(isDigit(after) && isAsciiLetter(before));
}

export function safeCutRuleOf(encoding: EncodingId): SafeCutRule {
  return encoding === 'gemma3' ? isSafeCutOfGemma : isSafeCut;
}

/** The last safe cut in (from, to), or `from` if there is none. */
export function lastSafeCut(rule: SafeCutRule, codeAt: (index: number) => number, from: number, to: number): number {
  let after = codeAt(to - 1);
  for (let cut = to - 1; cut > from; cut--) {
    const before = codeAt(cut - 1);
    if (rule(before, after)) return cut;
    after = before;
  }
  return from;
}

/** The first safe cut in [from, to), or `to` if there is none. `from` is at least 1. */
export function firstSafeCut(rule: SafeCutRule, codeAt: (index: number) => number, from: number, to: number): number {
  let before = codeAt(from - 1);
  for (let cut = from; cut < to; cut++) {
    const after = codeAt(cut);
    if (rule(before, after)) return cut;
    before = after;
  }
  return to;
}
