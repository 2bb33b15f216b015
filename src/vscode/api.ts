import type { Event } from 'vscode';
import type { ContextService } from './context/contextService';
import type { FindingsView } from './findingsView';
import type { SessionReport } from '../workers/sessionReport';
import type { LiveCounts } from './liveCounts';
import type { ReviewService } from './reviewService';

/** What other extensions get from `vscode.extensions.getExtension('tare.tare').activate()`: the numbers of the status bar, and the context. */
export interface TareApi {
  /** Undefined before the first count. */
  readonly counts: LiveCounts | undefined;
  readonly onDidChangeCounts: Event<LiveCounts>;
  /** What would be sent, as the Context view shows it. */
  readonly context: Pick<
    ContextService,
    'context' | 'weight' | 'weighed' | 'isWeighing' | 'render' | 'apply' | 'onDidChange'
  >;
  /** What is wrong with it, as the Findings view shows it. */
  readonly review: Pick<ReviewService, 'current' | 'reviewed' | 'isReviewing' | 'keyReasonsOf' | 'onDidChange'>;
  readonly findings: Pick<FindingsView, 'rows' | 'state'>;
  /** What agents spent; undefined until the logs of today are read, and while that is off. */
  readonly sessions: SessionReport | undefined;
  readonly onDidChangeSessions: Event<void>;
}
