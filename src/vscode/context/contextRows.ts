import * as vscode from 'vscode';
import { type Part, rangeKey } from '../../context/compose/context';
import { type Entry, entriesOf } from '../../context/compose/folders';
import { displayPath, pathOf } from '../../context/compose/source';
import type { CountedRow } from '../../context/compose/weigh';
import { sumCounts } from '../../tokens/count';
import { accuracyOf, fullNumber, precisePercent, tokensInWords, tokensOf } from '../format';
import { uriOf } from '../paths';
import type { ContextService } from './contextService';
import { fullName, hasFileIcon, iconOf, missingName, nameOf } from './partNames';

/** A row of the view. The objects stay the same for as long as the row is there: the view knows rows by them. */
export type Row = PartRow | FolderRow | OtherRow;

export interface PartRow {
  readonly kind: 'part';
  readonly id: string;
  readonly parent: FolderRow | undefined;
  part: Part;
}

export interface FolderRow {
  readonly kind: 'folder';
  readonly id: string;
  readonly folder: string;
  parts: readonly Part[];
  children: readonly PartRow[];
}

/** What is shown besides the parts. The reserve is no part of the sum. */
export interface OtherRow {
  readonly kind: 'task' | 'frame' | 'reserve';
  readonly id: string;
}

/** The parts that a row stands for. */
export function partIdsOf(row: Row): readonly string[] {
  if (row.kind === 'part') return [row.id];
  return row.kind === 'folder' ? row.parts.map(({ id }) => id) : [];
}

/** The rows of the context, in the order of sending, with the task first and what is no part last. */
export class ContextRows {
  private known = new Map<string, Row>();
  private roots: readonly Row[] = [];
  /** Folders whose rows are other ones than before. */
  private otherChildren = 0;

  public constructor(private readonly service: ContextService) {}

  public get top(): readonly Row[] {
    return this.roots;
  }

  public get all(): Iterable<Row> {
    return this.known.values();
  }

  public find(id: string): Row | undefined {
    return this.known.get(id);
  }

  /** Takes over the context. @returns whether other rows are there, or in another order */
  public update(): boolean {
    const { context, isEmpty } = this.service;
    const before = this.known;
    this.known = new Map();
    this.otherChildren = 0;
    const roots: Row[] = [];
    if (!isEmpty) {
      if (context.task !== '') roots.push(this.keep(before, { kind: 'task', id: 'task' }));
      for (const entry of entriesOf(context)) roots.push(this.rowOf(entry, before));
      roots.push(
        this.keep(before, { kind: 'frame', id: 'frame' }),
        this.keep(before, { kind: 'reserve', id: 'reserve' }),
      );
    }
    const isOther = this.otherChildren > 0 || this.known.size !== before.size || !isSameList(this.roots, roots);
    this.roots = roots;
    return isOther;
  }

  private rowOf(entry: Entry, before: ReadonlyMap<string, Row>): Row {
    if (entry.kind === 'part') return this.partRow(entry.part, undefined, before);
    const id = `folder ${entry.parts[0]?.id ?? ''}`;
    const old = before.get(id);
    const row: FolderRow =
      old?.kind === 'folder' && old.folder === entry.folder
        ? old
        : { kind: 'folder', id, folder: entry.folder, parts: [], children: [] };
    this.known.set(id, row);
    const children = entry.parts.map((part) => this.partRow(part, row, before));
    if (!isSameList(row.children, children)) this.otherChildren++;
    row.parts = entry.parts;
    row.children = children;
    return row;
  }

  private partRow(part: Part, parent: FolderRow | undefined, before: ReadonlyMap<string, Row>): PartRow {
    const old = before.get(part.id);
    const row: PartRow =
      old?.kind === 'part' && old.parent === parent ? old : { kind: 'part', id: part.id, parent, part };
    row.part = part;
    this.known.set(part.id, row);
    return row;
  }

  private keep(before: ReadonlyMap<string, Row>, row: Row): Row {
    const kept = before.get(row.id) ?? row;
    this.known.set(row.id, kept);
    return kept;
  }
}

function isSameList(left: readonly Row[], right: readonly Row[]): boolean {
  return left.length === right.length && left.every((row, index) => row === right[index]);
}

