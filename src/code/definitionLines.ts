import { forEachLine, hasRareLineBreaks, mayBeRareSpace, solidStart } from './lines';

/** The lines of a text that a kind of definition can stand in: looking at a few characters of each spares most of the patterns' work. */
export interface DefinitionLines {
  /** Those that begin like one of the words that introduce a name. */
  readonly keyworded: string;
  /** Those that begin with a name, not indented. */
  readonly outermost: string;
  /** Those with a name before a parenthesis, and a brace behind it. */
  readonly braced: string;
  /** The same without a brace or the end of a statement. */
  readonly open: string;
}

/** @param starts the first two letters of each word that introduces a name; see `startsOf`. */
export function definitionLines(text: string, starts: Uint8Array): DefinitionLines {
  // A pattern may begin within what is one line here.
  if (hasRareLineBreaks(text)) return { keyworded: text, outermost: text, braced: text, open: text };
  const keyworded: string[] = [];
  const outermost: string[] = [];
  const braced: string[] = [];
  const open: string[] = [];
  let parenthesis = -1;
  forEachLine(text, (start, end) => {
    const solid = solidStart(text, start, end);
    if (solid === end) return;
    const first = text.charCodeAt(solid);
    const isRare = mayBeRareSpace(first);
    if (isRare || starts[pairOf(first, text.charCodeAt(solid + 1))] === 1) keyworded.push(text.slice(start, end));
    if (solid === start && mayBeOfName(first)) outermost.push(text.slice(start, end));
    if (parenthesis < solid) {
      const next = text.indexOf('(', solid);
      parenthesis = next < 0 ? text.length : next;
    }
    if (parenthesis >= end || !(isRare || followsName(text, solid, parenthesis))) return;
    const ending = statementEnding(text, parenthesis, end);
    if (ending === openingBrace) braced.push(text.slice(start, end));
    else if (ending === 0) open.push(text.slice(start, end));
  });
  return {
    keyworded: keyworded.join('\n'),
    outermost: outermost.join('\n'),
    braced: braced.join('\n'),
    open: open.join('\n'),
  };
}

/** The first two letters of each of the words, as a set of pairs. */
export function startsOf(words: readonly string[]): Uint8Array {
  const starts = new Uint8Array(128 * 128);
  for (const word of words) starts[pairOf(word.charCodeAt(0), word.charCodeAt(1))] = 1;
  return starts;
}

/** Beyond the set for what is not ASCII. */
function pairOf(first: number, second: number): number {
  return first < 128 && second < 128 ? 128 * first + second : -1;
}

/** Letters, digits, `_`, `$`, and all that is not ASCII. */
function mayBeOfName(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code >= 128
  );
}

/** Whether a name, which may end in `:` and be `~` alone, stands before a parenthesis, perhaps with space between. */
function followsName(text: string, from: number, parenthesis: number): boolean {
  let at = parenthesis - 1;
  while (at > from && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at--;
  const code = text.charCodeAt(at);
  return at >= from && (mayBeOfName(code) || code === 58 || code === 126 || mayBeRareSpace(code));
}

const openingBrace = 123;

/** The first of `;`, `{` and `}`; 0 if there is none. */
function statementEnding(text: string, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === 59 || code === openingBrace || code === 125) return code;
  }
  return 0;
}
