import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type MessagePort, Worker } from 'node:worker_threads';
import type { EncodingId } from '../tokens/encoding';
import type { Helper } from './countFiles';
import { Caller, type Port } from './rpc';

/** Started with this, a worker serves `WorkerCalls`. */
export interface WorkerData {
  /** The folder with the programs of the threads and the files of the token engine. */
  readonly folder: string;
  /** Where counts of files are remembered; a thread without it remembers none. */
  readonly cacheFile?: string | undefined;
}

/** A worker thread and the calls to it. */
export class Thread {
  public readonly caller: Caller;
  private readonly worker: Worker;

  /**
   * @param onExit told when the thread ends without being asked to, with the reason.
   * @param program what the thread runs: `worker.js` answers all calls, `countHelper.js` only `countBatch`.
   */
  public constructor(
    data: WorkerData,
    onExit: (error: Error) => void = () => undefined,
    program: 'worker.js' | 'countHelper.js' = 'worker.js',
  ) {
    this.worker = new Worker(join(data.folder, program), { workerData: data });
    this.caller = new Caller(portOf(this.worker));
    let reason: Error | undefined;
    this.worker.on('error', (error: Error) => (reason = error));
    this.worker.on('exit', (code) => {
      const error = reason ?? new Error(`The counting thread ended with code ${code}.`);
      this.caller.fail(error);
      onExit(error);
    });
  }

  /** Ends the thread; what it was asked and did not answer is rejected. */
  public async end(): Promise<void> {
    this.worker.removeAllListeners('exit');
    this.caller.fail(new Error('The counting thread was ended.'));
    await this.worker.terminate();
  }
}

export function portOf(endpoint: Worker | MessagePort): Port {
  return {
    send: (message) => endpoint.postMessage(message),
    onMessage: (listener) => void endpoint.on('message', listener),
  };
}

/** Threads that help to count files: one core is the caller's own, and above four the disk is the limit. */
function helperCount(): number {
  return Math.max(1, Math.min(4, availableParallelism()) - 1);
}

/** The threads that help with one count. */
export class CountHelpers {
  private threads: readonly Thread[] = [];

  public constructor(
    private readonly folder: string,
    private readonly encoding: EncodingId,
  ) {}

  public start(): readonly Helper[] {
    const { folder, encoding } = this;
    this.threads = Array.from({ length: helperCount() }, () => new Thread({ folder }, undefined, 'countHelper.js'));
    return this.threads.map(({ caller }) => ({
      countBatch: (paths) => caller.call('countBatch', { encoding, paths }),
    }));
  }

  public async end(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.end()));
  }
}
