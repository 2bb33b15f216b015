import { type Stats, closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { type CollectorState, type StoredFile, packEvents, unpackState } from './collectorState';
import type { Environment } from './environment';
import { NodeFolders } from './files/folders';
import { LineScanner, type ScannedLine } from './files/lineScanner';
import { nodeSqlite, withDatabase } from './files/sqlite';
import { parseJson } from './json';
import { Ledger } from './ledger';
import { type Notice, NoticeBoard, reasonOf } from './notices';
import {
  type AgentReader,
  type DatabaseFormat,
  type DocumentFormat,
  type FileContext,
  type LineFormat,
  type LogFile,
  type Sink,
  UnfinishedDocument,
} from './reader';
import type { RateLimit, UsageEvent } from './usageEvent';

/** Others get a turn at least this often, in milliseconds. */
const longestTurn = 8;
/** A document is held in memory as a whole, several times over while it is parsed. */
const largestDocument = 128 * 1024 * 1024;
/** So many bytes before the offset tell whether a file still is the one that was read. */
const fingerprintLength = 256;

export interface CollectorOptions {
  readonly readers: readonly AgentReader[];
  readonly environment: Environment;
  /** Folders whose own files may be logs, such as Aider's history. */
  readonly workspaces?: readonly string[];
  readonly notice?: (notice: Notice) => void;
  /** What `save` returned in an earlier run; anything else is ignored. */
  readonly state?: unknown;
}

export interface ScanOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds since 1970: files last changed before are left out, as they hold no later event. */
  readonly modifiedSince?: number;
}

/**
 * Reads the logs of all agents into a ledger, and goes on where it stopped: a file is read again from its last complete line.
 *
 * Reads are synchronous, in pieces, with turns for others in between: meant for a worker thread or a command, not for the
 * thread that draws. Two collectors on the same logs do not disturb each other, since nothing is written.
 */
export class UsageCollector {
  public readonly ledger = new Ledger();
  private readonly notices: NoticeBoard;
  private readonly files: Map<string, StoredFile>;
  private readonly limits = new Map<string, RateLimit>();
  private readonly scanners = new Map<LineFormat, LineScanner>();
  private readonly known = new Map<string, LogFile>();
  private readonly texts = new Map<string, string>();
  private queue: Promise<unknown> = Promise.resolve();
  private turnEnds = 0;

  public constructor(private readonly options: CollectorOptions) {
    this.notices = new NoticeBoard(options.notice ?? (() => undefined));
    const { files, events, rateLimits } = unpackState(options.state);
    this.files = files;
    for (const event of events) this.ledger.add(this.withSharedTexts(event));
    for (const limit of rateLimits) this.noteLimit(limit);
  }

  /** Folders to watch; some do not exist. */
  public roots(): readonly string[] {
    const { readers, environment, workspaces = [] } = this.options;
    return [...new Set(readers.flatMap((reader) => reader.roots(environment, workspaces)))];
  }

  /** Looks for new and changed logs everywhere. @returns whether the ledger changed */
  public scan(options: ScanOptions = {}): Promise<boolean> {
    return this.enqueue(async () => {
      let isChanged = false;
      this.known.clear();
      for (const file of this.discover()) {
        options.signal?.throwIfAborted();
        this.known.set(file.path, file);
        isChanged = (await this.readFile(file, options)) || isChanged;
      }
      return isChanged;
    });
  }

  /**
   * Reads what was appended to some files, as a watcher named them. A file that the last scan did not see is looked for.
   * @returns whether the ledger changed
   */
  public update(paths: readonly string[], options: ScanOptions = {}): Promise<boolean> {
    return this.enqueue(async () => {
      let isChanged = false;
      if (paths.some((path) => !this.known.has(path))) {
        for (const file of this.discover()) this.known.set(file.path, file);
      }
      for (const path of paths) {
        const file = this.known.get(path);
        if (file !== undefined) isChanged = (await this.readFile(file, options)) || isChanged;
      }
      return isChanged;
    });
  }

  /** The last report of each limit of each agent. */
  public rateLimits(): readonly RateLimit[] {
    return [...this.limits.values()];
  }

  /** What a later run needs to go on from here: plain JSON. Files that are gone are dropped, their events stay. */
  public save(): CollectorState {
    const files = [...this.files].filter(([path]) => this.known.size === 0 || this.known.has(path));
    return {
      version: 1,
      files: Object.fromEntries(files),
      events: packEvents(this.ledger.all()),
      rateLimits: this.rateLimits(),
    };
  }

