import { statSync } from 'node:fs';
import { basename, normalize } from 'node:path';
import { type CollectorState, type StoredFile, keptOf, packEvents, unpackState } from './collectorState';
import { CreditBook, type CreditTotal } from './credits';
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
  /** dist/sessions.wasm, which reads usual lines without parsing them. Absent: all are parsed, to the same end. */
  readonly program?: WebAssembly.Module;
}

/**
 * Reads the logs of all agents into a ledger, and goes on where it stopped: a file is read again from its last complete line.
 *
 * Reads are synchronous, in pieces, with turns for others in between: meant for a worker thread or a command, not for the
 * thread that draws. Scans and updates run beside each other, so that a line that was just written is there while a year of
 * logs is still being read. Two collectors on the same logs do not disturb each other, since nothing is written.
 */
export class UsageCollector {
  public readonly ledger = new Ledger();
  private readonly notices: NoticeBoard;
  private readonly files = new Map<string, StoredFile>();
  private readonly limits = new Map<string, RateLimit>();
  private readonly credits = new CreditBook();
  /** By path. Undefined until logs were looked for. */
  private known: ReadonlyMap<string, LogFile> | undefined;
  private listed: ReadonlySet<string> = new Set();
  private readonly texts = new Map<string, string>();
  private readonly reader: LogFileReader;

  public constructor(private readonly options: CollectorOptions) {
    this.notices = new NoticeBoard(options.notice ?? (() => undefined));
    this.reader = new LogFileReader({
      ledger: this.ledger,
      notices: this.notices,
      files: this.files,
      kept: (event) => this.withSharedTexts(event),
      rateLimit: (limit) => this.noteLimit(limit),
      credits: (use) => this.credits.add(use),
      program: options.program,
    });
    this.take(options.state);
  }

  /** Folders to watch; some do not exist. */
  public roots(): readonly string[] {
    const { readers, environment, workspaces = [] } = this.options;
    return [...new Set(readers.flatMap((reader) => reader.roots(environment, workspaces)))];
  }

  /** Looks for new and changed logs everywhere; those that were written last are read first. @returns whether there is news */
  public async scan(options: ReadOptions = {}): Promise<boolean> {
    const isChanged = await this.readAll(byTime(this.discover().values()), options);
    return (await this.readParents(options)) || isChanged;
  }

  /**
   * After a reading that left out old logs: reads those that forks were copied from, or their copies, which have new times, would
   * count as calls. A log of Codex has the id of its session in its name. @returns whether there is news
   */
  public async readParents({ signal, modifiedSince }: ReadOptions): Promise<boolean> {
    if (modifiedSince === undefined) return false;
    let isChanged = false;
    for (;;) {
      const missing = [...this.ledger.missingParents()];
      const logs = [...(this.known?.values() ?? [])].filter(
        ({ path }) => !this.files.has(path) && missing.some((parent) => basename(path).includes(parent)),
      );
      if (logs.length === 0) return isChanged;
      const before = this.files.size;
      isChanged = (await this.readAll(logs, signal === undefined ? {} : { signal })) || isChanged;
      // Those that cannot be read are not asked for again.
      if (this.files.size === before) return isChanged;
    }
  }

  /** The logs of all agents with their sizes in bytes, unread: what there is to do. `update` takes any of them. */
  public find(): readonly { readonly path: string; readonly size: number }[] {
    return [...this.discover().keys()].map((path) => ({
      path,
      size: statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    }));
  }

  /** Takes over what another collector read of the same logs, in another thread or an earlier run: what its `save` returned. */
  public take(state: unknown): void {
    const { files, events, rateLimits, credits } = unpackState(state);
    for (const [path, file] of files) this.files.set(path, file);
    for (const event of events) this.ledger.add(this.withSharedTexts(event));
    for (const limit of rateLimits) this.noteLimit(limit);
    for (const use of credits) this.credits.add(use);
  }

  /** Takes over the calls whose logs are gone by now: a collector that began later cannot know them. @returns whether there is news */
  public takeGone(state: unknown): boolean {
    const gone = unpackState(state).events.filter(({ source }) => this.known?.has(source) !== true);
    return gone.filter((event) => this.ledger.add(this.withSharedTexts(event))).length > 0;
  }

  /**
   * Reads what was appended to some files, as a watcher named them. A file that the last scan did not see is looked for.
   * @returns whether there is news
   */
  public update(paths: readonly string[], options: ReadOptions = {}): Promise<boolean> {
    const { known } = this;
    const logs = known !== undefined && paths.every((path) => known.has(path)) ? known : this.discover();
    return this.readAll(
      paths.flatMap((path) => logs.get(path) ?? []),
      options,
    );
  }

  /** The log files that the last scan found, and those that were found since. */
  public paths(): Iterable<string> {
    return this.known?.keys() ?? [];
  }

  /** The folders that the last look for logs went through. */
  public folders(): Iterable<string> {
    return this.listed;
  }

  /** The last report of each limit of each agent. */
  public rateLimits(): readonly RateLimit[] {
    return [...this.limits.values()];
  }

  /** What agents' plans were charged. @param midnight milliseconds since 1970, UTC: when today began */
  public creditTotals(now: number, midnight: number): readonly CreditTotal[] {
    return this.credits.totals(now, midnight);
  }

  /**
   * What a later run needs to go on from here: plain JSON, bounded in size (`keptOf`). Files that are gone are dropped, the
   * calls in them stay for a while.
   */
  public save(now = Date.now(), mostEvents?: number): CollectorState {
    const { known } = this;
    const kept = keptOf(this.files, [...this.ledger.all()], known && ((path) => known.has(path)), now, mostEvents);
    return {
      version: 1,
      files: Object.fromEntries(kept.files),
      events: packEvents(kept.events),
      rateLimits: this.rateLimits(),
      credits: this.credits.recent(now),
    };
  }

  private async readAll(files: readonly LogFile[], options: ReadOptions): Promise<boolean> {
    let isChanged = false;
    // One that somebody is at has to wait for it, and the others must not.
    const waiting: LogFile[] = [];
    for (const file of files) {
      options.signal?.throwIfAborted();
      if (this.reader.isReading(file.path)) waiting.push(file);
      else isChanged = (await this.reader.read(file, options)) || isChanged;
    }
    for (const file of waiting) isChanged = (await this.reader.read(file, options)) || isChanged;
    return isChanged;
  }

  private discover(): ReadonlyMap<string, LogFile> {
    const known = new Map<string, LogFile>();
    for (const file of this.look()) known.set(file.path, file);
    this.known = known;
    return known;
  }

  private *look(): Iterable<LogFile> {
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

  private noteLimit(limit: RateLimit): boolean {
    // A limit moves from one name to another with the plan: its period, at times told a minute short, tells which one it is.
    const period = limit.windowMinutes === undefined ? limit.name : Math.round(limit.windowMinutes / 60);
    const key = `${limit.agent} ${limit.of ?? ''} ${period}`;
    const known = this.limits.get(key);
    const isOlder = known !== undefined && (known.at > limit.at || JSON.stringify(known) === JSON.stringify(limit));
    if (isOlder) return false;
    this.limits.set(key, limit);
    return true;
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

/** The last written first. */
function byTime(files: Iterable<LogFile>): readonly LogFile[] {
  return [...files]
    .map((file) => ({ file, time: modifiedAt(file.path) }))
    .sort((left, right) => right.time - left.time)
    .map(({ file }) => file);
}

/** 0 for a file that cannot be looked at: reading it reports why. */
function modifiedAt(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
