import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';

/** Lines that an edit added to a file, as fingerprints: the text itself need not be kept. */
export interface AddedText {
  /** As the log names the file; absent: the only one that the use of the tool names. */
  readonly path?: string;
  readonly fingerprints: readonly number[];
}

/** How many of the lines that were added are in their files now. */
export interface StandingLines {
  readonly standing: number;
  /** Only lines with a letter or a digit are compared: a brace is found everywhere. */
  readonly compared: number;
}

/** A longer file is not read for this, in bytes. */
const longestFile = 8 * 1024 * 1024;

/** Of the lines with a letter or a digit, whatever their indentation: a formatter is no other author. */
export function fingerprintsOf(lines: Iterable<string>): readonly number[] {
  const fingerprints: number[] = [];
  for (const line of lines) {
    const text = line.trim();
    if (/[\p{L}\p{N}]/u.test(text)) fingerprints.push(hashOf(text));
  }
  return fingerprints;
}

/** The lines that a unified diff adds. */
export function addedBy(diff: string): readonly number[] {
  const added = diff.split('\n').filter((line) => line.startsWith('+') && !line.startsWith('+++ '));
  return fingerprintsOf(added.map((line) => line.slice(1)));
}

/**
 * Looks for added lines in the files of a workspace as they are now. A line that was added twice and is there once counts once; of a
 * file that is gone no line stands. Files outside the workspace are not looked at.
 * @returns undefined when there is nothing to compare
 */
export async function findStanding(
  added: readonly Required<AddedText>[],
  workspace: string,
): Promise<StandingLines | undefined> {
  const byFile = new Map<string, number[]>();
  for (const { path, fingerprints } of added) {
    const file = resolve(workspace, path);
    const below = relative(workspace, file);
    if (below === '' || below.startsWith('..') || isAbsolute(below)) continue;
    byFile.set(file, [...(byFile.get(file) ?? []), ...fingerprints]);
  }
  let standing = 0;
  let compared = 0;
  for (const [file, fingerprints] of byFile) {
    const lines = await linesOf(file);
    if (lines === undefined) continue;
    compared += fingerprints.length;
    for (const fingerprint of fingerprints) {
      const left = lines.get(fingerprint) ?? 0;
      if (left > 0) {
        standing++;
        lines.set(fingerprint, left - 1);
      }
    }
  }
  return compared === 0 ? undefined : { standing, compared };
}

/** How often a file has each line; none for one that is gone, undefined for one that cannot be compared. */
async function linesOf(file: string): Promise<Map<number, number> | undefined> {
  const lines = new Map<number, number>();
  try {
    const stats = await stat(file);
    if (!stats.isFile() || stats.size > longestFile) return undefined;
    for (const fingerprint of fingerprintsOf((await readFile(file, 'utf8')).split('\n'))) {
      lines.set(fingerprint, (lines.get(fingerprint) ?? 0) + 1);
    }
    return lines;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? lines : undefined;
  }
}

/** FNV-1a over the characters, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
