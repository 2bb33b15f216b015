import * as vscode from 'vscode';
import type { ErrorReporter } from './errorReporter';
import type { Ignored, IgnoredFindings } from './findingsIgnored';
import { commands } from './manifest';

interface IgnoredItem extends vscode.QuickPickItem {
  readonly ignored: Ignored;
}

/** "Show Ignored Findings": what is ignored, to be shown again one by one; "Reset Ignored Findings": all of it. */
export class IgnoredFindingsCommands implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];

  /** @param nameOf a kind as a person reads it */
  public constructor(
    private readonly ignored: IgnoredFindings,
    private readonly nameOf: (kind: string) => string,
    errors: ErrorReporter,
  ) {
    this.subscriptions = [
      errors.registerCommand(commands.showIgnoredFindings, () => this.show()),
      errors.registerCommand(commands.resetIgnoredFindings, () => this.ignored.clear()),
    ];
  }

  public dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async show(): Promise<void> {
    const items = this.ignored.all.map((ignored): IgnoredItem => ({
      label: this.nameOf(ignored.kind),
      description: ignored.file ?? vscode.l10n.t('everywhere'),
      picked: true,
      ignored,
    }));
    const kept = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Ignored Findings'),
      placeHolder:
        items.length === 0
          ? vscode.l10n.t('Nothing is ignored in this workspace.')
          : vscode.l10n.t('Untick what is to be shown again.'),
      canPickMany: true,
    });
    if (kept === undefined) return;
    for (const item of items) if (!kept.includes(item)) await this.ignored.remove(item.ignored);
  }
}
