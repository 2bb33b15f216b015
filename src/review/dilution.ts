import { type Finding, placeOf, type Review } from './finding';
import { linkedToKeys } from './linkedToKeys';
import { isAside } from './ranking/reasons';

/** A context smaller than this has no room to dilute anything. */
const fromTokens = 4000;
/** Parts that score less and of which nothing is said are not linked to the task. */
const unlinkedBelow = 0.2;
/** Share of the tokens from which it is said. */
const fromShare = 0.3;

/** Parts without a mention, a dependency, an edit or a shared word with the task, when they are a large share.
 * @param skip parts that are reported as waste already. */
export function findDilution(review: Review, skip: ReadonlySet<number> = new Set()): Finding[] {
  const { ranking, parts } = review;
  const total = parts.reduce((sum, { tokens }, at) => sum + (skip.has(at) ? 0 : tokens), 0);
  if (ranking?.enoughSignal !== true || total < fromTokens) return [];
  const candidates = ranking.ranked
    .filter(
      ({ index, likelyKey, why, score }) =>
        !skip.has(index) && !likelyKey && score < unlinkedBelow && why.every(isAside),
    )
    .map(({ index }) => index);
  const shareOf = (indexes: readonly number[]): number =>
    indexes.reduce((sum, index) => sum + (parts[index]?.tokens ?? 0), 0) / total;
  // What is too little already needs no look for links, which reads every name of the parts.
  if (shareOf(candidates) < fromShare) return [];
  const linked = review.index === undefined ? new Set<number>() : linkedToKeys(review, review.index, candidates);
  const unlinked = candidates
    .filter((index) => !linked.has(index))
    .sort((left, right) => (parts[right]?.tokens ?? 0) - (parts[left]?.tokens ?? 0));
  const share = shareOf(unlinked);
  return share < fromShare
    ? []
    : [
        {
          severity: share >= 0.6 ? 'warn' : 'info',
          places: unlinked.map((index) => placeOf(review, index)),
          tokens: Math.round(share * total),
          data: { kind: 'dilution', share, total },
        },
      ];
}
