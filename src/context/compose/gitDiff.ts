import { joinPath } from '../paths';
import type { NewPart } from './context';
import { type DiffScope, displayPath, type Source, type WorkspaceRoot } from './source';

/** The changes of one file, as `git diff` and `git show` print them. */
export interface FileDiff {
  /** Relative to the repository, `/` between names: where the file is now, or was before it was deleted. */
  readonly path: string;
  /** Where it was, if it was renamed or copied. */
  readonly oldPath?: string;
  readonly change: 'added' | 'deleted' | 'modified' | 'renamed' | 'copied';
  /** There is no text to send, only that it changed. */
  readonly isBinary: boolean;
  readonly addedLines: number;
  readonly removedLines: number;
  /** As printed, headers included. The texts of all files, joined, are the output without what stands before the first. */
  readonly text: string;
}

/** Not `^`: that is also after U+2028 and a lone CR, which lines of content may hold. */
const start = /(?<![^\n])diff --(?:git|cc|combined) /g;

/** Divides what git printed. What stands before the first file (the message of a commit) belongs to none and is left out. */
export function parseDiff(output: string): readonly FileDiff[] {
  // A line of content begins with a blank, `+`, `-` or `\`, so that no content can begin a file.
  const starts = Array.from(output.matchAll(start), ({ index }) => index);
  return starts.map((from, index) => parseFile(output.slice(from, starts[index + 1])));
}

function parseFile(text: string): FileDiff {
  const body = /(?<![^\n])(?:@@+ |GIT binary patch|Binary files )/.exec(text)?.index ?? text.length;
  const header = text.slice(0, body);
  const hunks = text.slice(body);
  const field = (name: string): string | undefined => new RegExp(`^${name} (.*?)\r?$`, 'm').exec(header)?.[1];
  const first = firstLine(header);
  const before = pathIn(field('---'), first.hasPrefix);
  const after = pathIn(field('\\+\\+\\+'), first.hasPrefix);
  const from = unquoted(field('rename from') ?? field('copy from'));
  const to = unquoted(field('rename to') ?? field('copy to'));
  const path = to ?? after ?? before ?? first.path;
  const isHunks = hunks.startsWith('@@');
  const lines = (sign: '+' | '-'): number => (isHunks ? countLines(hunks, sign) : 0);
  return {
    path,
    ...(from !== undefined && { oldPath: from }),
    change: changeOf(header),
    isBinary: hunks !== '' && !isHunks,
    addedLines: lines('+'),
    removedLines: lines('-'),
    text,
  };
}

function changeOf(header: string): FileDiff['change'] {
  if (/^(?:new file mode)/m.test(header)) return 'added';
  if (/^deleted file mode/m.test(header)) return 'deleted';
  if (/^rename from/m.test(header)) return 'renamed';
  return /^copy from/m.test(header) ? 'copied' : 'modified';
}

/** Lines of hunks with a sign in any of the columns for parents (several in the diff of a merge). */
function countLines(hunks: string, sign: '+' | '-'): number {
  const parents = Math.max(1, (/^@+/.exec(hunks)?.[0].length ?? 2) - 1);
  return hunks.split('\n').filter((line) => /^[ +-]/.test(line) && line.slice(0, parents).includes(sign)).length;
}

/** The path of `--- a/x` or `+++ b/x`; undefined for `/dev/null`. git ends a path that has blanks with a tab. */
function pathIn(field: string | undefined, hasPrefix: boolean): string | undefined {
  const path = unquoted(field?.replace(/\t$/, ''));
  return path === undefined || path === '/dev/null' ? undefined : withoutPrefix(path, hasPrefix);
}

/** `a/` and `b/`, or with `diff.mnemonicPrefix` letters for index, work tree, commit and object. */
function withoutPrefix(path: string, hasPrefix: boolean): string {
  return hasPrefix ? path.replace(/^[a-z]\//, '') : path;
}

/**
 * What `diff --git a/x b/x` tells: the path, for a file without text changes (a mode, an empty file, a binary one), and whether
 * there are prefixes (not with `diff.noprefix`). Unless it was renamed, both halves are the same but for the prefix, so
 * that blanks in names do no harm; when it was, the path stands elsewhere, and without a prefix.
 */
function firstLine(header: string): { readonly path: string; readonly hasPrefix: boolean } {
  const merged = /^diff --(?:cc|combined) (.*?)\r?$/m.exec(header)?.[1];
  if (merged !== undefined) return { path: unquoted(merged) ?? merged, hasPrefix: /^--- a\//m.test(header) };
  const both = /^diff --git (.*?)\r?$/m.exec(header)?.[1] ?? '';
  const quoted = /^"(?:[^"\\]|\\.)*"/.exec(both)?.[0];
  const left = quoted ?? both.slice(0, (both.length - 1) / 2);
  const hasPrefix = both.slice(left.length + 1) !== left;
  return { path: withoutPrefix(unquoted(left) ?? left, hasPrefix), hasPrefix };
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' };

/** A path as git quotes it when it holds anything unusual (`core.quotePath`): as a string in C, bytes above ASCII in octal. */
function unquoted(path: string | undefined): string | undefined {
  if (path?.startsWith('"') !== true) return path;
  const bytes: number[] = [];
  for (const [, octal, letter, plain] of path.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    if (octal !== undefined) bytes.push(parseInt(octal, 8));
    else bytes.push(...new TextEncoder().encode(plain ?? escapes[letter ?? ''] ?? letter));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/**
 * The parts of a diff: one a file, in git's order. Binary files and those without content are left out.
 * @param repository path of the folder that git's paths are relative to
 */
export function diffParts(files: readonly FileDiff[], repository: string, scope: DiffScope): readonly NewPart[] {
  return files
    .filter(({ isBinary }) => !isBinary)
    .map(({ path }) => ({ source: { kind: 'diff', repository, scope, path: joinPath(repository, path) } }));
}

/** The files, as people read their paths, whose changes a part is; undefined for one that is no changes. @param text of the part */
export function changedFilesOf(source: Source, text: string, roots: readonly WorkspaceRoot[]): string[] | undefined {
  if (source.kind !== 'diff') return undefined;
  const paths =
    source.path === undefined ? parseDiff(text).map(({ path }) => joinPath(source.repository, path)) : [source.path];
  return paths.map((path) => displayPath(path, roots));
}
