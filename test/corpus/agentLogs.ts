import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Logs of agents, real ones and one rule each: kept beside the repository because of their size. */
const place = join('shared', 'fixtures', 'agent-logs');

/**
 * The folder of the shared logs, beside the repository or a folder further up (a worktree can be anywhere below); undefined
 * where there is none.
 */
export function findAgentLogs(): string | undefined {
  for (let folder = resolve(import.meta.dirname, '..', '..'); ; folder = dirname(folder)) {
    const logs = join(folder, place);
    if (existsSync(logs)) return logs;
    if (dirname(folder) === folder) return undefined;
  }
}
