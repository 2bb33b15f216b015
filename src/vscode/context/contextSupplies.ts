import * as vscode from 'vscode';
import type { Part } from '../../context/compose/context';
import { cellsText, type NotebookCell, sendsCells } from '../../context/compose/notebookText';
import { pathOf, type Source } from '../../context/compose/source';
import { parentPath, relativePath } from '../../context/paths';
import { defaultMaximumBytes } from '../../context/readTexts';
import { countableText } from '../../context/textBytes';
import { FileSystemError } from '../../context/fileSystem';
import type { ContextUpdate, MissingReason, SuppliedText } from '../../workers/context/protocol';
import type { DocumentMirror } from '../documentMirror';
import { corePath, isLocalPath, uriOf } from '../paths';
import { WorkspaceFileSystem } from '../workspaceFileSystem';
import { problemsOf } from './problemsNow';

type Supplies = Pick<ContextUpdate, 'documents' | 'supplied' | 'outdated'>;

/**
 * What the extension host knows of the texts of a context, and the thread that weighs it does not: documents as they are edited,
 * files of virtual file systems, problems, texts that parts carry; and which files and repositories changed.
 */
export class ContextSupplies implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: { dispose(): unknown }[];
  private readonly watchers = new Map<string, vscode.Disposable>();
  private readonly fileSystem = new WorkspaceFileSystem();
  /** Parts that are watched now. */
  private followed: readonly Part[] | undefined;
  private paths: ReadonlySet<string> = new Set();
  /** All folders around the paths; worked out when something is deleted. */
  private around: ReadonlySet<string> | undefined;
  private folders: ReadonlySet<string> = new Set();
  private outdated = new Set<string>();
  /** What was supplied last for a part. */
  private sent = new Map<string, string>();
  private sentDocuments: string | undefined;
  /** Parts whose text was that of an open notebook. */
  private readonly fromNotebooks = new Set<string>();
  private hasProblems = false;
  /** The workspace folders that the watchers were made for. */
  private watchesFolders: string | undefined;

  /** A text of the context is another one now. */
  public readonly onDidChange = this.changed.event;

  public constructor(private readonly mirror: DocumentMirror) {
    const ifOurs = ({ uri }: { readonly uri: vscode.Uri }): void => {
      if (this.paths.has(corePath(uri))) this.changed.fire();
    };
    this.subscriptions = [
      mirror,
      this.changed,
      mirror.onDidChange(() => this.changed.fire()),
      vscode.workspace.onDidOpenTextDocument(ifOurs),
      vscode.workspace.onDidCloseTextDocument(ifOurs),
      vscode.workspace.onDidChangeNotebookDocument(({ notebook }) => ifOurs(notebook)),
      vscode.workspace.onDidOpenNotebookDocument(ifOurs),
      vscode.workspace.onDidCloseNotebookDocument(ifOurs),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.followed = undefined;
        this.changed.fire();
      }),
      vscode.languages.onDidChangeDiagnostics(() => {
        if (this.hasProblems) this.changed.fire();
      }),
    ];
  }

  /** What the thread has to be told for these parts; undefined while a long document is being copied, after which `onDidChange` fires. */
  public async collect(parts: readonly Part[]): Promise<Supplies | undefined> {
    this.follow(parts);
    const open = new Map<string, vscode.TextDocument>();
    for (const document of vscode.workspace.textDocuments) {
      const path = corePath(document.uri);
      if (this.paths.has(path) && !document.isClosed) open.set(path, document);
    }
    this.mirror.want([...open.values()]);
    if ([...open.values()].some((document) => this.mirror.isCopying(document))) return undefined;
    const outdated = [...this.outdated];
    this.outdated = new Set();
    const supplied: SuppliedText[] = [];
    const notebooks = openNotebooks();
    for (const part of parts) {
      const { id, source } = part;
      const notebook = notebooks.size > 0 && sendsCells(part) ? notebooks.get(pathOf(source) ?? '') : undefined;
      // Nothing is awaited for most parts: with thousands of them that alone would take milliseconds.
      const virtual = notebook === undefined ? this.virtualPathOf(part, open, outdated) : undefined;
      const text =
        notebook !== undefined
          ? this.supplyNotebook(id, notebook)
          : virtual !== undefined
            ? this.supply(id, await this.readVirtual(virtual))
            : (this.withdrawn(part) ?? this.ownText(id, source));
      if (text !== undefined) supplied.push(text);
    }
    const documents = [...open].map(([path, { uri }]) => [path, uri.toString()] as const);
    const key = JSON.stringify(documents);
    const areNew = key !== this.sentDocuments;
    this.sentDocuments = key;
    return { supplied, outdated, ...(areNew && { documents }) };
  }

  /** The thread knows nothing any more. */
  public startAgain(): void {
    this.sent.clear();
    this.sentDocuments = undefined;
  }

  public dispose(): void {
    for (const disposable of [...this.subscriptions, ...this.watchers.values()]) disposable.dispose();
  }

  /** Of a source that is in no file. */
  private ownText(id: string, source: Source): SuppliedText | undefined {
    if ('text' in source) return this.supply(id, source.text);
    if (source.kind !== 'problems') return undefined;
    const text = problemsOf(source.path);
    return this.supply(id, text === '' ? { missing: 'no-changes' } : text);
  }

  /** The file to read here, because the thread cannot; undefined when there is none, or it was read and did not change. */
  private virtualPathOf(
    { id, source }: Part,
    open: ReadonlyMap<string, vscode.TextDocument>,
    outdated: readonly string[],
  ): string | undefined {
    const path = source.kind === 'diff' || source.kind === 'problems' ? undefined : pathOf(source);
    if (path === undefined || isLocalPath(path) || open.has(path)) return undefined;
    const isKnown = this.sent.has(id) && !this.fromNotebooks.delete(id);
    return isKnown && !outdated.includes(path) ? undefined : path;
  }

  /** As it is shown, with what is not saved: the file that the thread reads may be behind. */
  private supplyNotebook(id: string, notebook: vscode.NotebookDocument): SuppliedText | undefined {
    this.fromNotebooks.add(id);
    return this.supply(id, cellsText(notebook.getCells().map(cellOf)));
  }

  /** Once the notebook of a part is closed, its file counts again. */
  private withdrawn({ id, source }: Part): SuppliedText | undefined {
    if (!this.fromNotebooks.delete(id)) return undefined;
    this.sent.delete(id);
    return isLocalPath(pathOf(source) ?? '') ? { id, isWithdrawn: true } : undefined;
  }

  private supply(id: string, text: string | { readonly missing: MissingReason }): SuppliedText | undefined {
    const key = typeof text === 'string' ? `t${text}` : text.missing;
    if (this.sent.get(id) === key) return undefined;
    this.sent.set(id, key);
    return typeof text === 'string' ? { id, text } : { id, ...text };
  }

  private async readVirtual(path: string): Promise<string | { readonly missing: MissingReason }> {
    try {
      const content = countableText(await this.fileSystem.readFile(path, defaultMaximumBytes));
      if (content === undefined) return { missing: 'binary' };
      return content.kind === 'text'
        ? content.text
        : new TextDecoder('utf-8', { ignoreBOM: true }).decode(content.bytes);
    } catch (error) {
      const code = FileSystemError.codeOf(error);
      return { missing: code === 'too-large' || code === 'not-found' ? code : 'unreadable' };
    }
  }

  /** Watches what these parts are read from, and nothing else. */
  private follow(parts: readonly Part[]): void {
    if (parts === this.followed) return;
    this.followed = parts;
    const paths = new Set<string>();
    const folders = new Set<string>();
    this.hasProblems = false;
    const ids = new Set<string>();
    for (const { id, source } of parts) {
      ids.add(id);
      if (source.kind === 'problems') this.hasProblems = true;
      else if (source.kind === 'diff') folders.add(source.repository);
      else if ('path' in source) paths.add(source.path);
    }
    for (const id of this.sent.keys()) if (!ids.has(id)) this.sent.delete(id);
    for (const id of this.fromNotebooks) if (!ids.has(id)) this.fromNotebooks.delete(id);
    // Most changes are of what is sent of the same files: 2,000 paths need not be looked at again for each.
    if (isSameSet(paths, this.paths) && isSameSet(folders, this.folders) && this.watchesFolders === foldersNow())
      return;
    this.watchesFolders = foldersNow();
    this.around = undefined;
    this.paths = paths;
    this.folders = folders;
    this.watch(folders);
  }

  private watch(repositories: ReadonlySet<string>): void {
    const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => corePath(uri));
    const isInside = (path: string): boolean =>
      roots.some((root) => path === root || relativePath(root, path) !== undefined);
    const wanted = new Map<string, () => vscode.FileSystemWatcher>();
    // VS Code watches its folders anyway; this asks for nothing new.
    if (this.paths.size + repositories.size > 0 && roots.length > 0) {
      wanted.set('', () => vscode.workspace.createFileSystemWatcher('**/*'));
    }
    const outside = [...[...this.paths].filter((path) => !isInside(path)).map(parentPath), ...repositories];
    for (const folder of new Set(outside)) {
      if (folder === undefined || isInside(folder)) continue;
      wanted.set(folder, () =>
        vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(uriOf(folder), '*')),
      );
    }
    for (const [key, watcher] of this.watchers) {
      if (wanted.has(key)) continue;
      watcher.dispose();
      this.watchers.delete(key);
    }
    for (const [key, create] of wanted) {
      if (this.watchers.has(key)) continue;
      const watcher = create();
      watcher.onDidChange((uri) => this.outdate(uri));
      watcher.onDidCreate((uri) => this.outdate(uri));
      watcher.onDidDelete((uri) => this.outdate(uri, true));
      this.watchers.set(key, watcher);
    }
  }

  private outdate(uri: vscode.Uri, isDeleted = false): void {
    const path = corePath(uri);
    const repository = [...this.folders].find((folder) => relativePath(folder, path) !== undefined);
    this.around ??= isDeleted ? foldersAround(this.paths) : undefined;
    const isFolder = isDeleted && this.around?.has(path) === true;
    if (this.paths.has(path) || isFolder) this.outdated.add(path);
    if (repository !== undefined) this.outdated.add(repository);
    if (this.outdated.size > 0) this.changed.fire();
  }
}

function foldersNow(): string {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString()).join('\0');
}

function isSameSet(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  if (left.size !== right.size) return false;
  for (const each of left) if (!right.has(each)) return false;
  return true;
}

function openNotebooks(): ReadonlyMap<string, vscode.NotebookDocument> {
  const open = vscode.workspace.notebookDocuments.filter(({ isClosed }) => !isClosed);
  return new Map(open.map((notebook) => [corePath(notebook.uri), notebook]));
}

function cellOf({ kind, document }: vscode.NotebookCell): NotebookCell {
  const isMarkup = kind === vscode.NotebookCellKind.Markup;
  return { kind: isMarkup ? 'markup' : 'code', language: document.languageId, text: document.getText() };
}

function foldersAround(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    let folder = parentPath(path);
    while (folder !== undefined && !folders.has(folder)) {
      folders.add(folder);
      folder = parentPath(folder);
    }
  }
  return folders;
}
