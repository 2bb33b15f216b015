import * as vscode from 'vscode';
import type { NewPart } from '../../context/compose/context';
import { parentPath, relativePath } from '../../context/paths';
import { type Skipped, walk } from '../../context/walk';
import { UserError } from '../../userError';
import type { CountingService } from '../countingService';
import { fullNumber } from '../format';
import { withLateProgress } from '../lateProgress';
import { corePath } from '../paths';
import { walkRulesNow } from '../walkRules';
import { WorkspaceFileSystem } from '../workspaceFileSystem';

/** Parts beyond this are asked about: a person who adds a folder by mistake does not want to wait for it. */
const MANY_FILES = 5000;

/** More files than this that are added at once are shown by their folders: nobody reads so long a list, and VS Code draws it slowly. */
const MOST_SINGLE_FILES = 20;

export interface FilesToAdd {
  readonly parts: readonly NewPart[];
  readonly skipped: readonly Skipped[];
}

/**
 * The parts of files and folders: a folder's files by the ignore rules, each named file whatever these say. Files on disk are
 * read on the way, so that what holds no text is refused here and is no part without one.
 */
export async function filesToAdd(counting: CountingService, uris: readonly vscode.Uri[]): Promise<FilesToAdd> {
  const open = openTexts();
  const { folders, files } = await sorted(uris, open);
  const onDisk = files.filter((uri) => uri.scheme === 'file' && !open.has(uri.toString()));
  const found = await withLateProgress(vscode.l10n.t('Adding to the context'), async (signal, report) => {
    let files = 0;
    report(() => vscode.l10n.t('{0} files', fullNumber(files)));
    return findIn(counting, [...folders, ...onDisk], signal, (count) => (files = count));
  });
  if (found.paths.length > MANY_FILES && !(await mayAddMany(found.paths.length))) throw new vscode.CancellationError();
  const paths = folders.map(corePath);
  const ofFolders = found.paths.flatMap((path): NewPart[] => {
    const folder = paths.find((each) => relativePath(each, path) !== undefined);
    return folder === undefined ? [] : [{ source: { kind: 'file', path }, folder }];
  });
  const refused = new Set(found.skipped.map(({ path }) => path));
  const named = files.map(corePath).filter((path) => !refused.has(path));
  return { parts: [...ofFolders, ...singleFiles(named)], skipped: found.skipped };
}

function singleFiles(paths: readonly string[]): readonly NewPart[] {
  return paths.map((path): NewPart => {
    const folder = paths.length > MOST_SINGLE_FILES ? parentPath(path) : undefined;
    return { source: { kind: 'file', path }, ...(folder !== undefined && { folder }) };
  });
}

async function findIn(
  counting: CountingService,
  folders: readonly vscode.Uri[],
  signal: AbortSignal,
  report: (files: number) => void,
): Promise<{ paths: readonly string[]; skipped: readonly Skipped[] }> {
  const local = folders.filter(({ scheme }) => scheme === 'file').map(corePath);
  const virtual = folders.filter(({ scheme }) => scheme !== 'file').map(corePath);
  const rules = walkRulesNow();
  const found =
    local.length === 0
      ? { paths: [], skipped: [] }
      : await counting.callContext(
          'findContextFiles',
          { roots: local, ...rules },
          { signal, onProgress: ({ files }) => report(files) },
        );
  if (virtual.length === 0) return found;
  const paths = [...found.paths];
  const skipped = [...found.skipped];
  for await (const item of walk(new WorkspaceFileSystem(), virtual, { ...rules, signal })) {
    if (item.kind === 'skipped') skipped.push(item);
    else paths.push(item.path);
    report(paths.length);
  }
  return { paths, skipped };
}

async function sorted(
  uris: readonly vscode.Uri[],
  open: ReadonlySet<string>,
): Promise<{ folders: vscode.Uri[]; files: vscode.Uri[] }> {
  const folders: vscode.Uri[] = [];
  const files: vscode.Uri[] = [];
  for (const uri of uris) {
    if (!open.has(uri.toString()) && (await isFolder(uri))) folders.push(uri);
    else files.push(uri);
  }
  return { folders, files };
}

/** What is open as text or as a notebook, by URI. */
function openTexts(): ReadonlySet<string> {
  const open = [...vscode.workspace.textDocuments, ...vscode.workspace.notebookDocuments];
  return new Set(open.map(({ uri }) => uri.toString()));
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
  } catch {
    throw new UserError(vscode.l10n.t('{0} cannot be read. Check that it is still there.', uri.fsPath));
  }
}

async function mayAddMany(files: number): Promise<boolean> {
  const add = vscode.l10n.t('Add');
  const question = vscode.l10n.t('Add {0} files to the context?', fullNumber(files));
  return (await vscode.window.showWarningMessage(question, { modal: true }, add)) === add;
}
