import * as vscode from 'vscode';
import {
  type BudgetAlert,
  type BudgetState,
  measureBudget,
  quietBudget,
  snoozeBudget,
} from '../context/compose/budget';
import type { CostTotal } from '../sessions/summary';
import type { SessionReport } from '../workers/sessionReport';
import { onDidChangeSetting, readSetting } from './configuration';
import type { CrossingClaims } from './crossingClaims';
import type { ErrorReporter } from './errorReporter';
import { dollars, shortPercent } from './format';
import { commands, settings } from './manifest';
import { agentName, costText } from './sessionFormat';
import type { SessionService } from './sessionService';

const SNOOZE_MILLISECONDS = 60 * 60_000;
/** Messages that come together are told one after the other; one that nobody answers does not hold back the next for ever. */
const PAUSE_MILLISECONDS = 30_000;
/** Sessions run side by side and take turns: each has a state of its own. More are not told of anew soon. */
const MOST_SUBJECTS = 50;

type BudgetName = 'session' | 'day' | 'workspace';

/** What is remembered of a budget. */
interface Remembered {
  /** Which session or day it is about: for another one, it begins anew. */
  readonly subject: string;
  readonly state: BudgetState;
  /** "Do Not Show Again" was chosen for this limit in US dollars. */
  readonly mutedLimit?: number;
}

/** The largest share that the setting offers; what is above was meant as percent. */
const LARGEST_SHARE = 10;

/** As shares of a budget. The settings editor lets no other value in, the file does. */
function thresholdsSet(): readonly number[] {
  const value: unknown = readSetting(settings.budgetThresholds);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values
    .filter((threshold) => typeof threshold === 'number')
    .filter((threshold) => threshold > 0)
    .map((threshold) => (threshold > LARGEST_SHARE ? threshold / 100 : threshold));
}

/** One notification for each threshold of a budget that spend crosses, as long as it stays crossed. */
export class SpendBudgets implements vscode.Disposable {
  private readonly subscriptions: readonly vscode.Disposable[];
  /** Milliseconds since 1970, UTC: until then another crossing waits for a later report. */
  private quietUntil = 0;

  /**
   * @param workspaceState for the session and the workspace
   * @param globalState for the day, which all windows share
   */
  public constructor(
    private readonly sessions: SessionService,
    private readonly workspaceState: vscode.Memento,
    private readonly globalState: vscode.Memento,
    private readonly claims: Pick<CrossingClaims, 'take'>,
    private readonly errors: ErrorReporter,
  ) {
    const measure = (): void => this.measure();
    this.subscriptions = [
      sessions.onDidChange(measure),
      onDidChangeSetting(settings.sessionBudget, measure),
      onDidChangeSetting(settings.dayBudget, measure),
      onDidChangeSetting(settings.workspaceBudget, measure),
      onDidChangeSetting(settings.budgetThresholds, measure),
    ];
  }

  public dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private measure(): void {
    const report = this.sessions.current;
    // While old logs are read, sums are too small: what was told before would be told again.
    if (report?.isComplete !== true) return;
    const { agentSession, todayEverywhere, workspace } = report.spent;
    if (agentSession !== undefined) {
      const limit = readSetting(settings.sessionBudget);
      this.check('session', limit, `${agentSession.agent} ${agentSession.id}`, agentSession.cost, report);
    }
    this.check(
      'day',
      readSetting(settings.dayBudget),
      new Date(report.at).toDateString(),
      todayEverywhere.cost,
      report,
    );
    if (report.hasWorkspace) {
      this.check('workspace', readSetting(settings.workspaceBudget), '', workspace.cost, report);
    }
  }

