// Entry of a worker thread: builds what it serves, and answers calls until it is ended.
import { parentPort, workerData } from 'node:worker_threads';
import { pathOf } from '../context/compose/source';
import type { Rewriter } from '../context/compose/textToSend';
import { maskRewrite, maskSecrets } from '../context/secrets/mask';
import { SecretScanner } from '../context/secrets/scanner';
import { rewritersWith } from '../optimize/rewrites/rewriters';
import { syntaxRewriter } from '../optimize/rewrites/syntax';
import { countersFrom } from './assets';
import { checkText } from './context/checkText';
import { findFiles } from './context/findFiles';
import { KeptContext } from './context/keptContext';
import { Optimizer } from './context/optimizer';
import { reviewContext } from './context/reviewContext';
import { describeRepository, findChanges } from './context/repositoryChanges';
import { SourceTexts } from './context/sourceTexts';
import { CountCache } from './countCache';
import { countBatch, countContents, countPaths } from './countFiles';
import { Documents } from './documents';
import { NodeFileSystem } from './nodeFileSystem';
import { readPrices } from './readPrices';
import { Reviewer } from './reviewer';
import { reviewPrompt } from './reviewPrompt';
import { serve } from './rpc';
import { sessionHandlers } from './sessionHandlers';
import { CountHelpers, type WorkerData, portOf } from './threads';

if (parentPort === null) throw new Error('worker.js runs as a worker thread only.');

const { folder, cacheFile } = workerData as WorkerData;
const counters = countersFrom(folder);
const fileSystem = new NodeFileSystem();
const documents = new Documents(counters);
const reviewer = new Reviewer(counters, folder);
const sources = new SourceTexts(documents, fileSystem);
const scanner = new SecretScanner();
const mask: Rewriter = async (text, { source }) =>
  maskSecrets(text, await scanner.scan(text, pathOf(source) ?? source.kind));
const { syntax } = reviewer.tools;
const rewriters = rewritersWith({
  signatures: syntaxRewriter((path, text) => syntax.signaturesOf(path, text)),
  comments: syntaxRewriter((path, text) => syntax.withoutComments(path, text)),
  others: { [maskRewrite]: mask },
});
const context = new KeptContext(counters, sources, scanner, rewriters);
const optimizer = new Optimizer(context, reviewer, counters, rewriters);
const cache = cacheFile === undefined ? undefined : new CountCache(cacheFile);

serve(portOf(parentPort), {
  countTexts: ({ encoding, texts }) => texts.map((text) => counters(encoding).count(text)),
  countBatch: ({ encoding, paths }, { signal }) => countBatch(paths, fileSystem, counters(encoding), signal),
  countContents: ({ encoding, files }) => countContents(files, counters(encoding)),
  countPaths: async (request, { signal, report }) => {
    const helpers = new CountHelpers(folder, request.encoding);
    try {
      const files = await countPaths(request, {
        fileSystem,
        counter: counters(request.encoding),
        cache,
        helpers: () => helpers.start(),
        report,
        signal,
      });
      return { files };
    } finally {
      await helpers.end();
    }
  },
  updateDocuments: (changes) => documents.update(changes),
  countDocuments: (request) => documents.count(request),
  review: (request, { signal, report }) => reviewer.review(request, signal, report),
  reviewPrompt: (request, { signal }) => reviewPrompt(request, fileSystem, counters(request.encoding), scanner, signal),
  readPrices,
  updateContext: (update) => context.update(update),
  renderContext: () => context.render(),
  textsOfContext: () => context.sentTexts(),
  secretsInContext: () => context.findSecrets(),
  weighContextIn: (encodings) => context.weighIn(encodings),
  reviewContext: (request, { signal, report }) => reviewContext(request, context, reviewer, signal, report),
  optimizeContext: (request, { signal, report }) => optimizer.start(request, signal, report),
  chooseSuggestions: (choice, { signal }) => optimizer.choose(choice, signal),
  textsOfOptimization: (choice, { signal }) => optimizer.texts(choice, signal),
  endOptimization: ({ optimization }) => optimizer.end(optimization),
  checkText: ({ text, encoding }) => checkText(text, counters(encoding), scanner, rewriters),
  describeRepository: (request) => describeRepository(request),
  findChanges: ({ repository, scope, git }) => findChanges(repository, scope, git),
  findContextFiles: (request, { report, signal }) => findFiles(request, fileSystem, sources, report, signal),
  ...sessionHandlers(folder),
});
