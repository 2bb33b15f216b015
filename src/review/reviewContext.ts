import { findBlobs } from './blobs';
import { findBloat } from './bloatFinding';
import { findBuried, findLength } from './buried';
import { findDilution } from './dilution';
import { findDuplicateFiles } from './duplicateFiles';
import type { Finding, Review, Severity } from './finding';
import { findInstructionProblems } from './instructions';
import { findLicenceHeaders } from './licenceHeaders';
import { findMissing, type MissingOptions } from './missing';
import { findPrettyJson } from './prettyJson';
import { findRepeatedBlocks } from './repeatedBlocks';
import { findRepeatedLogs } from './repeatedLogs';

const severityOrder: readonly Severity[] = ['strong', 'warn', 'info'];

/**
 * Everything that is found wrong with a context, the gravest and largest first. Tokens at stake overlap between
 * findings (a repeated block in a generated file): they are no sum of savings. Pure; time is linear in the text.
 * @param missing absent when the workspace around the context is not known.
 */
export function reviewContext(review: Review, missing?: MissingOptions): Finding[] {
  const wholeFiles = [...findBloat(review), ...findDuplicateFiles(review)];
  // What is said of a whole file is not said again of its pieces.
  const skip = new Set(wholeFiles.flatMap(({ places }) => places.slice(0, 1).map(({ part }) => part)));
  const isInside = ({ places }: Finding): boolean => places[0] !== undefined && skip.has(places[0].part);
  const pieces = [
    ...findRepeatedBlocks(review, skip),
    ...findRepeatedLogs(review),
    ...findBlobs(review),
    ...findPrettyJson(review),
    ...findLicenceHeaders(review),
    ...findInstructionProblems(review),
  ].filter((finding) => !isInside(finding));
  const findings = [
    ...wholeFiles,
    ...pieces,
    ...findBuried(review),
    ...findLength(review),
    ...findDilution(review, skip),
    ...(missing === undefined ? [] : findMissing(review, missing)),
  ];
  return findings.sort(
    (left, right) =>
      severityOrder.indexOf(left.severity) - severityOrder.indexOf(right.severity) || right.tokens - left.tokens,
  );
}
