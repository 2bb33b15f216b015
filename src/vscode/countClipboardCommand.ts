import * as vscode from 'vscode';
import { countFor, encodingFor } from '../models/calibration';
import type { CalibrationStore } from './calibrationStore';
import type { CountingService } from './countingService';
import type { EditorModels } from './editorModels';
import type { ErrorReporter } from './errorReporter';
import { fullNumber, tokensInWords } from './format';
import { commands } from './manifest';
import type { ModelChoice } from './modelChoice';
import { sizeInWords } from './sizeInWords';

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
    const items = text === '' ? [nothing()] : [await this.describe(text)];
    const selectModel = { label: `$(arrow-swap) ${vscode.l10n.t('Select Model')}` };
    const picked = await vscode.window.showQuickPick([...items, selectModel], {
      title: vscode.l10n.t('Count Clipboard'),
    });
    if (picked === selectModel) await vscode.commands.executeCommand(commands.selectModel);
  }

  private async describe(text: string): Promise<vscode.QuickPickItem> {
    const model = this.models.current;
    const tokens = await this.counting.countText(encodingFor(model.tokenizer), text);
    const { editorModel } = this.models;
    const answer = editorModel && (await this.editorModels.count({ model: editorModel, text, ourTokens: tokens }));
    const count = answer?.count ?? countFor(model.tokenizer, tokens, 'mixed', this.calibrations.current);
    const lines = text.split('\n').length;
    return {
      label: `$(clippy) ${tokensInWords(count)}`,
      description: [
        lines === 1 ? vscode.l10n.t('1 line') : vscode.l10n.t('{0} lines', fullNumber(lines)),
        text.length === 1 ? vscode.l10n.t('1 character') : vscode.l10n.t('{0} characters', fullNumber(text.length)),
      ].join(', '),
      detail: [
        ...sizeInWords(this.models.catalogue, model, count),
        ...(answer?.note === undefined ? [] : [answer.note]),
      ].join(' · '),
    };
  }
}

function nothing(): vscode.QuickPickItem {
  return { label: `$(clippy) ${vscode.l10n.t('The clipboard holds no text')}` };
}
