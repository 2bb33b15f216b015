// `tare session`: a file of its own (see esbuild.mjs), so that it, and the second thread that reads logs, have little to load.
import { isMainThread } from 'node:worker_threads';
import { runPart } from './commandLine/readLogs';

export { runSession, sessionUsage } from './commandLine/session';

// An error ends the thread, and reaches the one that started it.
if (!isMainThread) void runPart();
