import { isBuiltInUsed } from '../code/syntax/builtIns';
import type { CodeFacts } from '../code/syntax/codeFacts';
import { namesBetween, type ReadFile } from '../code/syntax/namesBetween';
import type { ReviewPart } from './finding';
import type { RankedPart, Ranking } from './ranking/rank';
import type { Reason } from './ranking/reasons';

/**
 * Holds what likely key parts are said to define, found by words, against syntax trees: no name that another part has of its own is
 * used by it, and no built-in is defined. A part of which nothing else is said is claimed as key no more, unless a person marked it.
 * @param factsOf undefined for languages without a grammar: then words have to do
 */
export async function confirmReasons(
  ranking: Ranking,
  parts: readonly ReviewPart[],
  factsOf: (path: string, text: string) => Promise<CodeFacts | undefined>,
): Promise<Ranking> {
  const wholes = new Map(parts.filter(({ range }) => range === undefined).map((part) => [part.path, part]));
  const read = async ({ path, text }: ReviewPart): Promise<ReadFile> => ({
    path,
    text,
    facts: await factsOf(path, text),
  });
  const isSo = async (reason: Reason, part: ReviewPart): Promise<boolean> => {
    if (reason.kind === 'defines-named') return !isBuiltInUsed(reason.name, (await read(part)).facts);
    if (reason.kind !== 'defines-used' || reason.name === undefined) return true;
    const user = wholes.get(reason.user);
    if (user === undefined || part.range !== undefined) return true;
    return namesBetween([reason.name], await read(part), await read(user)).length > 0;
  };
  const ranked = await Promise.all(
    ranking.ranked.map(async (each): Promise<RankedPart> => {
      const part = parts[each.index];
      if (!each.likelyKey || part === undefined) return each;
      const confirmed = await Promise.all(each.why.map((reason) => isSo(reason, part)));
      if (!confirmed.includes(false)) return each;
      const why = each.why.filter((_, at) => confirmed[at]);
      return { ...each, why, likelyKey: why.length > 0 || (part.marks?.length ?? 0) > 0 };
    }),
  );
  return { ...ranking, ranked };
}
