import * as vscode from 'vscode';
import { builtInCatalogue } from '../models/catalogue';
import { applySuggestions } from '../optimize/applyOperations';
import type { Outcome } from '../optimize/optimization';
import { UserError } from '../userError';
import type { ContextOptimization } from '../workers/context/protocol';
import type { CalibrationStore } from './calibrationStore';
import type { ContextService } from './context/contextService';
import type { ErrorReporter } from './errorReporter';
import { fullNumber, tokensInWords, tokensOf } from './format';
import { commands } from './manifest';
import type { ModelChoice } from './modelChoice';
import { OptimizePick } from './optimizePick';
import { OptimizePreview } from './optimizePreview';
import type { ReviewService } from './reviewService';
import type { StatusBar } from './statusBar';

/** Time to read the figure after applying, and to click it for undo. */
const ANNOUNCED_MILLISECONDS = 10_000;

export interface OptimizeNeeds {
  readonly context: ContextService;
  readonly review: ReviewService;
  readonly models: ModelChoice;
  readonly calibrations: CalibrationStore;
  readonly statusBar: StatusBar;
  readonly log: vscode.LogOutputChannel;
}

/** "Optimize Context" and "Optimize to Fit…": suggestions with exact savings, previewed, applied as one step, taken back by undo. */
export class OptimizeCommand implements vscode.Disposable {
  private readonly preview = new OptimizePreview();
  private readonly registrations: vscode.Disposable[];

  public constructor(
    private readonly needs: OptimizeNeeds,
    errors: ErrorReporter,
  ) {
    this.registrations = [
      errors.registerCommand(commands.optimizeContext, () => this.optimize(undefined)),
      errors.registerCommand(commands.optimizeToFit, async () => {
        const budget = await this.askForBudget();
        if (budget !== undefined) await this.optimize(budget);
      }),
    ];
  }

  public dispose(): void {
    for (const registration of this.registrations) registration.dispose();
    this.preview.dispose();
  }

  private async optimize(budget: number | undefined): Promise<void> {
    this.assertNotEmpty();
    const { context, models, log } = this.needs;
    const onError = (error: unknown): void => log.error(error instanceof Error ? error : String(error));
    const pick = new OptimizePick({ context, models, preview: this.preview, onError }, budget);
    try {
      const outcome = await pick.show(this.find(budget, pick));
      if (outcome !== undefined) await this.apply(outcome);
    } finally {
      pick.dispose();
    }
  }

  private async find(budget: number | undefined, pick: OptimizePick): Promise<ContextOptimization> {
    const { signal } = pick;
    const { context, review, models, calibrations } = this.needs;
    const weight = await context.weighed();
    signal.throwIfAborted();
    if (weight === undefined) throw new UserError(emptyMessage());
    const request = review.requestFor(weight.context, weight.model);
    const { catalogue } = models;
    return context.ask(
      'optimizeContext',
      {
        ...request,
        // Another number each time: what changed on the disk since the last review counts.
        ...(request.workspace && { workspace: { ...request.workspace, revision: -Date.now() } }),
        calibrations: calibrations.current.toJSON(),
        ...(catalogue !== builtInCatalogue && { catalogue }),
        ...(budget !== undefined && { budget }),
      },
      { signal, onProgress: (progress) => pick.tell(progress) },
    );
  }

  /** One step of undo; then what it weighs now, beside what was computed. */
  private async apply({ rows, after }: Outcome): Promise<void> {
    const { context, statusBar } = this.needs;
    const applied = rows.filter(({ isApplied }) => isApplied).map(({ suggestion }) => suggestion);
    const isChanged = context.apply(vscode.l10n.t('Optimize Context'), (now) => applySuggestions(now, applied));
    if (!isChanged) {
      statusBar.announce(vscode.l10n.t('Nothing was changed'));
      return;
    }
    const weight = await context.weighed();
    if (weight === undefined) return;
    const { total } = weight;
    const text =
      total.tokens === after.tokens
        ? vscode.l10n.t('{0}, as computed', tokensInWords(total))
        : // A text changed while the list was open.
          vscode.l10n.t('{0}; {1} were computed before a text changed', tokensInWords(total), tokensOf(after));
    statusBar.announce(vscode.l10n.t('{0} · Undo', text), {
      command: commands.undoContext,
      milliseconds: ANNOUNCED_MILLISECONDS,
    });
  }

  private async askForBudget(): Promise<number | undefined> {
    this.assertNotEmpty();
    const { context, models } = this.needs;
    const weight = await context.weighed();
    if (weight === undefined) throw new UserError(emptyMessage());
    const { total, use } = weight;
    const room = use.window === undefined ? undefined : use.window - use.reserve;
    const text = await vscode.window.showInputBox({
      title: vscode.l10n.t('Optimize to Fit'),
      prompt:
        room === undefined
          ? vscode.l10n.t('How many tokens may it have? Now it has {0}.', tokensOf(total))
          : vscode.l10n.t(
              'How many tokens may it have? Now it has {0}; {1} takes {2} beside the answer.',
              tokensOf(total),
              models.current.displayName,
              fullNumber(room),
            ),
      placeHolder: '32k',
      value: room !== undefined && total.tokens > room ? String(room) : '',
      ignoreFocusOut: true,
      validateInput: (value) =>
        value.trim() === '' || parseTokens(value) !== undefined
          ? undefined
          : vscode.l10n.t('Type a number of tokens, such as 32000 or 32k.'),
    });
    return text === undefined ? undefined : parseTokens(text);
  }

  private assertNotEmpty(): void {
    if (this.needs.context.context.parts.length === 0) throw new UserError(emptyMessage());
  }
}

/** `32000`, `32,000`, `32k`, `1.5M`; undefined for anything else. */
export function parseTokens(text: string): number | undefined {
  const [, digits, unit] = /^(\d+(?:[.]\d+)?)([km]?)$/i.exec(text.trim().replace(/[,_\s](?=\d{3}(?:\D|$))/g, '')) ?? [];
  if (digits === undefined) return undefined;
  const size = { k: 1e3, m: 1e6 }[(unit ?? '').toLowerCase()] ?? 1;
  const tokens = Math.round(Number(digits) * size);
  return tokens >= 1 ? tokens : undefined;
}

function emptyMessage(): string {
  return vscode.l10n.t('The context is empty. Add files or a selection to it first.');
}
