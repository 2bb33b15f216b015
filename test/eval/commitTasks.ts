import { readFileSync } from 'node:fs';

import { textKindOf } from '../../src/context/textKind';
import { PastChanges } from '../../src/review/ranking/pastChanges';
import { TextIndex } from '../../src/review/ranking/textIndex';
import { GitRepository } from './gitRepository';

/** A commit's message, and the source files that it changed. */
interface CommitTask {
  readonly repo: string;
  readonly base: string;
  readonly query: string;
  readonly gold: readonly string[];
}

/** A task with its repository as it stood before the commit. */
export interface TaskInRepository {
  readonly repository: string;
  readonly query: string;
  readonly gold: ReadonlySet<string>;
  /** Path to text of every source file, tests included. */
  readonly files: ReadonlyMap<string, string>;
  readonly index: TextIndex;
  /** Ancestors of the state only. */
  readonly history: PastChanges;
}

/** Larger files are data. */
const largestSource = 1_000_000;
/** Commits of the history that are read; the extension reads as many. */
const commitsRead = 10_000;

/**
 * The tasks of a file, one repository after another. What is yielded is valid until the next task is asked for.
 * @param missing told of repositories that are not there or lack the commits.
 */
export function* tasksInRepositories(
  file: string,
  folder: string,
  missing: (note: string) => void,
): Generator<TaskInRepository> {
  const tasks = JSON.parse(readFileSync(file, 'utf8')) as CommitTask[];
  for (const name of new Set(tasks.map(({ repo }) => repo))) {
    const ofRepository = tasks.filter(({ repo }) => repo === name);
    const repository = GitRepository.find(folder, name);
    if (repository === undefined) {
      missing(`${name} is not in ${folder}: its ${ofRepository.length} tasks were not measured`);
      continue;
    }
    const present = ofRepository.filter(({ base }) => repository.has(base));
    if (present.length < ofRepository.length) {
      missing(`${name} lacks the history of ${ofRepository.length - present.length} tasks: they were not measured`);
    }
    const index = new TextIndex();
    for (const task of present) yield { ...readState(repository, task.base, index), ...taskOf(task) };
  }
}

function taskOf({ repo, query, gold }: CommitTask): Pick<TaskInRepository, 'repository' | 'query' | 'gold'> {
  return { repository: repo, query, gold: new Set(gold) };
}

/** Brings the index to the state of a commit. */
function readState(
  repository: GitRepository,
  commit: string,
  index: TextIndex,
): Pick<TaskInRepository, 'files' | 'index' | 'history'> {
  const entries = repository.tree(commit).filter(({ path }) => textKindOf(path) === 'code');
  const blobs = repository.blobs([...new Set(entries.map(({ blob }) => blob))]);
  const files = new Map<string, string>();
  for (const { path, blob } of entries) {
    const bytes = blobs.get(blob);
    if (bytes !== undefined && bytes.length <= largestSource) files.set(path, bytes.toString('utf8'));
  }
  for (const { path } of [...index.all()]) if (!files.has(path)) index.delete(path);
  for (const [path, text] of files) index.set(path, text);
  const ancestors = repository.ancestors(commit);
  const commits = repository.commits().filter(({ id }) => ancestors.has(id));
  return { files, index, history: new PastChanges({ commits: commits.slice(0, commitsRead) }) };
}
