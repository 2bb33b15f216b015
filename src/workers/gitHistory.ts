import { resolve } from 'node:path';

import type { History } from '../code/history';
import { runGit } from './git';

/** Commits read, newest first: in the evaluation older ones changed no place. Git prints 10,000 in about 0.3 s. */
const commitsRead = 10_000;
/** Milliseconds after which a history is done without: a repository of millions of files, a slow disk. */
const longestWait = 10_000;

/**
 * The history of the repository that `folder` lies in, at its HEAD.
 * @param pathOf turns an absolute path (with `/`) into the one that the ranked parts have.
 * @returns undefined when there is no repository, no git, no commit, or no answer in time.
 */
export async function readGitHistory(
  folder: string,
  pathOf: (absolute: string) => string,
  signal?: AbortSignal,
): Promise<History | undefined> {
  const git = (...commandArguments: string[]): Promise<string> =>
    runGit(folder, commandArguments, { timeout: longestWait, signal });
  try {
    const root = (await git('rev-parse', '--show-toplevel')).replace(/\n$/, '');
    const log = await git(
      ...['log', '--no-merges', '--no-renames', '--no-ext-diff', '--no-show-signature', '--name-only', '-z'],
      ...[`--max-count=${commitsRead}`, '--format=%x01%s%x02'],
    );
    return { commits: parseLog(log, (path) => pathOf(resolve(root, path).replaceAll('\\', '/'))) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Error && 'code' in error) return undefined; // what execFile throws; anything else is a defect
    throw error;
  }
}

/** @param log entries of U+0001, the subject, U+0002, and paths ended by NUL. */
function parseLog(log: string, pathOf: (path: string) => string): History['commits'] {
  const known = new Map<string, string>();
  const shown = (path: string): string => {
    let result = known.get(path);
    if (result === undefined) known.set(path, (result = pathOf(path)));
    return result;
  };
  return log
    .split('\x01')
    .slice(1)
    .map((entry) => {
      const [subject = '', names = ''] = entry.split('\x02');
      const paths = names.split(/[\0\n]+/).filter((path) => path !== '');
      return { subject, paths: paths.map(shown) };
    });
}
