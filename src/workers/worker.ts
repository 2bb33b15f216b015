// Entry of a worker thread: builds what it serves, and answers calls until it is ended.
import { parentPort, workerData } from 'node:worker_threads';
import { SecretScanner } from '../context/secrets/scanner';
import { countersFrom } from './assets';
import { CountCache } from './countCache';
import { countBatch, countContents, countPaths, type Helper } from './countFiles';
import { Documents } from './documents';
import { NodeFileSystem } from './nodeFileSystem';
import { Reviewer } from './reviewer';
import { reviewPrompt } from './reviewPrompt';
import { serve } from './rpc';
import { Thread, type WorkerData, helperCount, portOf } from './threads';

if (parentPort === null) throw new Error('worker.js runs as a worker thread only.');

const { folder, cacheFile } = workerData as WorkerData;
const counters = countersFrom(folder);
const fileSystem = new NodeFileSystem();
const documents = new Documents(counters);
const reviewer = new Reviewer(counters, folder);
const secrets = new SecretScanner();
const cache = cacheFile === undefined ? undefined : new CountCache(cacheFile);

serve(portOf(parentPort), {
  countTexts: ({ encoding, texts }) => texts.map((text) => counters(encoding).count(text)),
  countBatch: ({ encoding, paths }, { signal }) => countBatch(paths, fileSystem, counters(encoding), signal),
  countContents: ({ encoding, files }) => countContents(files, counters(encoding)),
  countPaths: async (request, { signal, report }) => {
    const threads: Thread[] = [];
    const helpers = (): Helper[] =>
      Array.from({ length: helperCount() }, () => {
        const thread = new Thread({ folder });
        threads.push(thread);
        const { encoding } = request;
        return { countBatch: (paths) => thread.caller.call('countBatch', { encoding, paths }) };
      });
    try {
      const files = await countPaths(request, {
        fileSystem,
        counter: counters(request.encoding),
        cache,
        helpers,
        report,
        signal,
      });
      return { files };
    } finally {
      await Promise.all(threads.map((thread) => thread.end()));
    }
  },
  updateDocuments: (changes) => documents.update(changes),
  countDocuments: (request) => documents.count(request),
  review: (request, { signal, report }) => reviewer.review(request, signal, report),
  reviewPrompt: (request, { signal }) => reviewPrompt(request, fileSystem, counters(request.encoding), secrets, signal),
});
