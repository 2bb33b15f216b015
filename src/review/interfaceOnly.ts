import { type CodeFacts, tellingNames } from '../code/syntax/codeFacts';
import { grammarFor } from '../code/syntax/grammars';
import { namesBetween } from '../code/syntax/namesBetween';
import { isTestPath } from '../code/testPath';
import { type Finding, placeOf, type Review } from './finding';
import { importsOf, ImportResolver } from './imports';
import type { TextIndex } from './ranking/textIndex';

/** A part that scores more is read for what it does, not only for how it is called (evidence.md, section 5.4). */
const interfaceBelow = 0.4;
/**
 * Tokens that signatures must save, and their share, for the finding to be worth a click. They save 56 to 82 % (evidence.md, section
 * 5.4); where they save less, the parser has not understood the file.
 */
const leastSaved = 200;
const leastShare = 0.5;
/** A name that more files define does not say which one is meant; a shorter one is a word. */
const mostDefiners = 3;
const shortestName = 4;
const namesShown = 4;
/** Parts whose signatures are read, the largest first. */
const mostCandidates = 20;

/** A part of which a likely key part uses what it defines, and that is not about the task itself. */
export interface InterfaceCandidate {
  readonly part: number;
  readonly user: string;
  readonly userPart: number;
  readonly names: readonly string[];
}

/** The candidates of which syntax trees confirm a name: defined outside of other functions, and used by the key part in code. */
export async function confirmInterfaces(
  candidates: readonly InterfaceCandidate[],
  { parts }: Review,
  factsOf: (path: string, text: string) => Promise<CodeFacts | undefined>,
): Promise<InterfaceCandidate[]> {
  const confirmed: InterfaceCandidate[] = [];
  for (const candidate of candidates) {
    const [definer, user] = [parts[candidate.part], parts[candidate.userPart]];
    if (definer === undefined || user === undefined) continue;
    const names = namesBetween(
      candidate.names,
      { ...definer, facts: await factsOf(definer.path, definer.text) },
      { ...user, facts: await factsOf(user.path, user.text) },
    );
    if (names.length > 0) confirmed.push({ ...candidate, names: tellingNames(names) });
  }
  return confirmed;
}

/** Parts that could be their signatures, if those are shorter. None without a task that tells. */
export function interfaceCandidates({ parts, ranking }: Review, index: TextIndex): InterfaceCandidate[] {
  if (ranking?.enoughSignal !== true) return [];
  const resolver = new ImportResolver(parts.map(({ path }) => path));
  const keys = ranking.ranked
    .filter(({ likelyKey }) => likelyKey)
    .map(({ part, index: at }) => ({
      ...part,
      index: at,
      // A name alone is not enough: `delete` and `get` are defined in many places.
      imports: new Set(importsOf(part.text, part.path).flatMap((name) => resolver.resolve(name, part.path))),
    }));
  return ranking.ranked
    .filter(
      ({ index: at, part, score, likelyKey, why }) =>
        !likelyKey &&
        // Nobody calls a test: a package of files has its tests beside them.
        !isTestPath(part.path) &&
        score < interfaceBelow &&
        (parts[at]?.tokens ?? 0) >= leastSaved &&
        grammarFor(part.path) !== undefined &&
        why.every(({ kind }) => kind !== 'named' && kind !== 'defines-named'),
    )
    .sort((left, right) => (parts[right.index]?.tokens ?? 0) - (parts[left.index]?.tokens ?? 0))
    .flatMap(({ index: part, part: { path, text } }): InterfaceCandidate[] => {
      const defined = new Set((index.get(path) ?? index.read(path, text)).facts.definedWords);
      for (const key of keys) {
        if (!key.imports.has(path)) continue;
        const own = (index.get(key.path) ?? index.read(key.path, key.text)).facts;
        const ownNames = new Set(own.definedWords);
        const names = Array.from(own.body.distinctWords)
          .filter((word) => defined.has(word) && !ownNames.has(word) && index.definersOf(word).size <= mostDefiners)
          .map((word) => index.table.wordOf(word))
          .filter((name) => name.length >= shortestName);
        if (names.length > 0) return [{ part, user: key.path, userPart: key.index, names }];
      }
      return [];
    })
    .slice(0, mostCandidates);
}

/** @param signatures of the candidates, in their order; undefined where there are none. */
export function findInterfaceOnly(
  review: Review,
  candidates: readonly InterfaceCandidate[],
  signatures: readonly (string | undefined)[],
): Finding[] {
  return candidates.flatMap(({ part, user, names }, at): Finding[] => {
    const text = signatures[at];
    const before = review.parts[part]?.tokens ?? 0;
    const after = text === undefined ? before : review.count(text);
    if (before - after < Math.max(leastSaved, leastShare * before)) return [];
    return [
      {
        severity: 'info',
        places: [placeOf(review, part)],
        tokens: before - after,
        data: { kind: 'signatures', user, names: names.slice(0, namesShown), after },
      },
    ];
  });
}
