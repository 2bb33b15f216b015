import { folderOf } from '../code/folderOf';
import type { RankablePart, RankedPart, Ranking } from './ranking/rank';
import { isAside } from './ranking/reasons';

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

/** A folder with a larger share of the parts is where all of them are, and links nothing. */
const largestFolder = 0.25;
/** Shorter names of files are in others by chance. */
const shortestName = 6;

/**
 * Parts with no link to the task. None when the task tells too little, and never one that is marked, likely key, named,
 * defines what a more relevant part uses, lies in a small folder with such a part, or is named after one: missing evidence costs more than noise (SWE-Explore, arXiv:2606.07297).
 */
export function dropCandidates<Part extends RankablePart>(ranking: Ranking<Part>): Map<RankedPart<Part>, DropTier> {
  const candidates = new Map<RankedPart<Part>, DropTier>();
  const { ranked, enoughSignal } = ranking;
  if (!enoughSignal || ranked.length < fewestParts) return candidates;
  const neighbours = neighbourhoodOf(ranked);
  for (const tier of ['review', 'likely'] as const) {
    const count = Math.floor(ranked.length * shares[tier]);
    for (const each of count === 0 ? [] : ranked.slice(-count)) {
      const isLinked = each.why.some((reason) => reason.kind !== 'words' && !isAside(reason));
      const isNear = neighbours(each, tier);
      if (each.score <= highestScore[tier] && !each.likelyKey && !isLinked && !isNear) candidates.set(each, tier);
      else candidates.delete(each);
    }
  }
  return candidates;
}

/** Whether a part lies beside, or is named after, one that matters: a likely key part or, before it goes with one click, any of the upper half. */
function neighbourhoodOf(ranked: readonly RankedPart[]): (part: RankedPart, tier: DropTier) => boolean {
  const byFolder = new Map<string, number>();
  for (const { part } of ranked) byFolder.set(folderOf(part.path), (byFolder.get(folderOf(part.path)) ?? 0) + 1);
  const upper = ranked.slice(0, Math.ceil(ranked.length / 2));
  const keys = ranked.filter(({ likelyKey }) => likelyKey);
  const foldersIn = (parts: readonly RankedPart[]): Set<string> =>
    new Set(
      parts
        .map(({ part }) => folderOf(part.path))
        .filter((folder) => (byFolder.get(folder) ?? 0) <= largestFolder * ranked.length),
    );
  const folders = { review: foldersIn(keys), likely: foldersIn([...keys, ...upper]) };
  const names = keys.map(({ part }) => nameOf(part.path)).filter((name) => name.length >= shortestName);
  return ({ part: { path } }, tier) =>
    folders[tier].has(folderOf(path)) || names.some((name) => nameOf(path).includes(name));
}

/** `TokenStore.java` and `token_store.py` are `tokenstore`. */
function nameOf(path: string): string {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.\w+$/, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}
