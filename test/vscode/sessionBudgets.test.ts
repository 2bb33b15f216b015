import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { CrossingClaims } from '../../src/vscode/crossingClaims';
import { ErrorReporter } from '../../src/vscode/errorReporter';
import type { SessionService } from '../../src/vscode/sessionService';
import { SpendBudgets } from '../../src/vscode/spendBudgets';
import type { SessionReport } from '../../src/workers/sessionReport';
import { answering } from './answers';
import { fakeState, reportOf } from './sessionReports';
import { pause } from './support';

describe('budgets of what agents spend', () => {
  type Spend = (
    usd: number | null,
    dialog?: string,
    changes?: (report: SessionReport) => SessionReport,
  ) => Promise<string[]>;

  /** Budgets over reports that the test makes; `spend` gives the messages. Settings are put back. */
  async function withBudgets(
    settings: Readonly<Record<string, unknown>>,
    run: (spend: Spend, reload: () => void, setTime: (minutes: number) => void) => Promise<void>,
  ): Promise<void> {
    const configuration = vscode.workspace.getConfiguration('tare');
    const setAll = async (values: Readonly<Record<string, unknown>>): Promise<void> => {
      for (const [key, value] of Object.entries(values))
        await configuration.update(`budget.${key}`, value, vscode.ConfigurationTarget.Global);
    };
    await setAll(settings);
    const changed = new vscode.EventEmitter<void>();
    let current: SessionReport | undefined;
    const service = {
      onDidChange: changed.event,
      get current() {
        return current;
      },
    } as unknown as SessionService;
    const log = vscode.window.createOutputChannel('Budget test', { log: true });
    const [workspace, everywhere] = [fakeState(), fakeState()];
    const claims = { take: () => Promise.resolve(true) };
    const start = (): SpendBudgets => new SpendBudgets(service, workspace, everywhere, claims, new ErrorReporter(log));
    let budgets = start();
    const realNow = Date.now;
    const spend: Spend = async (usd, dialog, changes = (report) => report) => {
      const answers = answering(dialog === undefined ? {} : { dialog });
      try {
        current = changes(reportOf(usd));
        changed.fire();
        await pause(20);
        return answers.lines.filter((line) => line.includes('budget'));
      } finally {
        answers.restore();
      }
    };
    try {
      await run(
        spend,
        () => {
          budgets.dispose();
          budgets = start();
        },
        (minutes) => (Date.now = () => realNow() + minutes * 60_000),
      );
    } finally {
      Date.now = realNow;
      budgets.dispose();
      changed.dispose();
      log.dispose();
      await setAll(Object.fromEntries(Object.keys(settings).map((key) => [key, undefined])));
    }
  }

  it('tell once for each threshold, after a snooze again, and never once silenced', () =>
    withBudgets({ session: 10 }, async (spend, reload, setTime) => {
      assert.deepEqual(await spend(7.9), []);
      assert.match((await spend(8.1)).join(), /has reached 80% of its budget: \$8\.10 of \$10/);
      assert.deepEqual(await spend(8.2), []);
      assert.deepEqual(await spend(null), []);
      assert.equal((await spend(10, 'Snooze for 1 Hour')).length, 1);
      assert.deepEqual(await spend(10.5), []);
      // A reload tells nothing twice.
      reload();
      assert.deepEqual(await spend(10.6), []);
      setTime(61);
      assert.equal((await spend(10.7, 'Do Not Show Again')).length, 1);
      setTime(240);
      assert.deepEqual(await spend(30), []);
    }));

  it('of a session begin anew with another session', () =>
    withBudgets({ session: 10, thresholds: [1] }, async (spend) => {
      const inSession =
        (id: string) =>
        (report: SessionReport): SessionReport => ({
          ...report,
          spent: { ...report.spent, agentSession: { ...report.spent.agentSession!, id } },
        });
      assert.deepEqual(await spend(9.9, undefined, inSession('s1')), []);
      assert.equal((await spend(11, undefined, inSession('s1'))).length, 1);
      assert.deepEqual(await spend(12, undefined, inSession('s1')), []);
      assert.deepEqual(await spend(1, undefined, inSession('s2')), []);
      assert.equal((await spend(10, undefined, inSession('s2'))).length, 1);
    }));

  it('of two sessions that take turns are told of once each', () =>
    withBudgets({ session: 10, thresholds: [1] }, async (spend, reload, setTime) => {
      const inSession =
        (id: string) =>
        (report: SessionReport): SessionReport => ({
          ...report,
          spent: { ...report.spent, agentSession: { ...report.spent.agentSession!, id } },
        });
      const told: number[] = [];
      for (const [minute, id] of ['s1', 's2', 's1', 's2', 's1'].entries()) {
        setTime(minute);
        told.push((await spend(11, undefined, inSession(id))).length);
      }
      assert.deepEqual(told, [1, 1, 0, 0, 0]);
      reload();
      setTime(9);
      assert.deepEqual(await spend(11, undefined, inSession('s2')), []);
    }));

  it('are told by one of the windows that see a crossing at the same moment', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tare-claims-'));
    const realNow = Date.now;
    try {
      const windows = [1, 2, 3, 4].map(() => new CrossingClaims(join(folder, 'claims')));
      const takeAll = async (crossing: string): Promise<number> =>
        (await Promise.all(windows.map((window) => window.take(crossing)))).filter(Boolean).length;
      assert.equal(await takeAll('day'), 1);
      assert.equal(await takeAll('day'), 0);
      assert.equal(await takeAll('session'), 1);
      // Later it is up to what windows remember of each other.
      Date.now = () => realNow() + 60_000;
      assert.equal(await windows[0]!.take('day'), true);
      writeFileSync(join(folder, 'file'), '');
      assert.equal(await new CrossingClaims(join(folder, 'file')).take('day'), true);
    } finally {
      Date.now = realNow;
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('of the day and of the workspace are measured apart, each by the thresholds that were set', () =>
    withBudgets({ day: 20, workspace: 40, thresholds: [0.25, 1.5] }, async (spend, reload, setTime) => {
      const day = /Agents have reached (\d+%) of the budget for today: (\S+) of \$20/;
      const workspace = /Agents have reached (\d+%) of the budget of this workspace: (\S+) of \$40/;
      assert.deepEqual(await spend(4.9), []);
      assert.match((await spend(5)).join(), day);
      assert.deepEqual(await spend(9.9), [], 'neither 80% nor 100% is told');
      assert.match((await spend(10)).join(), workspace);
      assert.deepEqual(await spend(29), []);
      const [second, ...others] = await spend(30);
      assert.deepEqual([day.exec(second!)?.slice(1), others], [['150%', '$30.00'], []]);
      reload();
      assert.deepEqual(await spend(59), []);
      const [third] = await spend(60);
      assert.deepEqual(workspace.exec(third!)?.slice(1), ['150%', '$60.00']);
      // The next day has spent nothing yet, the workspace has.
      setTime(25 * 60);
      const tomorrow =
        (usd: number) =>
        (report: SessionReport): SessionReport => ({
          ...report,
          spent: { ...report.spent, todayEverywhere: reportOf(usd).spent.todayEverywhere },
        });
      assert.deepEqual(await spend(61, undefined, tomorrow(1)), []);
      assert.match((await spend(62, undefined, tomorrow(5))).join(), /25% of the budget for today: \$5\.00/);
    }));

  it('tell of one crossing at a time, and of the other when that is answered', () =>
    withBudgets({ session: 5, day: 5 }, async (spend) => {
      const told = [...(await spend(6)), ...(await spend(6)), ...(await spend(6))];
      assert.deepEqual(
        told.map((line) => /This session|for today/.exec(line)?.[0]),
        ['This session', 'for today'],
      );
    }));

  it('take percents for shares, one number for a list, and what is no number for none', async () => {
    await withBudgets({ session: 10, thresholds: [80, 'x', null, 1] }, async (spend) => {
      assert.deepEqual(await spend(7.9), []);
      assert.match((await spend(8)).join(), /reached 80% of its budget/);
      assert.match((await spend(10)).join(), /reached 100% of its budget/);
    });
    await withBudgets({ session: 10, thresholds: 50 }, async (spend) => {
      assert.match((await spend(5)).join(), /reached 50% of its budget/);
    });
  });

  it('do not measure while old logs are being read, or without a budget', () =>
    withBudgets({ session: 0, day: 5, thresholds: [0, 1] }, async (spend) => {
      assert.deepEqual(await spend(100, undefined, (report) => ({ ...report, isComplete: false })), []);
      assert.equal((await spend(100)).length, 1);
      assert.deepEqual(await spend(101), []);
    }));
});
