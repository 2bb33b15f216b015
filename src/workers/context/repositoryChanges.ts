import type { NewPart } from '../../context/compose/context';
import { diffParts, parseDiff } from '../../context/compose/gitDiff';
import type { DiffScope } from '../../context/compose/source';
import { joinPath } from '../../context/paths';
import { runGit } from '../git';
import type { RepositoryDescription } from './protocol';

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

/** Branches and commits offered: as many as a person looks through. */
const MOST_OFFERED = 50;

export async function describeRepository({
  folder,
  git,
}: {
  folder: string;
  git: string;
}): Promise<RepositoryDescription | undefined> {
  const lines = async (...commandArguments: string[]): Promise<string[]> => {
    const output = await runGit(folder, commandArguments, { git, timeout: longestWait });
    return output.split('\n').filter((line) => line !== '');
  };
  const orNone = (result: Promise<string[]>): Promise<string[]> => result.catch(() => []);
  const [root] = await orNone(lines('rev-parse', '--show-toplevel'));
  if (root === undefined) return undefined;
  const count = `--max-count=${MOST_OFFERED}`;
  const [branches, commits, [remoteHead], [upstream], [current]] = await Promise.all([
    orNone(lines('for-each-ref', '--sort=-committerdate', '--format=%(refname:short)', 'refs/heads', 'refs/remotes')),
    // A repository without a commit has none.
    orNone(lines('log', count, '--format=%h %s')),
    orNone(lines('symbolic-ref', '--short', 'refs/remotes/origin/HEAD')),
    orNone(lines('rev-parse', '--abbrev-ref', '@{upstream}')),
    orNone(lines('rev-parse', '--abbrev-ref', 'HEAD')),
  ]);
  const isOther = (branch: string | undefined): branch is string =>
    branch !== undefined && branch !== current && branch !== upstream && branches.includes(branch);
  return {
    root,
    base: [remoteHead, 'origin/main', 'origin/master', 'main', 'master'].find(isOther),
    branches: branches.filter((branch) => branch !== current).slice(0, MOST_OFFERED),
    commits: commits.map((line) => {
      const blank = line.indexOf(' ');
      return { id: line.slice(0, blank), subject: line.slice(blank + 1) };
    }),
  };
}

export async function findChanges(
  repository: string,
  scope: DiffScope,
  git: string,
): Promise<{ readonly changed: readonly NewPart[]; readonly untracked: readonly string[] }> {
  const output = await runGit(repository, argumentsOf(scope), { git, timeout: longestWait });
  const changed = diffParts(parseDiff(output), repository, scope);
  if (scope.kind !== 'unstaged') return { changed, untracked: [] };
  // New files are no difference to git, but they are what a person has changed.
  const names = await runGit(repository, ['ls-files', '--others', '--exclude-standard', '-z'], {
    git,
    timeout: longestWait,
  });
  const untracked = names.split('\0').filter((name) => name !== '');
  return { changed, untracked: untracked.map((name) => joinPath(repository, name)) };
}
