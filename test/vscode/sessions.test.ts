import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { SessionReport } from '../../src/workers/sessionReport';
import type { UsageTotal } from '../../src/sessions/summary';
import { CopiedTokens } from '../../src/vscode/copiedTokens';
import { ErrorReporter } from '../../src/vscode/errorReporter';
import { statusCost } from '../../src/vscode/sessionFormat';
import { planLines } from '../../src/vscode/sessionPlan';
import type { SessionService } from '../../src/vscode/sessionService';
import { sessionStatus, untilOutdated } from '../../src/vscode/sessionStatus';
import { continueText, sessionTooltip } from '../../src/vscode/sessionTooltip';
import { SpendBudgets } from '../../src/vscode/spendBudgets';
import { ClaudeLog } from '../harness/agentLogs';
import { answering } from './answers';
import { activateTare, inWorkspace, pause } from './support';

/** A report in which everything was spent in this window. */
function reportOf(usd: number | null, changes: Partial<SessionReport> = {}): SessionReport {
  const spent: UsageTotal = {
    calls: 1,
    tokens: { input: 10, output: 20, cacheRead: 30, cacheWrite5m: 40, cacheWrite1h: 0 },
    cost: { usd, accuracy: usd === null ? 'partial' : 'exact', unpricedModels: usd === null ? ['own-model'] : [] },
  };
  const withModels = { ...spent, byModel: [{ model: 'claude-opus-5-5', ...spent }] };
  const key = { agent: 'claude-code', id: 's1' } as const;
  const end = new Date().toISOString();
  return {
    at: Date.now(),
    isComplete: true,
    hasWorkspace: true,
    spent: {
      window: withModels,
      agentSession: { ...key, ...withModels },
      today: withModels,
      todayEverywhere: spent,
      workspace: withModels,
    },
    windows: [],
    sessions: [{ ...key, ...spent, workspace: '/w', start: end, end, log: '/log' }],
    sessionCount: 1,
    rateLimits: [],
    credits: [],
    ...changes,
  };
}

function fakeState(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string) => values.get(key) as never,
    update: (key, value) => Promise.resolve(void values.set(key, value)),
  };
}

describe('sessions of agents in the extension host', () => {
  const folder = (): string => inWorkspace().fsPath;

  async function until(isRight: (report: SessionReport) => boolean, limitMs = 15_000): Promise<number> {
    const api = await activateTare();
    const start = performance.now();
    while (api.sessions === undefined || !isRight(api.sessions)) {
      if (performance.now() - start > limitMs) assert.fail(JSON.stringify(api.sessions));
      await pause(5);
    }
    return performance.now() - start;
  }

  it('are read in a home of the tests, never in that of a person', () => {
    assert.match(homedir(), /tare-profile/);
    assert.equal(process.env.CLAUDE_CONFIG_DIR, undefined);
  });

  it('follow each line as it is written', async () => {
    await until(({ isComplete }) => isComplete);
    const api = await activateTare();
    // Sessions of other tests may be in this window, too.
    const before = api.sessions!.spent.window.calls;
    const log = new ClaudeLog(homedir(), folder(), 'in-host');
    log.call({ output: 1000 });
    await until(({ spent }) => spent.window.calls === before + 1);
    const delays = monitorEventLoopDelay({ resolution: 1 });
    delays.enable();
    const times: number[] = [];
    for (let calls = 2; calls <= 30; calls++) {
      log.call({ output: 1000 });
      times.push(await until(({ spent }) => spent.window.calls === before + calls));
    }
    delays.disable();
    const ninetyNinth = delays.percentile(99) / 1e6;
    console.log(
      `[tare] shown after at most ${Math.max(...times).toFixed(0)} ms, host delay p99 ${ninetyNinth.toFixed(1)} ms`,
    );
    assert.equal(api.sessions!.sessions[0]!.id, 'in-host');
    // 30,000 output tokens at $20 a million.
    assert.equal(statusCost(api.sessions!.spent.agentSession!.cost), '$0.60');
  });

  it('price a model of the settings, and say – before', async () => {
    new ClaudeLog(homedir(), folder(), 'own').call({ model: 'my-own-model', input: 1_000_000 });
    await until(({ spent }) => spent.agentSession?.id === 'own');
    const cost = (): string => statusCost(tare.sessions!.spent.agentSession!.cost);
    const tare = await activateTare();
    assert.equal(cost(), '–');
    const configuration = vscode.workspace.getConfiguration('tare');
    const prices = [{ tiers: [{ abovePromptTokens: 0, input: 3, output: 5 }] }];
    const model = { displayName: 'Mine', vendor: 'Me', encoding: 'o200k_base', prices };
    await configuration.update('models.overrides', { 'my-own-model': model }, vscode.ConfigurationTarget.Global);
    try {
      await until(({ spent }) => spent.agentSession?.cost.usd === 3);
    } finally {
      await configuration.update('models.overrides', undefined, vscode.ConfigurationTarget.Global);
    }
    await until(({ spent }) => spent.agentSession?.cost.usd === null);
  });

  it('tell of a damaged line in the log, and go on', async () => {
    const log = new ClaudeLog(homedir(), folder(), 'damaged');
    appendFileSync(log.file, '{"usage": broken\n');
    log.call({ output: 10 });
    await until(({ spent }) => spent.agentSession?.id === 'damaged');
  });
});

