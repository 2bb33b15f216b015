import * as path from 'node:path';

import { builtInCatalogue, defaultModelId, findModel } from '../../src/models/catalogue';
import { type PartToReview, type ReviewAnswer, ReviewSession } from '../../src/review/reviewSession';
import { countersFrom } from '../../src/workers/assets';
import { reviewTools } from '../../src/workers/reviewTools';
import { readTexts, packagesFolder, selectFiles } from '../corpus/packageFiles';
import { repositoryRoot } from '../harness/paths';
import type { Options } from './options';
import type { Report } from './report';
import { median } from './statistics';

const model = findModel(builtInCatalogue, defaultModelId);
export const task = 'why does resolveModuleName return undefined for a package with exports';

/** Reviews in this thread, as the worker does them: the first, after an edit of one file, and of 2,000 files. */
export async function measureReview(_: Options, report: Report): Promise<void> {
  const folder = path.join(repositoryRoot, 'dist');
  const rows: string[][] = [];
  for (const [files, characters] of [
    [300, 10_000],
    [2000, 10_000],
  ] as const) {
    const figures = await measureContext(folder, contextOf(files, characters));
    report.add(`files${files}`, figures);
    rows.push([
      `${files} files, ${figures.megabytes.toFixed(1)} MB`,
      figures.first.toFixed(0),
      figures.edit.toFixed(1),
      figures.heapMegabytes.toFixed(0),
      String(figures.findings),
    ]);
  }
  report.table(
    'Review with a task (first: cold; edit: median of 9, one file changed; processor time where the machine is busy)',
    ['context', 'first ms', 'edit ms', 'heap MB', 'findings'],
    rows,
  );
}

interface Figures {
  readonly megabytes: number;
  readonly first: number;
  readonly edit: number;
  readonly heapMegabytes: number;
  readonly findings: number;
}

async function measureContext(folder: string, parts: readonly PartToReview[]): Promise<Figures> {
  if (model === undefined) throw new Error(`${defaultModelId} is not in the catalogue.`);
  const tools = reviewTools(countersFrom(folder), folder);
  tools.counterOf('o200k_base').count('warm');
  global.gc?.();
  const before = process.memoryUsage().heapUsed;
  const session = new ReviewSession(tools);
  const review = (of: readonly PartToReview[]): Promise<ReviewAnswer> => session.review({ parts: of, task, model });
  let findings = 0;
  const first = await milliseconds(async () => (findings = (await review(parts)).findings.length));
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
    edits.push(await milliseconds(() => review(next)));
    known[at] = { id: edited.id, path: edited.path, version: edited.version };
  }
  global.gc?.();
  return {
    megabytes: parts.reduce((sum, { text }) => sum + (text?.length ?? 0), 0) / 1e6,
    first,
    edit: median(edits),
    heapMegabytes: (process.memoryUsage().heapUsed - before) / 1e6,
    findings,
  };
}

/** The smaller of the time that passed, which on a busy machine holds the work of others, and this process's processor time. */
export async function milliseconds(run: () => Promise<unknown>): Promise<number> {
  const used = process.cpuUsage();
  const began = performance.now();
  await run();
  const passed = performance.now() - began;
  const { user, system } = process.cpuUsage(used);
  return Math.min(passed, (user + system) / 1000);
}

/** Pieces of the installed packages' sources, each a file of its own. */
export function contextOf(files: number, characters: number): PartToReview[] {
  const text = readTexts(
    selectFiles(packagesFolder, {
      endings: ['.ts', '.js', '.mjs'],
      maximumBytes: 2_000_000,
      totalBytes: files * characters * 1.2,
      accept: (file) => !/\.min\.|playwright-core|[/\\]unicode-|encod/.test(file),
    }),
  ).join('\n');
  return Array.from({ length: files }, (_, at) => ({
    id: String(at),
    path: `src/part${at % 40}/file${at}.ts`,
    version: '1',
    // A copy is a flat string; a slice would hold on to the whole.
    text: structuredClone(text.slice(at * characters, (at + 1) * characters)),
  }));
}
