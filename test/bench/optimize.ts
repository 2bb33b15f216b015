import * as path from 'node:path';
import { SyntaxReader } from '../../src/code/syntax/syntaxReader';
import { addParts, emptyContext, setTask } from '../../src/context/compose/context';
import { builtInCatalogue, defaultModelId, findModel } from '../../src/models/catalogue';
import { encodingFor } from '../../src/models/calibration';
import { Optimization } from '../../src/optimize/optimization';
import { rewritersWith } from '../../src/optimize/rewrites/rewriters';
import { syntaxRewriter } from '../../src/optimize/rewrites/syntax';
import { countersFrom } from '../../src/workers/assets';
import { grammarFilesIn } from '../../src/workers/grammarFiles';
import { repositoryRoot } from '../harness/paths';
import type { Options } from './options';
import type { Report } from './report';
import { contextOf, milliseconds, task } from './review';

/** Optimize to Fit in this thread, as the worker does it: the suggestions, then a fit to half and to a tenth. */
export async function measureOptimize(_: Options, report: Report): Promise<void> {
  const folder = path.join(repositoryRoot, 'dist');
  const rows: string[][] = [];
  for (const [files, characters] of [
    [150, 10_000],
    [600, 3000],
  ] as const) {
    const figures = await measureContext(folder, files, characters);
    report.add(`files${files}`, figures);
    rows.push([
      `${files} files, ${figures.tokens.toLocaleString('en-US')} tokens`,
      figures.suggest.toFixed(0),
      figures.half.toFixed(0),
      figures.tenth.toFixed(0),
      String(figures.suggestions),
    ]);
  }
  report.table(
    'Optimize to Fit with a task (cold; processor time where the machine is busy)',
    ['context', 'suggest ms', 'to half ms', 'to a tenth ms', 'suggestions'],
    rows,
  );
}

interface Figures {
  readonly tokens: number;
  readonly suggest: number;
  readonly half: number;
  readonly tenth: number;
  readonly suggestions: number;
}

async function measureContext(folder: string, files: number, characters: number): Promise<Figures> {
  const model = findModel(builtInCatalogue, defaultModelId);
  if (model === undefined) throw new Error(`${defaultModelId} is not in the catalogue.`);
  const texts = new Map(contextOf(files, characters).map(({ path: at, text }) => [at, text ?? '']));
  const syntax = new SyntaxReader(grammarFilesIn(folder), (_, error) => {
    throw error;
  });
  const counter = countersFrom(folder)(encodingFor(model.tokenizer));
  counter.count('warm');
  const parts = [...texts.keys()].map((at) => ({ source: { kind: 'file', path: at } as const }));
  let optimization: Optimization | undefined;
  const suggest = await milliseconds(async () => {
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
  const half = await milliseconds(() => optimized.fitTo(Math.round(before.tokens / 2)));
  const tenth = await milliseconds(() => optimized.fitTo(Math.round(before.tokens / 10)));
  return { tokens: before.tokens, suggest, half, tenth, suggestions: optimized.suggestions.length };
}