  private enqueue<Result>(work: () => Promise<Result>): Promise<Result> {
    const next = this.queue.then(work, work);
    this.queue = next.catch(() => undefined);
    return next;
  }

  private *discover(): Iterable<LogFile> {
    const { readers, environment, workspaces = [] } = this.options;
    const folders = new NodeFolders(this.notices);
    const seen = new Set<string>();
    for (const reader of readers) {
      for (const root of new Set(reader.roots(environment, workspaces))) {
        for (const file of reader.files(root, folders)) {
          if (!seen.has(file.path)) {
            seen.add(file.path);
            yield file;
          }
        }
      }
    }
  }

  /** One unreadable file costs its own events, never the others'. */
  private async readFile({ path, format }: LogFile, { signal, modifiedSince }: ScanOptions): Promise<boolean> {
    try {
      const stats = statSync(path);
      const walStats = format.kind === 'database' ? statSync(`${path}-wal`, { throwIfNoEntry: false }) : undefined;
      const signature = signatureOf(stats, walStats);
      const stored = this.files.get(path);
      const modifiedAt = Math.max(stats.mtimeMs, walStats?.mtimeMs ?? 0);
      if (stored?.signature === signature) return false;
      if (stored === undefined && modifiedSince !== undefined && modifiedAt < modifiedSince) return false;
      const file: FileContext = { path, modifiedAt };
      switch (format.kind) {
        case 'lines':
          return await this.readLines(format, file, stats.size, signature, signal);
        case 'document':
          return this.readDocument(format, file, stats.size, signature);
        case 'database':
          return this.readDatabase(format, file, signature);
      }
    } catch (error) {
      if (signal?.aborted === true) throw error;
      const reason = reasonOf(error);
      if (reason !== 'ENOENT') {
        this.notices.report({
          kind: 'unreadable',
          path,
          message: `${path} cannot be read (${reason}), so its calls are missing. Check its permissions.`,
        });
      }
      return false;
    }
  }

  private async readLines(
    format: LineFormat,
    file: FileContext,
    size: number,
    signature: string,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const descriptor = openSync(file.path, 'r');
    try {
      let stored = this.files.get(file.path);
      if (stored !== undefined && !isSameFile(descriptor, stored, size)) {
        // Events have keys of their own, so that reading a rotated or shortened file anew adds only what is new.
        stored = undefined;
      }
      let state = stored?.state ?? format.begin(file);
      let isChanged = false;
      let tail: ScannedLine | undefined;
      const sink = this.sinkFor((event) => (isChanged = this.ledger.add(event) || isChanged));
      const lines = this.scannerFor(format).scan(descriptor, stored?.offset ?? 0, size, (line) => {
        if (line.isComplete) this.takeLine(format, line, state, file, sink);
        else tail = line;
      });
      let step = lines.next();
      while (step.done !== true) {
        signal?.throwIfAborted();
        await this.giveTurn();
        step = lines.next();
      }
      const offset = step.value;
      // A last line without its line break counts when it is whole, but the state is the one before it: it is read again.
      const stateBefore = state;
      if (tail !== undefined && (format.content === 'text' || parseJson(tail.text ?? '') !== undefined)) {
        state = structuredClone(state);
        this.takeLine(format, tail, state, file, sink);
      }
      this.files.set(file.path, {
        signature,
        offset,
        fingerprint: fingerprint(descriptor, offset),
        state: stateBefore,
      });
      return isChanged;
    } finally {
      closeSync(descriptor);
    }
  }

  private takeLine(format: LineFormat, line: ScannedLine, state: object, file: FileContext, sink: Sink): void {
    if (line.text === undefined) {
      this.notices.report({
        kind: 'line-too-long',
        path: file.path,
        message: `${file.path} has a line that is too long to be read (at byte ${line.offset}); a call in it is not counted.`,
      });
      return;
    }
    // Zeros come before a line after a power cut, a byte order mark before the first one; neither is worth a look each time.
    const record =
      format.content === 'text'
        ? line.text
        : (parseJson(line.text) ?? parseJson(line.text.replace(/^[\0\uFEFF]+/, '')));
    if (record === undefined) {
      this.notices.report({
        kind: 'corrupt-line',
        path: file.path,
        message: `${file.path} has a damaged line (at byte ${line.offset}); a call in it is not counted.`,
      });
      return;
    }
    format.line(record, line.offset, state, file, sink);
  }

