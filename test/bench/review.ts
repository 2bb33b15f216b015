import * as path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { builtInCatalogue, defaultModelId, findModel } from '../../src/models/catalogue';
import { type PartToReview, type ReviewAnswer, ReviewSession } from '../../src/review/reviewSession';
import { countersFrom } from '../../src/workers/assets';
import { reviewTools } from '../../src/workers/reviewTools';
import { repositoryRoot } from '../harness/paths';
import { measureContexts, task } from './contexts';
import type { Options } from './options';
import type { Report } from './report';
import { asyncMilliseconds, median } from './statistics';

const model = findModel(builtInCatalogue, defaultModelId);

/** Reviews in this thread, as the worker does them: the first, after an edit of one file, and of 2,000 files. */
export async function measureReview(_: Options, report: Report): Promise<void> {
  const folder = path.join(repositoryRoot, 'dist');
  await measureContexts<Figures>(report, {
    heading:
      'Review with a task (first: cold; edit: median of 9, one file changed; processor time where the machine is busy)',
    sizes: [
      [300, 10_000],
      [2000, 10_000],
    ],
    measure: (parts) => measureContext(folder, parts),
    columns: {
      context: ({ megabytes }, files) => `${files} files, ${megabytes.toFixed(1)} MB`,
      'first ms': ({ first }) => first.toFixed(0),
      'edit ms': ({ edit }) => edit.toFixed(1),
      'memory MB': ({ memoryMegabytes }) => memoryMegabytes.toFixed(0),
      findings: ({ findings }) => String(findings),
    },
  });
}

interface Figures {
  readonly megabytes: number;
  readonly first: number;
  readonly edit: number;
  readonly memoryMegabytes: number;
  readonly findings: number;
}

async function measureContext(folder: string, parts: readonly PartToReview[]): Promise<Figures> {
  if (model === undefined) throw new Error(`${defaultModelId} is not in the catalogue.`);
  const tools = reviewTools(countersFrom(folder), folder);
  tools.counterOf('o200k_base').count('warm');
  // The build has the library in the worker's bundle, where it takes 4 ms; here tsx would translate it while the clock runs, some 100.
  await import('@secretlint/secretlint-rule-preset-recommend');
  const before = memoryInUse();
  const session = new ReviewSession(tools);
  const review = (of: readonly PartToReview[]): Promise<ReviewAnswer> => session.review({ parts: of, task, model });
  let findings = 0;
  const first = await asyncMilliseconds(async () => (findings = (await review(parts)).findings.length));
  const known = parts.map(({ id, path: at, version }) => ({ id, path: at, version }));
  const edits: number[] = [];
  for (let round = 0; round < 9; round++) {
    const at = (round * 37) % parts.length;
    const part = parts[at];
    if (part === undefined) continue;
    const edited = {
      ...part,
      version: `edit ${round}`,
      text: `${part.text ?? ''}\nconst edited${round} = ${round};\n`,
    };
    const next: PartToReview[] = [...known];
    next[at] = edited;
    edits.push(await asyncMilliseconds(() => review(next)));
    known[at] = { id: edited.id, path: edited.path, version: edited.version };
  }
  const after = memoryInUse();
  return {
    megabytes: parts.reduce((sum, { text }) => sum + (text?.length ?? 0), 0) / 1e6,
    first,
    edit: median(edits),
    memoryMegabytes: (after - before) / 1e6,
    findings,
  };
}

/** Bytes on the heap and in typed arrays, without what is garbage. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
