import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { currentEnvironment, withTelemetryFile } from '../sessions/environment';
import type { UsageSummary } from '../sessions/summary';
import type { WasteFinding } from '../sessions/waste/finding';
import type { LogPlace } from '../workers/sessionProtocol';
import type { SessionKey, SessionReport } from '../workers/sessionReport';
import type { SessionDetail } from '../workers/sessionTurns';
import { Thread } from '../workers/threads';
import { onDidChangeSetting, readSetting } from './configuration';
import { settings } from './manifest';
import type { PriceRefresh } from './priceRefresh';

/** VS Code is busy when a window opens; nobody looks at the cost within the first second. */
const START_MILLISECONDS = 1000;
/** After the thread ended by itself; doubled each time it does, up to the longest. */
const FIRST_RETRY_MILLISECONDS = 5000;
const LONGEST_RETRY_MILLISECONDS = 10 * 60_000;
/** A window that opens again within this long was reloaded: it goes on. */
const RELOAD_MILLISECONDS = 5 * 60_000;
const SEEN_INTERVAL_MILLISECONDS = 60_000;

const windowKey = 'sessionWindow';

interface WindowTimes {
  /** Milliseconds since 1970, UTC. */
  readonly openedAt: number;
  readonly seenAt: number;
}

export type SessionState = 'off' | 'reading' | 'following';

/** Where the sessions thread finds what it needs. */
export interface SessionPlaces {
  /** With the worker. */
  readonly distFolder: string;
  /** Of this extension, which lies in the editor's `User` folder. */
  readonly globalStorage: vscode.Uri;
}

/**
 * What coding agents spent, as their logs on this side (where the extension host runs) tell it. The logs are read and watched in a
 * thread of its own, which starts when the window has come to rest.
 */
export class SessionService implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];
  private readonly openedAt: number;
  private readonly seen: NodeJS.Timeout;
  private thread: Thread | undefined;
  private following: AbortController | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private latest: SessionReport | undefined;

  /** Also told when the state changed. */
  public readonly onDidChange = this.changed.event;

  /** @param state of the workspace: when this window was opened is kept across a reload */
  public constructor(
    private readonly places: SessionPlaces,
    private readonly state: vscode.Memento,
    private readonly prices: Pick<PriceRefresh, 'current' | 'onDidChange'>,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const now = Date.now();
    const before = state.get<WindowTimes>(windowKey);
    this.openedAt = before !== undefined && now - before.seenAt < RELOAD_MILLISECONDS ? before.openedAt : now;
    this.subscriptions = [
      onDidChangeSetting(settings.sessionEnabled, () => this.restart()),
      onDidChangeSetting(settings.modelOverrides, () => this.restart()),
      prices.onDidChange(() => this.restart()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.restart()),
    ];
    this.timer = setTimeout(() => this.start(), START_MILLISECONDS);
    this.seen = setInterval(() => this.keepWindow(), SEEN_INTERVAL_MILLISECONDS);
  }

  /** Undefined until the logs of today are read, and while the setting is off. */
  public get current(): SessionReport | undefined {
    return this.latest;
  }

  public get status(): SessionState {
    if (!readSetting(settings.sessionEnabled)) return 'off';
    return this.latest?.isComplete === true ? 'following' : 'reading';
  }

  /** Turns and what came of them. Rejects while nothing is followed. */
  public async detailOf(session: SessionKey): Promise<SessionDetail> {
    return this.caller().call('readSession', session);
  }

  /** What in the windows of a session cost money and gave nothing. Rejects while nothing is followed. */
  public async wasteIn(session: SessionKey, signal: AbortSignal): Promise<readonly WasteFinding[]> {
    return this.caller().call('findSessionWaste', session, { signal });
  }

  /** The line of a log, from 1; undefined where it cannot be told. Rejects while nothing is followed. */
  public async lineAt(place: LogPlace): Promise<number | undefined> {
    return this.caller().call('findLogLine', place);
  }

  /** Of one session, or of all of this workspace. @throws Error while nothing is followed */
  public summaryOf(session: SessionKey | undefined): Promise<UsageSummary> {
    return this.caller().call('summariseSessions', session);
  }

  /** Looks for new logs now. */
  public async refresh(): Promise<void> {
    if (this.thread === undefined) this.restart();
    else await this.thread.caller.call('refreshSessions', undefined);
  }

  public dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    clearInterval(this.seen);
    this.stop();
    this.changed.dispose();
  }

  private caller(): Thread['caller'] {
    if (this.thread === undefined) throw new Error('No sessions are followed.');
    return this.thread.caller;
  }

  private restart(): void {
    this.stop();
    this.latest = undefined;
    this.failures = 0;
    this.start();
    this.changed.fire();
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.following?.abort();
    this.following = undefined;
    void this.thread?.end();
    this.thread = undefined;
  }

  private start(): void {
    if (!readSetting(settings.sessionEnabled)) return;
    const thread = new Thread({ folder: this.places.distFolder });
    const following = new AbortController();
    this.thread = thread;
    this.following = following;
    this.follow(thread, following.signal).catch((error: unknown) => {
      if (following.signal.aborted) return;
      const wait = Math.min(FIRST_RETRY_MILLISECONDS * 2 ** this.failures, LONGEST_RETRY_MILLISECONDS);
      this.failures++;
      const reason = error instanceof Error ? error : String(error);
      this.log.error(`Following the sessions of agents failed; it is tried again in ${wait / 1000} s.`, reason);
      // What is shown stays: it was right, and the next report says what came since.
      this.stop();
      this.timer = setTimeout(() => this.start(), wait);
    });
  }

  private follow(thread: Thread, signal: AbortSignal): Promise<void> {
    const { globalStorage } = this.places;
    const { platform, home, variables } = currentEnvironment();
    const telemetry = vscode.workspace.getConfiguration('github.copilot.chat.otel');
    const folders = vscode.workspace.workspaceFolders;
    return thread.caller.call(
      'followSessions',
      {
        // process.env itself cannot be sent.
        environment: {
          ...{ platform, home, variables: withTelemetryFile({ ...variables }, telemetry.get('outfile')) },
          editorUserFolder: dirname(dirname(globalStorage.fsPath)),
        },
        workspaces: folders?.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath),
        windowOpenedAt: this.openedAt,
        // VS Code gives out a proxy, which cannot be sent.
        modelOverrides: JSON.parse(JSON.stringify(readSetting(settings.modelOverrides) ?? {})) as unknown,
        refreshedPrices: this.prices.current,
        stateFile: vscode.Uri.joinPath(globalStorage, 'sessions.json').fsPath,
      },
      {
        signal,
        onProgress: (progress) => {
          if (signal.aborted) return;
          if (progress.kind === 'notice') this.log.warn(progress.notice.message);
          else this.take(progress.report);
        },
      },
    );
  }

  private take(report: SessionReport): void {
    const hadSpent = this.hasSpent();
    this.latest = report;
    this.failures = 0;
    // At once: a window may be reloaded before the interval is over.
    if (!hadSpent) this.keepWindow();
    this.changed.fire();
  }

  private hasSpent(): boolean {
    return (this.latest?.spent.window.calls ?? 0) > 0;
  }

  /** Only once something was spent in it: before, a window that opens anew is the same. */
  private keepWindow(): void {
    if (!this.hasSpent()) return;
    const times: WindowTimes = { openedAt: this.openedAt, seenAt: Date.now() };
    this.state.update(windowKey, times).then(undefined, (error: unknown) => {
      this.log.warn('When this window was opened could not be kept.', error instanceof Error ? error : String(error));
    });
  }
}