describe('the words for sessions', () => {
  const now = Date.now();

  it('of the status bar', () => {
    const cost = (usd: number | null, accuracy: 'exact' | 'lower-bound' | 'partial' = 'exact'): string =>
      statusCost({ usd, accuracy, unpricedModels: [] });
    assert.deepEqual(
      [0, 0.001, 0.005, 1.32, 99.99, 212.4, 1234].map((usd) => cost(usd)),
      ['$0.00', '<$0.01', '$0.01', '$1.32', '$99.99', '$212', '$1.23k'],
    );
    assert.deepEqual([cost(null), cost(1, 'lower-bound'), cost(1, 'partial')], ['–', '≈$1.00', '≥$1.00']);
    assert.equal(sessionStatus(undefined, 'window', true, now), undefined);
    const none = {
      calls: 0,
      tokens: reportOf(1).spent.today.tokens,
      cost: { usd: 0, accuracy: 'exact', unpricedModels: [] },
      byModel: [],
    } as const;
    const idle = reportOf(1);
    const quiet = { ...idle, spent: { ...idle.spent, window: none, today: none } };
    assert.equal(sessionStatus(quiet, 'agentSession', true, now), undefined);
    assert.equal(sessionStatus(reportOf(1.5), 'today', true, now)!.cost, '$1.50');
    assert.match(sessionStatus(reportOf(null), 'window', true, now)!.spoken[0]!, /without a known price/);
  });

  it('of an expiring cache: only near the end, only where it matters, only when wanted', () => {
    const report = (left: number, uncachedUsd: number): SessionReport =>
      reportOf(1, {
        windows: [
          {
            session: { agent: 'claude-code', id: 's1' },
            fill: { model: 'claude-opus-5-5', at: now, tokens: 100_000, windowSize: 1_000_000 },
            next: { tokens: 100_000, cachedUsd: 0.02, uncachedUsd, expiresAt: now + left, lifetime: 300_000 },
          },
        ],
      });
    const notice = (left: number, usd: number, wanted = true): string | undefined =>
      sessionStatus(report(left, usd), 'window', wanted, now)!.notice;
    assert.equal(notice(45_000, 0.5), 'cache 45 s');
    assert.equal(notice(61_000, 0.5), undefined);
    assert.equal(notice(45_000, 0.1), undefined);
    assert.equal(notice(-1, 0.5), undefined);
    assert.equal(notice(45_000, 0.5, false), undefined);
    assert.equal(untilOutdated(report(3000, 0.5), now), 3050);
    assert.equal(untilOutdated(report(100_000, 0.5), now), 10_000);
    const { next } = report(200_000, 0.5).windows[0]!;
    assert.equal(continueText(next, now), 'next message ≈$0.020 · cache expires in 3 min, then ≈$0.50');
    assert.match(continueText(next, now + 320_000), /next message ≈\$0\.50 · cache expired 2 min ago/);
    assert.match(sessionTooltip(report(200_000, 0.5), 'window', now), /100,000 of 1M \(10%\)/);
  });

  it('of plans: limits and credits with their age, apart from the list price', () => {
    assert.ok(!sessionTooltip(reportOf(1), 'window', now).includes('Plan'), 'none where no log tells of one');
    const report = reportOf(1, {
      rateLimits: [
        {
          ...{ agent: 'codex', name: 'primary', at: now - 180_000, usedPercent: 7, windowMinutes: 300, plan: 'plus' },
          resetsAt: now + 3_600_000,
        },
        { agent: 'codex', name: 'secondary', at: now - 180_000, usedPercent: 42, windowMinutes: 10_080 },
      ],
      credits: [{ agent: 'copilot-cli', today: 6.0564, month: 240.25, at: now - 60_000 }],
    });
    const [, plan = ''] = sessionTooltip(report, 'window', now).replaceAll('\\', '').split('**Plan**');
    assert.match(plan, /from the agents' own logs, not in the list price/);
    assert.match(plan, /Codex 7\.0% of the limit of 5 h · plan plus · resets .+ · 3 min ago/);
    assert.match(plan, /Codex 42% of the limit of 7 days · 3 min ago/);
    assert.match(plan, /Copilot CLI 6\.06 AI credits today · 240 in 30 days · 1 min ago/);
    assert.ok(!plan.includes('$'), plan);
    assert.deepEqual(
      planLines(report, now).map(({ label }) => label),
      ['Codex 7.0% of the limit of 5 h', 'Codex 42% of the limit of 7 days', 'Copilot CLI 6.06 AI credits today'],
    );
  });

  it('of the periods of limits are those of the plan, also a minute short', () => {
    const limit = (windowMinutes: number): string =>
      planLines(
        reportOf(1, { rateLimits: [{ agent: 'codex', name: 'primary', at: now, usedPercent: 7, windowMinutes }] }),
        now,
      )[0]!.label;
    for (const [minutes, period] of [
      [299, '5 h'],
      [300, '5 h'],
      [10_079, '7 days'],
      [15, '15 min'],
    ] as const)
      assert.equal(limit(minutes), `Codex 7.0% of the limit of ${period}`);
  });

  it('of other programs are data in the tooltip', () => {
    const evil = '[x](command:workbench.action.quit) $(alert) <b>';
    const report = reportOf(1);
    const window = { ...report.spent.window, byModel: [{ model: evil, ...report.spent.today }] };
    const text = sessionTooltip({ ...report, spent: { ...report.spent, window } }, 'window', now);
    assert.ok(!text.includes('](command') && !text.includes('$(alert)') && !text.includes('<b>'), text);
  });

  it('count what was copied apart, for a day', async () => {
    const copied = new CopiedTokens(fakeState());
    await copied.noteCopied(1000);
    await copied.noteCopied(200);
    assert.equal(copied.today, 1200);
    copied.dispose();
  });
});

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
    const start = (): SpendBudgets => new SpendBudgets(service, workspace, everywhere, new ErrorReporter(log));
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

  it('do not measure while old logs are being read, or without a budget', () =>
    withBudgets({ session: 0, day: 5, thresholds: [0, 1] }, async (spend) => {
      assert.deepEqual(await spend(100, undefined, (report) => ({ ...report, isComplete: false })), []);
      assert.equal((await spend(100)).length, 1);
      assert.deepEqual(await spend(101), []);
    }));
});
