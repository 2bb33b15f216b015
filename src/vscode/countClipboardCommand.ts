import * as vscode from 'vscode';
import { countFor, encodingFor } from '../models/calibration';
import { costToSend } from '../models/cost';
import { isUnpriced } from '../models/prices';
import type { CalibrationStore } from './calibrationStore';
import type { CountingService } from './countingService';
import type { EditorModels } from './editorModels';
import type { ErrorReporter } from './errorReporter';
import { accuracyOf, compactNumber, dollars, precisePercent, tokensOf } from './format';
import { commands } from './manifest';
import type { ModelChoice } from './modelChoice';

/** "Count Clipboard": what a paste would weigh and cost, before it is pasted. */
export class CountClipboardCommand implements vscode.Disposable {
  private readonly registration: vscode.Disposable;

  public constructor(
    private readonly counting: CountingService,
    private readonly models: ModelChoice,
    private readonly calibrations: CalibrationStore,
    private readonly editorModels: EditorModels,
    errors: ErrorReporter,
  ) {
    this.registration = errors.registerCommand(commands.countClipboard, () => this.run());
  }

  public dispose(): void {
    this.registration.dispose();
  }

  private async run(): Promise<void> {
    const text = await vscode.env.clipboard.readText();
    const model = this.models.current;
    const tokens = await this.counting.countText(encodingFor(model.tokenizer), text);
    const ours = countFor(model.tokenizer, tokens, 'mixed', this.calibrations.current);
    const { editorModel } = this.models;
    const answer =
      editorModel === undefined || text === ''
        ? undefined
        : await this.editorModels.count({ model: editorModel, text, ourTokens: tokens });
    const count = answer?.count ?? ours;
    const cost = costToSend(this.models.catalogue, model.id, count.tokens, new Date());
    const summary =
      text === '' ? vscode.l10n.t('The clipboard holds no text.') : vscode.l10n.t('{0} tokens', tokensOf(count));
    const lines = text === '' ? 0 : text.split('\n').length;
    const details = [
      model.contextWindow === undefined
        ? vscode.l10n.t('window of {0} unknown', model.displayName)
        : vscode.l10n.t(
            '{0} of the {1} window of {2}',
            precisePercent(count.tokens / model.contextWindow),
            compactNumber(model.contextWindow),
            model.displayName,
          ),
      isUnpriced(cost) ? vscode.l10n.t('unpriced') : vscode.l10n.t('{0} to send, list price', dollars(cost.usd)),
      accuracyOf(count),
      ...(answer?.note === undefined ? [] : [answer.note]),
    ];
    const selectModel = vscode.l10n.t('Select Model');
    const items: vscode.QuickPickItem[] = [
      {
        label: `$(clippy) ${summary}`,
        description: vscode.l10n.t(
          '{0} lines, {1} characters',
          lines.toLocaleString(vscode.env.language),
          text.length.toLocaleString(vscode.env.language),
        ),
        detail: text === '' ? '' : details.join(' · '),
      },
      { label: `$(arrow-swap) ${selectModel}` },
    ];
    const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Count Clipboard') });
    if (picked === items[1]) await vscode.commands.executeCommand(commands.selectModel);
  }
}
