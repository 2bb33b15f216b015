import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { SessionReport } from '../../src/workers/sessionReport';
import { CopiedTokens } from '../../src/vscode/copiedTokens';
import { statusCost } from '../../src/vscode/sessionFormat';
import { planLines } from '../../src/vscode/sessionPlan';
import { sessionStatus, untilOutdated } from '../../src/vscode/sessionStatus';
import { continueText, sessionTooltip } from '../../src/vscode/sessionTooltip';
import { ClaudeLog } from '../harness/agentLogs';
import { fakeState, reportOf } from './sessionReports';
import { activateTare, inWorkspace, pause } from './support';

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

  it('of sessions of an agent side by side are told apart by their titles, each with its window', () => {
    const [row] = reportOf(1).sessions;
    const rows = ['s1', 's2'].map((id) => ({ ...row!, id, title: `Work on part ${id}` }));
    const windows = rows.map(({ agent, id }) => ({
      session: { agent, id },
      fill: { model: 'claude-opus-5-5', at: now, tokens: 1000 },
      next: { tokens: 1000, cachedUsd: null, uncachedUsd: null },
    }));
    const plain = (report: SessionReport): string => sessionTooltip(report, 'window', now).replaceAll('\\', '');
    const both = plain(reportOf(1, { sessions: rows, windows }));
    assert.match(both, /Claude Code · Work on part s1 · claude.*Claude Code · Work on part s2 · claude/s);
    assert.match(both, /“Work on part s1” \|/);
    const one = plain(reportOf(1, { sessions: rows, windows: windows.slice(0, 1) }));
    assert.match(one, /Claude Code · claude.*Claude Code's session \|/s);
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
