import { closeSync, copyFileSync, existsSync, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A value of a column. */
export type SqliteValue = null | number | bigint | string | Uint8Array;
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
    prepare(query: string): { iterate(): Iterable<SqliteRow>; all(): readonly SqliteRow[] };
    close(): void;
  };
}

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
 * Opens another program's database, lets `use` read it and closes it, without creating or changing a file beside it.
 *
 * SQLite itself would create `-wal` and `-shm` files to read a database in write-ahead mode. So: with a `-shm` file there, it
 * is mapped read-only; without write-ahead log nothing is pending and the file can be read as immutable; with a log but
 * no `-shm` (a crash, a copied home) both files are read from a temporary copy.
 * @throws Error of SQLite or of the file system
 */
export function withDatabase(sqlite: NodeSqlite, path: string, use: (database: SqliteDatabase) => void): void {
  if (!isWriteAhead(path)) {
    read(sqlite, uriOf(path, 'mode=ro'), use);
  } else if (sizeOf(`${path}-wal`) === 0) {
    read(sqlite, uriOf(path, 'mode=ro&immutable=1'), use);
  } else if (existsSync(`${path}-shm`)) {
    read(sqlite, uriOf(path, 'mode=ro&readonly_shm=1'), use);
  } else {
    const folder = mkdtempSync(join(tmpdir(), 'tare-'));
    try {
      const copy = join(folder, basename(path));
      copyFileSync(path, copy);
      copyFileSync(`${path}-wal`, `${copy}-wal`);
      read(sqlite, uriOf(copy, 'mode=ro'), use);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function read(sqlite: NodeSqlite, uri: string, use: (database: SqliteDatabase) => void): void {
  const database = new sqlite.DatabaseSync(uri, { readOnly: true });
  try {
    use({
      columns: (table) => {
        const rows = database.prepare(`SELECT name FROM pragma_table_info('${table}')`).all();
        return new Set(rows.map(({ name }) => String(name)));
      },
      rows: (query) => database.prepare(query).iterate(),
    });
  } finally {
    database.close();
  }
}

function uriOf(path: string, query: string): string {
  return `${pathToFileURL(path).href}?${query}`;
}

/** Bytes 18 and 19 of a database are 2 in write-ahead mode (sqlite.org/fileformat.html). */
function isWriteAhead(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(20);
    readSync(file, header, 0, header.length, 0);
    return header[18] === 2;
  } finally {
    closeSync(file);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
