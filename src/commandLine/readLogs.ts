import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker, parentPort, workerData } from 'node:worker_threads';
import { allReaders } from '../sessions/agents/all';
import { UsageCollector } from '../sessions/collector';
import type { CollectorState } from '../sessions/collectorState';
import { currentEnvironment } from '../sessions/environment';
import { loadProgram } from '../sessions/files/callLines';
import { type Notice, NoticeBoard } from '../sessions/notices';
import { UserError } from '../userError';

/**
 * Bytes of logs from which on a second thread reads with the first. It costs 0.1 s of processor time and 30 MB of memory: at
 * 100 MB of logs one thread was faster in every run, at 1 GB two took 1.25 s where one took 1.6.
 */
const worthTwoThreads = 256e6;

/** What is to be read. */
export interface LogsToRead {
  /** Folders whose own files may be logs. */
  readonly workspaces: readonly string[];
  /** Milliseconds since 1970: files last changed before are left out. */
  readonly modifiedSince?: number;
}

interface Part extends LogsToRead {
  /** Compiled once for both threads. */
  readonly program: WebAssembly.Module | undefined;
  readonly paths: readonly string[];
  /** How many of the paths were taken, by whichever thread: an `Int32Array` of one. */
  readonly taken: SharedArrayBuffer;
}

interface PartResult {
  readonly state: CollectorState;
  readonly notices: readonly Notice[];
}

/**
 * Reads the logs of all agents of this machine, with a second thread when there are many.
 * @param folder of the build: the command line, which runs in that thread too (`runPart`), and the program that reads lines;
 *   undefined for one thread that parses every line
 */
export async function readLogs(
  logs: LogsToRead,
  notice: (notice: Notice) => void,
  folder: string | undefined,
  forTwoThreads = worthTwoThreads,
): Promise<UsageCollector> {
  // Both threads list the folders, and report the unreadable ones.
  const notices = new NoticeBoard(notice);
  const program = folder === undefined ? undefined : loadProgram(folder);
  const collector = collectorFor(logs, program, (found) => notices.report(found));
  const files = collector.find();
  const isMuch = files.reduce((sum, { size }) => sum + size, 0) >= forTwoThreads;
  if (folder === undefined || !isMuch || availableParallelism() === 1) {
    await collector.update(
      files.map(({ path }) => path),
      optionsOf(logs),
    );
    return collector;
  }
  // The largest first: then the threads end together.
  const paths = [...files].sort((left, right) => right.size - left.size).map(({ path }) => path);
  const part: Part = { ...logs, program, paths, taken: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT) };
  const [result] = await Promise.all([readPart(join(folder, 'cliSession.js'), part), readShare(collector, part)]);
  collector.take(result.state);
  for (const found of result.notices) notices.report(found);
  return collector;
}

/** What the second thread does. */
export async function runPart(): Promise<void> {
  const part = workerData as Part;
  const notices: Notice[] = [];
  const collector = collectorFor(part, part.program, (notice) => notices.push(notice));
  await readShare(collector, part);
  // All of it, however much: what is left out of a kept state is read again later, and here there is no later.
  const state = collector.save(Date.now(), Infinity);
  parentPort?.postMessage({ state, notices } satisfies PartResult);
}

function collectorFor(
  { workspaces }: LogsToRead,
  program: WebAssembly.Module | undefined,
  notice: (notice: Notice) => void,
): UsageCollector {
  return new UsageCollector({
    readers: allReaders,
    environment: currentEnvironment(),
    workspaces,
    notice,
    ...(program === undefined ? {} : { program }),
  });
}

function optionsOf({ modifiedSince }: LogsToRead): { readonly modifiedSince?: number } {
  return modifiedSince === undefined ? {} : { modifiedSince };
}

/** Takes one file after the other until none is left, as the other thread does. */
async function readShare(collector: UsageCollector, part: Part): Promise<void> {
  const taken = new Int32Array(part.taken);
  for (;;) {
    const path = part.paths[Atomics.add(taken, 0, 1)];
    if (path === undefined) return;
    await collector.update([path], optionsOf(part));
  }
}

function readPart(program: string, part: Part): Promise<PartResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, { workerData: part });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new UserError('The thread that reads the logs ended early. Try again.')));
  });
}
