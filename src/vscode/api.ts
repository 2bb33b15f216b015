import type { Event } from 'vscode';
import type { LiveCounts } from './liveCounts';

/** What other extensions get from `vscode.extensions.getExtension('tare.tare').activate()`: the numbers of the status bar. */
export interface TareApi {
  /** Undefined before the first count. */
  readonly counts: LiveCounts | undefined;
  readonly onDidChangeCounts: Event<LiveCounts>;
}
