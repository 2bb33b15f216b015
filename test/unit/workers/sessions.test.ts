import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import * as path from 'node:path';
import type { Environment } from '../../../src/sessions/environment';
import type { Notice } from '../../../src/sessions/notices';
import type { FollowSessionsRequest } from '../../../src/workers/sessionProtocol';
import type { SessionReport } from '../../../src/workers/sessionReport';
import { Thread } from '../../../src/workers/threads';
import { generateClaudeLogs } from '../../bench/sessions/generateLogs';
import { TemporaryHome, claudeLine } from '../sessions/collect';

const folder = path.join(__dirname, '../../../dist');

/** A thread that follows a home, as a window has it. */
class Follower {
  public readonly reports: SessionReport[] = [];
  public readonly notices: Notice[] = [];
  private readonly thread = new Thread({ folder });
  private readonly controller = new AbortController();
  public readonly ended: Promise<void>;

  public constructor(request: FollowSessionsRequest) {
    this.ended = this.thread.caller
      .call('followSessions', request, {
        signal: this.controller.signal,
        onProgress: (progress) => {
          if (progress.kind === 'report') this.reports.push(progress.report);
          else this.notices.push(progress.notice);
        },
      })
      .catch(() => undefined);
  }

  public get caller(): Thread['caller'] {
    return this.thread.caller;
  }

