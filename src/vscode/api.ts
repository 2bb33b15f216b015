import type { Event } from 'vscode';
import type { ContextService } from './context/contextService';
import type { SessionReport } from '../workers/sessionReport';
import type { LiveCounts } from './liveCounts';

/** What other extensions get from `vscode.extensions.getExtension('tare.tare').activate()`: the numbers of the status bar, and the context. */
export interface TareApi {
  /** Undefined before the first count. */
  readonly counts: LiveCounts | undefined;
  readonly onDidChangeCounts: Event<LiveCounts>;
  /** What would be sent, as the Context view shows it. */
  readonly context: Pick<ContextService, 'context' | 'weight' | 'weighed' | 'isWeighing' | 'render' | 'onDidChange'>;
  /** What agents spent; undefined until the logs of today are read, and while that is off. */
  readonly sessions: SessionReport | undefined;
  readonly onDidChangeSessions: Event<void>;
}
