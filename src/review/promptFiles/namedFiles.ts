import { type FileSystem, FileSystemError, type FileStatus } from '../../context/fileSystem';
import { joinPath, parentPath } from '../../context/paths';
import { countableText } from '../../context/textBytes';
import { longFrom } from '../instructions';
import { readMarkdownLines } from './markdownLines';
import type { PromptProblem } from './promptProblem';
import { type Reference, readReferences } from './references';

/** Claude Code and Gemini CLI follow imports within imports five deep (code.claude.com/docs/en/memory). */
const deepestImport = 5;
/** A larger file is no instruction; it is not read to be counted. */
const mostBytes = 5 * 1024 * 1024;

export interface NamedFilesOptions {
  readonly fileSystem: FileSystem;
  /** The workspace folder that the file is in. */
  readonly folder: string;
  readonly count: (text: string) => number;
  readonly signal?: AbortSignal | undefined;
}

/** Files that are named and are not there, and imports that bring many tokens. */
export async function findNamedFileProblems(
  path: string,
  references: readonly Reference[],
  options: NamedFilesOptions,
): Promise<PromptProblem[]> {
  const problems: PromptProblem[] = [];
  for (const { form, target, start, end } of references) {
    options.signal?.throwIfAborted();
    const found = await resolve(target, path, options);
    if (found === undefined) {
      if (await isLikelyMissing(form, target, options))
        problems.push({ start, end, tokens: 0, data: { kind: 'missing-file', form, target } });
    } else if (form === 'import' && found.kind === 'file') {
      const seen = new Set([path]);
      const tokens = await countImport(found.path, seen, deepestImport, options);
      if (tokens >= longFrom)
        problems.push({ start, end, tokens, data: { kind: 'large-import', target, files: seen.size - 1 } });
    }
  }
  return problems;
}

/** A path in code is often an example: it is missing only where its first folder is there. */
async function isLikelyMissing(form: Reference['form'], target: string, options: NamedFilesOptions): Promise<boolean> {
  if (form !== 'code') return true;
  const top = target.slice(0, target.indexOf('/'));
  return (await statusOf(joinPath(options.folder, top), options.fileSystem))?.kind === 'directory';
}

async function resolve(
  target: string,
  from: string,
  { folder, fileSystem }: NamedFilesOptions,
): Promise<{ readonly path: string; readonly kind: FileStatus['kind'] } | undefined> {
  const own = parentPath(from) ?? folder;
  const candidates = target.startsWith('/')
    ? [normalized(folder, target.slice(1)), target]
    : [normalized(own, target), normalized(folder, target)];
  for (const path of candidates) {
    const status = path === undefined ? undefined : await statusOf(path, fileSystem);
    if (path !== undefined && status !== undefined) return { path, kind: status.kind };
  }
  return undefined;
}

async function statusOf(path: string, fileSystem: FileSystem): Promise<FileStatus | undefined> {
  try {
    return await fileSystem.stat(path);
  } catch (error) {
    // What cannot be told apart from being there is taken to be there.
    return FileSystemError.codeOf(error) === 'not-found' || FileSystemError.codeOf(error) === 'not-directory'
      ? undefined
      : { kind: 'other', size: 0, modified: 0 };
  }
}

/** Tokens of a file and of what it imports. */
async function countImport(
  path: string,
  seen: Set<string>,
  depth: number,
  options: NamedFilesOptions,
): Promise<number> {
  if (depth === 0 || seen.has(path)) return 0;
  seen.add(path);
  options.signal?.throwIfAborted();
  const text = await readText(path, options.fileSystem);
  if (text === undefined) return 0;
  let tokens = options.count(text);
  // An imported file is read like the file that imports it, whatever its name.
  for (const { form, target } of readReferences('CLAUDE.md', readMarkdownLines(text))) {
    const found = form === 'import' ? await resolve(target, path, options) : undefined;
    if (found?.kind === 'file') tokens += await countImport(found.path, seen, depth - 1, options);
  }
  return tokens;
}

/** Undefined for what is no text or cannot be read. */
export async function readText(path: string, fileSystem: FileSystem): Promise<string | undefined> {
  try {
    const content = countableText(await fileSystem.readFile(path, mostBytes));
    return content?.kind === 'utf8' ? new TextDecoder().decode(content.bytes) : content?.text;
  } catch (error) {
    FileSystemError.codeOf(error);
    return undefined;
  }
}

/** `name` seen from `folder`, with `.` and `..` resolved; undefined above the root. */
function normalized(folder: string, name: string): string | undefined {
  let at: string | undefined = folder;
  for (const each of name.split('/')) {
    if (at === undefined) return undefined;
    if (each === '..') at = parentPath(at);
    else if (each !== '.' && each !== '') at = joinPath(at, each);
  }
  return at;
}