  /** @returns the report that is as wanted, and how long it took */
  public async until(
    isRight: (report: SessionReport) => boolean,
    limit = 10_000,
  ): Promise<{ readonly report: SessionReport; readonly milliseconds: number }> {
    const start = performance.now();
    for (;;) {
      const report = this.reports.at(-1);
      const milliseconds = performance.now() - start;
      if (report && isRight(report)) return { report, milliseconds };
      if (milliseconds > limit) assert.fail(`Last report: ${JSON.stringify(report)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  public async close(): Promise<void> {
    this.controller.abort();
    await this.thread.end();
  }
}

describe('the thread that follows sessions', () => {
  let home: TemporaryHome;
  let open: Follower[] = [];
  const workspace = (): string => path.join(home.path, 'work');
  const now = (): string => new Date().toISOString();
  const line = (id: string, output: number, fields: object = {}): string =>
    claudeLine(id, output, { cwd: workspace(), timestamp: now(), ...fields });
  const log = (): string => path.join(home.path, '.claude/projects/p/s1.jsonl');
  const stateFile = (): string => path.join(home.path, 'storage', 'sessions.json');
  /** It is written after the report. */
  const saved = async (): Promise<void> => {
    while (!existsSync(stateFile())) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  function follow(changes: Partial<FollowSessionsRequest> = {}, environment: Partial<Environment> = {}): Follower {
    const follower = new Follower({
      environment: { ...home.environment, ...environment },
      workspaces: [workspace()],
      windowOpenedAt: Date.now() - 60_000,
      modelOverrides: undefined,
      stateFile: stateFile(),
      ...changes,
    });
    open.push(follower);
    return follower;
  }

  beforeEach(() => {
    home = new TemporaryHome();
    mkdirSync(workspace());
  });
  afterEach(async () => {
    await Promise.all(open.map((follower) => follower.close()));
    open = [];
    home.remove();
  });

  it('tells of an appended line within a second, and updates a call in place', async () => {
    home.write('.claude/projects/p/s1.jsonl', line('a', 1));
    const follower = follow();
    await follower.until(({ isComplete, spent }) => isComplete && spent.window.calls === 1);
    const times: number[] = [];
    for (let output = 10; output <= 100; output += 10) {
      appendFileSync(log(), line('a', output));
      times.push((await follower.until(({ spent }) => spent.window.tokens.output === output)).milliseconds);
      assert.equal(follower.reports.at(-1)!.spent.window.calls, 1);
    }
    assert.ok(Math.max(...times) < 1000, times.join(', '));
  });

  it('tells of an appended line, and of a new session, while a year of logs is read for the first time', async function () {
    this.timeout(60_000);
    // TARE_LARGE_LOGS=1000: a gigabyte.
    generateClaudeLogs(path.join(home.path, '.claude'), Number(process.env.TARE_LARGE_LOGS ?? 250) * 1e6);
    const old = path.join(home.path, '.claude/projects/-home-user-project');
    const longAgo = new Date(Date.now() - 10 * 86_400_000);
    for (const name of readdirSync(old)) utimesSync(path.join(old, name), longAgo, longAgo);
    home.write('.claude/projects/p/s1.jsonl', line('a', 1));
    const follower = follow();
    const { report } = await follower.until(({ spent }) => spent.window.calls === 1);
    assert.equal(report.isComplete, false);
    const times: number[] = [];
    for (const [file, name] of [
      [log(), 'b'],
      [log().replace('s1', 's2'), 'c'],
      [log(), 'd'],
    ] as const) {
      appendFileSync(file, line(name, 10));
      const calls = times.length + 2;
      const { milliseconds, report: next } = await follower.until(({ spent }) => spent.window.calls === calls);
      times.push(milliseconds);
      if (times.length === 1) assert.equal(next.isComplete, false, 'the old logs are still being read');
    }
    console.log(`      shown ${times.map((time) => time.toFixed(0)).join(', ')} ms after the line`);
    assert.ok(Math.max(...times) < 1000, times.join(', '));
    await follower.until(({ isComplete, sessionCount }) => isComplete && sessionCount === 1, 30_000);
  });

  it('finds a new session, of an agent that had none, in folders that are made meanwhile', async () => {
    home.write('.claude/history.jsonl', '{}\n');
    home.write('.codex/config.toml', '');
    mkdirSync(path.join(home.path, '.codex/sessions/2026'), { recursive: true });
    mkdirSync(path.join(home.path, '.qwen/projects/empty/chats'), { recursive: true });
    const follower = follow();
    await follower.until(({ isComplete }) => isComplete);
    assert.deepEqual(follower.reports.at(-1)!.sessions, []);
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 600));
    await pause();
    mkdirSync(path.join(home.path, '.claude/projects/p'), { recursive: true });
    await pause();
    writeFileSync(log(), line('a', 5));
    const first = await follower.until(({ spent }) => spent.window.calls === 1);
    const day = path.join(home.path, '.codex/sessions/2026/11/25');
    mkdirSync(day, { recursive: true });
    const usage = { input_tokens: 10, cached_input_tokens: 0, output_tokens: 5, reasoning_output_tokens: 0 };
    const records = [
      { type: 'session_meta', payload: { id: 'c1', cwd: workspace() } },
      {
        type: 'event_msg',
        payload: { type: 'token_count', info: { total_token_usage: usage, last_token_usage: usage } },
      },
    ];
    const text = records.map((record) => `${JSON.stringify({ timestamp: now(), ...record })}\n`).join('');
    writeFileSync(path.join(day, 'rollout-c1.jsonl'), text);
    const second = await follower.until(({ spent }) => spent.window.calls === 2);
    assert.ok(first.milliseconds < 1000 && second.milliseconds < 1000, `${first.milliseconds}, ${second.milliseconds}`);
  });

  it('finds the first session of an agent that was just installed', async () => {
    const follower = follow();
    await follower.until(({ isComplete }) => isComplete);
    await new Promise((resolve) => setTimeout(resolve, 600));
    home.write('.claude/projects/p/s1.jsonl', line('a', 5));
    const { milliseconds } = await follower.until(({ spent }) => spent.window.calls === 1);
    assert.ok(milliseconds < 1000, String(milliseconds));
  });

  it('follows a log in a folder that is not watched', async () => {
    // More folders with younger logs than are watched.
    home.write('.claude/projects/p/s1.jsonl', line('a', 1));
    const older = new Date(Date.now() - 60_000);
    utimesSync(log(), older, older);
    for (let index = 0; index < 300; index++) home.write(`.claude/projects/p${index}/s.jsonl`, '');
    utimesSync(path.dirname(log()), older, older);
    const follower = follow();
    await follower.until(({ isComplete }) => isComplete);
    await new Promise((resolve) => setTimeout(resolve, 700));
    appendFileSync(log(), line('b', 2));
    const { milliseconds } = await follower.until(({ spent }) => spent.window.calls === 2);
    assert.ok(milliseconds < 1000, String(milliseconds));
  });

  it('goes on from its state after a restart, and starts anew from a damaged one', async () => {
    home.write('.claude/projects/p/s1.jsonl', line('a', 7));
    const first = follow();
    await first.until(({ isComplete }) => isComplete);
    await saved();
    await first.close();
    assert.deepEqual(readdirSync(path.dirname(stateFile())), ['sessions.json']);
    // The call is remembered though its log is gone: it was billed.
    rmSync(log());
    const second = follow();
    await second.until(({ isComplete, spent }) => isComplete && spent.today.calls === 1);
    await second.close();
    for (const damaged of [readFileSync(stateFile(), 'utf8').replace('"rows"', '"rowz"'), '', '{"version":1}\n']) {
      writeFileSync(stateFile(), damaged);
      const third = follow();
      const { report } = await third.until(({ isComplete }) => isComplete);
      assert.equal(report.spent.today.calls, 0);
      await third.close();
    }
  });

  it('counts what was done in a worktree of the workspace also when that is gone after a restart', async () => {
    const worktree = path.join(home.path, 'feature');
    mkdirSync(path.join(workspace(), '.git'));
    mkdirSync(worktree);
    writeFileSync(path.join(worktree, '.git'), `gitdir: ${path.join(workspace(), '.git/worktrees/feature')}\n`);
    home.write('.claude/projects/p/s1.jsonl', line('a', 7, { cwd: path.join(worktree, 'sub') }));
    const first = follow();
    await first.until(({ isComplete, spent }) => isComplete && spent.workspace.calls === 1);
    await saved();
    await first.close();
    rmSync(worktree, { recursive: true });
    await follow().until(({ isComplete, spent }) => isComplete && spent.workspace.calls === 1);
  });

  it('in two windows at once counts the same, and writes to no other file', async () => {
    home.write('.claude/projects/p/s1.jsonl', line('a', 7));
    const before = statSync(log());
    const followers = [follow(), follow()];
    for (const each of followers) await each.until(({ isComplete, spent }) => isComplete && spent.today.calls === 1);
    assert.deepEqual([statSync(log()).mtimeMs, readFileSync(log(), 'utf8').length], [before.mtimeMs, before.size]);
    for (let call = 0; call < 20; call++) appendFileSync(log(), line(`b${call}`, 1));
    for (const each of followers) await each.until(({ spent }) => spent.today.calls === 21);
    assert.deepEqual(readdirSync(path.join(home.path, '.claude/projects/p')), ['s1.jsonl']);
  });

  it('remembers what another window saw of a log that is gone', async () => {
    home.write('.claude/projects/p/s1.jsonl', line('a', 7));
    const first = follow();
    await first.until(({ isComplete }) => isComplete);
    await saved();
    const kept = readFileSync(stateFile());
    await first.close();
    rmSync(log());
    rmSync(stateFile());
    // The first writes while the second is still reading: an old log with a long line.
    const old = home.write('.claude/projects/p/big.jsonl', line('b', 1, { filler: 'x'.repeat(100_000_000) }));
    utimesSync(old, new Date('2026-01-01'), new Date('2026-01-01'));
    const second = follow();
    const { report } = await second.until(() => true);
    assert.equal(report.isComplete, false);
    writeFileSync(stateFile(), kept);
    await second.until(({ isComplete, spent }) => isComplete && spent.today.calls === 2);
  });

  it('keeps the workspace, today and this window apart', async () => {
    const longAgo = new Date(Date.now() - 3 * 86_400_000).toISOString();
    home.write(
      '.claude/projects/p/s1.jsonl',
      line('old', 1000, { timestamp: longAgo, sessionId: 's0' }) +
        line('before', 100, { timestamp: new Date(Date.now() - 120_000).toISOString() }) +
        line('now', 10) +
        line('elsewhere', 1, { cwd: '/elsewhere', sessionId: 's9' }),
    );
    const { report } = await follow().until(({ isComplete }) => isComplete);
    const { window, agentSession, today, todayEverywhere, workspace: all } = report.spent;
    const isSameDay = new Date(Date.now() - 120_000).getDate() === new Date().getDate();
    assert.equal(window.tokens.output, 10);
    assert.deepEqual([agentSession?.id, agentSession?.tokens.output], ['s1', 110]);
    assert.equal(today.tokens.output, isSameDay ? 110 : 10);
    assert.equal(todayEverywhere.tokens.output, today.tokens.output + 1);
    assert.equal(all.tokens.output, 1110);
    assert.deepEqual(
      report.sessions.map(({ id }) => id),
      ['s1', 's0'],
    );
    const everywhere = await follow({ workspaces: undefined }).until(({ isComplete }) => isComplete);
    assert.equal(everywhere.report.sessionCount, 3);
    assert.equal(everywhere.report.hasWorkspace, false);
  });

  it('reads turns that add up to their session, and sessions that add up to the whole', async () => {
    const start = Date.now() - 30_000;
    const at = (second: number): string => new Date(start + second * 1000).toISOString();
    const prompt = (text: string, second: number): string =>
      `${JSON.stringify({ type: 'user', timestamp: at(second), cwd: workspace(), message: { role: 'user', content: text } })}\n`;
    home.write(
      '.claude/projects/p/s1.jsonl',
      prompt('fix   the\nlogin', 0) +
        line('a', 5, { timestamp: at(1) }) +
        line('b', 6, { timestamp: at(2) }) +
        prompt('and the tests', 3) +
        line('c', 7, { timestamp: at(4) }),
    );
    home.write('.claude/projects/p/s1/subagents/agent-x.jsonl', line('d', 8, { isSidechain: true, timestamp: at(2) }));
    home.write('.claude/projects/q/s2.jsonl', line('e', 9, { sessionId: 's2' }));
    const follower = follow();
    const { report } = await follower.until(({ isComplete }) => isComplete);
    const row = report.sessions.find(({ id }) => id === 's1')!;
    assert.equal(row.title, 'fix the login');
    assert.equal(row.log, log());
    const { turns } = await follower.caller.call('readSession', { agent: 'claude-code', id: 's1' });
    assert.equal(turns.length, 2);
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    assert.equal(sum(turns.map(({ calls }) => calls)), row.calls);
    assert.equal(sum(turns.map(({ tokens }) => tokens.output)), row.tokens.output);
    assert.ok(Math.abs(sum(turns.map(({ cost }) => cost.usd!)) - row.cost.usd!) < 1e-12);
    const whole = report.spent.workspace;
    assert.equal(sum(report.sessions.map(({ calls }) => calls)), whole.calls);
    assert.ok(Math.abs(sum(report.sessions.map(({ cost }) => cost.usd!)) - whole.cost.usd!) < 1e-12);
    const one = await follower.caller.call('summariseSessions', { agent: 'claude-code', id: 's2' });
    assert.deepEqual([one.calls, one.sessions.length], [1, 1]);
    assert.equal((await follower.caller.call('summariseSessions', undefined)).calls, 5);
  });

  it('tells once of what cannot be read, and counts the rest', async function () {
    home.write('.claude/projects/p/s1.jsonl', `${line('a', 7)}{"usage": broken\n`);
    const locked = path.join(home.path, '.claude/projects/locked');
    mkdirSync(locked);
    const follower = follow();
    await follower.until(({ isComplete }) => isComplete);
    const isRoot = process.getuid?.() === 0;
    if (!isRoot) chmodSync(locked, 0);
    await follower.caller.call('refreshSessions', undefined);
    await follower.caller.call('refreshSessions', undefined);
    if (!isRoot) chmodSync(locked, 0o700);
    appendFileSync(log(), '{"usage": broken again\n');
    appendFileSync(log(), line('b', 8));
    await follower.until(({ spent }) => spent.today.calls === 2);
    const kinds = follower.notices.map(({ kind }) => kind);
    assert.deepEqual(kinds, isRoot ? ['corrupt-line'] : ['corrupt-line', 'unreadable']);
  });

  it('prices what the next message costs, and never a model without a price at 0', async () => {
    const usage = { input_tokens: 100, cache_read_input_tokens: 200_000, cache_creation_input_tokens: 1000 };
    const message = (model: string): object => ({
      message: {
        id: `m-${model}`,
        role: 'assistant',
        model,
        stop_reason: 'end_turn',
        usage: { ...usage, output_tokens: 900 },
      },
    });
    home.write('.claude/projects/p/s1.jsonl', line('a', 1, message('claude-opus-5-5')));
    const follower = follow();
    const { report } = await follower.until(({ isComplete }) => isComplete);
    const next = report.windows[0]!.next;
    assert.equal(next.tokens, 202_000);
    // Opus 5.5: cache read $0.20, 5-minute write $5 per million.
    assert.ok(Math.abs(next.cachedUsd! - (201_000 * 0.2 + 1000 * 5) / 1e6) < 1e-9, String(next.cachedUsd));
    assert.ok(Math.abs(next.uncachedUsd! - (202_000 * 5) / 1e6) < 1e-9);
    assert.equal(next.expiresAt, report.windows[0]!.fill.at + 5 * 60_000);
    assert.deepEqual([report.windows[0]!.fill.tokens, report.windows[0]!.fill.windowSize], [201_100, 1_000_000]);
    appendFileSync(log(), line('b', 1, message('someones-own-model')));
    const { report: after } = await follower.until(({ spent }) => spent.window.calls === 2);
    assert.deepEqual(after.spent.window.cost.unpricedModels, ['someones-own-model']);
    assert.equal(after.spent.window.cost.accuracy, 'partial');
    assert.deepEqual([after.windows[0]!.next.cachedUsd, after.windows[0]!.next.uncachedUsd], [null, null]);
    const prices = [{ tiers: [{ abovePromptTokens: 0, input: 1, output: 5, cacheRead: 0.1, cacheWrite5m: 1.25 }] }];
    const modelOverrides = {
      'someones-own-model': { displayName: 'Own', vendor: 'Me', encoding: 'o200k_base', prices },
    };
    const priced = await follow({ modelOverrides }).until(({ isComplete }) => isComplete);
    assert.equal(priced.report.spent.window.cost.accuracy, 'exact');
    const unreadable = await follow({ modelOverrides: 7 }).until(({ isComplete }) => isComplete);
    assert.equal(unreadable.report.spent.window.cost.accuracy, 'partial');
  });
});
