import type { CreditUse } from './credits';
import type { Environment } from './environment';
import type { CallLine } from './files/callLines';
import type { SqliteDatabase } from './files/sqlite';
import type { AgentId, RateLimit, UsageEvent } from './usageEvent';

/** Where a format puts what it reads. */
export interface Sink {
  event(event: UsageEvent): void;
  rateLimit(limit: RateLimit): void;
  /** Units of the agent's plan, where the log tells of them. */
  credits(use: CreditUse): void;
}

/** What a format is told about the file. */
export interface FileContext {
  readonly path: string;
  /** Milliseconds since 1970 of the last change: stands in for a record without a time. */
  readonly modifiedAt: number;
}

/**
 * A log that only grows, a line a record. `State` is what a line needs to know of the lines before it: plain data, because
 * it is stored with the offset that reading goes on from.
 */
export interface LineFormat<State extends object = object> {
  readonly kind: 'lines';
  /** A line without any of these bytes is skipped unparsed. Empty: every line is read. */
  readonly needles: readonly Buffer[];
  /** `text` lines are handed over as they are, `json` lines parsed. */
  readonly content: 'json' | 'text';
  begin(file: FileContext): State;
  /**
   * @param record the parsed line; anything at all
   * @param offset of the line's first byte in the file: tells records without an id apart
   */
  line(record: unknown, offset: number, state: State, file: FileContext, sink: Sink): void;
  /** The same for a line that was read by the program of files/callLines.ts. Absent: its lines are not for that program. */
  call?(line: CallLine, state: State, file: FileContext, sink: Sink): void;
}

/** A file that is rewritten as a whole: read again as a whole, and its events replace those read from it before. */
export interface DocumentFormat {
  readonly kind: 'document';
  /** An entry that is gone from the file was folded into another one. Absent: it was taken out, and its call stays billed. */
  readonly isFolding?: true;
  /** @throws UnfinishedDocument for text that is not whole: it is tried again when the file has changed */
  read(text: string, file: FileContext, sink: Sink): void;
}

/** A document in the middle of being written, or damaged. */
export class UnfinishedDocument extends Error {
  public override readonly name = 'UnfinishedDocument';
}

/** A SQLite database, read when it or its write-ahead log changed. */
export interface DatabaseFormat {
  readonly kind: 'database';
  /**
   * An error becomes a notice, and nothing of what was put into the sink counts.
   * @param state what it returned when it last read this database, to read only what is new; plain data, because it is stored
   * @throws UnknownTables
   */
  read(database: SqliteDatabase, file: FileContext, sink: Sink, state: object | undefined): object | undefined;
}

/** A database of a version whose tables are not known. */
export class UnknownTables extends Error {
  public override readonly name = 'UnknownTables';

  public constructor() {
    super('it is of a version whose tables Tare does not know');
  }
}

export type LogFormat = LineFormat | DocumentFormat | DatabaseFormat;

export interface LogFile {
  readonly path: string;
  readonly format: LogFormat;
}

/** Lists folders, and reports the unreadable ones. */
export interface FolderReader {
  /** Files and folders in a folder, by name, sorted; empty when it is missing or unreadable. */
  list(folder: string): readonly { readonly name: string; readonly isFolder: boolean }[];
  /** Files below a folder at any depth, as paths, sorted; `accept` sees the path. */
  filesBelow(folder: string, accept: (path: string) => boolean): readonly string[];
  isFile(path: string): boolean;
}

/** How one agent keeps its logs. */
export interface AgentReader {
  readonly agent: AgentId;
  /** Folders to look in and to watch, existing or not: the agent's own variables first, then the default ones. */
  roots(environment: Environment, workspaces: readonly string[]): readonly string[];
  /** The log files below a root. */
  files(root: string, folders: FolderReader): readonly LogFile[];
}
