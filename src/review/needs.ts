import { withoutCommentLines } from '../code/commentLines';
import { folderOf } from '../code/folderOf';
import { isTelling } from '../code/syntax/codeFacts';
import { isTestPath } from '../code/testPath';
import { readWords } from '../code/wordText';
import { textKindOf } from '../context/textKind';
import { bloatIn } from './bloatFinding';
import type { Review, ReviewPart } from './finding';
import { folderIsPackage, ImportResolver, importsOf } from './imports';
import { heldOutside } from './heldTexts';
import { shareNames } from './languages';
import { remembered } from './partMemo';
import { identifiersIn, type Mention, pathMentions } from './ranking/mentions';
import type { IndexedText, TextIndex } from './ranking/textIndex';

/** A file that is not in the context although what is in it uses it, or the task names it. */
export interface Need {
  score: number;
  uses: number;
  /** Of the score: what likely key parts add. */
  keyScore: number;
  /** Names by what they add to the score. */
  readonly names: Map<string, number>;
  /** Parts by what they add to the score. */
  readonly users: Map<number, number>;
  isImported: boolean;
  isNamed: boolean;
  /** A name in the task that only this file defines. */
  namedAs?: string;
  /** Names and messages that the task has and this file with one other at most; where nothing else names it. */
  heldAs?: string[];
}

/** What is looked into for needs. */
export interface Surrounding {
  /** The workspace: the parts' files and those that could be added. */
  readonly index: TextIndex;
  readonly task?: string;
  /** Finds files by imports; absent: made of the paths of the index, which takes milliseconds for thousands of files. */
  readonly resolver?: ImportResolver;
}

/** Of the files that a part can see, more than these define the name: which one is meant is not known. */
const mostDefiners = 3;
const shortestName = 3;
/** An import says more than any name. Of a package of many files it says little of each. */
export const importScore = 4;
const namedScore = 20;
/** A weaker mention may mean several files (evidence.md, section 5.1). */
const leastMention = 0.5;
/** What the names that one part uses of a file add, at most: ten parts that use one name say more than one that uses ten. */
const mostOfNames = 8;
/**
 * Languages in which a name from another folder is there only through an import. In the others (Ruby, PHP, C#, Swift, …) files are
 * found by a namespace or a loader, and a name alone may be a use.
 */
const importsAll = /\.(?:[cm]?[jt]sx?|vue|svelte|pyi?|go|rs|java|kts?|scala|c|h|cc|cpp|cxx|hpp|hh|dart|zig)$/;
/** What a name counts by how its definition is reached: through an import or the package fully, else as a guess. */
const unseen = 0.1;
/** Languages in which a file is named as the type in it. */
const fileIsType = /\.(?:java|kts?|scala|cs|php)$/;
/** What a member counts beside its type: several types have members of the same name. */
const memberShare = 0.1;

/** Every file that may be missing by its path, the most needed first. */
export function needsOf(review: Review, options: Surrounding): Map<string, Need> {
  const { index, task } = options;
  const included = new Set(review.parts.map(({ path }) => path));
  const needs = new Map<string, Need>();
  const needOf = (path: string): Need => {
    let need = needs.get(path);
    if (need === undefined) {
      need = { score: 0, uses: 0, keyScore: 0, names: new Map(), users: new Map(), isImported: false, isNamed: false };
      needs.set(path, need);
    }
    return need;
  };
  const resolver = options.resolver ?? new ImportResolver(Array.from(index.all(), ({ path }) => path));
  const keyness = new Map(review.ranking?.ranked.map(({ index: at, score }) => [at, 0.3 + 0.7 * score]));
  const keys = new Set(review.ranking?.ranked.filter(({ likelyKey }) => likelyKey).map(({ index: at }) => at));
  review.parts.forEach((part, at) => {
    const weight = review.ranking?.enoughSignal === true ? (keyness.get(at) ?? 1) : 1;
    const linked = new Set<string>();
    const add = (need: Need, gain: number): void => {
      need.score += weight * gain;
      if (keys.has(at)) need.keyScore += gain;
      need.users.set(at, (need.users.get(at) ?? 0) + gain);
    };
    // Tests use what they test; nothing uses tests but tests.
    const isTest = isTestPath(part.path);
    const isReached = (path: string): boolean => isTest || !isTestPath(path);
    // Data and prose have words, and samples of code, and use nothing; nor does what a machine wrote.
    if (textKindOf(part.path) !== 'code' || bloatIn(part, review, index) !== undefined) return;
    for (const imported of remembered(review, 'imports', part, () => importsOf(part.text, part.path))) {
      const files = resolver.resolve(imported, part.path).filter(isReached);
      for (const path of files) {
        linked.add(path);
        // An empty `__init__.py` makes a folder a package, and says nothing.
        if (included.has(path) || index.get(path)?.facts.body.length === 0) continue;
        const need = needOf(path);
        add(need, importScore / files.length);
        need.isImported ||= files.length <= 2;
      }
    }
    for (const [path, { gain, uses, names }] of usedFiles(review, part, linked, index, included, isReached)) {
      const need = needOf(path);
      add(need, Math.min(gain, mostOfNames));
      need.uses += uses;
      for (const [name, nameGain] of names) need.names.set(name, (need.names.get(name) ?? 0) + nameGain);
    }
  });
  for (const { path } of task === undefined ? [] : namedOutside(task, included, index)) {
    const need = needOf(path);
    need.isNamed = true;
    need.score += namedScore;
  }
  const defined = new Set<string>();
  for (const [name, path] of task === undefined ? [] : definedOutside(task, included, index)) {
    const need = needOf(path);
    need.isNamed = true;
    need.score += namedScore;
    need.namedAs ??= name;
    defined.add(name);
  }
  for (const [text, path] of task === undefined ? [] : heldOutside(task, included, index)) {
    const need = needOf(path);
    // Who defines a name is meant before who uses it.
    if (defined.has(text) || (need.isNamed && need.heldAs === undefined)) continue;
    if (!need.isNamed) need.score += namedScore;
    need.isNamed = true;
    (need.heldAs ??= []).push(text);
  }
  for (const [path, need] of needs) {
    // What is used lies in a test only when tests are what the context is about.
    if (isTestPath(path) && !need.isNamed) need.score *= 0.3;
  }
  return new Map([...needs].sort(([, left], [, right]) => right.score - left.score));
}

