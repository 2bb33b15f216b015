import * as vscode from 'vscode';
import { costToSend } from '../models/cost';
import { isUnpriced } from '../models/prices';
import type { OptimizeProgress } from '../optimize/input';
import type { Outcome } from '../optimize/optimization';
import type { ContextOptimization } from '../workers/context/protocol';
import type { ContextService } from './context/contextService';
import { dollars, fullNumber, tokensOf } from './format';
import type { ModelChoice } from './modelChoice';
import type { OptimizePreview } from './optimizePreview';
import { itemsOf, shownNumbers, type SuggestionItem } from './optimizeRows';

/** Ticks that follow each other are counted together. */
const QUIET_MILLISECONDS = 60;
/** The window's answer to new rows takes a few milliseconds; nobody unticks all rows so soon. */
const ECHO_MILLISECONDS = 300;

export interface OptimizePickNeeds {
  readonly context: ContextService;
  readonly models: ModelChoice;
  readonly preview: OptimizePreview;
  /** Told of what fails while the list is shown. */
  readonly onError: (error: unknown) => void;
}

/**
 * The list of suggestions: what is ticked is counted by the thread, and the title shows it. Nothing of the context changes until it is
 * accepted.
 */
export class OptimizePick implements vscode.Disposable {
  private readonly pick = vscode.window.createQuickPick<SuggestionItem>();
  private readonly showDiff: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('diff'),
    tooltip: vscode.l10n.t('Preview the Text Before and After'),
  };
  private readonly showTable: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('table'),
    tooltip: vscode.l10n.t('Preview as a Table'),
  };
  private readonly cancelled = new AbortController();
  private optimization: ContextOptimization | undefined;
  private outcome: Outcome | undefined;
  private selected: readonly string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  /** Until when an empty choice is taken for the echo of new rows. */
  private echoUntil = 0;

  /** @param budget tokens to fit into; undefined to optimize without one */
  public constructor(
    private readonly needs: OptimizePickNeeds,
    private readonly budget: number | undefined,
  ) {
    const { pick } = this;
    pick.canSelectMany = true;
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    // The preview takes the focus for a moment, and a person looks at it beside the list.
    pick.ignoreFocusOut = true;
    pick.keepScrollPosition = true;
    pick.title = this.command;
    pick.placeholder = vscode.l10n.t('Looking for what can be left out…');
    pick.busy = true;
    pick.enabled = false;
  }

  /** Aborted when the list is closed. */
  public get signal(): AbortSignal {
    return this.cancelled.signal;
  }

  /**
   * Shows the list, and what it holds once it is found.
   * @returns what to apply; undefined when a person closes the list without accepting
   */
  public async show(found: Promise<ContextOptimization>): Promise<Outcome | undefined> {
    const { pick } = this;
    const closed = new Promise<boolean>((resolve) => {
      pick.onDidAccept(() => {
        if (this.optimization !== undefined) resolve(true);
      });
      pick.onDidHide(() => {
        this.cancelled.abort();
        resolve(false);
      });
    });
    pick.onDidChangeSelection((items) => this.select(items));
    pick.onDidTriggerButton((button) => void this.trigger(button));
    pick.show();
    try {
      this.optimization = await found;
    } catch (error) {
      if (this.signal.aborted) return undefined;
      throw error;
    }
    this.fill(this.optimization);
    if (!(await closed)) return undefined;
    await this.settled();
    return this.outcome;
  }

  /** How far the search is, in the place of the hint. */
  public tell({ phase, done, total }: OptimizeProgress): void {
    if (this.optimization !== undefined) return;
    this.pick.placeholder =
      phase === 'reading'
        ? vscode.l10n.t('Reading {0} of {1} parts… Escape ends it', fullNumber(done), fullNumber(total ?? done))
        : phase === 'suggesting'
          ? vscode.l10n.t('Measuring what can be left out: {0}… Escape ends it', fullNumber(done))
          : vscode.l10n.t('Looking for the least harmful choice: {0} counted… Escape ends it', fullNumber(done));
  }

  public dispose(): void {
    clearTimeout(this.timer);
    this.pick.dispose();
    if (this.optimization === undefined) return;
    const { optimization } = this.optimization;
    this.needs.context.ask('endOptimization', { optimization }).catch(this.needs.onError);
  }

  private get command(): string {
    return this.budget === undefined
      ? vscode.l10n.t('Optimize Context')
      : vscode.l10n.t('Optimize to Fit {0}', fullNumber(this.budget));
  }

  private fill({ outcome, enoughSignal, isReached }: ContextOptimization): void {
    const { pick } = this;
    this.selected = outcome.rows.filter(({ isSelected }) => isSelected).map(({ suggestion }) => suggestion.id);
    this.showOutcome(outcome);
    pick.busy = false;
    pick.enabled = true;
    pick.buttons = [this.showDiff, this.showTable];
    pick.placeholder = this.hint(outcome, enoughSignal, isReached);
  }

  private hint({ rows, after }: Outcome, enoughSignal: boolean, isReached: boolean): string {
    const { budget } = this;
    if (budget !== undefined && !isReached) {
      return enoughSignal
        ? vscode.l10n.t('Not reached without touching key parts: {0} are left', tokensOf(after))
        : vscode.l10n.t('Not reached: {0} are left. Set a task that tells the parts apart', tokensOf(after));
    }
    if (budget !== undefined && rows.every(({ isSelected }) => !isSelected)) {
      return vscode.l10n.t('It fits as it is. Nothing needs to change');
    }
    if (rows.length === 0) return vscode.l10n.t('Nothing to suggest');
    return enoughSignal || this.needs.context.task.trim() === ''
      ? vscode.l10n.t('Tick what to apply; one step that Undo takes back. No file is changed')
      : vscode.l10n.t('The task says too little to tell the parts apart: nothing is dropped or moved by it');
  }

  private select(items: readonly SuggestionItem[]): void {
    const selected = items.flatMap(({ suggestion }) => suggestion ?? []);
    // VS Code first tells that new rows are all unticked, then of those that were ticked with them. Enter may come in between.
    if (selected.length === 0 && performance.now() < this.echoUntil) return;
    if (selected.length > 0) this.echoUntil = 0;
    if (isSameSet(selected, this.selected)) return;
    this.selected = selected;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.count();
    }, QUIET_MILLISECONDS);
  }

  /** Has the present choice counted; one question at a time. */
  private count(): Promise<void> {
    this.running = this.running.then(async () => {
      const { optimization, selected } = this;
      if (optimization === undefined || this.signal.aborted) return;
      this.pick.busy = true;
      try {
        const choice = { optimization: optimization.optimization, selected };
        const outcome = await this.needs.context.ask('chooseSuggestions', choice);
        // What is outdated already is not shown.
        if (selected === this.selected) this.showOutcome(outcome);
        if (selected === this.selected && this.needs.preview.isShown) await this.updatePreview();
      } catch (error) {
        this.needs.onError(error);
      }
      this.pick.busy = false;
    });
    return this.running;
  }

  /** Afterwards the outcome is that of what is ticked. */
  private async settled(): Promise<void> {
    if (this.timer !== undefined) {
      clearTimeout(this.timer);
      this.timer = undefined;
      void this.count();
    }
    await this.running;
  }

  private showOutcome(outcome: Outcome): void {
    const { pick } = this;
    const isOther = this.outcome === undefined || shownNumbers(this.outcome) !== shownNumbers(outcome);
    this.outcome = outcome;
    pick.title = this.titleOf(outcome);
    if (!isOther) return;
    const wanted = new Set(this.selected);
    const active = pick.activeItems[0]?.suggestion;
    this.echoUntil = wanted.size === 0 ? 0 : performance.now() + ECHO_MILLISECONDS;
    pick.items = itemsOf(outcome);
    pick.selectedItems = pick.items.filter(({ suggestion }) => suggestion !== undefined && wanted.has(suggestion));
    pick.activeItems = pick.items.filter(({ suggestion }) => suggestion !== undefined && suggestion === active);
  }

  /** `Optimize Context: 246,117 → 33,940 tokens (−86 %), $0.49 → $0.068`. */
  private titleOf({ before, after }: Outcome): string {
    const share = before.tokens === 0 ? 0 : Math.round((100 * (after.tokens - before.tokens)) / before.tokens);
    const percent = `${share < 0 ? '−' : share > 0 ? '+' : ''}${Math.abs(share)} %`;
    const [from, to] = [before, after].map((total) => {
      const { catalogue, current } = this.needs.models;
      const cost = costToSend(catalogue, current.id, total.tokens, new Date());
      return isUnpriced(cost) ? undefined : dollars(cost.usd);
    });
    const size = vscode.l10n.t('{0}: {1} → {2} tokens ({3})', this.command, tokensOf(before), tokensOf(after), percent);
    return from === undefined || to === undefined ? size : `${size}, ${from} → ${to}`;
  }

  private async trigger(button: vscode.QuickInputButton): Promise<void> {
    try {
      await this.settled();
      if (button === this.showDiff) await this.openDiff();
      else if (this.outcome !== undefined) await this.needs.preview.showTable(this.outcome);
    } catch (error) {
      this.needs.onError(error);
    }
  }

  private async openDiff(): Promise<void> {
    const texts = await this.texts();
    if (texts !== undefined) {
      await this.needs.preview.showDiff(texts.before, texts.after, vscode.l10n.t('Context: before ↔ after'));
    }
  }

  private async updatePreview(): Promise<void> {
    const texts = await this.texts();
    if (texts !== undefined) this.needs.preview.update(texts.before, texts.after);
  }

  private async texts(): Promise<{ readonly before: string; readonly after: string } | undefined> {
    const { optimization, selected } = this;
    if (optimization === undefined) return undefined;
    return this.needs.context.ask('textsOfOptimization', { optimization: optimization.optimization, selected });
  }
}

function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  const known = new Set(right);
  return left.length === right.length && left.every((each) => known.has(each));
}
