import type { Finding } from './finding';

/** Parts that could be their signatures, the largest of them: a long context has twenty, and a person does not go through them. */
const mostSignatures = 5;
/** Of less of the context, such a part is not worth a line, nor is a block that stands twice in one file, as in tests of one thing. */
const leastShare = 0.01;

/**
 * What is told of a review: Optimize reads all of it, and offers the rest. Comments are for those who want to look them through, and a
 * context of which parts have no link to the task is not told to be long as well.
 * @param total tokens of all parts
 */
export function toldFindings<Found extends Pick<Finding, 'data' | 'places' | 'tokens'>>(
  findings: readonly Found[],
  total: number,
): Found[] {
  const isLarge = ({ tokens }: Found): boolean => tokens >= leastShare * total;
  const signatures = findings
    .filter((finding) => finding.data.kind === 'signatures' && isLarge(finding))
    .sort((left, right) => right.tokens - left.tokens)
    .slice(0, mostSignatures);
  const isDiluted = findings.some(({ data }) => data.kind === 'dilution');
  return findings.filter((finding) => {
    switch (finding.data.kind) {
      case 'comments':
        return false;
      case 'length':
        return !isDiluted;
      case 'signatures':
        return signatures.includes(finding);
      case 'repeated-block':
        return isLarge(finding) || finding.places.some(({ part }) => part !== finding.places[0]?.part);
      default:
        return true;
    }
  });
}
