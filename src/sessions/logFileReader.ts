import { type Stats, closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import type { StoredFile } from './collectorState';
import type { CreditUse } from './credits';
import type { CallLine } from './files/callLines';
import { LineScanner, type ScannedLine } from './files/lineScanner';
import { nodeSqlite, withDatabase } from './files/sqlite';
import { parseJson } from './json';
import type { Ledger } from './ledger';
import { type NoticeBoard, reasonOf } from './notices';
import {
  type DatabaseFormat,
  type DocumentFormat,
  type FileContext,
  type LineFormat,
  type LogFile,
  type Sink,
  UnfinishedDocument,
} from './reader';
import { TurnTaker } from './takingTurns';
import type { RateLimit, UsageEvent } from './usageEvent';

/** A document is held in memory as a whole, several times over while it is parsed. */
const largestDocument = 128 * 1024 * 1024;
/** A document that was last changed longer ago than this, in milliseconds, is not in the middle of being written. */
const longestWriting = 10_000;
/** So many bytes before the offset tell whether a file still is the one that was read. */
const fingerprintLength = 256;

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds since 1970: a file last changed before is left out while nothing of it was read. */
  readonly modifiedSince?: number;
}

/** Where what is read goes. */
export interface ReadTarget {
  readonly ledger: Ledger;
  readonly notices: NoticeBoard;
  /** What was read of each file, by path: read and written here. */
  readonly files: Map<string, StoredFile>;
  /** The event as it is kept, with texts shared. */
  readonly kept: (event: UsageEvent) => UsageEvent;
  /** @returns whether it is news; so below */
  readonly rateLimit: (limit: RateLimit) => boolean;
  readonly credits: (use: CreditUse) => boolean;
  /** dist/sessions.wasm, which reads usual lines; undefined: all are parsed. */
  readonly program: WebAssembly.Module | undefined;
}

/**
 * Reads what is new in log files: lines, documents and databases. Several can be read at a time, so that a line that was just
 * written need not wait for a long file; of one file, the second reading waits for the first.
 */
export class LogFileReader {
  /** Those that are not at work, by what they look for: each has a buffer. */
  private readonly scanners = new Map<LineFormat, LineScanner[]>();
  /** Files that are being read. */
  private readonly reading = new Map<string, Promise<unknown>>();
  private readonly turns = new TurnTaker();

  public constructor(private readonly target: ReadTarget) {}

  /** Whether somebody is reading the file, which another would wait for. */
  public isReading(path: string): boolean {
    return this.reading.has(path);
  }

  /** One unreadable file costs its own events, never the others'. @returns whether there is news */
  public async read(file: LogFile, options: ReadOptions): Promise<boolean> {
    for (;;) {
      const before = this.reading.get(file.path);
      if (before === undefined) break;
      await before.catch(() => undefined);
    }
    const reading = this.readNow(file, options);
    this.reading.set(file.path, reading);
    try {
      return await reading;
    } finally {
      this.reading.delete(file.path);
    }
  }

