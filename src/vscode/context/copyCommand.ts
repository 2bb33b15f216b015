import * as vscode from 'vscode';
import { isUnpriced } from '../../models/prices';
import { costToSend } from '../../models/cost';
import type { Count } from '../../tokens/count';
import { UserError } from '../../userError';
import type { CopiedTokens } from '../copiedTokens';
import type { ErrorReporter } from '../errorReporter';
import { dollars, tokensInWords } from '../format';
import { commands } from '../manifest';
import type { ModelChoice } from '../modelChoice';
import type { StatusBar } from '../statusBar';
import type { ContextService } from './contextService';
import type { CopyGate } from './copyGate';

/** "Copy as Context": the rendered text on the clipboard, after the gate. */
export class CopyCommand implements vscode.Disposable {
  private readonly registrations: vscode.Disposable[];

  public constructor(
    private readonly service: ContextService,
    private readonly gate: CopyGate,
    private readonly models: ModelChoice,
    private readonly statusBar: StatusBar,
    private readonly copied: CopiedTokens,
    errors: ErrorReporter,
  ) {
    this.registrations = [
      errors.registerCommand(commands.copyContext, () => this.run()),
      errors.registerCommand(commands.askAgainBeforeCopying, async () => {
        await gate.askAgain();
        statusBar.announce(vscode.l10n.t('Asks about everything again before copying'));
      }),
    ];
  }

  public dispose(): void {
    for (const registration of this.registrations) registration.dispose();
  }

  private async run(): Promise<void> {
    if (this.service.isEmpty) {
      throw new UserError(vscode.l10n.t('The context is empty. Add files, open editors or changes to it first.'));
    }
    if (!(await this.gate.pass())) return;
    const { text, tokens } = await this.service.render();
    await vscode.env.clipboard.writeText(text);
    const weight = await this.service.weighed();
    if (weight === undefined) return;
    // What was rendered is counted once more; with a closed tokenizer the rows know more than the text.
    const count: Count = weight.total.accuracy === 'exact' ? { tokens, accuracy: 'exact' } : weight.total;
    const cost = costToSend(this.models.catalogue, weight.model.id, count.tokens, new Date());
    const price = isUnpriced(cost) ? '' : ` · ${dollars(cost.usd)}`;
    this.statusBar.announce(vscode.l10n.t('Copied {0}', tokensInWords(count)) + price);
    await this.copied.noteCopied(count.tokens);
  }
}
