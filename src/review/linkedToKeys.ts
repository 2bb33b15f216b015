import { isTelling } from '../code/syntax/codeFacts';
import { textKindOf } from '../context/textKind';
import type { Review, ReviewPart } from './finding';
import { ImportResolver, importsOf } from './imports';
import { remembered } from './partMemo';
import type { IndexedText, TextIndex } from './ranking/textIndex';

/** A name that more files define does not say which one is meant. */
const mostDefiners = 3;
/** An import of more files than these is one of a package, and says little of each. */
const mostImported = 2;

/**
 * Those of the candidates that a likely key part uses, or that use one: by an import or by a name that few files define. Ranking
 * weighs links and names the strongest only; here any of them counts, so that nobody is told there is none.
 */
export function linkedToKeys(review: Review, index: TextIndex, candidates: readonly number[]): Set<number> {
  const { parts, ranking } = review;
  const keys = new Set(ranking?.ranked.filter(({ likelyKey }) => likelyKey).map(({ index: at }) => at));
  const resolver = new ImportResolver(parts.map(({ path }) => path));
  const importedBy = (part: ReviewPart): Set<string> =>
    new Set(
      remembered(review, 'imports', part, () => importsOf(part.text, part.path))
        .map((name) => resolver.resolve(name, part.path))
        .filter((files) => files.length <= mostImported)
        .flat(),
    );
  const keyParts = parts.filter((_, at) => keys.has(at));
  const keyPaths = new Set(keyParts.map(({ path }) => path));
  const keyImports = new Set(keyParts.flatMap((part) => [...importedBy(part)]));
  const keyWords = new Set(keyParts.flatMap((part) => Array.from(indexedOf(part, index).facts.body.distinctWords)));
  const keyNames = new Set(keyParts.flatMap((part) => namesOf(part, index)));
  const isLinked = (part: ReviewPart): boolean => {
    if (textKindOf(part.path) !== 'code') return false;
    if (keyImports.has(part.path) || [...importedBy(part)].some((path) => keyPaths.has(path))) return true;
    const text = indexedOf(part, index);
    return (
      namesOf(part, index).some((word) => keyWords.has(word)) ||
      text.facts.body.distinctWords.some((word) => keyNames.has(word))
    );
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

function indexedOf({ path, text, range }: ReviewPart, index: TextIndex): IndexedText {
  return (range === undefined ? index.get(path) : undefined) ?? index.read(path, text);
}