  private async readNow({ path, format }: LogFile, { signal, modifiedSince }: ReadOptions): Promise<boolean> {
    try {
      const stats = statSync(path);
      // A pipe would make the thread wait for somebody who writes.
      if (!stats.isFile()) return false;
      const walStats = format.kind === 'database' ? statSync(`${path}-wal`, { throwIfNoEntry: false }) : undefined;
      const signature = signatureOf(stats, walStats);
      const stored = this.target.files.get(path);
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
        this.target.notices.report({
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
      let stored = this.target.files.get(file.path);
      if (stored !== undefined && !isSameFile(descriptor, stored, size)) {
        // Events have keys of their own, so that reading a rotated or shortened file anew adds only what is new.
        stored = undefined;
        this.target.notices.report({
          kind: 'rewritten',
          path: file.path,
          message: `${file.path} was shortened or replaced, and is read again from its beginning.`,
        });
      }
      let state = stored?.state ?? format.begin(file);
      let isChanged = false;
      let tail: ScannedLine | undefined;
      const sink = this.sinkFor(
        (event) => this.target.ledger.add(event),
        () => (isChanged = true),
      );
      const scanner = this.scanners.get(format)?.pop() ?? this.newScanner(format);
      const take = (line: ScannedLine): void => {
        if (line.isComplete) this.takeLine(format, line, state, file, sink);
        else tail = { ...line, bytes: line.bytes && Buffer.from(line.bytes) };
      };
      const takeCall = format.call && ((call: CallLine): void => format.call?.(call, state, file, sink));
      const lines = scanner.scan(descriptor, stored?.offset ?? 0, size, take, takeCall);
      let step = lines.next();
      while (step.done !== true) {
        await this.turns.giveTurn(signal);
        step = lines.next();
      }
      this.keepScanner(format, scanner);
      const offset = step.value;
      // A last line without its line break counts when it is whole, but the state is the one before it: it is read again.
      const stateBefore = state;
      // Of text nobody can tell: half of a line with a cost is a line without one.
      if (tail !== undefined && format.content === 'json' && parseJson(tail.bytes?.toString() ?? '') !== undefined) {
        state = structuredClone(state);
        this.takeLine(format, tail, state, file, sink);
      }
      this.target.files.set(file.path, {
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
    const { bytes } = line;
    if (bytes === undefined) {
      this.target.notices.report({
        kind: 'line-too-long',
        path: file.path,
        message: `${file.path} has a line that is too long to be read (at byte ${line.offset}); a call in it is not counted.`,
      });
      return;
    }
    const text = bytes.toString();
    const record = format.content === 'text' ? text : recordOf(text);
    if (record === undefined) {
      this.target.notices.report({
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
      this.target.notices.report({
        kind: 'document-too-large',
        path: file.path,
        message: `${file.path} is too large to be read (${Math.round(size / 1e6)} MB), so its calls are missing.`,
      });
      return false;
    }
    const events: UsageEvent[] = [];
    let isChanged = false;
    const sink = this.sinkFor(
      (event) => {
        events.push(event);
        return false; // It is compared with what the file held before.
      },
      () => (isChanged = true),
    );
    try {
      format.read(readFileSync(file.path, 'utf8').replace(/^\uFEFF/, ''), file, sink);
    } catch (error) {
      if (!(error instanceof UnfinishedDocument)) throw error;
      // Its old events stay; it is read again with the next scan.
      if (Date.now() - file.modifiedAt > longestWriting) {
        this.target.notices.report({
          kind: 'corrupt-document',
          path: file.path,
          message: `${file.path} is damaged, so calls in it may be missing.`,
        });
      }
      return false;
    }
    const { files, ledger } = this.target;
    const isKnown = files.has(file.path);
    files.set(file.path, { signature });
    // Replacing looks at every event of the ledger, which a first reading of thousands of small documents need not do.
    const hasCalls = isKnown
      ? ledger.replace(file.path, events, format.isFolding === true)
      : events.filter((event) => ledger.add(event)).length > 0;
    return hasCalls || isChanged;
  }

  private readDatabase(format: DatabaseFormat, file: FileContext, signature: string): boolean {
    const sqlite = nodeSqlite();
    if (sqlite === undefined) {
      this.target.notices.report({
        kind: 'needs-sqlite',
        path: '',
        message:
          `${file.path} is a database, which this version of Node (${process.version}) cannot read, so its calls are missing. ` +
          'Update VS Code (1.101 or later), or run the command line with Node 22.15 or later.',
      });
      return false;
    }
    try {
      const { events, limits, credits, state } = withDatabase(sqlite, file.path, (database) => {
        // Kept aside: an error leaves nothing behind, and what was read of a database that changed meanwhile is read again.
        const found = { events: [] as UsageEvent[], limits: [] as RateLimit[], credits: [] as CreditUse[] };
        const sink: Sink = {
          event: (event) => found.events.push(event),
          rateLimit: (limit) => found.limits.push(limit),
          credits: (use) => found.credits.push(use),
        };
        return { ...found, state: format.read(database, file, sink, this.target.files.get(file.path)?.state) };
      });
      let isChanged = false;
      const sink = this.sinkFor(
        (event) => this.target.ledger.add(event),
        () => (isChanged = true),
      );
      for (const event of events) sink.event(event);
      for (const limit of limits) sink.rateLimit(limit);
      for (const use of credits) sink.credits(use);
      this.target.files.set(file.path, { signature, ...(state === undefined ? {} : { state }) });
      return isChanged;
    } catch (error) {
      this.target.notices.report({
        kind: 'database',
        path: file.path,
        message: `The database ${file.path} cannot be read (${error instanceof Error ? error.message : String(error)}), so its calls are missing. It is tried again when it changes.`,
      });
      return false;
    }
  }

  /** @param take whether an event is news */
  private sinkFor(take: (event: UsageEvent) => boolean, noteNews: () => void): Sink {
    const { kept, rateLimit, credits } = this.target;
    return {
      event: (event) => {
        if (take(kept(event))) noteNews();
      },
      rateLimit: (limit) => {
        if (rateLimit(limit)) noteNews();
      },
      credits: (use) => {
        if (credits(use)) noteNews();
      },
    };
  }

  private newScanner(format: LineFormat): LineScanner {
    return new LineScanner(format.needles, format.call === undefined ? undefined : this.target.program);
  }

  private keepScanner(format: LineFormat, scanner: LineScanner): void {
    const idle = this.scanners.get(format);
    if (idle === undefined) this.scanners.set(format, [scanner]);
    else idle.push(scanner);
  }
}

/** Undefined for a line that is damaged. */
function recordOf(text: string): unknown {
  // Zeros come before a line after a power cut, a byte order mark before the first one; neither is worth a look each time.
  return parseJson(text) ?? parseJson(text.replace(/^[\0\uFEFF]+/, ''));
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

/** A hash (FNV-1a, of four bytes at a time) of the last bytes before an offset. */
function fingerprint(descriptor: number, offset: number): number {
  // As long for a file that is shorter: what is not read stays 0.
  const words = new Int32Array(fingerprintLength / Int32Array.BYTES_PER_ELEMENT);
  const length = Math.min(fingerprintLength, offset);
  readSync(descriptor, words, 0, length, offset - length);
  let hash = 0x811c9dc5;
  for (const word of words) hash = Math.imul(hash ^ word, 0x01000193);
  return hash >>> 0;
}
