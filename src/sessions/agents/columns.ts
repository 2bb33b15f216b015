import type { SqliteValue } from '../files/sqlite';
import { timeOf } from '../json';

/** Reading columns whose types nobody vouches for: SQLite keeps any value in any column. */

/** The text or number of an id or a name; undefined where there is none. */
export function labelOf(value: SqliteValue | undefined): string | undefined {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;
}

/** Milliseconds since 1970. SQLite's own texts, `2026-07-01 12:34:56`, are UTC without saying so. */
export function timeOfColumn(value: SqliteValue | undefined): number | undefined {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(value)
    ? timeOf(`${value.replace(' ', 'T')}Z`)
    : timeOf(value);
}

/** The session that a session was started by, or by which that one was; undefined for one that nothing started. */
export function rootOf(session: string, parents: ReadonlyMap<string, string>): string | undefined {
  const seen = new Set([session]);
  let root: string | undefined;
  for (let next = parents.get(session); next !== undefined && !seen.has(next); next = parents.get(next)) {
    seen.add(next);
    root = next;
  }
  return root;
}
