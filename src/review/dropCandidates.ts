import type { RankedPart, Ranking } from './ranking/rank';

/** How safe it is to leave a part out because it is not relevant. `likely` is one click, `review` asks to look first. */
export type DropTier = 'likely' | 'review';

/**
 * Shares of a context, from its least relevant end. Measured on contexts of 20 files: an edited file was among the lowest
 * 10 % in 0.3 to 0.7 % of cases, among the lowest 20 % in 2.7 to 3.2 % (evidence.md, section 3.3, and npm run eval).
 */
const shares: Record<DropTier, number> = { likely: 0.1, review: 0.2 };
/** A part that scores more is related, however many are related more. */
const highestScore: Record<DropTier, number> = { likely: 0.1, review: 0.3 };
/** In a smaller context there is nothing to gain, and one part is more than a tenth. */
const fewestParts = 8;

/**
 * Parts with no link to the task. None when the task tells too little, and never one that is marked, likely key, named,
 * or defines what a more relevant part uses: missing evidence costs more than noise (SWE-Explore, arXiv:2606.07297).
 */
export function dropCandidates(ranking: Ranking): Map<RankedPart, DropTier> {
  const candidates = new Map<RankedPart, DropTier>();
  const { ranked, enoughSignal } = ranking;
  if (!enoughSignal || ranked.length < fewestParts) return candidates;
  for (const tier of ['review', 'likely'] as const) {
    const count = Math.floor(ranked.length * shares[tier]);
    for (const each of count === 0 ? [] : ranked.slice(-count)) {
      const isLinked = each.why.some(({ kind }) => kind !== 'words' && kind !== 'is-test');
      if (each.score <= highestScore[tier] && !each.likelyKey && !isLinked) candidates.set(each, tier);
    }
  }
  return candidates;
}
