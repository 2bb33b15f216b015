import { withoutCommentLines } from '../code/commentLines';
import { folderOf } from '../code/folderOf';
import { isTelling } from '../code/syntax/codeFacts';
import { baseName } from '../context/paths';
import { textKindOf } from '../context/textKind';
import type { Review, ReviewPart } from './finding';
import { ImportResolver, importsOf } from './imports';
import { remembered } from './partMemo';
import type { IndexedText, TextIndex } from './ranking/textIndex';

/** A name that more files define does not say which one is meant. */
const mostDefiners = 3;
/** Nor does one that more texts have than these, and than this share of all: `Client`, `Result`, `Dataset`. */
const mostTexts = { count: 6, share: 0.02 };
/** An import of more files than these is one of a package, and says little of each. */
const mostImported = 2;
/**
 * What scores as much may well be what is changed, though it is not sure enough to be called a likely key (evidence.md, section 5.1).
 * By the names of parts from 0.5 on, folders are linked to the task by nothing but themselves, and no more edited files are kept
 * (npm run eval -- context); what these import is kept.
 */
const aboutFrom = { byName: 0.6, byImport: 0.5 };
/** `index.ts` and `README.md` are named everywhere. */
const mostOfOneName = 2;

/**
 * Those of the candidates that a part uses which is likely to be about the task, or that use one: by an import, by a rare name that
 * few files define, or by the name of the file. Ranking weighs links and names the strongest only; here any of them counts, so that nobody is told there is none.
 */
export function linkedToKeys(review: Review, index: TextIndex, candidates: readonly number[]): Set<number> {
  const { parts, ranking } = review;
  const partsFrom = (least: number): ReviewPart[] => {
    const about = ranking?.ranked.filter(({ likelyKey, score, isBloat }) => likelyKey || (score >= least && !isBloat));
    const indexes = new Set(about?.map(({ index: at }) => at));
    return parts.filter((_, at) => indexes.has(at));
  };
  // With the files around: where a module begins is told by what is not in the context, too.
  const paths = new Set([...parts.map(({ path }) => path), ...Array.from(index.all(), ({ path }) => path)]);
  const resolver = new ImportResolver(paths);
  const importedBy = (part: ReviewPart): Set<string> =>
    new Set(
      remembered(review, 'imports', part, () => importsOf(part.text, part.path))
        .map((name) => resolver.resolve(name, part.path))
        .filter((files) => files.length <= mostImported)
        .flat(),
    );
  const isRare = (word: number): boolean =>
    index.bodyFrequency(index.table.termsOf(word).at(-1) ?? -1) <=
    Math.max(mostTexts.count, mostTexts.share * index.size);
  const keyParts = partsFrom(aboutFrom.byName);
  const keyPaths = new Set(keyParts.map(({ path }) => path));
  const keyImports = new Set(partsFrom(aboutFrom.byImport).flatMap((part) => [...importedBy(part)]));
  const rareNamesOf = (part: ReviewPart): number[] => namesOf(part, index).filter(isRare);
  const isSeen = (name: number, definer: ReviewPart, user: ReviewPart): boolean =>
    isVisible(index.table.wordOf(name), definer.path, user.path);
  const definers = new Map<number, ReviewPart[]>();
  for (const key of keyParts) {
    for (const name of rareNamesOf(key)) definers.set(name, [...(definers.get(name) ?? []), key]);
  }
  const users = keyParts.map((key) => ({ key, words: new Set(indexedOf(key, index).facts.body.distinctWords) }));
  const sameName = new Map<string, number>();
  for (const path of paths) sameName.set(baseName(path), (sameName.get(baseName(path)) ?? 0) + 1);
  const keyTexts = keyParts.map(({ text }) => withoutCommentLines(text));
  const isNamed = (name: string): boolean =>
    name.includes('.') && (sameName.get(name) ?? 0) <= mostOfOneName && keyTexts.some((text) => text.includes(name));
  const isLinked = (part: ReviewPart): boolean => {
    if (isNamed(baseName(part.path))) return true;
    const { distinctWords } = indexedOf(part, index).facts.body;
    if (distinctWords.some((word) => definers.get(word)?.some((key) => isSeen(word, key, part)) === true)) return true;
    // Prose has samples of code, and imports and defines nothing.
    if (textKindOf(part.path) !== 'code') return false;
    if (keyImports.has(part.path) || [...importedBy(part)].some((path) => keyPaths.has(path))) return true;
    return rareNamesOf(part).some((name) => users.some(({ key, words }) => words.has(name) && isSeen(name, part, key)));
  };
  return new Set(
    candidates.filter((at) => {
      const part = parts[at];
      return part !== undefined && isLinked(part);
    }),
  );
}

/** Word ids of the names that a part defines and few others do. */
export function namesOf(part: ReviewPart, index: TextIndex): number[] {
  return Array.from(indexedOf(part, index).facts.definedWords).filter(
    (word) => index.definersOf(word).size <= mostDefiners && isTelling(index.table.wordOf(word)),
  );
}

/** Names of Go that begin with a small letter are known in their folder alone. */
function isVisible(name: string, definer: string, user: string): boolean {
  return !definer.endsWith('.go') || /^\p{Lu}/u.test(name) || folderOf(definer) === folderOf(user);
}

function indexedOf({ path, text, range }: ReviewPart, index: TextIndex): IndexedText {
  return (range === undefined ? index.get(path) : undefined) ?? index.read(path, text);
}