/** Files outside of the context that the task names, where nothing in the context is called so. */
function namedOutside(task: string, included: ReadonlySet<string>, index: TextIndex): IndexedText[] {
  const inside = Array.from(included, (path) => index.get(path) ?? index.read(path, ''));
  const outside = [...index.all()].filter(({ path }) => !included.has(path));
  const mentions = pathMentions(task, [...inside, ...outside]);
  const named = (text: IndexedText): Mention | undefined => {
    const mention = mentions.get(text);
    return mention === undefined || mention.kind === 'folder' ? undefined : mention;
  };
  const fitting = new Set(
    outside.flatMap((text) => (named(text)?.isPartly === true ? [] : (named(text)?.named ?? []))),
  );
  const satisfied = new Set(
    inside.flatMap((text) => {
      const mention = named(text);
      return mention === undefined || (mention.isPartly === true && fitting.has(mention.named)) ? [] : [mention.named];
    }),
  );
  return outside.filter((text) => {
    const mention = named(text);
    return mention !== undefined && mention.strength >= leastMention && !satisfied.has(mention.named);
  });
}

/** Names of code that the task has, each with the one file outside of the context that defines it, where none inside does. */
function definedOutside(task: string, included: ReadonlySet<string>, index: TextIndex): [name: string, path: string][] {
  // `dim` and `date` in backquotes are words of many programs.
  return [...identifiersIn(task)].filter(isTelling).flatMap((name): [string, string][] => {
    const word = index.table.knownIdOf(name);
    // What prose and data show or hold of a name defines nothing.
    const definers = (word === undefined ? [] : [...index.definersOf(word)].map(({ path }) => path)).filter(
      (path) => textKindOf(path) === 'code',
    );
    const [only, ...others] = definers.filter((path) => !isTestPath(path));
    return only === undefined || others.length > 0 || definers.some((path) => included.has(path)) ? [] : [[name, only]];
  });
}

function baseNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
}

interface Used {
  gain: number;
  uses: number;
  readonly names: Map<string, number>;
}

/** Files outside of the context that define names which a part uses, as far as the part can see them. */
function usedFiles(
  review: Review,
  part: ReviewPart,
  linked: ReadonlySet<string>,
  index: TextIndex,
  included: ReadonlySet<string>,
  isReached: (path: string) => boolean,
): Map<string, Used> {
  const used = new Map<string, Used>();
  const { distinctWords, wordCounts } = remembered(review, 'code-words', part, () =>
    readWords(withoutCommentLines(part.text), index.table),
  );
  const own = new Set(index.get(part.path)?.facts.definedWords);
  const folder = folderIsPackage.test(part.path) ? folderOf(part.path) : undefined;
  const sees = ({ path }: IndexedText): boolean =>
    isReached(path) &&
    shareNames(path, part.path) &&
    (linked.has(path) || (folder !== undefined && folderOf(path) === folder));
  const guesses = !importsAll.test(part.path);
  distinctWords.forEach((word, at) => {
    const all = index.definersOf(word);
    if (all.size === 0) return;
    const name = index.table.wordOf(word);
    // What the part defines itself, it uses of itself.
    if (name.length < shortestName || own.has(word)) return;
    let definers = [...all].filter(sees);
    let reach = 1;
    if (definers.length === 0 && guesses) {
      definers = [...all].filter(({ path }) => isReached(path) && shareNames(path, part.path));
      reach = unseen;
    }
    if (definers.length === 0 || definers.length > mostDefiners || definers.some(({ path }) => included.has(path)))
      return;
    const users = Math.max(1, index.bodyFrequency(index.table.termsOf(word).at(-1) ?? -1));
    const rarity = (reach * Math.log(1 + index.size / users)) / definers.length;
    for (const { path, facts } of definers) {
      // A type is reached by its name, and its members only through it.
      const isMember = facts.methodWords.has(word) || (fileIsType.test(path) && baseNameOf(path) !== name);
      const gain = isMember ? rarity * memberShare : rarity;
      const of = used.get(path) ?? { gain: 0, uses: 0, names: new Map<string, number>() };
      of.gain += gain;
      of.uses += wordCounts[at] ?? 0;
      of.names.set(name, gain);
      used.set(path, of);
    }
  });
  return used;
}