/** Why a part is likely key, in words; undefined when it is not, or is not known to be. */
export type KeyReasons = (partId: string) => readonly string[] | undefined;

/** How a row is shown. */
export function itemOf(row: Row, service: ContextService, keyReasonsOf: KeyReasons): vscode.TreeItem {
  switch (row.kind) {
    case 'task':
      return taskItem(service);
    case 'part':
      return partItem(row.part, service, keyReasonsOf(row.id) !== undefined);
    case 'folder':
      return folderItem(row, service, row.parts.filter(({ id }) => keyReasonsOf(id) !== undefined).length);
    case 'frame':
      return frameItem(service);
    case 'reserve':
      return reserveItem(service);
  }
}

/**
 * Differs when the row looks different. Every row on the screen is asked with every change, so that for parts it is made of what
 * the item is made of: making 2,000 items would hold up the extension host.
 */
export function appearanceOf(row: Row, service: ContextService, keyReasonsOf: KeyReasons): string {
  if (row.kind !== 'part') {
    const { label, description, checkboxState } = itemOf(row, service, keyReasonsOf);
    const state = typeof checkboxState === 'object' ? checkboxState.state : checkboxState;
    return JSON.stringify([label, description, state]);
  }
  const { id, included, range } = row.part;
  const counted = service.weight?.rows.get(id);
  const share = counted?.share === undefined ? '' : precisePercent(counted.share);
  const size = counted === undefined ? '' : `${counted.count.tokens} ${counted.count.accuracy}`;
  const missing = service.weight?.missing.get(id) ?? '';
  return [included, rangeKey(range), size, share, missing, keyReasonsOf(id) !== undefined].join('\0');
}

/** `3,120 · 17%`; before the first weighing `…`. */
function sizeOf(row: CountedRow | undefined): string {
  if (row === undefined) return '…';
  return row.share === undefined ? tokensOf(row.count) : `${tokensOf(row.count)} · ${precisePercent(row.share)}`;
}

function inWords(row: CountedRow | undefined): readonly string[] {
  return row === undefined ? [] : [tokensInWords(row.count)];
}

function taskItem({ context, weight }: ContextService): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Task'));
  item.id = 'task';
  item.description = [sizeOf(weight?.task), context.task.trim().replace(/\s+/g, ' ')].join(' · ');
  item.tooltip = vscode.l10n.t('{0}\n\nSent last, after the parts.', context.task);
  item.iconPath = new vscode.ThemeIcon('comment');
  item.contextValue = 'task';
  item.accessibilityInformation = { label: [vscode.l10n.t('Task'), ...inWords(weight?.task), context.task].join(', ') };
  return item;
}

function partItem(part: Part, { weight, roots }: ContextService, isKey: boolean): vscode.TreeItem {
  const { label, place } = nameOf(part, roots);
  const row = weight?.rows.get(part.id);
  const missing = weight?.missing.get(part.id);
  const size = missing === undefined ? sizeOf(row) : missingName(missing);
  const item = new vscode.TreeItem(label);
  item.id = part.id;
  const key = isKey ? vscode.l10n.t('key') : '';
  item.description = [size, key, place].filter((text) => text !== '').join(' · ');
  const path = pathOf(part.source);
  if (path !== undefined && hasFileIcon(part)) item.resourceUri = uriOf(path);
  item.iconPath = iconOf(part);
  item.contextValue = path === undefined ? 'part' : part.range === undefined ? 'part file' : 'part file range';
  item.checkboxState = checkbox(part.included);
  const state = part.included ? vscode.l10n.t('included') : vscode.l10n.t('not included');
  const name = fullName(part, roots);
  const words = missing === undefined ? (row ? tokensInWords(row.count) : vscode.l10n.t('being weighed')) : size;
  const likely = isKey ? [vscode.l10n.t('likely key')] : [];
  item.accessibilityInformation = { label: [name, words, ...likely, state].join(', ') };
  if (path !== undefined) {
    // VS Code itself adds how a tree opens files: a click leaves the focus in the list.
    item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: openArguments(part, path) };
  }
  return item;
}

