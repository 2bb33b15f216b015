import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { nodeSqlite } from '../../../../src/sessions/files/sqlite';

/** What tests write databases with; @types/node of the oldest supported Node does not have it. */
export interface WritableDatabase {
  exec(sql: string): void;
  close(): void;
}

const sqlite = nodeSqlite() as unknown as { readonly DatabaseSync: new (path: string) => WritableDatabase } | undefined;

/** `describe` for tests that write databases. They are skipped, each by its name, in a Node that has no SQLite. */
export function describeDatabases(title: string, body: (this: Mocha.Suite) => void): void {
  if (sqlite !== undefined) {
    describe(title, body);
    return;
  }
  const reason = `Node ${process.versions.node} has no SQLite; run \`npm run setup\` once, or the tests with Node 22.15 or later`;
  describe.skip(`${title} (skipped: ${reason})`, body);
}

/** Opens a database, or makes it. */
export function createDatabase(path: string): WritableDatabase {
  return new sqlite!.DatabaseSync(path);
}

/** Names, sizes and times of the files of a folder: reading must change none of them. */
export function filesOf(folder: string): readonly string[] {
  return readdirSync(folder).map((name) => {
    const { size, mtimeMs } = statSync(join(folder, name));
    return `${name} ${size} ${mtimeMs}`;
  });
}
