import type { SecretFinding } from '../context/secrets/finding';
import { findBlobs } from './blobs';
import { findBloat } from './bloatFinding';
import { findOverBudget, type Limits } from './budget';
import { findBuried, findLength } from './buried';
import { findComments } from './comments';
import { findDilution } from './dilution';
import { findDuplicateFiles } from './duplicateFiles';
import { type Finding, type FindingKind, missingFileOf, type Review, type Severity } from './finding';
import { findInstructionProblems, type InstructionRole } from './instructions';
import { findLicenceHeaders } from './licenceHeaders';
import { findMissing, type MissingOptions } from './missing';
import { findPrettyJson } from './prettyJson';
import { findRepeatedBlocks } from './repeatedBlocks';
import { findRepeatedLogs } from './repeatedLogs';
import { findSecrets } from './secrets';
import { findUsesBeforeDefinitions, type UseBeforeDefinition } from './useBeforeDefinition';

const severityOrder: readonly Severity[] = ['strong', 'warn', 'info'];

/** What is known beside the parts. What is absent is not looked for. */
export interface ReviewOptions {
  readonly usesBeforeDefinitions?: readonly UseBeforeDefinition[];
  /** The workspace around the context. */
  readonly missing?: MissingOptions;
  /** What the context must fit into. */
  readonly limits?: Limits;
  /** Secrets of each part, in the order of the parts. */
  readonly secrets?: readonly (readonly SecretFinding[])[];
  /** Files that agents send by themselves, by path. */
  readonly instructions?: ReadonlyMap<string, InstructionRole>;
}

/**
 * Everything that is found wrong with a context, the gravest and largest first. Tokens at stake overlap between
 * findings (a repeated block in a generated file): they are no sum of savings. Pure; time is linear in the text.
 */
export function reviewContext(review: Review, options: ReviewOptions = {}): Finding[] {
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
    ...findInstructionProblems(review, options.instructions),
  ].filter((finding) => !isInside(finding) && isWorthALine(finding, review));
  const findings = [
    ...wholeFiles,
    ...pieces,
    ...findBuried(review),
    ...findLength(review, skip),
    ...findDilution(review, skip),
    ...findComments(review, skip),
    ...findUsesBeforeDefinitions(review, options.usesBeforeDefinitions ?? []),
    ...(options.missing === undefined ? [] : findMissing(review, options.missing)),
    ...(options.limits === undefined ? [] : findOverBudget(review, options.limits)),
    ...(options.secrets === undefined ? [] : findSecrets(review, options.secrets)),
  ];
  return byImportance(findings);
}

/** In a long context, a few tokens of the text of one part are not worth a line; what is of this size is in every second file. */
const leastShare = 0.002;

function isWorthALine({ data, tokens }: Finding, { parts }: Review): boolean {
  if (data.kind !== 'pretty-json' && data.kind !== 'licence-header') return true;
  return tokens >= leastShare * parts.reduce((sum, part) => sum + part.tokens, 0);
}

/**
 * The gravest first; of a severity what is missing for the task, as no other change makes up for it, then the largest. What is missing
 * besides comes behind the rest of its severity. Both in their own order, which is by need.
 */
export function byImportance(findings: readonly Finding[]): Finding[] {
  const isFirst = ({ data }: Finding): boolean => data.kind === 'missing' && data.isAboutTask;
  const weight = ({ data, tokens }: Finding): number => (missingFileOf(data) === undefined ? tokens : -1);
  return [...findings].sort(
    (left, right) =>
      severityOrder.indexOf(left.severity) - severityOrder.indexOf(right.severity) ||
      Number(isFirst(right)) - Number(isFirst(left)) ||
      weight(right) - weight(left),
  );
}

/** Kinds that are about a part as a whole: nothing else is worth saying of its pieces. */
export function isWholeFile(kind: FindingKind): boolean {
  return kind === 'bloat' || kind === 'duplicate-file';
}

/** Reads each part for the finders that remember what they read, so that a long review can be done in steps. */
export function readPart(review: Review): void {
  for (const find of [findBloat, findRepeatedLogs, findBlobs, findPrettyJson, findLicenceHeaders]) find(review);
  findRepeatedBlocks(review, new Set());
  findComments(review, new Set());
}
