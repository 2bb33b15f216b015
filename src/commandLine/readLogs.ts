import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { UsageCollector } from '../sessions/collector';
import { loadProgram } from '../sessions/files/callLines';
import { type Notice, NoticeBoard } from '../sessions/notices';
import { UserError } from '../userError';
import { type LogsToRead, type Share, type SharedLogs, collectorFor, optionsOf, readShare } from './logShare';

/**
 * Bytes of logs from which on a second thread reads with the first. Both compile the same program anew, and what one has read is
 * handed to the other: at 400 MB of logs one thread takes 0.35 s and two 0.38 s; at 1 GB two are a tenth faster on an idle machine
 * and slower on a busy one, for 1.2 s of processor time instead of 0.9.
 */
const worthTwoThreads = 2e9;

/**
 * Reads the logs of all agents of this machine, with a second thread when there are many.
 * @param folder of the build, where the second thread and the program that reads lines are; undefined for one thread that
 *   parses every line
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
    await collector.readParents(optionsOf(logs));
    return collector;
  }
  // The largest first: then the threads end together.
  const paths = [...files].sort((left, right) => right.size - left.size).map(({ path }) => path);
  const shared: SharedLogs = { ...logs, program, paths, taken: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT) };
  const [share] = await Promise.all([
    shareOfSecondThread(join(folder, 'cliLogs.js'), shared),
    readShare(collector, shared),
  ]);
  collector.take(share.state);
  for (const found of share.notices) notices.report(found);
  await collector.readParents(optionsOf(logs));
  return collector;
}

async function shareOfSecondThread(file: string, logs: SharedLogs): Promise<Share> {
  // Loaded only here: to read a few logs takes little longer than this.
  const { Worker } = await import('node:worker_threads');
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: logs });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new UserError('The thread that reads the logs ended early. Try again.')));
  });
}