  private check(name: BudgetName, limit: number, subject: string, cost: CostTotal, report: SessionReport): void {
    if (!(limit > 0) || Date.now() < this.quietUntil) return;
    const remembered = this.remembered(name);
    if (remembered.some(({ mutedLimit }) => mutedLimit === limit)) return;
    const before = remembered.find((known) => known.subject === subject)?.state ?? quietBudget;
    const budget = { unit: 'usd', limit, thresholds: thresholdsSet() } as const;
    const { state, alert } = measureBudget(before, budget, cost.usd ?? undefined, Date.now());
    if (state !== before) this.keep(name, { subject, state });
    if (alert === undefined) return;
    this.quietUntil = Date.now() + PAUSE_MILLISECONDS;
    this.claim(name, subject, before, alert)
      .then((isOurs) => {
        if (isOurs) this.tell(name, subject, { before, after: state }, alert, cost, report);
        else this.quietUntil = 0;
      })
      .catch((error: unknown) => this.errors.log(error));
  }

  /** The workspace is that of one window; sessions and the day are seen by several at the same moment. */
  private async claim(
    name: BudgetName,
    subject: string,
    before: BudgetState,
    { threshold, budget }: BudgetAlert,
  ): Promise<boolean> {
    if (name === 'workspace') return true;
    return this.claims.take(JSON.stringify([name, subject, budget.limit, threshold, before.snoozedUntil]));
  }

  private tell(
    name: BudgetName,
    subject: string,
    { before, after }: { readonly before: BudgetState; readonly after: BudgetState },
    { threshold, budget }: BudgetAlert,
    cost: CostTotal,
    report: SessionReport,
  ): void {
    const snooze = vscode.l10n.t('Snooze for 1 Hour');
    const open = vscode.l10n.t('Open Session View');
    const never = vscode.l10n.t('Do Not Show Again');
    const message = messageOf(name, threshold, budget.limit, cost, report);
    vscode.window.showInformationMessage(message, snooze, open, never).then(
      async (picked) => {
        this.quietUntil = 0;
        if (picked === snooze) {
          // As before it was told: it is told again then, if it still holds.
          this.keep(name, { subject, state: snoozeBudget(before, Date.now() + SNOOZE_MILLISECONDS) });
        } else if (picked === never) {
          this.keep(name, { subject, state: after, mutedLimit: budget.limit });
        } else if (picked === open) {
          await vscode.commands.executeCommand(commands.openSessionView);
        }
      },
      (error: unknown) => this.errors.log(error),
    );
  }

  /** The latest first. */
  private remembered(name: BudgetName): readonly Remembered[] {
    const stored = this.memento(name).get<Remembered | readonly Remembered[]>(keyOf(name)) ?? [];
    return 'subject' in stored ? [stored] : stored; // Earlier versions remembered one.
  }

  private keep(name: BudgetName, latest: Remembered): void {
    const others = this.remembered(name).filter(({ subject }) => subject !== latest.subject);
    this.memento(name)
      .update(keyOf(name), [latest, ...others].slice(0, MOST_SUBJECTS))
      .then(undefined, (error: unknown) => this.errors.log(error));
  }

  private memento(name: BudgetName): vscode.Memento {
    return name === 'day' ? this.globalState : this.workspaceState;
  }
}

function keyOf(name: BudgetName): string {
  return `budget.${name}`;
}

function messageOf(
  name: BudgetName,
  threshold: number,
  limit: number,
  cost: CostTotal,
  { spent }: SessionReport,
): string {
  const share = shortPercent(threshold);
  const amounts = [costText(cost), dollars(limit)];
  switch (name) {
    case 'session': {
      const agent = spent.agentSession === undefined ? '' : agentName(spent.agentSession.agent);
      return vscode.l10n.t('This session of {0} has reached {1} of its budget: {2} of {3}.', agent, share, ...amounts);
    }
    case 'day':
      return vscode.l10n.t('Agents have reached {0} of the budget for today: {1} of {2}.', share, ...amounts);
    case 'workspace':
      return vscode.l10n.t('Agents have reached {0} of the budget of this workspace: {1} of {2}.', share, ...amounts);
  }
}
