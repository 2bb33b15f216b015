import type { SqliteDatabase, SqliteRow } from '../files/sqlite';
import { type JsonObject, defined, listOf, numberOf, objectOf, parseJson, textOf } from '../json';
import { type DatabaseFormat, type FileContext, type Sink, UnknownTables } from '../reader';
import { labelOf, rootOf } from './columns';

/** A message of an agent, and what other tables know of it. */
export interface StoredMessage {
  readonly id: string;
  readonly session: string;
  /** The session that started this one for a subagent, or the one that started that. */
  readonly parent?: string;
  /** Folder of the session. */
  readonly folder?: string;
  /** As in the file of a message, without what it says. */
  readonly message: JsonObject;
}

/** Version 1 keeps messages in `message`, version 2 in `session_message`, beside what it moved from there. */
const messageTables = ['message', 'session_message'];
export const sessionTables = ['session', 'session_v2'];

/** What is asked of a message: its text, and what tools printed, can be megabytes. */
const fields = ['role', 'tokens', 'time', 'model', 'modelID', 'path', 'cost'] as const;

/** Where reading of a table goes on. */
interface Progress {
  /** Of the last row. */
  readonly position: number;
  readonly id: string;
  /** Milliseconds since 1970: the last change of any row. */
  readonly updated: number;
  /** The last row of an hour or two ago: those before it do not change any more. */
  readonly settled: number;
  /** Milliseconds since 1970: when `settled` was noted. */
  readonly settledAt: number;
}

/** A call is added when it begins and gets its tokens when it ends: the last rows are read again, and of an hour those changed. */
const rowsAgain = 200;
const changedLately = 10 * 60_000;
const hour = 60 * 60_000;

/** Reads only the rows that came or changed since it last read the database: there can be gigabytes. */
export function openCodeDatabase(take: (stored: StoredMessage, file: FileContext, sink: Sink) => void): DatabaseFormat {
  return {
    kind: 'database',
    read: (database, file, sink, state) => {
      const tables = messageTables.filter((table) => database.columns(table).size > 0);
      if (tables.length === 0 && !isEmpty(database)) throw new UnknownTables();
      const sessions = sessionsOf(database);
      const progress: Record<string, Progress> = {};
      for (const table of tables) {
        const start = startOf(database, table, objectOf(objectOf(state)?.[table]) as Progress | undefined);
        let { position, id, updated } = start ?? { position: 0, id: '', updated: 0 };
        for (const row of messagesOf(database, table, start)) {
          position = Math.max(position, numberOf(row.position) ?? 0);
          if (row.position === position) id = String(row.id);
          updated = Math.max(updated, numberOf(row.time_updated) ?? 0);
          const message = messageOf(row);
          const session = labelOf(row.session_id);
          if (message === undefined || session === undefined || labelOf(row.id) === undefined) continue;
          const place = defined({ parent: rootOf(session, sessions.parents), folder: sessions.folders.get(session) });
          take({ id: String(row.id), session, ...place, message }, file, sink);
        }
        const isNote = start === undefined || file.modifiedAt > start.settledAt + hour;
        const { settled, settledAt } = isNote
          ? { settled: start?.position ?? position, settledAt: file.modifiedAt }
          : start;
        progress[table] = { position, id, updated, settled, settledAt };
      }
      return progress;
    },
  };
}

function isEmpty(database: SqliteDatabase): boolean {
  return [...database.rows("SELECT name FROM sqlite_master WHERE type = 'table' LIMIT 1")].length === 0;
}

/** Undefined, which is from the beginning, unless the last row is the same: else the table was written anew. */
function startOf(database: SqliteDatabase, table: string, known: Progress | undefined): Progress | undefined {
  if (known === undefined || !Number.isSafeInteger(known.position)) return undefined;
  const [last] = database.rows(`SELECT id FROM ${table} WHERE rowid = ${known.position}`);
  return last?.id === known.id ? known : undefined;
}

function messagesOf(database: SqliteDatabase, table: string, start: Progress | undefined): Iterable<SqliteRow> {
  const columns = database.columns(table);
  if (!['id', 'session_id', 'data'].every((name) => columns.has(name))) throw new UnknownTables();
  const optional = (name: string): string => (columns.has(name) ? name : `NULL AS ${name}`);
  const paths = fields.map((field) => `'$.${field}'`).join(', ');
  // Two conditions on positions, so that what is before them is not looked through.
  const isNew =
    start === undefined || !columns.has('time_updated')
      ? 'TRUE'
      : `rowid > ${Math.min(start.settled, start.position) - rowsAgain} AND
          (rowid > ${start.position - rowsAgain} OR time_updated >= ${start.updated - changedLately})`;
  return database.rows(
    `SELECT rowid AS position, id, session_id, ${optional('type')}, ${optional('time_created')}, ${optional('time_updated')},
        CASE WHEN json_valid(data) THEN json_extract(data, ${paths}) END AS fields
      FROM ${table} WHERE ${isNew}`,
  );
}

function messageOf(row: SqliteRow): JsonObject | undefined {
  const values = listOf(parseJson(String(row.fields)));
  if (values.length === 0) return undefined;
  const message: Record<string, unknown> = {};
  fields.forEach((field, index) => (message[field] = values[index] ?? undefined));
  return {
    ...message,
    role: message.role ?? row.type,
    time: objectOf(message.time) ?? { created: row.time_created },
  };
}

export interface Sessions {
  /** The session that started one for a subagent. */
  readonly parents: ReadonlyMap<string, string>;
  readonly folders: ReadonlyMap<string, string>;
}

export function sessionsOf(database: SqliteDatabase): Sessions {
  const parents = new Map<string, string>();
  const folders = new Map<string, string>();
  for (const table of sessionTables) {
    const columns = database.columns(table);
    if (!columns.has('id')) continue;
    const optional = (name: string): string => (columns.has(name) ? name : `NULL AS ${name}`);
    const names = ['parent_id', 'fork_session_id', 'title', 'directory'].map(optional);
    for (const row of database.rows(`SELECT id, ${names.join(', ')} FROM ${table}`)) {
      const parent = isFork(row) ? undefined : labelOf(row.parent_id);
      const folder = textOf(row.directory);
      if (parent !== undefined) parents.set(String(row.id), parent);
      if (folder !== undefined) folders.set(String(row.id), folder);
    }
  }
  return { parents, folders };
}

/** Some versions name the session that another was forked from as its parent too; what is done there is no subagent's. */
function isFork({ fork_session_id: origin, title }: SqliteRow): boolean {
  return labelOf(origin) !== undefined || /\(fork #\d+\)$/.test(textOf(title) ?? '');
}
