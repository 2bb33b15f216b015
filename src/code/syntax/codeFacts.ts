import { definedNames } from '../definedNames';
import { scanWords } from '../words';

/** UTF-16 code units of a text, the second exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A name that a file defines. Lines are 1-based, both inclusive; offsets are UTF-16 code units of the text. */
export interface Definition {
  readonly name: string;
  readonly lines: { readonly from: number; readonly to: number };
  /** What a signature leaves out, with its braces or its indentation; absent where there is nothing to leave out. */
  readonly body?: Span;
}

/** What a file defines, imports and uses. */
export interface CodeFacts {
  /** `syntax` from a syntax tree, `words` guessed from words and layout: then without lines of the ends and bodies. */
  readonly source: 'syntax' | 'words';
  /** In the order of the text. */
  readonly definitions: readonly Definition[];
  /** As they are written: `./auth`, `os.path`, `crate::net`, `net/http.h`. */
  readonly imports: readonly string[];
  /** What signatures leave out: bodies of functions, methods, accessors; nested ones too, in no particular order. */
  readonly bodies: readonly Span[];
  /** Comments, not those in strings; none without a syntax tree. Texts in three quotes (Python) are no comments. */
  readonly comments: readonly Span[];
  /** Names that occur as identifiers, with how often; those it defines itself among them. */
  readonly uses: ReadonlyMap<string, number>;
}

/** The names that other files can use: those that are not defined within a function. */
export function reachableNames({ definitions }: CodeFacts): string[] {
  const reachable: string[] = [];
  let inside = 0;
  for (const { name, lines, body } of definitions) {
    if (lines.from <= inside && lines.to <= inside) continue;
    reachable.push(name);
    if (body !== undefined) inside = Math.max(inside, lines.to);
  }
  return reachable;
}

/** Of names that a file uses of another, those that tell which one is meant: `min` and `update` are in many. All, if none does. */
export function tellingNames(names: readonly string[]): readonly string[] {
  const telling = names.filter(isTelling);
  return telling.length > 0 ? telling : names;
}

/** A plain word of so many letters is seldom the name of a variable, too. */
const longestPlainWord = 10;

/** Whether a name is one that somebody made for this code; `__init__` is in every class, and `default` and `update` are words. */
export function isTelling(name: string): boolean {
  return !name.startsWith('__') && (/[\p{Lu}_]/u.test(name) || name.length >= longestPlainWord);
}

/** Import lines of the languages without a grammar: `import x`, `use x`, `#include "x"`, `require 'x'`, `open X`. */
const importLine =
  /^[^\S\n]*(?:@?import|use|#[^\S\n]*include|require(?:_relative)?|source|open|using|from)[^\S\n]+["'<(]?([\w$./\\:@-]+)/gm;

/** Without a syntax tree: names by keywords and layout, imports by their first word, uses by words. */
export function factsFromWords(text: string): CodeFacts {
  const uses = new Map<string, number>();
  const firstLines = new Map<string, number>();
  let line = 1;
  scanWords(
    text,
    (word) => {
      uses.set(word, (uses.get(word) ?? 0) + 1);
      if (!firstLines.has(word)) firstLines.set(word, line);
    },
    () => line++,
  );
  return {
    source: 'words',
    definitions: definedNames(text).map((name) => {
      const first = firstLines.get(name) ?? 1;
      return { name, lines: { from: first, to: first } };
    }),
    bodies: [],
    comments: [],
    imports: Array.from(text.matchAll(importLine), ([, name]) => name ?? ''),
    uses,
  };
}
