import type { EditedLines } from './activity';

/** Of the table that finds what two texts have in common, in cells; texts that need more are told as replaced. */
const largestTable = 1_000_000;

/** A file in a patch with envelope (`*** Begin Patch`), as models of OpenAI write it. */
const patchedFile = /^\*\*\* (?:Add|Update|Delete) File: (.+)$/gm;

/** One edit of a list as models write it for Cline (`------- SEARCH`) and Roo Code (`<<<<<<< SEARCH`, with line numbers). */
const replacement =
  /^(?:-{3,}|<{3,}) SEARCH>?[ \t]*\n(?:(?::(?:start|end)_line:.*\n)*-{7}\n)?([\s\S]*?)^={7}[ \t]*\n([\s\S]*?)^(?:\+{3,}|>{3,}) REPLACE/gm;

/** Of a file that was not there before. */
export function newFileLines(text: string): EditedLines {
  return { added: linesOf(text).length, removed: 0 };
}

/** By the signs in front of the lines of a unified diff, or of a patch with envelope, of any number of files. */
export function patchLines(patch: string): EditedLines {
  const lines = patch.split('\n');
  let added = 0;
  let removed = 0;
  let inHeader = 0;
  for (const [index, line] of lines.entries()) {
    const [next = '', afterNext = ''] = lines.slice(index + 1, index + 3);
    // A line of the file that begins with `-- ` looks like the first line of a header.
    if (line.startsWith('--- ') && next.startsWith('+++ ') && afterNext.startsWith('@@')) inHeader = 2;
    if (inHeader > 0) inHeader--;
    else if (line.startsWith('+')) added++;
    else if (line.startsWith('-')) removed++;
  }
  return { added, removed };
}

/** The files that a patch with envelope names. */
export function patchedFiles(patch: string): readonly string[] {
  return [...patch.matchAll(patchedFile)].map(([, path = '']) => path.trim());
}

/** What an edit that is written down as a text tells: a list of replacements or a patch; undefined for any other text. */
export function editLines(text: string): EditedLines | undefined {
  const replacements = [...text.matchAll(replacement)];
  if (replacements.length > 0) {
    return sumOfLines(replacements.map(([, before = '', after = '']) => linesBetween(before, after)));
  }
  return /^(?:@@|\*\*\* Begin Patch)/m.test(text) ? patchLines(text) : undefined;
}

/** Lines that make one text of another: those that are not in their longest common row of lines. */
export function linesBetween(before: string, after: string): EditedLines {
  const old = linesOf(before);
  const now = linesOf(after);
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const common = longestCommonRow(old.slice(start, old.length - end), now.slice(start, now.length - end));
  return { added: now.length - start - end - common, removed: old.length - start - end - common };
}

export function sumOfLines(edits: readonly EditedLines[]): EditedLines {
  return edits.reduce((sum, { added, removed }) => ({ added: sum.added + added, removed: sum.removed + removed }), {
    added: 0,
    removed: 0,
  });
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** Length of the longest row of lines that both hold in the same order. */
function longestCommonRow(old: readonly string[], now: readonly string[]): number {
  if (old.length * now.length > largestTable) return 0;
  let lengths = new Array<number>(now.length + 1).fill(0);
  for (const line of old) {
    const next = [0];
    for (const [index, other] of now.entries()) {
      const [before = 0, above = 0] = [lengths[index], lengths[index + 1]];
      next.push(line === other ? before + 1 : Math.max(above, next[index] ?? 0));
    }
    lengths = next;
  }
  return lengths.at(-1) ?? 0;
}
