import * as vscode from 'vscode';
import type { ErrorReporter } from './errorReporter';
import { fullNumber } from './format';
import { commands } from './manifest';
import type { ModelChoice } from './modelChoice';
import type { PriceRefresh } from './priceRefresh';
import type { StatusBar } from './statusBar';

/** "Refresh Prices": fetches the list now, and says what it changes. */
export class RefreshPricesCommand implements vscode.Disposable {
  private readonly registration: vscode.Disposable;

  public constructor(
    private readonly prices: PriceRefresh,
    private readonly models: ModelChoice,
    private readonly statusBar: StatusBar,
    errors: ErrorReporter,
  ) {
    this.registration = errors.registerCommand(commands.refreshPrices, () => this.run());
  }

  public dispose(): void {
    this.registration.dispose();
  }

  private async run(): Promise<void> {
    const { changed, added } = await this.prices.refresh();
    const what = [
      ...(changed.length === 0 ? [] : [vscode.l10n.t('{0} changed', fullNumber(changed.length))]),
      ...(added.length === 0 ? [] : [vscode.l10n.t('{0} more models', fullNumber(added.length))]),
    ];
    const text = [vscode.l10n.t('Prices of {0}', this.models.catalogue.pricesAsOf), ...what].join(', ');
    // The log has them one by one.
    this.statusBar.announce(text, { command: commands.showLog });
  }
}
