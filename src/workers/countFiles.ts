import { type FileSystem } from '../context/fileSystem';
import { readTexts } from '../context/readTexts';
import { countableText, type CountableText } from '../context/textBytes';
import { type FoundFile, type Skipped, walk } from '../context/walk';
import type { TokenCounter } from '../tokens/tokenCounter';
import type { CountPathsRequest, FileContent, FileCount, FileCounts } from './protocol';

/** Files counted between two messages: few enough that progress moves, many enough that messages cost nothing. */
const BATCH = 100;
/** Below this many files another thread takes longer to start than it saves (it loads its own vocabulary). */
const HELPFUL_FROM = 400;

/** Another thread that counts batches of files. */
export interface Helper {
  countBatch(paths: readonly string[]): Promise<FileCounts>;
}

export interface CountFilesOptions {
  readonly fileSystem: FileSystem;
  readonly counter: TokenCounter;
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
  const { fileSystem, counter, report, signal } = options;
  const queue: string[][] = [];
  let helpers: Promise<unknown> | undefined;
  let files = 0;
  let walked = false;
  let batch: string[] = [];
  let skipped: Skipped[] = [];

  const runHelper = async (helper: Helper): Promise<void> => {
    while (!walked || queue.length > 0) {
      signal.throwIfAborted();
      const next = queue.shift();
      if (next === undefined) await nextTurn();
      else report(await helper.countBatch(next));
    }
  };

  for await (const item of walk(fileSystem, request.roots, { ...request, signal })) {
    files++;
    if (item.kind === 'skipped') skipped.push(item);
    else if (batch.push(item.path) === BATCH) {
      queue.push(batch);
      batch = [];
      if (files >= HELPFUL_FROM && helpers === undefined) {
        helpers = Promise.all(options.helpers().map(runHelper));
        helpers.catch(() => undefined); // awaited below, unless the walk fails first
      }
    }
  }
  queue.push(batch);
  walked = true;
  report({ counted: [], skipped });
  skipped = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    report(await countBatch(next, fileSystem, counter, signal));
  }
  await helpers;
  return files;
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
  const found = paths.map((path): FoundFile => ({ kind: 'file', path }));
  for await (const item of readTexts(fileSystem, found, { signal })) {
    if (item.kind === 'skipped') skipped.push(item);
    else counted.push({ path: item.path, bytes: item.size, tokens: countText(item.content, counter) });
  }
  return { counted, skipped };
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
