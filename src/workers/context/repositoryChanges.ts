import { parseDiff } from '../../context/compose/gitDiff';
import type { DiffScope } from '../../context/compose/source';
import { joinPath } from '../../context/paths';
import { runGit } from '../git';

/** Milliseconds after which a diff is done without. */
const longestWait = 30_000;

/** The changes of a repository in one scope. */
export interface RepositoryChanges {
  /** As printed, of all files. */
  readonly whole: string;
  /** By absolute path, as printed; without binary files. */
  readonly files: ReadonlyMap<string, string>;
}

/** No program that a repository names for its files (external diff, textconv) is run, and colours are never printed. */
const printing = ['--no-ext-diff', '--no-textconv', '--no-color', '--find-renames'];

/** Rejects with what git said. @param git the program */
export async function readChanges(repository: string, scope: DiffScope, git: string): Promise<RepositoryChanges> {
  const output = await runGit(repository, argumentsOf(scope), { git, timeout: longestWait });
  const files = parseDiff(output).filter(({ isBinary }) => !isBinary);
  return {
    whole: files.map(({ text }) => text).join(''),
    files: new Map(files.map(({ path, text }) => [joinPath(repository, path), text])),
  };
}

function argumentsOf(scope: DiffScope): string[] {
  switch (scope.kind) {
    case 'unstaged':
      return ['diff', ...printing, '--'];
    case 'staged':
      return ['diff', '--cached', ...printing, '--'];
    case 'commit':
      // The names come from saved sets too: one that begins with a hyphen is no option.
      return ['show', '--format=', ...printing, '--end-of-options', scope.commit, '--'];
    case 'branch':
      return ['diff', ...printing, '--end-of-options', `${scope.base}...HEAD`, '--'];
  }
}
