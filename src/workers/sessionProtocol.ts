import type { RefreshedPrices } from '../models/refresh/priceList';
import type { Environment } from '../sessions/environment';
import type { Notice } from '../sessions/notices';
import type { UsageSummary } from '../sessions/summary';
import type { WasteFinding } from '../sessions/waste/finding';
import type { Call } from './call';
import type { SessionKey, SessionReport } from './sessionReport';
import type { SessionDetail } from './sessionTurns';

/** What the thread of the agents' sessions does. */
export interface SessionCalls {
  /** Follows the logs of coding agents until it is cancelled, and tells what was spent. A thread follows one window's. */
  followSessions: Call<FollowSessionsRequest, void, SessionProgress>;
  /** Looks for new logs now. The calls below need a thread that follows. */
  refreshSessions: Call<void, void>;
  /** The turns of one session, in order, and what came of them. */
  readSession: Call<SessionKey, SessionDetail>;
  /** What in the windows of one session cost money and gave nothing, the dearest first. Reads its logs. */
  findSessionWaste: Call<SessionKey, readonly WasteFinding[]>;
  /** The line of a log, from 1, that was written at a time; undefined where it cannot be told. */
  findLogLine: Call<LogPlace, number | undefined>;
  /** All of the workspace, or one session of it: what `tare session` prints. */
  summariseSessions: Call<SessionKey | undefined, UsageSummary>;
}

export interface LogPlace {
  /** Path of the log. */
  readonly log: string;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
}

export interface FollowSessionsRequest {
  /** Where the agents keep their logs, on this machine. */
  readonly environment: Environment;
  /** Absolute paths of the window's folders. Undefined: sessions everywhere. */
  readonly workspaces: readonly string[] | undefined;
  /** Milliseconds since 1970, UTC. */
  readonly windowOpenedAt: number;
  /** The value of the setting with the user's own models and prices. What cannot be read is left out, and told elsewhere. */
  readonly modelOverrides: unknown;
  /** Prices newer than the table's; absent: the table's. */
  readonly refreshedPrices?: RefreshedPrices | undefined;
  /** Absolute path: where what was read is kept for the next start. */
  readonly stateFile: string;
}

export type SessionProgress =
  | { readonly kind: 'report'; readonly report: SessionReport }
  /** Something a person should know about how logs were read; each is told once. */
  | { readonly kind: 'notice'; readonly notice: Notice };
