import { isTestPath } from '../code/testPath';
import type { Finding } from './finding';

/** Parts that could be their signatures, the largest of them: a long context has twenty, and a person does not go through them. */
const mostSignatures = 5;
/** Shares of the context from which such a part, JSON, a block that stands twice in one file or in tests, a licence, or encoded data is worth a line. */
const leastShares = { signatures: 0.03, json: 0.01, expectedRepeat: 0.05, licence: 0.05, blob: 0.005 };
const piecesOfParts: ReadonlySet<Finding['data']['kind']> = new Set([
  'repeated-block',
  'repeated-log',
  'blob',
  'pretty-json',
  'signatures',
] as const);
/** Signatures leave out what a part does: where it has so much of the task, the cause may lie in there. */
const mayHoldCauseFrom = 0.25;
/** A part that scores as much is read for what it does (evidence.md, section 5.4). */
const relevantFrom = 0.4;

/**
 * What is told of a review: Optimize reads all of it, and offers the rest. Comments are for those who want to look them through, and a
 * context of which parts have no link to the task is not told to be long as well.
 * @param parts all of them, with the scores of the ranking (0 without one)
 */
export function toldFindings<Found extends Pick<Finding, 'data' | 'places' | 'tokens'>>(
  findings: readonly Found[],
  parts: readonly { readonly tokens: number; readonly score: number }[],
): Found[] {
  const total = parts.reduce((sum, { tokens }) => sum + tokens, 0);
  const isLarge = ({ tokens }: Found, share: number): boolean => tokens >= share * total;
  const scoreOf = ({ places }: Found): number => Math.max(0, ...places.map(({ part }) => parts[part]?.score ?? 0));
  const signatures = findings
    .filter(
      (finding) =>
        finding.data.kind === 'signatures' &&
        isLarge(finding, leastShares.signatures) &&
        scoreOf(finding) < mayHoldCauseFrom,
    )
    .sort((left, right) => right.tokens - left.tokens)
    .slice(0, mostSignatures);
  const dilution = findings.find(({ data }) => data.kind === 'dilution');
  const unlinked = new Set(dilution?.places.map(({ part }) => part));
  return findings.filter((finding) => {
    // Of what is told to have no link as a whole, nothing has to be said of its pieces.
    if (piecesOfParts.has(finding.data.kind) && finding.places.every(({ part }) => unlinked.has(part))) return false;
    switch (finding.data.kind) {
      case 'comments':
        return false;
      case 'length':
        return dilution === undefined;
      case 'signatures':
        return signatures.includes(finding);
      case 'pretty-json':
        // What the task may change is wanted as it is in the file.
        return isLarge(finding, leastShares.json) && scoreOf(finding) < relevantFrom;
      case 'blob':
        return isLarge(finding, leastShares.blob);
      case 'licence-header':
        return isLarge(finding, leastShares.licence);
      case 'repeated-block':
        return isLarge(finding, leastShares.expectedRepeat) || !isInOneFileOrTests(finding);
      default:
        return true;
    }
  });
}

/** Where repeats are how things are written, and nobody takes one out before sending. */
function isInOneFileOrTests({ places }: Pick<Finding, 'places'>): boolean {
  return places.every(({ part }) => part === places[0]?.part) || places.every(({ path }) => isTestPath(path));
}
