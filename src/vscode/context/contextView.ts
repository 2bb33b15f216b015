import * as vscode from 'vscode';
import { setIncluded } from '../../context/compose/context';
import { isUnpriced } from '../../models/prices';
import { compactCount, dollars, fullNumber, precisePercent, roundNumber, tokensInWords, tokensOf } from '../format';
import { isFromKey, rowsOfKey } from '../focusedRow';
import { contextKeys, views } from '../manifest';
import { appearanceOf, ContextRows, itemOf, partIdsOf, partTooltip, type Row } from './contextRows';
import type { ContextService } from './contextService';
import { ContextDragAndDrop } from './contextDragAndDrop';
import type { ReviewService } from '../reviewService';
import type { ContextWeight } from './contextWeight';

/** Rows that changed are drawn together: a weighing and the change before it are one. */
const DRAW_AFTER_MILLISECONDS = 30;

/** The Context view: what would be sent, in the order of sending, with what each part weighs. */
export class ContextView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly tree: vscode.TreeView<Row>;
  private readonly rows: ContextRows;
  private readonly changed = new vscode.EventEmitter<Row[] | undefined>();
  private readonly subscriptions: { dispose(): unknown }[];
  /** What each row that VS Code asked for looked like. */
  private readonly shown = new Map<Row, string>();
  private readonly keyReasonsOf = (id: string): readonly string[] | undefined => this.review.keyReasonsOf(id);
  /** Context keys as they were set last. */
  private readonly keys = new Map<string, boolean>();
  private timer: NodeJS.Timeout | undefined;

  public readonly onDidChangeTreeData = this.changed.event;

  /** @param addFiles adds dropped files and folders, before a part or at the end */
  public constructor(
    private readonly service: ContextService,
    private readonly review: ReviewService,
    addFiles: (uris: readonly vscode.Uri[], before: string | undefined) => Promise<void>,
  ) {
    this.rows = new ContextRows(service);
    this.tree = vscode.window.createTreeView(views.context, {
      treeDataProvider: this,
      canSelectMany: true,
      showCollapseAll: false,
      manageCheckboxStateManually: true,
      dragAndDropController: new ContextDragAndDrop(service, addFiles),
    });
    this.subscriptions = [
      this.tree,
      this.changed,
      this.tree.onDidChangeCheckboxState(({ items }) => this.check(items)),
      this.tree.onDidChangeVisibility(({ visible }) => {
        review.setViewing(this, visible);
        this.draw();
      }),
      review.onDidChange(() => this.schedule()),
      service.onDidChange(() => this.schedule()),
    ];
  }

  public getChildren(row?: Row): Row[] {
    if (row === undefined) return [...this.rows.top];
    return row.kind === 'folder' ? [...row.children] : [];
  }

  public getTreeItem(row: Row): vscode.TreeItem {
    this.shown.set(row, appearanceOf(row, this.service, this.keyReasonsOf));
    return itemOf(row, this.service, this.keyReasonsOf);
  }

  public getParent(row: Row): Row | undefined {
    return row.kind === 'part' ? row.parent : undefined;
  }

  public resolveTreeItem(item: vscode.TreeItem, row: Row): vscode.TreeItem {
    if (row.kind === 'part') item.tooltip = partTooltip(row.part, this.service, this.keyReasonsOf);
    return item;
  }

  /**
   * The rows a command is for: of a key, those that have the keyboard; else those it was called on (or the ids of their
   * parts); else the selected ones.
   */
  public async rowsFor(clicked: unknown, selected: unknown): Promise<readonly Row[]> {
    if (isFromKey(clicked)) return rowsOfKey(this.tree);
    const given = Array.isArray(selected) && selected.length > 0 ? (selected as unknown[]) : [clicked];
    const rows = given.flatMap((row) =>
      typeof row === 'string' ? (this.rows.find(row) ?? []) : this.isRow(row) ? row : [],
    );
    return rows.length > 0 ? rows : this.tree.selection;
  }

  /** Selects a part after it was moved, so that the next key moves it again. */
  public async reveal(ids: readonly string[]): Promise<void> {
    this.draw();
    const row = this.rows.find(ids[0] ?? '');
    if (row !== undefined && this.tree.visible) await this.tree.reveal(row, { select: true, focus: true });
  }

  /** The row that gets the keyboard when `rows` are removed: the next one beside them, or the one before. */
  public rowAfter(rows: readonly Row[]): Row | undefined {
    const last = rows.at(-1);
    const beside = last?.kind === 'part' && last.parent !== undefined ? last.parent.children : this.rows.top;
    const rest = beside.filter((row) => !rows.includes(row));
    const index = last === undefined ? -1 : beside.indexOf(last);
    return rest.find((row) => beside.indexOf(row) > index) ?? rest.at(-1);
  }

  /** Gives a row the keyboard, if it is still there. */
  public async focusRow(row: Row | undefined): Promise<void> {
    this.draw();
    if (row === undefined || !this.isRow(row) || !this.tree.visible) return;
    await this.tree.reveal(row, { select: false, focus: true });
  }

  public async focus(): Promise<void> {
    await vscode.commands.executeCommand(`${views.context}.focus`);
  }

  public dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private isRow(value: unknown): value is Row {
    return typeof value === 'object' && value !== null && this.rows.find((value as Row).id) === value;
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.draw(), DRAW_AFTER_MILLISECONDS);
  }

  private draw(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.setKeys();
    if (!this.tree.visible) return;
    const isOther = this.rows.update();
    this.drawHeader();
    if (isOther) {
      this.shown.clear();
      this.changed.fire(undefined);
      return;
    }
    const differing = [...this.shown].filter(
      ([row, look]) => appearanceOf(row, this.service, this.keyReasonsOf) !== look,
    );
    if (differing.length > 0) this.changed.fire(differing.map(([row]) => row));
  }

  private drawHeader(): void {
    const { weight } = this.service;
    // The title has little room beside its buttons: the line below it has the numbers in full.
    this.tree.description = weight === undefined ? '' : shortSummaryOf(weight);
    this.tree.message = weight === undefined ? '' : [summaryOf(weight), ...noteOf(weight)].join('. ');
  }

  /** For the menus and the palette, also while the view is not to be seen. */
  private setKeys(): void {
    const { isEmpty, undoLabel, redoLabel } = this.service;
    for (const [key, value] of [
      [contextKeys.hasContext, !isEmpty],
      [contextKeys.canUndo, undoLabel !== undefined],
      [contextKeys.canRedo, redoLabel !== undefined],
    ] as const) {
      if (this.keys.get(key) === value) continue;
      this.keys.set(key, value);
      void vscode.commands.executeCommand('setContext', key, value);
    }
  }

  private check(items: readonly [Row, vscode.TreeItemCheckboxState][]): void {
    const ids = (state: vscode.TreeItemCheckboxState): string[] =>
      items.filter(([, each]) => each === state).flatMap(([row]) => partIdsOf(row));
    const included = ids(vscode.TreeItemCheckboxState.Checked);
    const excluded = ids(vscode.TreeItemCheckboxState.Unchecked);
    const label = excluded.length === 0 ? vscode.l10n.t('Include') : vscode.l10n.t('Exclude');
    this.service.apply(label, (context) => setIncluded(setIncluded(context, included, true), excluded, false));
  }
}

