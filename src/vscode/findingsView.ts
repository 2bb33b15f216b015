import * as vscode from 'vscode';
import { sumCounts } from '../tokens/count';
import { findingTooltip, itemOf } from './findingsItems';
import {
  appearanceOf,
  type FindingRow,
  type FindingRowsOptions,
  type GroupRow,
  rowsOf,
  summaryOf,
  tokensAtStake,
} from './findingsRows';
import { isFromKey, rowsOfKey } from './focusedRow';
import { fullNumber } from './format';
import { contextKeys, views } from './manifest';
import type { ReviewService } from './reviewService';

/** What happens at once is drawn once. */
const DRAW_AFTER_MILLISECONDS = 50;

/** The Findings view: what is wrong with the context, grouped by kind, the largest first. */
export class FindingsView implements vscode.TreeDataProvider<FindingRow>, vscode.Disposable {
  private readonly tree: vscode.TreeView<FindingRow>;
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly subscriptions: { dispose(): unknown }[];
  private groups: readonly GroupRow[] = [];
  private shown: unknown;
  private timer: NodeJS.Timeout | undefined;
  private readonly keys = new Map<string, unknown>();

  public readonly onDidChangeTreeData = this.changed.event;

  public constructor(
    private readonly review: ReviewService,
    private readonly options: FindingRowsOptions,
  ) {
    this.tree = vscode.window.createTreeView(views.findings, { treeDataProvider: this, showCollapseAll: true });
    const draw = (): void => this.schedule();
    const drawAnew = (): void => {
      this.shown = undefined;
      this.schedule();
    };
    this.subscriptions = [
      this.tree,
      this.changed,
      this.tree.onDidChangeVisibility(({ visible }) => {
        review.setViewing(this, visible);
        draw();
      }),
      review.onDidChange(draw),
      options.context.onDidChange(draw),
      options.ignored.onDidChange(drawAnew),
      options.calibrations.onDidChange(drawAnew),
    ];
    review.setViewing(this, this.tree.visible);
    draw();
  }

  public getChildren(row?: FindingRow): FindingRow[] {
    if (row === undefined) return [...this.groups];
    return row.kind === 'place' ? [] : [...row.children];
  }

  public getTreeItem(row: FindingRow): vscode.TreeItem {
    return itemOf(row, this.options);
  }

  public getParent(row: FindingRow): FindingRow | undefined {
    return row.kind === 'group' ? undefined : row.parent;
  }

  public resolveTreeItem(item: vscode.TreeItem, row: FindingRow): vscode.TreeItem {
    if (row.kind === 'finding' || row.kind === 'similar') item.tooltip = findingTooltip(row);
    return item;
  }

  /** The row that a command is for: of a key, the one that has the keyboard; else the one it was called on, or the selected one. */
  public async rowFor(clicked: unknown): Promise<FindingRow | undefined> {
    if (isRow(clicked)) return clicked;
    const [row] = isFromKey(clicked) ? await rowsOfKey(this.tree) : this.tree.selection;
    return row;
  }

  /** What is shown, in its order; drawn now. */
  public get rows(): readonly GroupRow[] {
    this.draw();
    return this.groups;
  }

  /** Shows the view and gives it the keyboard, at the first finding. */
  public async focus(): Promise<void> {
    await vscode.commands.executeCommand(`${views.findings}.focus`);
    this.draw();
    const first = this.groups[0]?.children[0];
    if (first !== undefined && this.tree.visible) await this.tree.reveal(first, { select: true, focus: true });
  }

  public dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.draw(), DRAW_AFTER_MILLISECONDS);
  }

  private draw(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const found = this.review.current;
    if (found !== this.shown || found === undefined) {
      const groups = found === undefined ? [] : rowsOf(found, this.options);
      const isOther = appearanceOf(groups) !== appearanceOf(this.groups);
      this.shown = found;
      if (isOther) {
        this.groups = groups;
        this.changed.fire(undefined);
      }
    }
    this.drawHeader();
  }

  private drawHeader(): void {
    const { review, options } = this;
    const found = review.current;
    const weight = options.context.weight;
    const sizes = new Map(found?.review.parts.map(({ id, tokens }) => [id, tokens]));
    const isExact = weight === undefined || sumCounts([weight.total]).accuracy === 'exact';
    this.tree.description = summaryOf(this.groups, tokensAtStake(this.groups, sizes), isExact);
    this.tree.message = this.note();
    this.setKey(contextKeys.findings, this.state);
    this.setKey(contextKeys.hasIgnored, options.ignored.all.length > 0);
  }

  private setKey(key: string, value: unknown): void {
    if (this.keys.get(key) === value) return;
    this.keys.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }

  /** Which words stand in the place of rows: see `contextKeys.findings`. */
  public get state(): 'empty' | 'noParts' | 'noTask' | 'weakTask' | 'clean' | 'found' {
    const { review, options } = this;
    const found = review.current;
    if (options.context.isEmpty) return 'empty';
    if (found === undefined || this.groups.length > 0) return 'found';
    if (found.review.parts.length === 0) return 'noParts';
    if (found.context.task.trim() === '') return 'noTask';
    return found.review.enoughSignal ? 'clean' : 'weakTask';
  }

  /** With nothing in the list, what stands there speaks of the task: not of the one before. */
  private isOfOtherTask(): boolean {
    const { current, isReviewing } = this.review;
    return isReviewing && this.groups.length === 0 && current?.context.task !== this.options.context.task;
  }

  /** What is said above the rows; empty for nothing. */
  private note(): string {
    const { review, options } = this;
    if (options.context.isEmpty) return '';
    if (review.hasFailed) return vscode.l10n.t('The review failed. Show Log says why.');
    const found = review.current;
    if (review.isReviewing && (found === undefined || review.progress !== undefined || this.isOfOtherTask()))
      return progressNote(review);
    // The words in the place of rows say it themselves.
    if (found === undefined || this.groups.length === 0) return '';
    if (found.review.focus === 'none')
      return vscode.l10n.t('No task is set: nothing is said of what is key, buried or unrelated.');
    if (!found.review.enoughSignal)
      return vscode.l10n.t(
        'Too little signal in the task to tell the parts apart: nothing is said of what is key, buried or unrelated. Naming a file or a symbol helps.',
      );
    return '';
  }
}

function progressNote({ progress }: ReviewService): string {
  switch (progress?.phase) {
    case 'workspace':
      return vscode.l10n.t('Reading the workspace: {0} files…', fullNumber(progress.done));
    case 'parts':
      return vscode.l10n.t('Reviewing {0} of {1} parts…', fullNumber(progress.done), fullNumber(progress.total));
    default:
      return vscode.l10n.t('Reviewing…');
  }
}

function isRow(value: unknown): value is FindingRow {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    (value.kind === 'group' || value.kind === 'similar' || value.kind === 'finding' || value.kind === 'place')
  );
}