  private readDocument(format: DocumentFormat, file: FileContext, size: number, signature: string): boolean {
    if (size > largestDocument) {
      this.notices.report({
        kind: 'document-too-large',
        path: file.path,
        message: `${file.path} is too large to be read (${Math.round(size / 1e6)} MB), so its calls are missing.`,
      });
      return false;
    }
    const events: UsageEvent[] = [];
    try {
      format.read(
        readFileSync(file.path, 'utf8').replace(/^\uFEFF/, ''),
        file,
        this.sinkFor((event) => events.push(event)),
      );
    } catch (error) {
      if (error instanceof UnfinishedDocument) return false; // Its old events stay; it is read again with the next scan.
      throw error;
    }
    this.files.set(file.path, { signature });
    return this.ledger.replace(file.path, events);
  }

  private readDatabase(format: DatabaseFormat, file: FileContext, signature: string): boolean {
    const sqlite = nodeSqlite();
    if (sqlite === undefined) {
      this.notices.report({
        kind: 'needs-sqlite',
        path: '',
        message:
          `${file.path} is a database, which this version of Node (${process.version}) cannot read, so its calls are missing. ` +
          'Update VS Code (1.101 or later), or run the command line with Node 22.15 or later.',
      });
      return false;
    }
    let isChanged = false;
    try {
      const sink = this.sinkFor((event) => (isChanged = this.ledger.add(event) || isChanged));
      withDatabase(sqlite, file.path, (database) => format.read(database, file, sink));
      this.files.set(file.path, { signature });
    } catch (error) {
      this.notices.report({
        kind: 'database',
        path: file.path,
        message: `The database ${file.path} cannot be read (${error instanceof Error ? error.message : String(error)}). It is tried again when it changes.`,
      });
    }
    return isChanged;
  }

  private sinkFor(take: (event: UsageEvent) => void): Sink {
    return {
      event: (event) => take(this.withSharedTexts(event)),
      rateLimit: (limit) => this.noteLimit(limit),
    };
  }

  private noteLimit(limit: RateLimit): void {
    const key = `${limit.agent} ${limit.name}`;
    if ((this.limits.get(key)?.at ?? 0) <= limit.at) this.limits.set(key, limit);
  }

  /** Each call repeats its session, model and folder: kept once, they cost a third of the memory. */
  /** Each call repeats its session, model and folder: kept once, they cost a third of the memory. */
  private withSharedTexts(event: UsageEvent): UsageEvent {
    const { session, model, workspace } = event;
    return {
      ...event,
      session: this.shared(session),
      model: this.shared(model),
      ...(workspace === undefined ? {} : { workspace: this.shared(workspace) }),
    };
  }

  private shared(text: string): string {
    const known = this.texts.get(text);
    if (known === undefined) this.texts.set(text, text);
    return known ?? text;
  }

  private scannerFor(format: LineFormat): LineScanner {
    let scanner = this.scanners.get(format);
    if (scanner === undefined) {
      scanner = new LineScanner(format.needles);
      this.scanners.set(format, scanner);
    }
    return scanner;
  }

  private async giveTurn(): Promise<void> {
    if (performance.now() >= this.turnEnds) {
      await setImmediate();
      this.turnEnds = performance.now() + longestTurn;
    }
  }
}

function signatureOf(stats: Stats, walStats: Stats | undefined): string {
  const of = ({ size, mtimeMs }: Stats): string => `${size}:${mtimeMs}`;
  return walStats === undefined ? of(stats) : `${of(stats)} ${of(walStats)}`;
}

/** Whether what was read of a file is still in it: else it was shortened, rotated or rewritten. */
function isSameFile(descriptor: number, stored: StoredFile, size: number): boolean {
  return (
    stored.offset !== undefined &&
    size >= stored.offset &&
    fingerprint(descriptor, stored.offset) === stored.fingerprint
  );
}

/** A hash (FNV-1a) of the last bytes before an offset. */
function fingerprint(descriptor: number, offset: number): number {
  const bytes = Buffer.alloc(Math.min(fingerprintLength, offset));
  readSync(descriptor, bytes, 0, bytes.length, offset - bytes.length);
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