/** `18.4k · 1.8%`. */
function shortSummaryOf({ total, use }: ContextWeight): string {
  const share = use.share === undefined ? [] : [precisePercent(use.share)];
  return [compactCount(total), ...share].join(' · ');
}

/** `18,412 of 1.05M tokens · 1.8% · $0.037 to send`. */
function summaryOf({ total, use, cost }: ContextWeight): string {
  return [
    use.window === undefined
      ? tokensInWords(total)
      : vscode.l10n.t('{0} of {1} tokens', tokensOf(total), roundNumber(use.window)),
    ...(use.share === undefined ? [] : [precisePercent(use.share)]),
    isUnpriced(cost.send) ? vscode.l10n.t('unpriced') : vscode.l10n.t('{0} to send', dollars(cost.send.usd)),
  ].join(' · ');
}

/** What the numbers mean where they do not fit; nothing when all is well. */
function noteOf({ use, model }: ContextWeight): readonly string[] {
  if (use.window === undefined || (use.fit === 'fits' && use.isCertain)) return [];
  const over = fullNumber(Math.max(0, -(use.free ?? 0)));
  if (use.fit === 'over') {
    return [vscode.l10n.t('Longer than {0} takes.', model.displayName)];
  }
  if (use.fit === 'no-room-for-answer') {
    return [vscode.l10n.t('Fits {0}, but leaves {1} tokens too few for the reserved answer.', model.displayName, over)];
  }
  return [vscode.l10n.t('May not fit {0}: the count is not exact.', model.displayName)];
}
