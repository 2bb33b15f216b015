import { statSync } from 'node:fs';
import { normalize } from 'node:path';
import { type CollectorState, type StoredFile, packEvents, unpackState } from './collectorState';
import type { Environment } from './environment';
import { NodeFolders } from './files/folders';
import { Ledger } from './ledger';
import { LogFileReader, type ReadOptions } from './logFileReader';
import { type Notice, NoticeBoard } from './notices';
import type { AgentReader, LogFile } from './reader';
import type { RateLimit, UsageEvent } from './usageEvent';

export interface CollectorOptions {
  readonly readers: readonly AgentReader[];
  readonly environment: Environment;
  /** Folders whose own files may be logs, such as Aider's history. */
  readonly workspaces?: readonly string[];
  readonly notice?: (notice: Notice) => void;
  /** What `save` returned in an earlier run; anything else is ignored. */
  readonly state?: unknown;
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
  private readonly files = new Map<string, StoredFile>();
  private readonly limits = new Map<string, RateLimit>();
  private readonly known = new Map<string, LogFile>();
  private listed: ReadonlySet<string> = new Set();
  private readonly texts = new Map<string, string>();
  private readonly reader: LogFileReader;
  private queue: Promise<unknown> = Promise.resolve();

  public constructor(private readonly options: CollectorOptions) {
    this.notices = new NoticeBoard(options.notice ?? (() => undefined));
    this.reader = new LogFileReader({
      ledger: this.ledger,
      notices: this.notices,
      files: this.files,
      kept: (event) => this.withSharedTexts(event),
      rateLimit: (limit) => this.noteLimit(limit),
    });
    this.take(options.state);
  }

  /** Folders to watch; some do not exist. */
  public roots(): readonly string[] {
    const { readers, environment, workspaces = [] } = this.options;
    return [...new Set(readers.flatMap((reader) => reader.roots(environment, workspaces)))];
  }

  /** Looks for new and changed logs everywhere. @returns whether the ledger changed */
  public scan(options: ReadOptions = {}): Promise<boolean> {
    return this.enqueue(async () => {
      let isChanged = false;
      this.known.clear();
      for (const file of this.discover()) {
        options.signal?.throwIfAborted();
        this.known.set(file.path, file);
        isChanged = (await this.reader.read(file, options)) || isChanged;
      }
      return isChanged;
    });
  }

  /** The logs of all agents with their sizes in bytes, unread: what there is to do. `update` takes any of them. */
  public find(): readonly { readonly path: string; readonly size: number }[] {
    this.known.clear();
    for (const file of this.discover()) this.known.set(file.path, file);
    return [...this.known.keys()].map((path) => ({
      path,
      size: statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    }));
  }

  /** Takes over what another collector read of the same logs, in another thread or an earlier run: what its `save` returned. */
  public take(state: unknown): void {
    const { files, events, rateLimits } = unpackState(state);
    for (const [path, file] of files) this.files.set(path, file);
    for (const event of events) this.ledger.add(this.withSharedTexts(event));
    for (const limit of rateLimits) this.noteLimit(limit);
  }

  /**
   * Reads what was appended to some files, as a watcher named them. A file that the last scan did not see is looked for.
   * @returns whether the ledger changed
   */
  public update(paths: readonly string[], options: ReadOptions = {}): Promise<boolean> {
    return this.enqueue(async () => {
      let isChanged = false;
      if (paths.some((path) => !this.known.has(path))) {
        for (const file of this.discover()) this.known.set(file.path, file);
      }
      for (const path of paths) {
        const file = this.known.get(path);
        if (file !== undefined) isChanged = (await this.reader.read(file, options)) || isChanged;
      }
      return isChanged;
    });
  }

  /** The log files that the last scan found, and those that were found since. */
  public paths(): Iterable<string> {
    return this.known.keys();
  }

  /** The folders that the last look for logs went through. */
  public folders(): Iterable<string> {
    return this.listed;
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
    this.listed = folders.listed;
    const seen = new Set<string>();
    for (const reader of readers) {
      for (const root of new Set(reader.roots(environment, workspaces))) {
        for (const { path, format } of reader.files(root, folders)) {
          // With the separators of the system, as a watcher names it.
          const file = { path: normalize(path), format };
          if (!seen.has(file.path)) {
            seen.add(file.path);
            yield file;
          }
        }
      }
    }
  }

  private noteLimit(limit: RateLimit): void {
    const key = `${limit.agent} ${limit.name}`;
    if ((this.limits.get(key)?.at ?? 0) <= limit.at) this.limits.set(key, limit);
  }

  /** Each call repeats its session, model and folder: kept once, they cost a third of the memory. */
  private withSharedTexts(event: UsageEvent): UsageEvent {
    // Not a copy: an event comes here fresh from its reader, and there are a hundred thousand.
    const own: { -readonly [Key in keyof UsageEvent]: UsageEvent[Key] } = event;
    own.session = this.shared(own.session);
    own.model = this.shared(own.model);
    if (own.workspace !== undefined) own.workspace = this.shared(own.workspace);
    return own;
  }

  private shared(text: string): string {
    const known = this.texts.get(text);
    if (known === undefined) this.texts.set(text, text);
    return known ?? text;
  }
}
