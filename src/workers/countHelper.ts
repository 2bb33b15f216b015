// Entry of a thread that helps to count files: a thread with less to load than worker.ts, which is half of what a helper costs.
import { parentPort, workerData } from 'node:worker_threads';
import { countersFrom } from './assets';
import { countBatch } from './countFiles';
import { NodeFileSystem } from './nodeFileSystem';
import { serve } from './rpc';
import { type WorkerData, portOf } from './threads';

if (parentPort === null) throw new Error('countHelper.js runs as a worker thread only.');

const counters = countersFrom((workerData as WorkerData).folder);
const fileSystem = new NodeFileSystem();

serve(portOf(parentPort), {
  countBatch: ({ encoding, paths }, { signal }) => countBatch(paths, fileSystem, counters(encoding), signal),
});
