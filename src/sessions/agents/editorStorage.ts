import { readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { objectOf, parseJson, textOf } from '../json';

/**
 * The folder that a window of VS Code had open, from `workspaceStorage/<id>/workspace.json` above a file of the window's
 * storage. A multi-root workspace gives the first of its folders, which a window with all of them has too. Undefined elsewhere.
 */
export function workspaceOfStorage(path: string): string | undefined {
  const parts = path.split(sep);
  const storage = parts.lastIndexOf('workspaceStorage');
  if (storage < 0 || storage + 1 >= parts.length) return undefined;
  const document = objectOf(readJsonFile(join(parts.slice(0, storage + 2).join(sep), 'workspace.json')));
  const folder = pathOfUri(textOf(document?.folder));
  const workspaceFile = pathOfUri(textOf(document?.workspace) ?? textOf(document?.configuration));
  return folder ?? (workspaceFile === undefined ? undefined : firstFolderOf(workspaceFile));
}

/** The first folder that a `.code-workspace` file lists, as JSON with comments; the file's own where there is none. */
function firstFolderOf(workspaceFile: string): string {
  const parent = dirname(workspaceFile);
  try {
    const [, list = ''] = /"folders"\s*:\s*\[([^\]]*)/.exec(readFileSync(workspaceFile, 'utf8')) ?? [];
    const withoutComments = list.replace(/^\s*\/\/.*$/gm, '');
    const [, key, value = ''] = /"(path|uri)"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(withoutComments) ?? [];
    const place = textOf(parseJson(value));
    const folder = key === 'uri' ? pathOfUri(place) : place;
    return folder === undefined ? parent : resolve(parent, folder);
  } catch {
    return parent;
  }
}

/** Undefined for a file that is missing, unreadable or no JSON: what it says is a supplement. */
export function readJsonFile(path: string): unknown {
  try {
    return parseJson(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The path of a `file:` URI, and of a remote one as it is on the remote machine, where its agent runs. */
export function pathOfUri(uri: string | undefined): string | undefined {
  if (uri === undefined) return undefined;
  try {
    if (uri.startsWith('file:')) return fileURLToPath(uri);
    const { pathname } = new URL(uri);
    return uri.startsWith('vscode-remote:') ? decodeURIComponent(pathname) : undefined;
  } catch {
    return undefined;
  }
}
