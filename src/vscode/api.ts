import type { Event } from 'vscode';
import type { SessionReport } from '../workers/sessionReport';
import type { LiveCounts } from './liveCounts';

/** What other extensions get from `vscode.extensions.getExtension('tare.tare').activate()`: the numbers of the status bar. */
export interface TareApi {
  /** Undefined before the first count. */
  readonly counts: LiveCounts | undefined;
  readonly onDidChangeCounts: Event<LiveCounts>;
  /** What agents spent; undefined until the logs of today are read, and while that is off. */
  readonly sessions: SessionReport | undefined;
  readonly onDidChangeSessions: Event<void>;
}
