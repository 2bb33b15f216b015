import * as path from 'node:path';
import { SyntaxReader } from '../../src/code/syntax/syntaxReader';
import { addParts, emptyContext, setTask } from '../../src/context/compose/context';
import { builtInCatalogue, defaultModelId, findModel } from '../../src/models/catalogue';
import { encodingFor } from '../../src/models/calibration';
import { Optimization } from '../../src/optimize/optimization';
import { rewritersWith } from '../../src/optimize/rewrites/rewriters';
import { syntaxRewriter } from '../../src/optimize/rewrites/syntax';
import type { PartToReview } from '../../src/review/reviewSession';
import { countersFrom } from '../../src/workers/assets';
import { grammarFilesIn } from '../../src/workers/grammarFiles';
import { repositoryRoot } from '../harness/paths';
import { measureContexts, task } from './contexts';
import type { Options } from './options';
import type { Report } from './report';
import { asyncMilliseconds } from './statistics';

/** Optimize to Fit in this thread, as the worker does it: the suggestions, then a fit to half and to a tenth. */
export async function measureOptimize(_: Options, report: Report): Promise<void> {
  const folder = path.join(repositoryRoot, 'dist');
  await measureContexts<Figures>(report, {
    heading: 'Optimize to Fit with a task (cold; processor time where the machine is busy)',
    sizes: [
      [150, 10_000],
      [600, 3000],
    ],
    measure: (parts) => measureContext(folder, parts),
    columns: {
      context: ({ tokens }, files) => `${files} files, ${tokens.toLocaleString('en-US')} tokens`,
      'suggest ms': ({ suggest }) => suggest.toFixed(0),
      'to half ms': ({ half }) => half.toFixed(0),
      'to a tenth ms': ({ tenth }) => tenth.toFixed(0),
      suggestions: ({ suggestions }) => String(suggestions),
    },
  });
}

interface Figures {
  readonly tokens: number;
  readonly suggest: number;
  readonly half: number;
  readonly tenth: number;
  readonly suggestions: number;
}

async function measureContext(folder: string, sent: readonly PartToReview[]): Promise<Figures> {
  const model = findModel(builtInCatalogue, defaultModelId);
  if (model === undefined) throw new Error(`${defaultModelId} is not in the catalogue.`);
  const texts = new Map(sent.map(({ path: at, text }) => [at, text ?? '']));
  const syntax = new SyntaxReader(grammarFilesIn(folder), (_, error) => {
    throw error;
  });
  const counter = countersFrom(folder)(encodingFor(model.tokenizer));
  counter.count('warm');
  const parts = [...texts.keys()].map((at) => ({ source: { kind: 'file', path: at } as const }));
  let optimization: Optimization | undefined;
  const suggest = await asyncMilliseconds(async () => {
    optimization = await Optimization.of({
      context: setTask(addParts(emptyContext, parts), task),
      sources: ({ source }) => ('path' in source ? texts.get(source.path ?? '') : undefined),
      rewriters: rewritersWith({
        signatures: syntaxRewriter((at, text) => syntax.signaturesOf(at, text)),
        comments: syntaxRewriter((at, text) => syntax.withoutComments(at, text)),
      }),
      factsOf: (at, text) => syntax.factsOf(at, text),
      rendering: { format: 'markdown', preamble: '', roots: [] },
      model,
      counter,
      catalogue: builtInCatalogue,
      at: new Date(),
    });
  });
  if (optimization === undefined) throw new Error('Nothing was optimized.');
  const optimized = optimization;
  const { before } = await optimized.outcomeOf([]);
  const half = await asyncMilliseconds(() => optimized.fitTo(Math.round(before.tokens / 2)));
  const tenth = await asyncMilliseconds(() => optimized.fitTo(Math.round(before.tokens / 10)));
  return { tokens: before.tokens, suggest, half, tenth, suggestions: optimized.suggestions.length };
}
