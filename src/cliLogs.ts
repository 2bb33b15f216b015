// The second thread that reads logs for `tare session`: a file of its own (see esbuild.mjs), so that it has little to load.
import { parentPort, workerData } from 'node:worker_threads';
import { type SharedLogs, shareOf } from './commandLine/logShare';

// An error ends the thread, and reaches the one that started it.
void shareOf(workerData as SharedLogs).then((share) => parentPort?.postMessage(share));
