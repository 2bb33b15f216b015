import * as vscode from 'vscode';
import { commands } from './manifest';
import type { ModelChoice } from './modelChoice';

/** What a click on the status bar item offers. */
export class ShowActionsCommand implements vscode.Disposable {
  private readonly registration: vscode.Disposable;

  public constructor(private readonly models: ModelChoice) {
    this.registration = vscode.commands.registerCommand(commands.showActions, () => this.run());
  }

  public dispose(): void {
    this.registration.dispose();
  }

  private async run(): Promise<void> {
    const actions = [
      {
        label: `$(arrow-swap) ${vscode.l10n.t('Select Model')}`,
        description: this.models.current.displayName,
        command: commands.selectModel,
      },
      { label: `$(symbol-numeric) ${vscode.l10n.t('Count Tokens')}`, command: commands.countTokens },
      { label: `$(list-ordered) ${vscode.l10n.t('Count Tokens in Open Editors')}`, command: commands.countOpenEditors },
      { label: `$(clippy) ${vscode.l10n.t('Count Clipboard')}`, command: commands.countClipboard },
      {
        label: `$(cloud-upload) ${vscode.l10n.t('Count Exactly with Provider…')}`,
        command: commands.countExactly,
      },
      { label: `$(pulse) ${vscode.l10n.t('Open Session View')}`, command: commands.openSessionView },
      { label: `$(output) ${vscode.l10n.t('Show Log')}`, command: commands.showLog },
    ];
    const picked = await vscode.window.showQuickPick(actions, { title: vscode.l10n.t('Tare') });
    if (picked) await vscode.commands.executeCommand(picked.command);
  }
}
