import * as vscode from 'vscode';
import {
  compareModels,
  comparisonMarkdown,
  type ComparisonWriter,
  type ModelComparison,
} from '../../context/compose/compareModels';
import type { ContextCost } from '../../context/compose/windowUse';
import { encodingFor } from '../../models/calibration';
import { isUnpriced } from '../../models/prices';
import { UserError } from '../../userError';
import type { CalibrationStore } from '../calibrationStore';
import { readSetting } from '../configuration';
import type { ErrorReporter } from '../errorReporter';
import { accuracyOf, dollars, precisePercent, roundNumber, tokensInWords, tokensOf } from '../format';
import { commands, settings } from '../manifest';
import type { ModelChoice } from '../modelChoice';
import { pickOne } from '../pickOne';
import type { StatusBar } from '../statusBar';
import type { ContextService } from './contextService';

interface Row extends vscode.QuickPickItem {
  readonly comparison: ModelComparison;
}

/** "Compare Models": the context for every model of the catalogue. Enter chooses a model, a button copies the table. */
export class CompareModelsCommand implements vscode.Disposable {
  private readonly registration: vscode.Disposable;

  public constructor(
    private readonly service: ContextService,
    private readonly models: ModelChoice,
    private readonly calibrations: CalibrationStore,
    private readonly statusBar: StatusBar,
    errors: ErrorReporter,
  ) {
    this.registration = errors.registerCommand(commands.compareModels, () => this.run());
  }

  public dispose(): void {
    this.registration.dispose();
  }

  private async run(): Promise<void> {
    if (this.service.isEmpty) {
      throw new UserError(vscode.l10n.t('The context is empty. Add something to it to compare what it weighs.'));
    }
    const pick = vscode.window.createQuickPick<Row>();
    const copy: vscode.QuickInputButton = {
      iconPath: new vscode.ThemeIcon('copy'),
      tooltip: vscode.l10n.t('Copy as Markdown'),
    };
    pick.title = vscode.l10n.t('Compare Models');
    pick.placeholder = vscode.l10n.t(
      'Enter chooses the model. List prices of {0}, without the answer.',
      this.models.catalogue.pricesAsOf,
    );
    pick.matchOnDescription = true;
    pick.buttons = [copy];
    pick.busy = true;
    let comparisons: readonly ModelComparison[] = [];
    pick.onDidTriggerButton(() => {
      void vscode.env.clipboard.writeText(comparisonMarkdown(comparisons, writer())).then(() => {
        this.statusBar.announce(vscode.l10n.t('Copied the comparison'));
      });
    });
    const picked = pickOne(pick);
    comparisons = await this.compare();
    pick.items = comparisons.map((comparison) => rowOf(comparison, comparison.model.id === this.models.current.id));
    pick.busy = false;
    const row = await picked;
    if (row !== undefined) await this.models.choose(row.comparison.model);
  }

  private async compare(): Promise<readonly ModelComparison[]> {
    const { catalogue } = this.models;
    const encodings = [...new Set(catalogue.models.map(({ tokenizer }) => encodingFor(tokenizer)))];
    const weighed = new Map(await this.service.ask('weighContextIn', encodings));
    const reserve = readSetting(settings.contextReserve);
    return compareModels(catalogue, weighed, new Date(), reserve, this.calibrations.current);
  }
}

function rowOf(comparison: ModelComparison, isCurrent: boolean): Row {
  const { model, total, use, cost } = comparison;
  return {
    label: isCurrent ? `$(check) ${model.displayName}` : model.displayName,
    description: tokensInWords(total),
    detail: [
      use.share === undefined
        ? vscode.l10n.t('window unknown')
        : vscode.l10n.t('{0} of {1}', precisePercent(use.share), roundNumber(use.window ?? 0)),
      isUnpriced(cost.send) ? vscode.l10n.t('unpriced') : vscode.l10n.t('{0} to send', dollars(cost.send.usd)),
      ...(isUnpriced(cost.followUp) ? [] : [vscode.l10n.t('{0} when cached', dollars(cost.followUp.usd))]),
      accuracyOf(total),
    ].join(' · '),
    comparison,
  };
}

function writer(): ComparisonWriter {
  const price = (cost: ContextCost['send']): string =>
    isUnpriced(cost) ? vscode.l10n.t('unpriced') : dollars(cost.usd);
  return {
    headings: {
      model: vscode.l10n.t('Model'),
      tokens: vscode.l10n.t('Tokens'),
      accuracy: vscode.l10n.t('Accuracy'),
      window: vscode.l10n.t('Window'),
      share: vscode.l10n.t('Share'),
      send: vscode.l10n.t('To send (list price)'),
      followUp: vscode.l10n.t('When cached (list price)'),
    },
    tokens: tokensOf,
    accuracy: accuracyOf,
    window: roundNumber,
    share: precisePercent,
    cost: price,
  };
}
