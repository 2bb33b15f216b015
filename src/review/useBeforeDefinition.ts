import type { CodeFacts } from '../code/syntax/codeFacts';
import { namesBetween } from '../code/syntax/namesBetween';
import { silentBelow } from './buried';
import { type Finding, placeOf, type Review } from './finding';
import { importsOf, ImportResolver } from './imports';
import type { TextIndex } from './ranking/textIndex';

const shortestName = 4;
const namesShown = 4;

/** A likely key part that stands before another one whose definitions it uses. */
export interface UseBeforeDefinition {
  /** Both by their place among the parts. */
  readonly user: number;
  readonly definer: number;
  readonly names: readonly string[];
}

/**
 * Uses before definitions, told by words (arXiv:2407.21049). By the likeliest part, of another likely key part: the order of the rest
 * is not worth a thought. Nothing where both use each other, as no order helps there; silent below 4K tokens.
 */
export function usesBeforeDefinitions({ parts, ranking }: Review, index: TextIndex): UseBeforeDefinition[] {
  const total = parts.reduce((sum, { tokens }) => sum + tokens, 0);
  if (ranking?.enoughSignal !== true || total < silentBelow) return [];
  const resolver = new ImportResolver(parts.map(({ path }) => path));
  const likeliest = ranking.ranked[0]?.index;
  const keys = ranking.ranked
    .filter(({ likelyKey }) => likelyKey)
    .map(({ index: at, part: { path, text } }) => ({
      at,
      path,
      facts: (index.get(path) ?? index.read(path, text)).facts,
      imports: new Set(importsOf(text, path).flatMap((name) => resolver.resolve(name, path))),
    }))
    .sort((left, right) => left.at - right.at);
  return keys.flatMap((user, place) =>
    keys.slice(place + 1).flatMap((definer): UseBeforeDefinition[] => {
      if (
        user.at !== likeliest ||
        user.path === definer.path ||
        !user.imports.has(definer.path) ||
        definer.imports.has(user.path)
      )
        return [];
      const defined = new Set(definer.facts.definedWords);
      const names = Array.from(user.facts.body.distinctWords)
        .filter((word) => defined.has(word) && index.definersOf(word).size <= 1)
        .map((word) => index.table.wordOf(word))
        .filter((name) => name.length >= shortestName);
      return names.length === 0 ? [] : [{ user: user.at, definer: definer.at, names }];
    }),
  );
}

/** The uses that syntax trees confirm: a word in a comment or a string is none, and what looks like a definition may be a call. */
export async function confirmUses(
  uses: readonly UseBeforeDefinition[],
  { parts }: Review,
  factsOf: (path: string, text: string) => Promise<CodeFacts | undefined>,
): Promise<UseBeforeDefinition[]> {
  const confirmed: UseBeforeDefinition[] = [];
  for (const use of uses) {
    const [user, definer] = [parts[use.user], parts[use.definer]];
    if (user === undefined || definer === undefined) continue;
    const names = namesBetween(
      use.names,
      { ...definer, facts: await factsOf(definer.path, definer.text) },
      { ...user, facts: await factsOf(user.path, user.text) },
    );
    if (names.length > 0) confirmed.push({ ...use, names });
  }
  return confirmed;
}

export function findUsesBeforeDefinitions(review: Review, uses: readonly UseBeforeDefinition[]): Finding[] {
  // One change of the order is enough to look at; the others come up after it.
  const [most] = [...uses].sort((left, right) => right.names.length - left.names.length);
  if (most === undefined) return [];
  return [
    {
      severity: 'info',
      places: [placeOf(review, most.user), placeOf(review, most.definer)],
      tokens: 0,
      data: { kind: 'use-before-definition', names: most.names.slice(0, namesShown) },
    },
  ];
}
