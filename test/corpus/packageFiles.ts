/** Real files for tests and measurements: what npm installed. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';

export const repositoryRoot = path.resolve(__dirname, '..', '..');
export const packagesFolder = path.join(repositoryRoot, 'node_modules');

export interface FileSelection {
  /** Ends of file names, with the dot. */
  readonly endings: readonly string[];
  /** Files longer or shorter than this many bytes are left out. */
  readonly minimumBytes?: number;
  readonly maximumBytes: number;
  /** The paths are thinned out evenly until their files have at most this many bytes together. */
  readonly totalBytes: number;
  /** False leaves a path out. */
  readonly accept?: (file: string) => boolean;
}

/** Files below `folder`, by path, so that two runs over the same packages read the same files. */
export function selectFiles(folder: string, selection: FileSelection): string[] {
  const { endings, minimumBytes = 1, maximumBytes, totalBytes, accept = () => true } = selection;
  const found: { file: string; bytes: number }[] = [];
  let bytes = 0;
  for (const file of filesBelow(folder)) {
    if (!endings.some((ending) => file.endsWith(ending)) || !accept(file)) continue;
    const { size } = statSync(file);
    if (size < minimumBytes || size > maximumBytes) continue;
    found.push({ file, bytes: size });
    bytes += size;
  }
  const share = Math.min(1, totalBytes / bytes);
  let taken = 0;
  let seen = 0;
  return found
    .filter((candidate) => {
      seen += candidate.bytes;
      if (taken + candidate.bytes > seen * share) return share === 1;
      taken += candidate.bytes;
      return true;
    })
    .map(({ file }) => file);
}

export function readTexts(files: readonly string[]): string[] {
  return files.map((file) => readFileSync(file, 'utf8'));
}

/** Regular files below `folder`, sorted. Links are not followed, so there are no cycles. */
export function* filesBelow(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true });
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(file);
    else if (entry.isFile()) yield file;
  }
}
