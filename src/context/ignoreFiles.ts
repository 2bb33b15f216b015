import { type DirectoryEntry, type FileSystem, FileSystemError } from './fileSystem';
import type { IgnoreRules } from './ignoreRules';
import { joinPath, parentPath } from './paths';

/**
 * The rules inside `folder`, with its own ignore files read.
 * @param outer the rules of the folder that holds it.
 * @param entries what `folder` holds, so that files that are not there are not asked for.
 */
export async function rulesInside(
  fileSystem: FileSystem,
  outer: IgnoreRules,
  folder: string,
  entries: readonly DirectoryEntry[],
): Promise<IgnoreRules> {
  const kinds = new Map(entries.map((entry) => [entry.name, entry.kind]));
  // git does not follow a `.gitignore` that is a symbolic link (gitignore(5), NOTES), and `.tareignore` has its syntax.
  const read = async (name: string): Promise<string | undefined> =>
    kinds.get(name) === 'file' ? readText(fileSystem, joinPath(folder, name)) : undefined;
  const git = kinds.get('.git');
  return outer.inside(folder, {
    // A file in a worktree or a submodule. Where such a file points to is not followed for `info/exclude`.
    isRepository: git === 'directory' || git === 'file',
    gitignore: await read('.gitignore'),
    gitExclude: git === 'directory' ? await readText(fileSystem, joinPath(folder, '.git/info/exclude')) : undefined,
    tareignore: await read('.tareignore'),
  });
}

/**
 * The rules in force where `root` lies: those of every folder above it, from the root of the repository inwards. Outside
 * a repository they start at the first of `outermostFolders` on the way; without one there are only the defaults.
 * @param outermostFolders for example the workspace folders, or the working directory of a terminal.
 */
export async function rulesAbove(
  fileSystem: FileSystem,
  defaults: IgnoreRules,
  root: string,
  outermostFolders: readonly string[],
): Promise<IgnoreRules> {
  const ancestors: string[] = [];
  for (let parent = parentPath(root); parent !== undefined; parent = parentPath(parent)) {
    ancestors.unshift(parent);
  }
  const top = await indexOfOutermost(fileSystem, ancestors, outermostFolders);
  let rules = defaults;
  for (const ancestor of top < 0 ? [] : ancestors.slice(top)) {
    const entries = await ifPossible(fileSystem.readDirectory(ancestor));
    rules = await rulesInside(fileSystem, rules, ancestor, entries ?? []);
  }
  return rules;
}

/** Where in `ancestors`, which go inwards, the rules start; -1 for nowhere. */
async function indexOfOutermost(
  fileSystem: FileSystem,
  ancestors: readonly string[],
  outermostFolders: readonly string[],
): Promise<number> {
  for (const [index, ancestor] of [...ancestors.entries()].reverse()) {
    if ((await ifPossible(fileSystem.stat(joinPath(ancestor, '.git')))) !== undefined) {
      return index;
    }
  }
  return ancestors.findIndex((ancestor) => outermostFolders.includes(ancestor));
}

async function readText(fileSystem: FileSystem, path: string): Promise<string | undefined> {
  const bytes = await ifPossible(fileSystem.readFile(path));
  return bytes && new TextDecoder().decode(bytes);
}

/** An ignore file or folder that cannot be read is as good as absent: git and ripgrep go on without it, too. */
async function ifPossible<Result>(operation: Promise<Result>): Promise<Result | undefined> {
  try {
    return await operation;
  } catch (error) {
    FileSystemError.codeOf(error);
    return undefined;
  }
}
