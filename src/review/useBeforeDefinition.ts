import type { CodeFacts } from '../code/syntax/codeFacts';
import { silentBelow } from './buried';
import { type Finding, placeOf, type Review } from './finding';
import { importsOf, ImportResolver } from './imports';
import type { TextIndex } from './ranking/textIndex';

const shortestName = 4;
const namesShown = 4;
/** More would be a list of the import graph. */
const mostFindings = 3;

/**
 * A likely key part that stands before another one whose definitions it uses (arXiv:2407.21049). Key parts only: the order of the
 * rest is not worth a thought. Nothing where both use each other, as no order helps there; silent below 4K tokens.
 */
export function findUsesBeforeDefinitions(
  review: Review,
  index: TextIndex,
  syntax: ReadonlyMap<number, CodeFacts> = new Map(),
): Finding[] {
  const { parts, ranking } = review;
  const total = parts.reduce((sum, { tokens }) => sum + tokens, 0);
  if (ranking?.enoughSignal !== true || total < silentBelow) return [];
  const resolver = new ImportResolver(parts.map(({ path }) => path));
  const keys = ranking.ranked
    .filter(({ likelyKey }) => likelyKey)
    .map(({ index: at, part: { path, text } }) => ({
      at,
      path,
      facts: (index.get(path) ?? index.read(path, text)).facts,
      imports: new Set(importsOf(text, path).flatMap((name) => resolver.resolve(name, path))),
    }))
    .sort((left, right) => left.at - right.at);
  const findings = keys.flatMap((user, place) =>
    keys.slice(place + 1).flatMap((definer): Finding[] => {
      if (user.path === definer.path || !user.imports.has(definer.path) || definer.imports.has(user.path)) return [];
      const defined = new Set(definer.facts.definedWords);
      const names = Array.from(user.facts.body.distinctWords)
        .filter((word) => defined.has(word) && index.definersOf(word).size <= 1)
        .map((word) => index.table.wordOf(word))
        .filter(
          (name) => name.length >= shortestName && isConfirmed(name, syntax.get(user.at), syntax.get(definer.at)),
        );
      if (names.length === 0) return [];
      return [
        {
          severity: 'info',
          places: [placeOf(review, user.at), placeOf(review, definer.at)],
          tokens: 0,
          data: { kind: 'use-before-definition', names: names.slice(0, namesShown) },
        },
      ];
    }),
  );
  return findings.slice(0, mostFindings);
}

/** A word in a comment or a string is no use, and what looks like a definition may be a call. */
function isConfirmed(name: string, user: CodeFacts | undefined, definer: CodeFacts | undefined): boolean {
  return (
    user?.uses.has(name) !== false && definer?.definitions.some((definition) => definition.name === name) !== false
  );
}
