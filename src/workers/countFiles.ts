import type { FileStatus, FileSystem } from '../context/fileSystem';
import { type FileText, readTextNow, readTexts } from '../context/readTexts';
import { countableText, type CountableText } from '../context/textBytes';
import { type FoundFile, type Skipped, walk } from '../context/walk';
import type { EncodingId } from '../tokens/encoding';
import type { TokenCounter } from '../tokens/tokenCounter';
import type { CountCache } from './countCache';
import type { CountPathsRequest, FileContent, FileCount, FileCounts } from './protocol';

/** Files counted between two messages: few enough that progress moves, many enough that messages cost nothing. */
const BATCH = 100;
/** Batches that a helper is given ahead, so that it goes on counting while this thread is busy walking. */
const LANES = 3;
/** Milliseconds of work after which the event loop gets a turn, so that a call to cancel is heard. */
const LONGEST_TURN = 10;
/** Below this many files another thread takes longer to start than it saves (it loads its own vocabulary). */
const HELPFUL_FROM = 400;

/** Another thread that counts batches of files. */
export interface Helper {
  countBatch(paths: readonly string[]): Promise<FileCounts>;
}

export interface CountFilesOptions {
  readonly fileSystem: FileSystem;
  readonly counter: TokenCounter;
  /** Counts of files that have not changed since. */
  readonly cache?: CountCache | undefined;
  /** Starts the helpers; called once, and only if there is much to count. */
  readonly helpers: () => readonly Helper[];
  readonly report: (counts: FileCounts) => void;
  readonly signal: AbortSignal;
}

/**
 * Walks the roots and counts each file, in this thread and in helpers. Results are reported in batches as they come.
 * @returns the number of files counted or skipped
 */
export async function countPaths(request: CountPathsRequest, options: CountFilesOptions): Promise<number> {
  const { fileSystem, counter, cache, report, signal } = options;
  const memory = cache && new Memory(cache, counter.encoding, fileSystem);
  const queue: string[][] = [];
  let helpers: Promise<unknown> | undefined;
  let files = 0;
  let walked = false;
  let batch: string[] = [];
  let counted: FileCount[] = [];
  let skipped: Skipped[] = [];
  let toCount = 0;

  const runHelper = async (helper: Helper): Promise<void> => {
    while (!walked || queue.length > 0) {
      signal.throwIfAborted();
      const next = queue.shift();
      if (next === undefined) await nextTurn();
      else finish(await helper.countBatch(next));
    }
  };
  const finish = (counts: FileCounts): void => {
    memory?.remember(counts);
    report(counts);
  };

  for await (const item of walk(fileSystem, request.roots, { ...request, signal })) {
    files++;
    const known = item.kind === 'skipped' ? item : await memory?.recall(item.path);
    if (known !== undefined) {
      if (known.kind === 'skipped') skipped.push(known);
      else counted.push(known);
      if (counted.length + skipped.length === BATCH) {
        report({ counted, skipped });
        counted = [];
        skipped = [];
      }
    } else if (item.kind === 'file' && batch.push(item.path) === BATCH) {
      queue.push(batch);
      batch = [];
      toCount += BATCH;
      if (toCount >= HELPFUL_FROM && helpers === undefined) {
        helpers = Promise.all(
          options.helpers().flatMap((helper) => Array.from({ length: LANES }, () => runHelper(helper))),
        );
        helpers.catch(() => undefined); // awaited below, unless the walk fails first
      }
    }
  }
  queue.push(batch);
  walked = true;
  report({ counted, skipped });
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    finish(await countBatch(next, fileSystem, counter, signal));
  }
  await helpers;
  cache?.save();
  return files;
}

/** Uses the cache for one walk. */
class Memory {
  private readonly statuses = new Map<string, FileStatus>();

  public constructor(
    private readonly cache: CountCache,
    private readonly encoding: EncodingId,
    private readonly fileSystem: FileSystem,
  ) {}

  /** The count of a file that has not changed; undefined if it has to be read. */
  public async recall(path: string): Promise<(FileCount & { readonly kind: 'counted' }) | Skipped | undefined> {
    const status = await this.fileSystem.stat(path).catch(() => undefined);
    if (status === undefined) return undefined; // reading it tells why
    const known = this.cache.get(path, status, this.encoding);
    if (known === 'binary') return { kind: 'skipped', path, isDirectory: false, reason: 'binary' };
    if (known !== undefined) return { kind: 'counted', path, bytes: status.size, tokens: known };
    this.statuses.set(path, status);
    return undefined;
  }

  public remember({ counted, skipped }: FileCounts): void {
    for (const { path, tokens } of counted) this.store(path, tokens);
    for (const { path, reason } of skipped) if (reason === 'binary') this.store(path, 'binary');
  }

  /** With the status from before the file was read: if it changed since, the next look at it does not match. */
  private store(path: string, counted: number | 'binary'): void {
    const status = this.statuses.get(path);
    if (status !== undefined) this.cache.set(path, status, this.encoding, counted);
  }
}

/** Reads and counts the files at `paths`. */
export async function countBatch(
  paths: readonly string[],
  fileSystem: FileSystem,
  counter: TokenCounter,
  signal: AbortSignal,
): Promise<FileCounts> {
  const counted: FileCount[] = [];
  const skipped: Skipped[] = [];
  const add = (item: FileText | Skipped): void => {
    if (item.kind === 'skipped') skipped.push(item);
    else counted.push({ path: item.path, bytes: item.size, tokens: countText(item.content, counter) });
  };
  if (canReadNow(fileSystem)) {
    let turnBegan = -Infinity;
    for (const path of paths) {
      if (performance.now() - turnBegan > LONGEST_TURN) {
        await nextTurn();
        signal.throwIfAborted();
        turnBegan = performance.now();
      }
      add(readTextNow(fileSystem, path));
    }
  } else {
    const found = paths.map((path): FoundFile => ({ kind: 'file', path }));
    for await (const item of readTexts(fileSystem, found, { signal })) add(item);
  }
  return { counted, skipped };
}

function canReadNow(fileSystem: FileSystem): fileSystem is FileSystem & Required<Pick<FileSystem, 'readNow'>> {
  return fileSystem.readNow !== undefined;
}

/** Counts files that were read elsewhere. */
export function countContents(files: readonly FileContent[], counter: TokenCounter): FileCounts {
  const counted: FileCount[] = [];
  const skipped: Skipped[] = [];
  for (const { path, bytes } of files) {
    const content = countableText(bytes);
    if (content === undefined) skipped.push({ kind: 'skipped', path, isDirectory: false, reason: 'binary' });
    else counted.push({ path, bytes: bytes.length, tokens: countText(content, counter) });
  }
  return { counted, skipped };
}

function countText(content: CountableText, counter: TokenCounter): number {
  return content.kind === 'utf8' ? counter.countUtf8(content.bytes) : counter.count(content.text);
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
