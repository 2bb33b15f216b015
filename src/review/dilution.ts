import { folderOf } from '../code/folderOf';
import { type Finding, leastWaste, placeOf, type Review, type UnlinkedGroup } from './finding';
import { linkedToKeys } from './linkedToKeys';
import { isAside } from './ranking/reasons';

/** A context smaller than this has no room to dilute anything. */
const fromTokens = 4000;
/**
 * Parts that score less, and of which nothing is said but words in their path, may be without a link to the task. On 150 contexts of
 * edited files, their neighbours and others, 13 % of the tokens are told and none of 235 edited files (`npm run eval -- context`).
 */
const unlinkedBelow = 0.4;
/** It is said of this share of the tokens where these are as many, and of many whatever their share. */
const from = { share: 0.1, few: 2000, many: 4000 };

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

/** The parts, those of a folder that is unlinked as a whole as one; the largest first. */
function groupsOf({ parts }: Review, unlinked: readonly number[], skip: ReadonlySet<number>): UnlinkedGroup[] {
  const isUnlinked = new Set(unlinked);
  const mixed = new Set<string>();
  parts.forEach(({ path, tokens }, at) => {
    if (isUnlinked.has(at) || skip.has(at) || tokens < leastWaste) return;
    for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) mixed.add(folder);
  });
  const groups = new Map<string, { parts: number; tokens: number }>();
  const members = new Map<string, string>();
  for (const at of unlinked) {
    const { path = '', tokens = 0 } = parts[at] ?? {};
    let name = path;
    for (let folder = folderOf(path); folder !== '' && !mixed.has(folder); folder = folderOf(folder)) name = folder;
    const group = groups.get(name) ?? { parts: 0, tokens: 0 };
    groups.set(name, { parts: group.parts + 1, tokens: group.tokens + tokens });
    members.set(name, path);
  }
  return [...groups]
    .map(([path, group]) => ({ path: group.parts === 1 ? (members.get(path) ?? path) : path, ...group }))
    .sort((left, right) => right.tokens - left.tokens);
}
