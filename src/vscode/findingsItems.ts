import * as vscode from 'vscode';
import { contextCost } from '../context/compose/windowUse';
import { textKindOf } from '../context/textKind';
import { countFor } from '../models/calibration';
import { isUnpriced } from '../models/prices';
import { missingFileOf } from '../review/finding';
import { type Count, sumCounts } from '../tokens/count';
import { explanationBody, plainText } from './findingsExplanation';
import { fixName } from './findingsFixes';
import { type FindingGroup, groupName, groupOf } from './findingsKinds';
import {
  type FindingRow,
  type FindingRowsOptions,
  type FoundRow,
  type GroupRow,
  type ListedRow,
  type PlaceRow,
  membersOf,
  type SimilarRow,
} from './findingsRows';
import { dollars, fullNumber, tokensOf } from './format';
import { commands } from './manifest';
import type { FoundInContext } from './reviewService';

/** How a row opens its place when it is clicked: the keyboard stays in the list, where the next finding is. */
export const keepFocus = 'keep-focus';

/** Whole paths in a tooltip, at most. */
const mostPaths = 5;

export function itemOf(row: FindingRow, options: FindingRowsOptions): vscode.TreeItem {
  switch (row.kind) {
    case 'group':
      return groupItem(row);
    case 'similar':
      return similarItem(row, options);
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
  const { fix, file, children } = row;
  const item = listedItem(row, options);
  item.contextValue = [
    'finding',
    fix?.kind,
    file === undefined ? undefined : 'file',
    children.length > 1 ? 'places' : undefined,
  ]
    .filter((word) => word !== undefined)
    .join(' ');
  item.command = { command: commands.openFinding, title: vscode.l10n.t('Open'), arguments: [row, keepFocus] };
  return item;
}

/** A click opens it to its findings. */
function similarItem(row: SimilarRow, options: FindingRowsOptions): vscode.TreeItem {
  const item = listedItem(row, options);
  item.contextValue = ['findings', row.fix?.kind].filter((word) => word !== undefined).join(' ');
  return item;
}

function listedItem(row: ListedRow, options: FindingRowsOptions): vscode.TreeItem {
  const { explanation, label, fix, children } = row;
  const [first, ...others] = membersOf(row);
  const item = new vscode.TreeItem(
    label.subject,
    children.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = row.id;
  const stake = stakeOf([first.finding, ...others.map(({ finding }) => finding)], options);
  item.description = [stake, label.phrase].filter((text) => text !== '').join(' · ');
  const gravest = gravestOf([first, ...others]);
  item.iconPath = iconOf(gravest);
  item.accessibilityInformation = {
    label: [
      explanation.message,
      stake === '' || missingFileOf(gravest.data) !== undefined ? stake : vscode.l10n.t('{0} tokens', stake),
      severityName(gravest),
      fix ? vscode.l10n.t('fix: {0}', fixName(fix.kind)) : '',
    ]
      .filter((text) => text !== '')
      .join(', '),
  };
  return item;
}

function gravestOf([first, ...others]: readonly [FoundRow, ...FoundRow[]]): FoundInContext {
  const grades = ['info', 'warn', 'strong'];
  return others
    .map(({ finding }) => finding)
    .reduce(
      (gravest, each) => (grades.indexOf(each.severity) > grades.indexOf(gravest.severity) ? each : gravest),
      first.finding,
    );
}

function placeItem(row: PlaceRow): vscode.TreeItem {
  const { place, parent, name, folder } = row;
  const lines = place.fileLines ?? place.lines;
  const item = new vscode.TreeItem(name);
  const shownLines =
    lines === undefined
      ? ''
      : lines.from === lines.to
        ? vscode.l10n.t('line {0}', lines.from)
        : vscode.l10n.t('lines {0}–{1}', lines.from, lines.to);
  item.description = [shownLines, folder].filter((text) => text !== '').join(' · ');
  item.tooltip = place.path;
  item.id = `${parent.id} at ${place.id} ${lines?.from ?? ''} ${parent.finding.places.indexOf(place)}`;
  item.iconPath = new vscode.ThemeIcon('go-to-file');
  item.contextValue = 'place';
  item.accessibilityInformation = { label: [place.path, shownLines].filter((text) => text !== '').join(', ') };
  item.command = {
    command: commands.openFinding,
    title: vscode.l10n.t('Open'),
    arguments: [row, keepFocus],
  };
  return item;
}

/** `212,004`, `+1,840 · $0.0037` for what would be added, nothing where only the order is at stake. */
function stakeOf(
  findings: readonly [FoundInContext, ...FoundInContext[]],
  { models, calibrations }: FindingRowsOptions,
): string {
  const [{ data, tokens }] = findings;
  if (tokens === 0 || data.kind === 'buried' || data.kind === 'use-before-definition') return '';
  const { current: model, catalogue } = models;
  if (data.kind === 'budget') return fullNumber(tokens);
  const countOf = ({ data: each, places, tokens: own }: FoundInContext): Count =>
    countFor(model.tokenizer, own, textKindOf(missingFileOf(each) ?? places[0]?.path ?? ''), calibrations.current);
  const count = sumCounts(findings.map(countOf));
  if (missingFileOf(data) === undefined) return tokensOf(count);
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
  return new vscode.ThemeIcon(data.kind === 'missing-test' ? 'beaker' : icons[groupOf(data.kind)]);
}

/** The tooltip, made when it is asked for. */
export function findingTooltip(row: ListedRow): vscode.MarkdownString {
  const { explanation } = row;
  const markdown = new vscode.MarkdownString(`**${plainText(explanation.message)}**\n\n`);
  const paths = [...new Set(membersOf(row).flatMap(({ finding }) => pathsOf(finding)))];
  for (const path of paths.slice(0, mostPaths)) markdown.appendMarkdown(`${plainText(path)}  \n`);
  if (paths.length > mostPaths)
    markdown.appendMarkdown(`${plainText(vscode.l10n.t('and {0} more', fullNumber(paths.length - mostPaths)))}\n`);
  return markdown.appendMarkdown(`\n${explanationBody(explanation).value}`);
}

/** What the names of a finding stand for, whole. */
function pathsOf({ data, places }: FoundInContext): string[] {
  const missing = missingFileOf(data);
  return [...(missing === undefined ? [] : [missing]), ...places.map(({ path }) => path)];
}