/** Of the command `vscode.open`. */
export function openArguments({ range }: Part, path: string): [vscode.Uri, vscode.TextDocumentShowOptions] {
  const selection =
    range && new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
  return [uriOf(path), selection === undefined ? {} : { selection }];
}

function folderItem(row: FolderRow, { weight, roots }: ContextService, keys: number): vscode.TreeItem {
  const { parts, folder } = row;
  const item = new vscode.TreeItem(displayPath(folder, roots), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = row.id;
  const included = parts.filter((part) => part.included);
  const rows = included.flatMap(({ id }) => weight?.rows.get(id) ?? []);
  const count = sumCounts(rows.filter(({ state }) => state === 'sent').map((each) => each.count));
  const total = weight?.total.tokens ?? 0;
  const files =
    included.length === parts.length
      ? vscode.l10n.t('{0} parts', fullNumber(parts.length))
      : vscode.l10n.t('{0} of {1} parts', fullNumber(included.length), fullNumber(parts.length));
  const share = included.length === 0 || total === 0 ? [] : [precisePercent(count.tokens / total)];
  const size = weight === undefined ? ['…'] : [tokensOf(count), ...share];
  const likely = keys === 0 ? [] : [vscode.l10n.t('{0} key', fullNumber(keys))];
  item.description = [...size, files, ...likely].join(' · ');
  item.resourceUri = uriOf(folder);
  item.iconPath = vscode.ThemeIcon.Folder;
  item.contextValue = 'folder';
  item.checkboxState = checkbox(included.length > 0);
  item.accessibilityInformation = {
    label: [displayPath(folder, roots), tokensInWords(count), files, ...likely].join(', '),
  };
  return item;
}

function frameItem({ weight }: ContextService): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Preamble and separators'));
  item.id = 'frame';
  item.description = sizeOf(weight?.frame);
  item.tooltip = vscode.l10n.t(
    'The preamble of your settings and what wraps the parts as a whole. Titles and fences are counted with their parts.',
  );
  item.iconPath = new vscode.ThemeIcon('list-flat');
  item.contextValue = 'frame';
  item.accessibilityInformation = {
    label: [vscode.l10n.t('Preamble and separators'), ...inWords(weight?.frame)].join(', '),
  };
  return item;
}

function reserveItem({ weight }: ContextService): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Reserve for the answer'));
  item.id = 'reserve';
  item.description = weight === undefined ? '…' : fullNumber(weight.use.reserve);
  item.tooltip = vscode.l10n.t('Tokens of the window that are kept free for the answer. Not a part of the total.');
  item.iconPath = new vscode.ThemeIcon('reply');
  item.contextValue = 'reserve';
  item.accessibilityInformation = {
    label: vscode.l10n.t('Reserve for the answer, {0} tokens, not a part of the total', item.description),
  };
  return item;
}

function checkbox(isChecked: boolean): { readonly state: vscode.TreeItemCheckboxState; readonly tooltip: string } {
  return isChecked
    ? { state: vscode.TreeItemCheckboxState.Checked, tooltip: vscode.l10n.t('Included') }
    : { state: vscode.TreeItemCheckboxState.Unchecked, tooltip: vscode.l10n.t('Not included') };
}

/** The tooltip of a part, made when it is asked for. */
export function partTooltip(part: Part, { weight, roots }: ContextService, keyReasonsOf: KeyReasons): string {
  const row = weight?.rows.get(part.id);
  const missing = weight?.missing.get(part.id);
  const lines = [fullName(part, roots)];
  if (missing !== undefined) lines.push(vscode.l10n.t('Not sent: {0}', missingName(missing)));
  else if (row !== undefined) {
    lines.push(`${tokensInWords(row.count)} (${accuracyOf(row.count)})`);
    if (row.share !== undefined) lines.push(vscode.l10n.t('{0} of the context', precisePercent(row.share)));
    else lines.push(vscode.l10n.t('Not included: not a part of the total'));
  }
  const reasons = keyReasonsOf(part.id);
  if (reasons !== undefined) lines.push(vscode.l10n.t('Likely key: {0}', reasons.join('; ')));
  return lines.join('\n');
}
