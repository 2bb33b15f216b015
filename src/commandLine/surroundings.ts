import { statSync } from 'node:fs';
import { dirname } from 'node:path';

import { PastChanges } from '../review/ranking/pastChanges';
import { TextIndex } from '../review/ranking/textIndex';
import type { Surroundings } from '../review/reviewSession';
import { readGitHistory } from '../workers/gitHistory';
import { NodeFileSystem, portablePath } from '../workers/nodeFileSystem';
import { ReviewWorkspace } from '../workers/reviewWorkspace';
import { shown } from './count';
import type { FilePart } from './readParts';

/** The working directory, if the context is taken from it; else the history of the first path's repository. */
export async function readSurroundings(
  files: readonly FilePart[],
  paths: readonly string[],
  ignore: boolean,
): Promise<Surroundings> {
  const isInside = files.some(({ path }) => !path.startsWith('..') && !path.startsWith('/'));
  if (isInside) {
    const workspace = new ReviewWorkspace(new NodeFileSystem());
    const folders = [{ name: '', path: portablePath('.') }];
    await workspace.update({ folders, revision: 0, ignore }, new AbortController().signal, () => undefined);
    return workspace;
  }
  const commits = await readGitHistory(folderOf(paths[0] ?? '.'), shown);
  return { index: new TextIndex(), textOf: () => undefined, ...(commits && { history: new PastChanges(commits) }) };
}

/** The folder whose repository is asked for its history: that of the first path. */
function folderOf(path: string): string {
  const absolute = portablePath(path);
  const isFolder = statSync(absolute, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? absolute : dirname(absolute);
}
