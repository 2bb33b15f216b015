import * as vscode from 'vscode';
import {
  type Budget,
  type BudgetState,
  type BudgetUnit,
  measureBudget,
  quietBudget,
  snoozeBudget,
} from '../../context/compose/budget';
import { isUnpriced } from '../../models/prices';
import type { ErrorReporter } from '../errorReporter';
import { dollars, fullNumber, shortPercent } from '../format';
import { commands } from '../manifest';
import type { ContextService } from './contextService';
import type { ContextWeight } from './contextWeight';
import type { CopyCheck, CopyConcern } from './copyGate';

const storageKey = 'contextBudgets';
const SNOOZE_MILLISECONDS = 8 * 60 * 60 * 1000;
const usualThresholds = [0.8, 1] as const;

type Stored = Readonly<Partial<Record<BudgetUnit, { readonly budget: Budget; readonly state: BudgetState }>>>;

/** Limits of the context that a person set for this workspace. Says so once when one is crossed, and nothing otherwise. */
export class Budgets implements CopyCheck, vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];

  public constructor(
    private readonly service: ContextService,
    private readonly state: vscode.Memento,
    errors: ErrorReporter,
  ) {
    this.subscriptions = [
      errors.registerCommand(commands.setBudget, () => this.set()),
      service.onDidChange(() => {
        if (!service.isWeighing) void this.measure();
      }),
    ];
  }

  public async concerns(): Promise<readonly CopyConcern[]> {
    const weight = await this.service.weighed();
    return units.flatMap((unit): CopyConcern[] => {
      const budget = this.stored[unit]?.budget;
      const value = weight && valueOf(weight, unit);
      if (budget === undefined || value === undefined || value <= budget.limit) return [];
      return [
        {
          kind: `budget-${unit}`,
          kindName:
            unit === 'usd' ? vscode.l10n.t('over the budget in dollars') : vscode.l10n.t('over the budget in tokens'),
          message: vscode.l10n.t('{0} of the budget of {1}', inUnit(value, unit), inUnit(budget.limit, unit)),
        },
      ];
    });
  }

  public dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private get stored(): Stored {
    return this.state.get<Stored>(storageKey, {});
  }

  private async measure(): Promise<void> {
    const { weight, isEmpty } = this.service;
    if (weight === undefined && !isEmpty) return;
    for (const unit of units) {
      const entry = this.stored[unit];
      if (entry === undefined) continue;
      // An empty context is below every budget: the next one that crosses it is told of again.
      const value = weight === undefined ? 0 : valueOf(weight, unit);
      const { state, alert } = measureBudget(entry.state, entry.budget, value, Date.now());
      if (state !== entry.state) await this.store(unit, { budget: entry.budget, state });
      if (alert === undefined) continue;
      const reached = shortPercent(alert.value / alert.budget.limit);
      await this.tell(
        unit,
        vscode.l10n.t('The context is at {0} of your budget of {1}.', reached, inUnit(alert.budget.limit, unit)),
      );
    }
  }

  private async tell(unit: BudgetUnit, message: string): Promise<void> {
    const snooze = vscode.l10n.t('Snooze for 8 Hours');
    const change = vscode.l10n.t('Set Budget…');
    const picked = await vscode.window.showWarningMessage(message, snooze, change);
    const entry = this.stored[unit];
    if (picked === change) await this.set();
    else if (picked === snooze && entry !== undefined) {
      const state = snoozeBudget(entry.state, Date.now() + SNOOZE_MILLISECONDS);
      await this.store(unit, { ...entry, state });
    }
  }

  private async set(): Promise<void> {
    const unit = await this.pickUnit();
    if (unit === undefined) return;
    const title = unit === 'usd' ? vscode.l10n.t('Budget in US Dollars') : vscode.l10n.t('Budget in Tokens');
    const current = this.stored[unit]?.budget;
    const limit = await vscode.window.showInputBox({
      title,
      prompt: vscode.l10n.t('The most a context of this workspace should take. Empty for no budget.'),
      value: current === undefined ? '' : String(current.limit),
      validateInput: (text) =>
        text.trim() === '' || Number(text) > 0 ? undefined : vscode.l10n.t('Enter a number above 0.'),
    });
    if (limit === undefined) return;
    if (limit.trim() === '') {
      await this.store(unit, undefined);
      return;
    }
    const thresholds = await vscode.window.showInputBox({
      title,
      prompt: vscode.l10n.t('Percent of the budget to tell you about, once each.'),
      value: (current?.thresholds ?? usualThresholds).map((share) => String(Math.round(share * 100))).join(', '),
      validateInput: (text) =>
        percentsIn(text) === undefined ? vscode.l10n.t('Enter numbers such as 80, 100.') : undefined,
    });
    const shares = thresholds === undefined ? undefined : percentsIn(thresholds);
    if (shares === undefined) return;
    await this.store(unit, { budget: { unit, limit: Number(limit), thresholds: shares }, state: quietBudget });
    await this.measure();
  }

  private async pickUnit(): Promise<BudgetUnit | undefined> {
    const describe = (unit: BudgetUnit): string => {
      const budget = this.stored[unit]?.budget;
      return budget === undefined ? vscode.l10n.t('none') : inUnit(budget.limit, unit);
    };
    const items = [
      { label: vscode.l10n.t('Tokens'), description: describe('tokens'), unit: 'tokens' as const },
      { label: vscode.l10n.t('US dollars, list price to send'), description: describe('usd'), unit: 'usd' as const },
    ];
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Set Budget'),
      placeHolder: vscode.l10n.t('Of the context in this workspace'),
    });
    return picked?.unit;
  }

  private async store(unit: BudgetUnit, entry: Stored[BudgetUnit]): Promise<void> {
    await this.state.update(storageKey, { ...this.stored, [unit]: entry });
  }
}

const units: readonly BudgetUnit[] = ['tokens', 'usd'];

function valueOf({ total, cost }: ContextWeight, unit: BudgetUnit): number | undefined {
  if (unit === 'tokens') return total.tokens;
  return isUnpriced(cost.send) ? undefined : cost.send.usd;
}

function inUnit(value: number, unit: BudgetUnit): string {
  return unit === 'usd' ? dollars(value) : vscode.l10n.t('{0} tokens', fullNumber(value));
}

/** Shares of percents such as `80, 100`; undefined when it is no such list. */
function percentsIn(text: string): readonly number[] | undefined {
  const percents = text
    .split(/[\s,;%]+/)
    .filter((part) => part !== '')
    .map(Number);
  const areRight = percents.length > 0 && percents.every((percent) => percent > 0 && percent <= 1000);
  return areRight ? percents.map((percent) => percent / 100).sort((left, right) => left - right) : undefined;
}
