import type { Activity } from '../activity';
import { ActivityReader } from '../activityReader';
import type { Pricer } from '../eventCost';
import type { UsageEvent } from '../usageEvent';
import { conversationsOf } from './conversation';
import { findWaste } from './findWaste';
import type { WasteFinding } from './finding';

export interface WasteOptions {
  /** Keeps what it read, for the next time. */
  readonly reader?: ActivityReader;
  readonly signal?: AbortSignal;
}

/**
 * What in the windows of agents cost money and gave nothing, the dearest first. Reads the logs of the events as a whole:
 * about 60 ms for 10 MB. A log that is gone by now tells nothing beside its calls.
 * @param events of one or more sessions, deduplicated by the ledger
 * @throws the reason of the signal once it has aborted
 */
export async function readWaste(
  events: Iterable<UsageEvent>,
  pricer: Pricer,
  { reader = new ActivityReader(), signal }: WasteOptions = {},
): Promise<readonly WasteFinding[]> {
  const all = [...events];
  const activities = new Map<string, readonly Activity[]>();
  for (const { agent, source } of all) {
    if (!activities.has(source)) activities.set(source, await reader.read(agent, source, signal));
  }
  return findWaste(
    conversationsOf(all, (source) => activities.get(source) ?? []),
    pricer,
    signal,
  );
}
