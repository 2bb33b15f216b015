import { isExamplePath, isTestPath } from '../code/testPath';
import { scanWords } from '../code/words';
import { textKindOf } from '../context/textKind';
import { identifiersIn } from './ranking/mentions';
import type { IndexedText, TextIndex } from './ranking/textIndex';

/** What is in more files than these, a task does not mean one of. A message stands in the one that writes it. */
const mostHolders = { name: 2, message: 1 };
/** Of words; shorter texts in quotes are names and idioms. */
const shortestMessage = 3;
const shortestName = 6;
/** `_` or a capital inside: nothing that English or a product is called by a digit (`HTTP2`). */
const isNameOfCode = /[\p{L}\p{N}]_[\p{L}\p{N}]|\p{Ll}\p{Lu}/u;
/** Texts in quotes, which no apostrophe is. */
const quoted = /(?<![\p{L}\p{N}])(?:"[^"\n]{8,300}"|“[^”\n]{8,300}”|`[^`\n]{8,300}`|'[^'\n]{8,300}')(?![\p{L}\p{N}])/gu;
/** Three words or more with full stops between: a setting, a key of a configuration. */
const dotted =
  /(?<![\p{L}\p{N}_$./\\-])[\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]+){2,}(?![\p{L}\p{N}_$(/\\-])/gu;

interface Wanted {
  readonly shown: string;
  readonly words: readonly number[];
  /** Of files. */
  readonly most: number;
  readonly holders: IndexedText[];
  isInside: boolean;
}

/**
 * Names of code and messages in quotes that a task has, with the one or two source files that have them, in their text or as a string,
 * where none in the context does. One pass over the distinct words of the index.
 */
export function heldOutside(
  task: string,
  included: ReadonlySet<string>,
  index: TextIndex,
): [text: string, path: string][] {
  // `mix_up` is the file of that name where there is one.
  const named = new Set(Array.from(included).flatMap((path) => path.split(/[/.]/)));
  const wanted = wantedIn(task, index).filter(({ shown }) => !named.has(shown));
  if (wanted.length === 0) return [];
  const byWord = new Map<number, Wanted[]>();
  const isAsked = new Uint8Array(index.table.wordCount);
  for (const each of wanted) {
    const word = longestOf(each.words, index);
    byWord.set(word, [...(byWord.get(word) ?? []), each]);
    isAsked[word] = 1;
  }
  for (const text of index.all()) {
    for (const word of text.facts.body.distinctWords) {
      if (isAsked[word] !== 1) continue;
      for (const each of byWord.get(word) ?? []) {
        if (each.isInside || each.holders.length > each.most || !isSource(text, index)) continue;
        if (each.words.length > 1 && !hasInOrder(text.facts.body.words, each.words)) continue;
        if (included.has(text.path)) each.isInside = true;
        else each.holders.push(text);
      }
    }
  }
  const found = wanted
    .filter(({ isInside, holders, most }) => !isInside && holders.length <= most)
    .flatMap(({ shown, holders }) => holders.map(({ path }): [string, string] => [shown, path]));
  // A piece of what is told says nothing beside it.
  return found.filter(
    ([text, path]) =>
      !found.some(([longer, of]) => of === path && longer.length > text.length && longer.includes(text)),
  );
}

/** Whether a text has such a name or message; between its words may be quotes and line breaks. */
export function holds(text: string, shown: string): boolean {
  const words = wordsOf(shown).map((word) => word.replaceAll('$', String.raw`\$`));
  return new RegExp(
    String.raw`(?<![\p{L}\p{N}_$])${words.join(String.raw`[^\p{L}\p{N}_$]+`)}(?![\p{L}\p{N}_$])`,
    'u',
  ).test(text);
}

function wantedIn(task: string, index: TextIndex): Wanted[] {
  const wanted = new Map<string, Wanted>();
  const add = (shown: string, words: readonly string[], most: number): void => {
    const ids = words.flatMap((word) => index.table.knownIdOf(word) ?? []);
    if (ids.length === words.length)
      wanted.set(words.join(' '), { shown, words: ids, most, holders: [], isInside: false });
  };
  for (const name of identifiersIn(task))
    if (name.length >= shortestName && isNameOfCode.test(name)) add(name, [name], mostHolders.name);
  for (const [name] of task.matchAll(dotted)) add(name, wordsOf(name), mostHolders.name);
  for (const [match] of task.matchAll(quoted)) {
    const message = match.slice(1, -1);
    const words = wordsOf(message);
    if (words.length >= shortestMessage) add(`“${message}”`, words, mostHolders.message);
  }
  return [...wanted.values()];
}

function isSource(text: IndexedText, index: TextIndex): boolean {
  const { path } = text;
  return textKindOf(path) === 'code' && !isTestPath(path) && !isExamplePath(path) && index.bloatOf(text) === undefined;
}

function longestOf(words: readonly number[], { table }: TextIndex): number {
  const [first = -1, ...others] = words;
  return others.reduce((best, word) => (table.wordOf(word).length > table.wordOf(best).length ? word : best), first);
}

function hasInOrder(words: Int32Array, wanted: readonly number[]): boolean {
  for (let at = words.indexOf(wanted[0] ?? -1); at >= 0; at = words.indexOf(wanted[0] ?? -1, at + 1))
    if (wanted.every((word, offset) => words[at + offset] === word)) return true;
  return false;
}

function wordsOf(text: string): string[] {
  const words: string[] = [];
  scanWords(
    text,
    (word) => void words.push(word),
    () => undefined,
  );
  return words;
}
