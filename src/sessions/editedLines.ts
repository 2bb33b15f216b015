import type { EditedLines } from './activity';
import { fingerprintsOf } from './standingLines';

/** Of the table that finds what two texts have in common, in cells; texts that need more are told as replaced. */
const largestTable = 1_000_000;

/** A file in a patch with envelope (`*** Begin Patch`), as models of OpenAI write it. */
const patchedFile = /^\*\*\* (?:Add|Update|Delete) File: (.+)$/;

/** One edit of a list as models write it for Cline (`------- SEARCH`) and Roo Code (`<<<<<<< SEARCH`, with line numbers). */
const replacement =
  /^(?:-{3,}|<{3,}) SEARCH>?[ \t]*\n(?:(?::(?:start|end)_line:.*\n)*-{7}\n)?([\s\S]*?)^={7}[ \t]*\n([\s\S]*?)^(?:\+{3,}|>{3,}) REPLACE/gm;

/** Of a file that was not there before. */
export function newFileLines(text: string): EditedLines {
  return linesBetween('', text);
}

/** By the signs in front of the lines of a unified diff, or of a patch with envelope, of any number of files. */
export function patchLines(patch: string): EditedLines {
  const lines = patch.split('\n');
  let file: { readonly path?: string; readonly added: string[] } = { added: [] };
  const files = [file];
  let removed = 0;
  let inHeader = 0;
  for (const [index, line] of lines.entries()) {
    const [next = '', afterNext = ''] = lines.slice(index + 1, index + 3);
    const path = patchedFile.exec(line)?.[1]?.trim();
    if (path !== undefined) {
      file = { path, added: [] };
      files.push(file);
    }
    // A line of the file that begins with `-- ` looks like the first line of a header.
    if (line.startsWith('--- ') && next.startsWith('+++ ') && afterNext.startsWith('@@')) inHeader = 2;
    if (inHeader > 0) inHeader--;
    else if (line.startsWith('+')) file.added.push(line.slice(1));
    else if (line.startsWith('-')) removed++;
  }
  return {
    added: files.reduce((sum, { added }) => sum + added.length, 0),
    removed,
    texts: files.flatMap(({ added, ...named }) =>
      added.length === 0 ? [] : [{ ...named, fingerprints: fingerprintsOf(added) }],
    ),
  };
}

/** The files that a patch with envelope names. */
export function patchedFiles(patch: string): readonly string[] {
  return patch.split('\n').flatMap((line) => patchedFile.exec(line)?.[1]?.trim() ?? []);
}

/** What an edit that is written down as a text tells: a list of replacements or a patch; undefined for any other text. */
export function editLines(text: string): EditedLines | undefined {
  const replacements = [...text.matchAll(replacement)];
  if (replacements.length > 0) {
    return sumOfLines(replacements.map(([, before = '', after = '']) => linesBetween(before, after)));
  }
  return /^(?:@@ -\d|\*\*\* Begin Patch)/m.test(text) ? patchLines(text) : undefined;
}

/** Lines that make one text of another: those that are not in their longest common row of lines. */
export function linesBetween(before: string, after: string): EditedLines {
  const old = linesOf(before);
  const now = linesOf(after);
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const replaced = old.slice(start, old.length - end);
  const added = withoutCommon(replaced, now.slice(start, now.length - end));
  return {
    added: added.length,
    removed: old.length - now.length + added.length,
    texts: [{ fingerprints: fingerprintsOf(added) }],
  };
}

export function sumOfLines(edits: readonly EditedLines[]): EditedLines {
  return {
    added: edits.reduce((sum, { added }) => sum + added, 0),
    removed: edits.reduce((sum, { removed }) => sum + removed, 0),
    texts: edits.flatMap(({ texts = [] }) => texts),
  };
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** The lines of `now` that are not in the longest row of lines that both hold in the same order. */
function withoutCommon(old: readonly string[], now: readonly string[]): readonly string[] {
  if (old.length * now.length > largestTable) return now;
  const width = now.length + 1;
  // Length of the longest common row of what begins at a line of each.
  const lengths = new Uint16Array((old.length + 1) * width);
  const at = (line: number, other: number): number => lengths[line * width + other] ?? 0;
  for (let line = old.length - 1; line >= 0; line--) {
    for (let other = now.length - 1; other >= 0; other--) {
      lengths[line * width + other] =
        old[line] === now[other] ? at(line + 1, other + 1) + 1 : Math.max(at(line + 1, other), at(line, other + 1));
    }
  }
  let line = 0;
  return now.filter((text, other) => {
    while (line < old.length && text !== old[line] && at(line + 1, other) > at(line, other + 1)) line++;
    const isCommon = line < old.length && text === old[line];
    if (isCommon) line++;
    return !isCommon;
  });
}
