import { type FSWatcher, statSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';

/** A log that was written this short ago is looked at often, in case its file system tells of no changes. */
const freshMilliseconds = 60 * 60_000;
const pollMilliseconds = 500;
/** Looks at every log and for new ones, in case nothing was told. Longer where that takes long: see `rescanShare`. */
const shortestRescan = 10_000;
/** At most this share of the time is spent looking. */
const rescanShare = 0.01;
/** Between two looks for new logs, however many names come up. */
const shortestPause = 200;
/** Changes come in bursts: a file is made, then written. */
const burstMilliseconds = 30;
/** Systems allow some thousands of watched folders for all programs together. */
const mostFolders = 256;
/** What a watch finds changed. */
export interface WatchTarget {
  /** Known logs that were written. */
  readonly changed: (paths: readonly string[]) => Promise<void>;
  /** Something is new, or it is time to look. */
  readonly rescan: () => Promise<void>;
  /** The logs that are known, after a rescan. */
  readonly logs: () => Iterable<string>;
  /** The folders that logs are looked for in, after a rescan. */
  readonly folders: () => Iterable<string>;
  /** Where looking begins; some do not exist. */
  readonly roots: () => readonly string[];
  /** Those of the roots that are full of other things: only names that begin with a dot can be logs there. */
  readonly workspaces: readonly string[];
}

interface Size {
  readonly size: number;
  readonly modified: number;
}

/**
 * Tells when logs change: by the file system's own messages for the folders that matter (not recursive, since that would
 * watch thousands), by asking for the sizes of recent logs, and by looking for new ones now and then.
 */
export class SessionWatch {
  private readonly watchers = new Map<string, FSWatcher>();
  private readonly fresh = new Map<string, Size>();
  private logs: ReadonlySet<string> = new Set();
  /** Names that turned out to be no logs: they are looked at once. */
  private readonly strangers = new Set<string>();
  private readonly pending = new Set<string>();
  /** Folders that are watched only for roots to appear in them. */
  private parents: ReadonlySet<string> = new Set();
  private needsRescan = false;
  private isReading = false;
  private isRescanning = false;
  private isClosed = false;
  private lastRescanTook = 0;
  private rescannedAt = 0;
  private burst: NodeJS.Timeout | undefined;
  private poll: NodeJS.Timeout | undefined;

  public constructor(private readonly target: WatchTarget) {}

  /** Begins to watch; the logs are known already. */
  public start(): void {
    this.takeStock();
    this.poll = setInterval(() => this.lookAround(), pollMilliseconds);
  }

  public rescanSoon(): void {
    this.needsRescan = true;
    this.workSoon();
  }

  public close(): void {
    this.isClosed = true;
    clearTimeout(this.burst);
    clearInterval(this.poll);
    for (const watcher of this.watchers.values()) watcher.close();
    this.watchers.clear();
  }

  private lookAround(): void {
    for (const [path, known] of this.fresh) {
      const now = sizeOf(path);
      if (now.size !== known.size || now.modified !== known.modified) {
        this.fresh.set(path, now);
        this.pending.add(path);
      }
    }
    const pause = Math.max(shortestRescan, this.lastRescanTook / rescanShare);
    if (performance.now() - this.rescannedAt >= pause) this.needsRescan = true;
    if (this.needsRescan || this.pending.size > 0) this.workSoon();
  }

  private workSoon(): void {
    if (this.isClosed) return;
    this.burst ??= setTimeout(() => {
      this.burst = undefined;
      void this.readChanged();
      void this.rescan();
    }, burstMilliseconds);
  }

  /** Not held back by a look for new logs, which takes long while old ones are read for the first time. */
  private async readChanged(): Promise<void> {
    // What happens meanwhile is found by the next look around at the latest.
    if (this.isReading || this.isClosed || this.pending.size === 0) return;
    this.isReading = true;
    try {
      const paths = [...this.pending];
      this.pending.clear();
      await this.target.changed(paths);
    } finally {
      this.isReading = false;
    }
    if (this.pending.size > 0) this.workSoon();
  }

  private async rescan(): Promise<void> {
    const pause = Math.max(shortestPause, this.lastRescanTook * 4);
    const isDue = this.needsRescan && performance.now() - this.rescannedAt >= pause;
    if (this.isRescanning || this.isClosed || !isDue) return;
    this.isRescanning = true;
    this.needsRescan = false;
    const started = performance.now();
    try {
      await this.target.rescan();
      this.takeStock();
    } finally {
      this.rescannedAt = performance.now();
      this.lastRescanTook = this.rescannedAt - started;
      this.isRescanning = false;
    }
  }

  /** Which logs are recent, and which folders to watch for it. */
  private takeStock(): void {
    if (this.isClosed) return;
    this.logs = new Set(this.target.logs());
    const sizes = byTime(this.logs);
    const since = Date.now() - freshMilliseconds;
    const before = new Map(this.fresh);
    this.fresh.clear();
    for (const [path, { modified }] of sizes) {
      // What was written between the reading and now must not be taken for known.
      if (modified >= since) this.fresh.set(path, before.get(path) ?? { size: -1, modified: -1 });
    }
    const roots = this.target.roots();
    const candidates = [
      ...roots,
      // Where a root that is not there yet would appear: with the first use of an agent.
      ...roots.map((root) => dirname(root)),
      ...sizes.map(([path]) => dirname(path)),
      // One that something was added to lately is likelier to get more.
      ...byTime(this.target.folders()).map(([folder]) => folder),
    ];
    const looked = new Set([...roots, ...this.target.folders()]);
    this.parents = new Set(roots.map((root) => dirname(root)).filter((folder) => !looked.has(folder)));
    const folders = new Set([...new Set(candidates)].slice(0, mostFolders));
    for (const [folder, watcher] of this.watchers) {
      if (!folders.has(folder)) this.unwatch(folder, watcher);
    }
    const watched = this.watchers.size;
    for (const folder of folders) {
      if (!this.watchers.has(folder)) this.watch(folder);
    }
    // What appeared in a folder before it was watched.
    if (this.watchers.size > watched) this.needsRescan = true;
  }

  private watch(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => this.noteName(folder, name));
      watcher.on('error', () => this.unwatch(folder, watcher));
      this.watchers.set(folder, watcher);
    } catch {
      // Missing, a file, or more than the system allows: asking for sizes and looking now and then stand in.
    }
  }

  private unwatch(folder: string, watcher: FSWatcher): void {
    watcher.close();
    if (this.watchers.get(folder) === watcher) this.watchers.delete(folder);
  }

  private noteName(folder: string, name: string | null): void {
    if (this.parents.has(folder) && !this.target.roots().includes(join(folder, name ?? ''))) return;
    if (name === null) {
      this.needsRescan = true;
    } else if (name.startsWith('.') || !this.target.workspaces.includes(folder)) {
      // A database is written by way of the log beside it.
      const path = join(folder, name).replace(/-(?:wal|shm)$/, '');
      if (this.logs.has(path)) {
        this.pending.add(path);
      } else if (!this.watchers.has(path) && !this.strangers.has(path)) {
        if (this.strangers.size >= 10_000) this.strangers.clear();
        this.strangers.add(path);
        this.needsRescan = true;
      }
    }
    if (this.needsRescan || this.pending.size > 0) this.workSoon();
  }
}

/** The most recently changed first. */
function byTime(paths: Iterable<string>): readonly (readonly [path: string, size: Size])[] {
  return [...paths]
    .map((path) => [path, sizeOf(path)] as const)
    .sort(([, left], [, right]) => right.modified - left.modified);
}

/** Zeros for a file that is gone. */
function sizeOf(path: string): Size {
  const stats = statSync(path, { throwIfNoEntry: false });
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  return {
    size: (stats?.size ?? 0) + (log?.size ?? 0),
    modified: Math.max(stats?.mtimeMs ?? 0, log?.mtimeMs ?? 0),
  };
}
