import { allReaders } from '../sessions/agents/all';
import { UsageCollector } from '../sessions/collector';
import type { CollectorState } from '../sessions/collectorState';
import { currentEnvironment } from '../sessions/environment';
import type { Notice } from '../sessions/notices';

/** What is to be read. */
export interface LogsToRead {
  /** Folders whose own files may be logs. */
  readonly workspaces: readonly string[];
  /** Milliseconds since 1970: files last changed before are left out. */
  readonly modifiedSince?: number;
}

/** What two threads read together. */
export interface SharedLogs extends LogsToRead {
  /** Compiled once for both. */
  readonly program: WebAssembly.Module | undefined;
  readonly paths: readonly string[];
  /** How many of the paths were taken, by whichever thread: an `Int32Array` of one. */
  readonly taken: SharedArrayBuffer;
}

/** What the second thread hands over. */
export interface Share {
  readonly state: CollectorState;
  readonly notices: readonly Notice[];
}

export function collectorFor(
  { workspaces }: LogsToRead,
  program: WebAssembly.Module | undefined,
  notice: (notice: Notice) => void,
): UsageCollector {
  return new UsageCollector({
    readers: allReaders,
    environment: currentEnvironment(),
    workspaces,
    notice,
    ...(program === undefined ? {} : { program }),
  });
}

export function optionsOf({ modifiedSince }: LogsToRead): { readonly modifiedSince?: number } {
  return modifiedSince === undefined ? {} : { modifiedSince };
}

/** Takes one file after the other until none is left, as the other thread does. */
export async function readShare(collector: UsageCollector, logs: SharedLogs): Promise<void> {
  const taken = new Int32Array(logs.taken);
  for (;;) {
    const path = logs.paths[Atomics.add(taken, 0, 1)];
    if (path === undefined) return;
    await collector.update([path], optionsOf(logs));
  }
}

/** What the second thread does. */
export async function shareOf(logs: SharedLogs): Promise<Share> {
  const notices: Notice[] = [];
  const collector = collectorFor(logs, logs.program, (notice) => notices.push(notice));
  await readShare(collector, logs);
  // All of it, however much: what is left out of a kept state is read again later, and here there is no later.
  return { state: collector.save(Date.now(), Infinity), notices };
}
