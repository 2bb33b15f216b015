import * as vscode from 'vscode';
import { displayPath, pathOf } from '../context/compose/source';
import { ShortPaths } from '../context/shortPaths';
import { textKindOf } from '../context/textKind';
import { countFor } from '../models/calibration';
import { folderOf } from '../code/folderOf';
import { missingFileOf } from '../review/finding';
import { causeOf, groupFindings } from '../review/groupFindings';
import type { ReviewedPlace } from '../review/reviewSession';
import { toldFindings } from '../review/toldFindings';
import type { CalibrationStore } from './calibrationStore';
import type { ContextService } from './context/contextService';
import type { Explanation } from './findingsExplanation';
import { type Fix, fixOf, fixOfAll } from './findingsFixes';
import type { IgnoredFindings } from './findingsIgnored';
import { type FindingGroup, findingGroups, groupOf } from './findingsKinds';
import { type FindingLabel, labelOf } from './findingsLabels';
import { similarTexts } from './findingsSimilar';
import { explainFinding, type FindingTextOptions } from './findingsTexts';
import { compactNumber, fullNumber } from './format';
import type { ModelChoice } from './modelChoice';
import type { ContextFindings, FoundInContext, ReviewService } from './reviewService';

export type FindingRow = GroupRow | ListedRow | PlaceRow;

/** What is a line of its group. */
export type ListedRow = SimilarRow | FoundRow;

export interface GroupRow {
  readonly kind: 'group';
  readonly group: FindingGroup;
  readonly children: readonly ListedRow[];
}

/** Findings of one cause, which are taken in at once (`groupFindings`). It opens to each of them. */
export interface SimilarRow {
  readonly kind: 'similar';
  /** Stays the same while the cause is. */
  readonly id: string;
  readonly explanation: Explanation;
  readonly label: FindingLabel;
  /** Of all of them, as one step. */
  readonly fix: Fix | undefined;
  readonly parent: GroupRow;
  /** At least two, the largest first. */
  readonly children: readonly FoundRow[];
}

export interface FoundRow {
  readonly kind: 'finding';
  /** Stays the same while the finding is about the same places. */
  readonly id: string;
  readonly finding: FoundInContext;
  readonly explanation: Explanation;
  readonly label: FindingLabel;
  readonly fix: Fix | undefined;
  /** The file that the finding is in, as it is ignored. */
  readonly file: string | undefined;
  readonly parent: GroupRow | SimilarRow;
  readonly children: readonly PlaceRow[];
}

/** One of several places of a finding. */
export interface PlaceRow {
  readonly kind: 'place';
  readonly place: ReviewedPlace;
  /** The name of its file, and the folder it is in, short enough for a row. */
  readonly name: string;
  readonly folder: string;
  readonly parent: FoundRow;
}

export interface FindingRowsOptions {
  readonly context: ContextService;
  readonly models: ModelChoice;
  readonly calibrations: CalibrationStore;
  readonly ignored: IgnoredFindings;
  readonly review: Pick<ReviewService, 'keyReasonsOf'>;
}

/** Of what is told and not ignored. */
export function rowsOf({ findings, review }: ContextFindings, options: FindingRowsOptions): readonly GroupRow[] {
  const { ignored } = options;
  const making: Making = {
    texts: textOptions(findings, options),
    folders: new ShortPaths(findings.flatMap(({ places }) => places.map(({ path }) => folderOf(path)))),
    roots: options.context.roots,
  };
  const shown = toldFindings(findings, review.parts).filter(
    ({ data, places }) => !ignored.has(data.kind, fileOf(data, places)),
  );
  return findingGroups.flatMap((group): GroupRow[] => {
    const own = shown
      .filter(({ data }) => groupOf(data.kind) === group)
      .sort((left, right) => right.tokens - left.tokens);
    if (own.length === 0) return [];
    const children: ListedRow[] = [];
    const parent: GroupRow = { kind: 'group', group, children };
    const ids = new Map<string, number>();
    const rows = groupFindings(own).map((found) => listedRow(found, parent, making, ids));
    // Tests are asked for, and not needed: they stand behind what is.
    const isOffer = (row: ListedRow): number => Number(membersOf(row)[0].finding.data.kind === 'missing-test');
    children.push(...rows.sort((left, right) => isOffer(left) - isOffer(right) || tokensIn(right) - tokensIn(left)));
    return [parent];
  });
}

/** What rows are made with. */
interface Making {
  readonly texts: FindingTextOptions;
  readonly folders: ShortPaths;
  readonly roots: ContextService['roots'];
}

function listedRow(
  found: readonly [FoundInContext, ...FoundInContext[]],
  parent: GroupRow,
  making: Making,
  ids: Map<string, number>,
): ListedRow {
  const [first] = found;
  if (found.length === 1) return foundRow(first, parent, making, ids);
  const children: FoundRow[] = [];
  const row: SimilarRow = {
    kind: 'similar',
    id: `similar ${causeOf(first) ?? ''}`,
    ...similarTexts(found, making.texts),
    fix: fixOfAll(found.map((finding) => fixOf(finding, making.roots))),
    parent,
    children,
  };
  for (const finding of found) children.push(foundRow(finding, row, making, ids));
  return row;
}

