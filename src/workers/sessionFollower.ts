import { statSync } from 'node:fs';
import type { Catalogue } from '../models/catalogue';
import { allReaders } from '../sessions/agents/all';
import { ActivityReader, activityLogOf } from '../sessions/activityReader';
import { UsageCollector } from '../sessions/collector';
import { Pricer } from '../sessions/eventCost';
import { objectOf } from '../sessions/json';
import { lineAt } from '../sessions/logPlace';
import { type UsageSummary, summarise } from '../sessions/summary';
import type { UsageEvent } from '../sessions/usageEvent';
import type { WasteFinding } from '../sessions/waste/finding';
import { readWaste } from '../sessions/waste/readWaste';
import { KnownWorktrees, WorkspaceMatcher } from '../sessions/workspaceMatch';
import type { FollowSessionsRequest, LogPlace, SessionProgress } from './sessionProtocol';
import { type SessionKey, type SessionReport, eventsOfSession, sessionReport, startOfDay } from './sessionReport';
import { SessionStore } from './sessionStore';
import { type SessionDetail, readDetail, readTitle, titleLength } from './sessionTurns';
import { SessionWatch } from './sessionWatch';

/** The cost of an hour is that of the last half hour. */
const halfHour = 30 * 60_000;
/** Between two writes of the state: what was read since is read again after a restart, which takes no time. */
const saveInterval = 60_000;
/** A report is told again this often while it holds calls of the last half hour, whose cost an hour changes by itself. */
const refreshInterval = 30_000;
/** A report is due this many times the time that the last one took after it, so that a large ledger takes no core. */
const restShare = 4;
const shortestRest = 50;

/**
 * Follows the logs of coding agents for one window: reads them, once, watches them and tells what was spent. Runs in a thread
 * of its own. Reads other tools' files and writes only its state.
 */
export class SessionFollower {
  private readonly collector: UsageCollector;
  private readonly watch: SessionWatch;
  private readonly store: SessionStore;
  private readonly pricer: Pricer;
  private readonly worktrees = new KnownWorktrees();
  private readonly matchers: readonly WorkspaceMatcher[];
  private readonly activities = new ActivityReader();
  private readonly titles = new Map<string, { readonly title: string | undefined; readonly size: number }>();
  private isComplete = false;
  private isChanged = false;
  private reportTimer: NodeJS.Timeout | undefined;
  private restUntil = 0;
  private savedAt = 0;
  private latest: SessionReport | undefined;
  /** What the last report was made of. */
  private told: readonly UsageEvent[] | undefined;

  public constructor(
    private readonly request: FollowSessionsRequest,
    private readonly catalogue: Catalogue,
    program: WebAssembly.Module,
    private readonly tell: (progress: SessionProgress) => void,
  ) {
    const { environment, workspaces, stateFile } = request;
    this.store = new SessionStore(stateFile);
    this.pricer = new Pricer(catalogue);
    const state = this.store.load();
    this.worktrees.take(objectOf(state)?.worktrees);
    this.matchers = (workspaces ?? []).map((folder) => new WorkspaceMatcher(folder, this.worktrees));
    this.collector = new UsageCollector({
      readers: allReaders,
      environment,
      workspaces: workspaces ?? [],
      notice: (notice) => tell({ kind: 'notice', notice }),
      state,
      program,
    });
    this.watch = new SessionWatch({
      changed: async (paths) => this.note(await this.collector.update(paths)),
      rescan: () => this.rescan(),
      logs: () => this.collector.paths(),
      folders: () => this.collector.folders(),
      roots: () => this.collector.roots(),
      workspaces: workspaces ?? [],
    });
  }

  /** Resolves when the signal aborts. */
  public async run(signal: AbortSignal): Promise<void> {
    const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    try {
      await this.collector.scan({ modifiedSince: this.recent(), signal });
      this.report();
      // What is written from now on is read beside the old logs, which may be a year's.
      this.watch.start();
      // What was written just before the watch began.
      await this.rescan();
      await this.collector.scan({ signal });
      this.isComplete = true;
      this.report();
      this.save();
      await ended;
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      clearTimeout(this.reportTimer);
      this.watch.close();
    }
  }

  /** Logs that were written since hold all calls of this window and of today. Milliseconds since 1970, UTC. */
  private recent(): number {
    const now = Date.now();
    return Math.min(startOfDay(now), this.request.windowOpenedAt, now - halfHour);
  }

