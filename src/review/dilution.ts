import { folderOf } from '../code/folderOf';
import { type Finding, leastWaste, placeOf, type Review, type UnlinkedGroup } from './finding';
import { linkedToKeys } from './linkedToKeys';
import { isPromptPath } from './promptFiles/promptPath';
import { isAside } from './ranking/reasons';

/** A context smaller than this has no room to dilute anything. */
const fromTokens = 4000;
/**
 * Parts that score less, and of which nothing is said but words in their path, may be without a link to the task. On 150 contexts of
 * edited files, look-alikes, neighbours and any others, 11 % of the tokens are told and none of the edited files (`npm run eval -- context`).
 */
const unlinkedBelow = 0.4;
/** It is said of this share of the tokens where these are as many, and of many whatever their share. */
const from = { share: 0.1, few: 2000, many: 4000 };

/** What is said there holds for every task. */
function holdsAlways(path: string): boolean {
  return isPromptPath(path) || /(?:^|\/)CONTRIBUTING(?:\.\w+)?$/i.test(path);
}

/**
 * Parts without a mention, a dependency, an edit or words in common with the task, when they are a fair share.
 * @param skip parts that are reported as waste already.
 */
export function findDilution(review: Review, skip: ReadonlySet<number> = new Set()): Finding[] {
  const { ranking, parts } = review;
  const total = parts.reduce((sum, { tokens }, at) => sum + (skip.has(at) ? 0 : tokens), 0);
  // Where it is not sure what the task is about, it is not known either what it is not about.
  if (ranking?.isSpecific !== true || total < fromTokens) return [];
  const candidates = ranking.ranked
    .filter(
      ({ index, likelyKey, why, score }) =>
        !skip.has(index) &&
        !likelyKey &&
        score < unlinkedBelow &&
        // Whoever cut lines out of a file wants these.
        parts[index]?.range === undefined &&
        !holdsAlways(parts[index]?.path ?? '') &&
        (parts[index]?.tokens ?? 0) >= leastWaste &&
        why.every((reason) => reason.kind === 'title-words' || isAside(reason)),
    )
    .map(({ index }) => index);
  const tokensOf = (indexes: readonly number[]): number =>
    indexes.reduce((sum, index) => sum + (parts[index]?.tokens ?? 0), 0);
  const isEnough = (indexes: readonly number[]): boolean => {
    const tokens = tokensOf(indexes);
    return tokens >= from.many || (tokens >= from.few && tokens >= from.share * total);
  };
  // What is too little already needs no look for links, which reads every name of the parts.
  if (!isEnough(candidates)) return [];
  const linked = review.index === undefined ? new Set<number>() : linkedToKeys(review, review.index, candidates);
  const unlinked = candidates
    .filter((index) => !linked.has(index))
    .sort((left, right) => (parts[right]?.tokens ?? 0) - (parts[left]?.tokens ?? 0));
  if (!isEnough(unlinked)) return [];
  const share = tokensOf(unlinked) / total;
  return [
    {
      severity: share >= 0.6 ? 'warn' : 'info',
      places: unlinked.map((index) => placeOf(review, index)),
      tokens: tokensOf(unlinked),
      data: { kind: 'dilution', share, total, groups: groupsOf(review, unlinked, skip) },
    },
  ];
}

/** Fewer parts of a folder are told one by one, where more of it has a link. */
const fewestTogether = 3;

/** The parts: those of folders without any link, and of folders of which most have none, as one; the largest first. */
function groupsOf({ parts }: Review, unlinked: readonly number[], skip: ReadonlySet<number>): UnlinkedGroup[] {
  const isUnlinked = new Set(unlinked);
  const linkedWithin = new Set<string>();
  const linkedIn = new Map<string, number>();
  parts.forEach(({ path, tokens }, at) => {
    if (isUnlinked.has(at) || skip.has(at) || tokens < leastWaste) return;
    const own = folderOf(path);
    linkedIn.set(own, (linkedIn.get(own) ?? 0) + 1);
    for (let folder = own; folder !== ''; folder = folderOf(folder)) linkedWithin.add(folder);
  });
  const members = new Map<string, number[]>();
  for (const at of unlinked) {
    let name = folderOf(parts[at]?.path ?? '');
    for (let folder = name; folder !== '' && !linkedWithin.has(folder); folder = folderOf(folder)) name = folder;
    members.set(name, [...(members.get(name) ?? []), at]);
  }
  const groupOf = (path: string, of: number, all: readonly number[]): UnlinkedGroup => ({
    path,
    parts: all.length,
    of,
    tokens: all.reduce((sum, at) => sum + (parts[at]?.tokens ?? 0), 0),
  });
  return [...members]
    .flatMap(([folder, all]) => {
      const linked = linkedWithin.has(folder) ? (linkedIn.get(folder) ?? 0) : 0;
      const isTogether =
        folder !== '' && all.length > 1 && (linked === 0 || (all.length >= fewestTogether && all.length > linked));
      return isTogether
        ? [groupOf(folder, all.length + linked, all)]
        : all.map((at) => groupOf(parts[at]?.path ?? '', 1, [at]));
    })
    .sort((left, right) => right.tokens - left.tokens);
}