function foundRow(
  finding: FoundInContext,
  parent: GroupRow | SimilarRow,
  { texts, folders, roots }: Making,
  ids: Map<string, number>,
): FoundRow {
  const { data, places } = finding;
  const children: PlaceRow[] = [];
  const id = [
    data.kind,
    ...places.map(({ id: part, lines }) => `${part}:${lines?.from ?? ''}`),
    missingFileOf(data) ?? '',
    data.kind === 'secret' ? `${data.frame?.of ?? ''} ${data.secret}` : '',
  ].join(' ');
  const same = ids.get(id) ?? 0;
  ids.set(id, same + 1);
  const row: FoundRow = {
    kind: 'finding',
    id: same === 0 ? id : `${id} again ${same}`,
    finding,
    explanation: explainFinding(finding, texts),
    label: labelOf(finding, texts),
    fix: fixOf(finding, roots),
    file: fileOf(data, places),
    parent,
    children,
  };
  if (places.length === 1) return row;
  for (const place of places) {
    const folder = folders.pathOf(folderOf(place.path));
    children.push({ kind: 'place', place, name: texts.shortName(place.path), folder, parent: row });
  }
  return row;
}

/** The findings of a line: itself, or those that it opens to. */
export function membersOf(row: ListedRow): readonly [FoundRow, ...FoundRow[]] {
  if (row.kind === 'finding') return [row];
  const [first, ...others] = row.children;
  if (first === undefined) throw new Error(`${row.id} has no findings.`);
  return [first, ...others];
}

/** All findings of the groups, one by one. */
export function findingsIn(groups: readonly GroupRow[]): readonly FoundRow[] {
  return groups.flatMap(({ children }) => children.flatMap((row) => membersOf(row)));
}

function tokensIn(row: ListedRow): number {
  return membersOf(row).reduce((sum, { finding }) => sum + finding.tokens, 0);
}

/** Tokens that are waste or have no link to the task: of each part once, however much is found in it. */
export function tokensAtStake(groups: readonly GroupRow[], sizes: ReadonlyMap<string, number>): number {
  const byPart = new Map<string, number>();
  for (const { finding } of findingsIn(groups.filter(({ group }) => group === 'waste'))) {
    const id = finding.places[0]?.id ?? '';
    byPart.set(id, (byPart.get(id) ?? 0) + finding.tokens);
  }
  let sum = 0;
  for (const [id, tokens] of byPart) sum += Math.min(tokens, sizes.get(id) ?? tokens);
  return sum;
}

function fileOf(data: FoundInContext['data'], places: readonly ReviewedPlace[]): string | undefined {
  return missingFileOf(data) ?? places[0]?.path;
}

/** `6 · 231k tokens at stake` */
export function summaryOf(groups: readonly GroupRow[], atStake: number, isExact: boolean): string {
  const findings = groups.reduce((sum, { children }) => sum + children.length, 0);
  if (findings === 0) return '';
  return atStake === 0
    ? fullNumber(findings)
    : vscode.l10n.t('{0} · {1} tokens at stake', fullNumber(findings), (isExact ? '' : '≈') + compactNumber(atStake));
}

function textOptions(findings: readonly FoundInContext[], options: FindingRowsOptions): FindingTextOptions {
  const { models, calibrations, context, review } = options;
  const own = calibrations.current;
  const { tokenizer } = models.current;
  const paths = new Set<string>(
    context.context.parts.flatMap(({ source }) => {
      const path = pathOf(source);
      return path === undefined ? [] : [displayPath(path, context.roots)];
    }),
  );
  for (const { data } of findings) {
    const missing = missingFileOf(data);
    if (missing !== undefined) paths.add(missing);
    // Known by its changes alone, it is a file that the reader knows.
    if (data.kind === 'missing-test') for (const path of data.tested) paths.add(path);
  }
  const short = new ShortPaths(paths);
  return {
    count: (tokens, path) => countFor(tokenizer, tokens, textKindOf(path), own),
    reasonOf: (id) => review.keyReasonsOf(id)?.[0],
    shortName: short.nameOf,
  };
}

/** Equal for lists that look and act alike: drawn again, they would only take the row from under the pointer. */
export function appearanceOf(groups: readonly GroupRow[]): string {
  return JSON.stringify(
    groups.map(({ group, children }) => [
      group,
      children.map((row) => [row.kind, row.explanation, row.label, membersOf(row).map(appearanceOfFinding)]),
    ]),
  );
}

function appearanceOfFinding({ id, explanation, label, fix, finding }: FoundRow): unknown {
  const { tokens, severity, rewrites, places } = finding;
  return [
    id,
    explanation,
    label,
    fix?.kind,
    tokens,
    severity,
    rewrites,
    places.map(({ id: part, fileLines }) => [part, fileLines]),
  ];
}