  /** Old logs are left to the scan that is at them. */
  public async rescan(): Promise<void> {
    this.note(await this.collector.scan(this.isComplete ? {} : { modifiedSince: this.recent() }));
  }

  /** The turns of a session of the workspace, and what came of them; none for one that is not known. */
  public detailOf(session: SessionKey, signal: AbortSignal): Promise<SessionDetail> {
    return readDetail(eventsOfSession(this.events(), session), this.pricer, this.activities, signal);
  }

  /** What in the windows of a session of the workspace gave nothing. */
  public wasteIn(session: SessionKey, signal: AbortSignal): Promise<readonly WasteFinding[]> {
    return readWaste(eventsOfSession(this.events(), session), this.pricer, { reader: this.activities, signal });
  }

  /** Only of a log that is followed: other files are none of its business. */
  public lineAt({ log, at }: LogPlace, signal: AbortSignal): Promise<number | undefined> {
    return [...this.collector.paths()].includes(log) ? lineAt(log, at, signal) : Promise.resolve(undefined);
  }

  /** Of the workspace, or of one session of it: what the command line prints. */
  public summaryOf(session: SessionKey | undefined): UsageSummary {
    const events = this.events();
    return summarise(session === undefined ? events : eventsOfSession(events, session), this.pricer);
  }

  private note(isChanged: boolean): void {
    this.isChanged ||= isChanged;
    const { latest } = this;
    const isOld =
      latest !== undefined &&
      (startOfDay(latest.at) !== startOfDay(Date.now()) ||
        (latest.perHour !== undefined && Date.now() - latest.at >= refreshInterval));
    // The scan of old logs begins with the latest: what it finds there is news that no watch brings.
    const isUntold = this.collector.ledger.events() !== this.told;
    if (isChanged || isOld || isUntold) this.reportSoon();
    if (this.isComplete && this.isChanged && performance.now() - this.savedAt >= saveInterval) this.save();
  }

  private reportSoon(): void {
    const rest = Math.max(0, this.restUntil - performance.now());
    this.reportTimer ??= setTimeout(() => this.report(), rest);
  }

  private report(): void {
    clearTimeout(this.reportTimer);
    this.reportTimer = undefined;
    const started = performance.now();
    const now = Date.now();
    this.told = this.collector.ledger.events();
    this.latest = sessionReport({
      events: this.told,
      isOfWorkspace: this.request.workspaces === undefined ? undefined : (event) => this.isOfWorkspace(event),
      pricer: this.pricer,
      catalogue: this.catalogue,
      now,
      windowOpenedAt: this.request.windowOpenedAt,
      isComplete: this.isComplete,
      rateLimits: this.collector.rateLimits(),
      credits: this.collector.creditTotals(now, startOfDay(now)),
      titleOf: (session, log) => this.titleOf(session, log),
    });
    this.tell({ kind: 'report', report: this.latest });
    const took = performance.now() - started;
    this.restUntil = performance.now() + Math.max(shortestRest, took * restShare);
  }

  /** The first prompt stays, once there is one; a log without one is looked at again while it is short. */
  private titleOf({ agent, id }: SessionKey, source: string): string | undefined {
    const log = activityLogOf({ agent, session: id, source });
    if (log === undefined) return undefined;
    const key = `${log.log}\n${id}`;
    const known = this.titles.get(key);
    if (known?.title !== undefined || (known?.size ?? 0) >= titleLength) return known?.title;
    const size = statSync(log.log, { throwIfNoEntry: false })?.size ?? 0;
    if (size === known?.size) return undefined;
    const title = readTitle(log);
    this.titles.set(key, { title, size });
    return title;
  }

  private save(): void {
    if (this.store.isForeign()) {
      const state = this.store.load();
      this.worktrees.take(objectOf(state)?.worktrees);
      if (this.collector.takeGone(state)) this.reportSoon();
    }
    this.savedAt = performance.now();
    this.isChanged = false;
    this.store.save({ ...this.collector.save(), worktrees: this.worktrees.save() });
  }

  private events(): readonly UsageEvent[] {
    const events = this.collector.ledger.events();
    return this.request.workspaces === undefined ? events : events.filter((event) => this.isOfWorkspace(event));
  }

  private isOfWorkspace({ workspace }: UsageEvent): boolean {
    return this.matchers.some((matcher) => matcher.matches(workspace));
  }
}
