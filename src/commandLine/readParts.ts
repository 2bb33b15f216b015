import { readTexts } from '../context/readTexts';
import { type CountableText, countableText } from '../context/textBytes';
import { type Skipped, walk } from '../context/walk';
import { UserError } from '../userError';
import { NodeFileSystem, portablePath } from '../workers/nodeFileSystem';
import { STANDARD_INPUT, cannotRead, readStandardInput, shown } from './count';

/** A file as a part of a context. */
export interface FilePart {
  /** As given, or relative to the working directory, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface FileParts {
  /** Standard input first, then as the paths were given; those below a folder by their paths. */
  readonly parts: readonly FilePart[];
  readonly skipped: readonly Skipped[];
}

/** Larger files are data: they are named as skipped and not read (a source file of 1 MB has some 300,000 tokens). */
const largestPart = 8 * 1024 * 1024;

/**
 * The text files at and below `paths`, and standard input for `-`.
 * @throws UserError if a path that was given cannot be read.
 */
export async function readParts(paths: readonly string[], ignore: boolean): Promise<FileParts> {
  const parts: FilePart[] = [];
  const files: { readonly root: number; readonly part: FilePart }[] = [];
  const skipped: Skipped[] = [];
  if (paths.includes(STANDARD_INPUT)) {
    const content = countableText(await readStandardInput());
    if (content === undefined) throw new UserError('Standard input is binary. Pipe text into it.');
    parts.push({ path: STANDARD_INPUT, text: textOf(content) });
  }
  const roots = paths.filter((path) => path !== STANDARD_INPUT).map(portablePath);
  const fileSystem = new NodeFileSystem();
  const found = walk(fileSystem, roots, { ignore, outermostFolders: [portablePath('.')] });
  for await (const item of readTexts(fileSystem, found, { maximumBytes: largestPart })) {
    if (item.kind === 'text') {
      const root = roots.findIndex((each) => item.path === each || item.path.startsWith(withSlash(each)));
      files.push({ root, part: { path: shown(item.path), text: textOf(item.content) } });
    } else if (item.reason === 'unreadable' && roots.includes(item.path)) throw cannotRead(item);
    else skipped.push(item);
  }
  // The order is what a review of buried parts is about; the walk has its own.
  files.sort((left, right) => left.root - right.root);
  return { parts: [...parts, ...files.map(({ part }) => part)], skipped };
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

function textOf(content: CountableText): string {
  return content.kind === 'text' ? content.text : new TextDecoder().decode(content.bytes);
}
