import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';

/** Raised when what is stored changes its meaning: a reader's keys, or what it takes from a log. Then all is read anew. */
const version = 3;

/** A file that was being written when its window ended; milliseconds. */
const abandonedAfter = 60 * 60_000;

/**
 * What a collector knows, kept in one file so that a restart reads only what was appended. The file is replaced as a whole:
 * another window sees all of one state or all of another, and each is complete in itself. One that is damaged or of another
 * version is dropped.
 *
 * Windows share the file. Each takes over what another one wrote before it writes (`isForeign`), so that calls whose log is gone
 * are not forgotten by the one that never saw it.
 */
export class SessionStore {
  private last: string | undefined;

  /** @param file where the state is kept; its folder is made when needed */
  public constructor(private readonly file: string) {}

  /** Whether another window wrote since this one last loaded or saved. */
  public isForeign(): boolean {
    const head = Buffer.alloc(checksumOf('').length);
    try {
      const file = openSync(this.file, 'r');
      try {
        readSync(file, head, 0, head.length, 0);
      } finally {
        closeSync(file);
      }
      return head.toString() !== this.last;
    } catch {
      return false; // There is none.
    }
  }

  /** Undefined when there is nothing that can be used. */
  public load(): unknown {
    try {
      const content = readFileSync(this.file, 'utf8');
      const end = content.indexOf('\n');
      const body = content.slice(end + 1);
      const checksum = checksumOf(body);
      if (content.slice(0, end) !== checksum) return undefined;
      this.last = checksum;
      return JSON.parse(body);
    } catch {
      return undefined;
    }
  }

  /** Failing to is no error: the next start reads the logs again. */
  public save(state: object): void {
    const body = JSON.stringify(state);
    const checksum = checksumOf(body);
    if (checksum === this.last) return;
    const temporary = `${this.file}.${String(process.pid)}-${String(threadId)}.tmp`;
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      writeFileSync(temporary, `${checksum}\n${body}`, { mode: 0o600 });
      renameSync(temporary, this.file);
      this.last = checksum;
      this.clean();
    } catch {
      rmSync(temporary, { force: true });
    }
  }

  /** What windows that ended in the middle of writing left behind. */
  private clean(): void {
    const folder = dirname(this.file);
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(`${basename(this.file)}.`) || !name.endsWith('.tmp')) continue;
      const path = join(folder, name);
      const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
      if (Date.now() - written > abandonedAfter) rmSync(path, { force: true });
    }
  }
}

function checksumOf(body: string): string {
  return `tare sessions ${String(version)} ${createHash('sha256').update(body).digest('hex')}`;
}
