import * as vscode from 'vscode';
import { displayPath, pathOf, type WorkspaceRoot } from '../context/compose/source';
import { contextCost } from '../context/compose/windowUse';
import { textKindOf } from '../context/textKind';
import { countFor } from '../models/calibration';
import { isUnpriced } from '../models/prices';
import type { ReviewedPlace } from '../review/reviewSession';
import { toldFindings } from '../review/toldFindings';
import type { CalibrationStore } from './calibrationStore';
import type { ContextService } from './context/contextService';
import { type Explanation, explanationBody, plainText } from './findingsExplanation';
import { type Fix, fixName, fixOf } from './findingsFixes';
import type { IgnoredFindings } from './findingsIgnored';
import { type FindingGroup, findingGroups, groupName, groupOf } from './findingsKinds';
import { type FindingLabel, labelOf } from './findingsLabels';
import { explainFinding, type FindingTextOptions } from './findingsTexts';
import { compactNumber, dollars, fullNumber, tokensOf } from './format';
import { commands } from './manifest';
import type { ModelChoice } from './modelChoice';
import type { ContextFindings, FoundInContext, ReviewService } from './reviewService';

/** How a row opens its place when it is clicked: the keyboard stays in the list, where the next finding is. */
export const keepFocus = 'keep-focus';

export type FindingRow = GroupRow | FoundRow | PlaceRow;

export interface GroupRow {
  readonly kind: 'group';
  readonly group: FindingGroup;
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
  readonly parent: GroupRow;
  readonly children: readonly PlaceRow[];
}

/** One of several places of a finding. */
export interface PlaceRow {
  readonly kind: 'place';
  readonly place: ReviewedPlace;
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
  const { ignored, context } = options;
  const { roots } = context;
  const texts = textOptions(findings, options);
  const shown = toldFindings(findings, review.parts).filter(
    ({ data, places }) => !ignored.has(data.kind, fileOf(data, places)),
  );
  return findingGroups.flatMap((group): GroupRow[] => {
    const own = shown
      .filter(({ data }) => groupOf(data.kind) === group)
      .sort((left, right) => right.tokens - left.tokens);
    if (own.length === 0) return [];
    const children: FoundRow[] = [];
    const parent: GroupRow = { kind: 'group', group, children };
    for (const finding of own) {
      const row = foundRow(finding, parent, texts, roots);
      const same = children.filter(({ id }) => id === row.id || id.startsWith(`${row.id} again`)).length;
      children.push(same === 0 ? row : { ...row, id: `${row.id} again ${same}` });
    }
    return [parent];
  });
}

function foundRow(
  finding: FoundInContext,
  parent: GroupRow,
  texts: FindingTextOptions,
  roots: readonly WorkspaceRoot[],
): FoundRow {
  const { data, places } = finding;
  const children: PlaceRow[] = [];
  const row: FoundRow = {
    kind: 'finding',
    id: [
      data.kind,
      ...places.map(({ id, lines }) => `${id}:${lines?.from ?? ''}`),
      'missing' in data ? data.missing : '',
      data.kind === 'secret' ? `${data.frame?.of ?? ''} ${data.secret}` : '',
    ].join(' '),
    finding,
    explanation: explainFinding(finding, texts),
    label: labelOf(finding, texts),
    fix: fixOf(finding, roots),
    file: fileOf(data, places),
    parent,
    children,
  };
  if (places.length > 1) for (const place of places) children.push({ kind: 'place', place, parent: row });
  return row;
}

/** Tokens that are waste or have no link to the task: of each part once, however much is found in it. */
export function tokensAtStake(groups: readonly GroupRow[], sizes: ReadonlyMap<string, number>): number {
  const byPart = new Map<string, number>();
  for (const { group, children } of groups) {
    if (group !== 'waste') continue;
    for (const { finding } of children) {
      const id = finding.places[0]?.id ?? '';
      byPart.set(id, (byPart.get(id) ?? 0) + finding.tokens);
    }
  }
  let sum = 0;
  for (const [id, tokens] of byPart) sum += Math.min(tokens, sizes.get(id) ?? tokens);
  return sum;
}

export function itemOf(row: FindingRow, options: FindingRowsOptions): vscode.TreeItem {
  switch (row.kind) {
    case 'group':
      return groupItem(row);
    case 'finding':
      return foundItem(row, options);
    case 'place':
      return placeItem(row);
  }
}

function groupItem({ group, children }: GroupRow): vscode.TreeItem {
  const item = new vscode.TreeItem(groupName(group), vscode.TreeItemCollapsibleState.Expanded);
  item.id = `group ${group}`;
  item.description = fullNumber(children.length);
  item.contextValue = 'group';
  const number =
    children.length === 1 ? vscode.l10n.t('1 finding') : vscode.l10n.t('{0} findings', fullNumber(children.length));
  item.accessibilityInformation = { label: `${groupName(group)}, ${number}` };
  return item;
}

