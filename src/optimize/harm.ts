import type { SuggestionData } from './suggestion';

/**
 * Cases in which an edited file was among the parts that were left out, by the share of parts left out from the least likely on:
 * 316 commits in contexts of 20 files (evidence.md, section 3.3). Beyond a half nothing was measured; the line goes on to certain
 * loss.
 */
const lossByShare: readonly (readonly [share: number, loss: number])[] = [
  [0, 0],
  [0.1, 0.003],
  [0.2, 0.032],
  [0.25, 0.041],
  [0.33, 0.057],
  [0.5, 0.136],
  [1, 1],
];

/** Of 150 commits none had an edited file among the parts without a link (`npm run eval -- context`): the end of the 95 % interval. */
const mostOfUnlinked = 0.025;

/** The chance that one of them mattered when this share of the parts is left out, from the least likely on. */
export function lossOfDropping(share: number): number {
  const above = lossByShare.findIndex(([measured]) => share <= measured);
  const [highShare, highLoss] = lossByShare[above] ?? [1, 1];
  const [lowShare, lowLoss] = lossByShare[above - 1] ?? [0, 0];
  return highShare === lowShare
    ? highLoss
    : lowLoss + ((highLoss - lowLoss) * (share - lowShare)) / (highShare - lowShare);
}

/**
 * The chance that a change loses what matters. Measured for dropping by relevance only; for the others an order, from what loses
 * nothing to what loses whole bodies, so that fitting to a budget prefers the least.
 */
export function harmOf(data: SuggestionData): number {
  switch (data.kind) {
    case 'compact-data':
    case 'reorder':
    case 'recap':
    case 'add-missing':
    case 'add-test':
      return 0;
    case 'one-copy':
    case 'strip-licence':
      return 0.0005;
    case 'strip-blobs':
      return 0.001;
    case 'exclude':
      return data.bloat === 'changelog' || data.bloat === 'data' ? 0.01 : 0.002;
    case 'collapse-logs':
      return 0.002;
    case 'strip-comments':
      return 0.015;
    case 'signatures':
      return data.user === undefined ? 0.04 : 0.02;
    case 'drop-unlinked':
      return data.isUnlinked ? Math.min(lossOfDropping(data.share), mostOfUnlinked) : lossOfDropping(data.share);
  }
}
