import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A value of a column; whole numbers that are too large for a number are rounded. */
export type SqliteValue = null | number | string | Uint8Array;
export type SqliteRow = Readonly<Record<string, SqliteValue>>;

/** An open database. */
export interface SqliteDatabase {
  /** Names of the columns of a table; empty when there is no such table. */
  columns(table: string): ReadonlySet<string>;
  rows(query: string): Iterable<SqliteRow>;
}

/** The part of `node:sqlite` that is used; @types/node of the oldest supported Node does not have it. */
interface NodeSqlite {
  readonly DatabaseSync: new (
    path: string,
    options: { readonly readOnly: boolean },
  ) => {
    prepare(query: string): Statement;
    close(): void;
  };
}

interface Statement {
  setReadBigInts(enabled: boolean): void;
  iterate(): Iterable<Readonly<Record<string, SqliteValue | bigint>>>;
  all(): readonly Readonly<Record<string, SqliteValue | bigint>>[];
}

/** Another program holds a lock for as long as it writes a change; this one waits in a thread of its own. */
const longestWaitMs = 500;
/** A file that changed while it was read as if it could not is read again. */
const mostAttempts = 3;

/**
 * SQLite as part of Node, in VS Code since 1.101. Undefined before Node 22.15: the module is older, but only since then it
 * takes the URIs that keep a database from being written to.
 */
export function nodeSqlite(): NodeSqlite | undefined {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isRecent = major > 23 || (major === 23 && minor >= 10) || (major === 22 && minor >= 15);
  return isRecent ? (process.getBuiltinModule('node:sqlite') as NodeSqlite | undefined) : undefined;
}

/**
 * Opens another program's database, lets `use` read it and closes it, without creating or changing a file beside it. `use` is
 * called again when the database was changed under it: what it returns is of one state.
 *
 * SQLite itself would create `-wal` and `-shm` files to read a database in write-ahead mode. So: with both there, `-shm` is
 * mapped read-only; with a log but no `-shm` (a crash, a copied home) both files are read from a temporary copy; with a
 * rollback journal it is read under SQLite's own locks; else nothing is pending and the file is read as immutable.
 *
 * The database itself is opened by SQLite alone: where another extension has it open in this very process, closing any other
 * descriptor of it would take away that one's locks (sqlite.org/howtocorrupt.html, 2.2).
 * @throws Error of SQLite or of the file system
 */
export function withDatabase<Result>(
  sqlite: NodeSqlite,
  path: string,
  use: (database: SqliteDatabase) => Result,
): Result {
  for (let attempt = 1; ; attempt++) {
    if (existsSync(`${path}-wal`) && existsSync(`${path}-shm`)) {
      return read(sqlite, uriOf(path, 'mode=ro&readonly_shm=1'), use);
    }
    if (sizeOf(`${path}-wal`) > 0) return readCopy(sqlite, path, use);
    if (sizeOf(`${path}-journal`) > 0) return read(sqlite, uriOf(path, 'mode=ro'), use);
    const before = stateOf(path);
    try {
      const result = read(sqlite, uriOf(path, 'mode=ro&immutable=1'), use);
      if (stateOf(path) === before || attempt === mostAttempts) return result;
    } catch (error) {
      if (stateOf(path) === before || attempt === mostAttempts) throw error;
    }
  }
}

function readCopy<Result>(sqlite: NodeSqlite, path: string, use: (database: SqliteDatabase) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'tare-'));
  try {
    const copy = join(folder, basename(path));
    copyFileSync(path, copy);
    copyFileSync(`${path}-wal`, `${copy}-wal`);
    return read(sqlite, uriOf(copy, 'mode=ro'), use);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function read<Result>(sqlite: NodeSqlite, uri: string, use: (database: SqliteDatabase) => Result): Result {
  const database = new sqlite.DatabaseSync(uri, { readOnly: true });
  const prepare = (query: string): Statement => {
    const statement = database.prepare(query);
    // A whole number beyond 2^53 would be an error, and with it the rest of the database unread.
    statement.setReadBigInts(true);
    return statement;
  };
  try {
    prepare(`PRAGMA busy_timeout = ${longestWaitMs}`).all();
    // All questions are answered for one state of the database.
    prepare('BEGIN').all();
    return use({
      columns: (table) => {
        const rows = prepare(`SELECT name FROM pragma_table_info('${table}')`).all();
        return new Set(rows.map(({ name }) => String(name)));
      },
      rows: function* (query) {
        for (const row of prepare(query).iterate()) yield withNumbers(row);
      },
    });
  } finally {
    database.close();
  }
}

function withNumbers(row: Readonly<Record<string, SqliteValue | bigint>>): SqliteRow {
  const result: Record<string, SqliteValue> = {};
  for (const [name, value] of Object.entries(row)) result[name] = typeof value === 'bigint' ? Number(value) : value;
  return result;
}

function uriOf(path: string, query: string): string {
  return `${pathToFileURL(path).href}?${query}`;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Differs when the database was written to, or is about to be. */
function stateOf(path: string): string {
  const { size, mtimeMs, ino } = statSync(path);
  return `${size} ${mtimeMs} ${ino} ${sizeOf(`${path}-wal`)} ${sizeOf(`${path}-journal`)}`;
}