function foundItem(row: FoundRow, options: FindingRowsOptions): vscode.TreeItem {
  const { finding, explanation, label, fix, file, children } = row;
  const collapsed =
    children.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
  const item = new vscode.TreeItem(label.subject, collapsed);
  item.id = row.id;
  const stake = stakeOf(finding, options);
  item.description = [stake, label.phrase].filter((text) => text !== '').join(' · ');
  item.iconPath = iconOf(finding);
  item.contextValue = [
    'finding',
    fix?.kind,
    file === undefined ? undefined : 'file',
    children.length > 1 ? 'places' : undefined,
  ]
    .filter((word) => word !== undefined)
    .join(' ');
  item.accessibilityInformation = {
    label: [
      explanation.message,
      stake === '' || finding.data.kind === 'missing' ? stake : vscode.l10n.t('{0} tokens', stake),
      severityName(finding),
      fix ? vscode.l10n.t('fix: {0}', fixName(fix.kind)) : '',
    ]
      .filter((text) => text !== '')
      .join(', '),
  };
  item.command = { command: commands.openFinding, title: vscode.l10n.t('Open'), arguments: [row, keepFocus] };
  return item;
}

function placeItem({ place, parent }: PlaceRow): vscode.TreeItem {
  const lines = place.fileLines ?? place.lines;
  const item = new vscode.TreeItem(place.path);
  item.description =
    lines === undefined
      ? ''
      : lines.from === lines.to
        ? vscode.l10n.t('line {0}', lines.from)
        : vscode.l10n.t('lines {0}–{1}', lines.from, lines.to);
  item.id = `${parent.id} at ${place.id} ${lines?.from ?? ''} ${parent.finding.places.indexOf(place)}`;
  item.iconPath = new vscode.ThemeIcon('go-to-file');
  item.contextValue = 'place';
  item.accessibilityInformation = { label: [place.path, item.description].filter((text) => text !== '').join(', ') };
  item.command = {
    command: commands.openFinding,
    title: vscode.l10n.t('Open'),
    arguments: [{ kind: 'place', place, parent }, keepFocus],
  };
  return item;
}

/** `212,004`, `+1,840 · $0.0037` for what would be added, nothing where only the order is at stake. */
function stakeOf({ data, tokens, places }: FoundInContext, { models, calibrations }: FindingRowsOptions): string {
  if (tokens === 0 || data.kind === 'buried' || data.kind === 'use-before-definition') return '';
  const path = data.kind === 'missing' ? data.missing : (places[0]?.path ?? '');
  const { current: model, catalogue } = models;
  if (data.kind === 'budget') return fullNumber(tokens);
  const count = countFor(model.tokenizer, tokens, textKindOf(path), calibrations.current);
  if (data.kind !== 'missing') return tokensOf(count);
  const { send } = contextCost(catalogue, model.id, count, new Date());
  return [`+${tokensOf(count)}`, ...(isUnpriced(send) ? [] : [dollars(send.usd)])].join(' · ');
}

function severityName({ severity }: FoundInContext): string {
  return { info: '', warn: vscode.l10n.t('warning'), strong: vscode.l10n.t('strong warning') }[severity];
}

/** The strongest are told by their form, not by colour alone. */
function iconOf({ severity, data }: FoundInContext): vscode.ThemeIcon {
  if (severity === 'strong') return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  const icons: Readonly<Record<FindingGroup, string>> = {
    waste: 'trash',
    buried: 'fold-down',
    missing: 'question',
    dilution: 'circle-slash',
    secret: 'key',
    instructions: 'book',
    budget: 'dashboard',
  };
  return new vscode.ThemeIcon(icons[groupOf(data.kind)]);
}

function fileOf(data: FoundInContext['data'], places: readonly ReviewedPlace[]): string | undefined {
  return data.kind === 'missing' ? data.missing : places[0]?.path;
}

/** The tooltip, made when it is asked for. */
export function findingTooltip({ explanation }: FoundRow): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(`**${plainText(explanation.message)}**\n\n`);
  return markdown.appendMarkdown(explanationBody(explanation).value);
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
  for (const { data } of findings) if (data.kind === 'missing') paths.add(data.missing);
  const byName = new Map<string, number>();
  for (const path of paths) byName.set(nameIn(path), (byName.get(nameIn(path)) ?? 0) + 1);
  return {
    count: (tokens, path) => countFor(tokenizer, tokens, textKindOf(path), own),
    reasonOf: (id) => review.keyReasonsOf(id)?.[0],
    shortName: (path) => ((byName.get(nameIn(path)) ?? 0) > 1 || !paths.has(path) ? path : nameIn(path)),
  };
}

/** The last name of a path; with its folder where the name alone says nothing. */
function nameIn(path: string): string {
  const names = path.split('/');
  const last = names.at(-1) ?? '';
  return /^(?:index|__init__|mod|main|lib|package|README|types)\.\w+$/.test(last) ? names.slice(-2).join('/') : last;
}

/** Equal for lists that look and act alike: drawn again, they would only take the row from under the pointer. */
export function appearanceOf(groups: readonly GroupRow[]): string {
  return JSON.stringify(
    groups.map(({ group, children }) => [
      group,
      children.map(({ id, explanation, label, fix, finding }) => [
        id,
        explanation,
        label,
        fix?.kind,
        finding.tokens,
        finding.severity,
        finding.rewrites,
        finding.places.map(({ id: part, fileLines }) => [part, fileLines]),
      ]),
    ]),
  );
}
