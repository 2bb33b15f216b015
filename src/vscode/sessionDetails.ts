import * as vscode from 'vscode';
import type { WasteFinding } from '../sessions/waste/finding';
import type { SessionKey, SessionRow } from '../workers/sessionReport';
import type { SessionDetail } from '../workers/sessionTurns';
import type { SessionService } from './sessionService';

/** So long the rows of a session wait for its findings, so that they need not move when those come. */
const TOGETHER_MILLISECONDS = 250;
/** A session that goes on is looked through again no sooner than this. */
const PAUSE_MILLISECONDS = 5000;

interface Kept {
  /** Of the calls that were read. */
  readonly stamp: string;
  readonly readAt: number;
  readonly findings: readonly WasteFinding[];
}

interface Reading {
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

/**
 * What the session view shows below a session: its turns, what came of them, and its findings. Read in the sessions thread when a
 * session is opened, again when calls were added, and left off when it is closed.
 */
export class SessionDetails implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly details = new Map<string, { readonly stamp: string; readonly read: Promise<SessionDetail> }>();
  private readonly found = new Map<string, Kept>();
  private readonly readings = new Map<string, Reading>();
  private timer: NodeJS.Timeout | undefined;

  /** Findings came, or are due to be looked for again. */
  public readonly onDidChange = this.changed.event;

  public constructor(
    private readonly sessions: SessionService,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Read again when a call was added; a session that cannot be read has no turns. */
  public async detailOf(session: SessionRow): Promise<SessionDetail> {
    const key = keyOf(session);
    const stamp = stampOf(session);
    let known = this.details.get(key);
    if (known?.stamp !== stamp) {
      const { agent, id } = session;
      known = { stamp, read: this.sessions.detailOf({ agent, id }) };
      this.details.set(key, known);
    }
    try {
      return await known.read;
    } catch (error) {
      this.details.delete(key);
      this.log.error('The turns of a session could not be read.', error instanceof Error ? error : String(error));
      return { turns: [] };
    }
  }

  /** What is known by now, or a moment later; `onDidChange` tells of more. */
  public async wasteOf(session: SessionRow): Promise<readonly WasteFinding[]> {
    const key = keyOf(session);
    const stamp = stampOf(session);
    const known = this.found.get(key);
    // A reading that is under way is not begun anew with each call of a busy session: its findings are as good.
    if (known?.stamp !== stamp && !this.readings.has(key)) {
      const wait = known === undefined ? 0 : known.readAt + PAUSE_MILLISECONDS - Date.now();
      if (wait > 0) this.timer ??= setTimeout(() => this.askAgain(), wait);
      else this.read(session, key, stamp);
    }
    if (known === undefined) await Promise.race([this.readings.get(key)?.done, pause(TOGETHER_MILLISECONDS)]);
    return this.found.get(key)?.findings ?? [];
  }

  /**
   * Nobody looks at the session any more, or at any: what is being looked for is left off, and what came of it is read anew when
   * somebody does, since files change.
   */
  public leave(session?: SessionKey): void {
    if (session === undefined) this.details.clear();
    else this.details.delete(keyOf(session));
    for (const [key, { controller }] of this.readings) {
      if (session === undefined || key === keyOf(session)) {
        controller.abort();
        this.readings.delete(key);
      }
    }
  }

  public dispose(): void {
    clearTimeout(this.timer);
    this.leave();
    this.changed.dispose();
  }

  private askAgain(): void {
    this.timer = undefined;
    this.changed.fire();
  }

  private read({ agent, id }: SessionRow, key: string, stamp: string): void {
    const controller = new AbortController();
    this.readings.set(key, { controller, done: this.take({ agent, id }, key, stamp, controller.signal) });
  }

  private async take(session: SessionKey, key: string, stamp: string, signal: AbortSignal): Promise<void> {
    let findings: readonly WasteFinding[] = [];
    try {
      findings = await this.sessions.wasteIn(session, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.log.error(
        'The logs of a session could not be looked through.',
        error instanceof Error ? error : String(error),
      );
    }
    // Also after a failure: another call is a reason to try again, the same one is not.
    this.found.set(key, { stamp, readAt: Date.now(), findings });
    this.readings.delete(key);
    this.changed.fire();
  }
}

export function keyOf({ agent, id }: SessionKey): string {
  return `${agent} ${id}`;
}

function stampOf({ calls, tokens, end }: SessionRow): string {
  return JSON.stringify([calls, tokens, end]);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
