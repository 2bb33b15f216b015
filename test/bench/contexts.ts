/** Contexts to measure reviews and optimization with, and one way to tell the figures. */
import { readTexts, packagesFolder, selectFiles } from '../corpus/packageFiles';
import type { PartToReview } from '../../src/review/reviewSession';
import type { Report } from './report';

export const task = 'why does resolveModuleName return undefined for a package with exports';

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

interface Measurement<Figures> {
  readonly heading: string;
  /** Of each context: how many files, of how many characters. */
  readonly sizes: readonly (readonly [files: number, characters: number])[];
  readonly measure: (parts: readonly PartToReview[]) => Promise<Figures>;
  /** By the heading of the column; the first one names the context. */
  readonly columns: Readonly<Record<string, (figures: Figures, files: number) => string>>;
}

/** Measures one context after the other, keeps their figures, and prints a row for each. */
export async function measureContexts<Figures>(
  report: Report,
  { heading, sizes, measure, columns }: Measurement<Figures>,
): Promise<void> {
  const rows: string[][] = [];
  for (const [files, characters] of sizes) {
    const figures = await measure(contextOf(files, characters));
    report.add(`files${files}`, figures);
    rows.push(Object.values(columns).map((cell) => cell(figures, files)));
  }
  report.table(heading, Object.keys(columns), rows);
}
