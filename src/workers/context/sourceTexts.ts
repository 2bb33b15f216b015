import type { Part } from '../../context/compose/context';
import { cellsText, readNotebook, sendsCells } from '../../context/compose/notebookText';
import { pathOf, type Source } from '../../context/compose/source';
import { type FileStatus, type FileSystem, FileSystemError } from '../../context/fileSystem';
import { relativePath } from '../../context/paths';
import { defaultMaximumBytes } from '../../context/readTexts';
import { countableText } from '../../context/textBytes';
import type { EncodingId } from '../../tokens/encoding';
import type { Documents, DocumentText } from '../documents';
import type { ContextUpdate, MissingReason } from './protocol';
import { readChanges, type RepositoryChanges } from './repositoryChanges';

/** All of the text that a source names. */
export interface SourceText {
  /** Another text, another version. */
  readonly version: string;
  readonly text: string;
  tokens?(encoding: EncodingId): number;
}

export type Found = SourceText | { readonly missing: MissingReason };

interface ReadFile {
  readonly status?: FileStatus;
  readonly found: Found;
}

type DiffSource = Source & { readonly kind: 'diff' };

/**
 * The texts of sources: of open documents as they are mirrored, of files as they were read last, of repositories as git printed
 * them, and what the extension host supplied. Each is read once, and again when it is told to be outdated.
 */
export class SourceTexts {
  private readonly files = new Map<string, ReadFile>();
  private readonly outdatedFiles = new Set<string>();
  private readonly changes = new Map<string, { readonly found: RepositoryChanges | MissingReason; version: number }>();
  private readonly supplied = new Map<string, Found>();
  /** Notebooks as their cells, by part. */
  private readonly cells = new Map<string, { readonly of: string; readonly found: SourceText }>();
  private documentOf: ReadonlyMap<string, string> = new Map();
  private git: string | undefined;
  private nextVersion = 1;

  public constructor(
    private readonly documents: Documents,
    private readonly fileSystem: FileSystem,
  ) {}

  public update({ supplied, documents, outdated, git }: ContextUpdate): void {
    for (const text of supplied) {
      if ('isWithdrawn' in text) this.supplied.delete(text.id);
      else if ('missing' in text) this.supplied.set(text.id, { missing: text.missing });
      else this.supplied.set(text.id, { version: this.version('s'), text: text.text });
    }
    if (documents !== undefined) this.documentOf = new Map(documents);
    if (git !== this.git) this.changes.clear();
    this.git = git;
    for (const path of outdated) this.outdate(path);
  }

  /** Reads what the parts need and is not known, and forgets what no part needs. */
  public async prepare(parts: readonly Part[]): Promise<void> {
    const paths = new Set<string>();
    const diffs = new Map<string, DiffSource>();
    const ids = new Set<string>();
    for (const { id, source } of parts) {
      ids.add(id);
      const path = this.filePathOf(id, source);
      if (source.kind === 'diff') diffs.set(diffKey(source), source);
      else if (path !== undefined) paths.add(path);
    }
    for (const path of this.files.keys()) if (!paths.has(path)) this.files.delete(path);
    for (const key of this.changes.keys()) if (!diffs.has(key)) this.changes.delete(key);
    for (const held of [this.supplied, this.cells]) {
      for (const id of held.keys()) if (!ids.has(id)) held.delete(id);
    }
    for (const path of paths) {
      if (!this.files.has(path) || this.outdatedFiles.has(path)) await this.read(path);
    }
    this.outdatedFiles.clear();
    for (const [key, source] of diffs) {
      if (!this.changes.has(key)) {
        this.changes.set(key, { found: await this.readChanges(source), version: this.nextVersion++ });
      }
    }
  }

  /** Looks at every file again: one that the editor does not watch may have changed. */
  public outdateFiles(): void {
    for (const path of this.files.keys()) this.outdatedFiles.add(path);
  }

  /** Reads a file ahead of the update that adds it. */
  public async read(path: string): Promise<Found> {
    const before = this.files.get(path);
    let after: ReadFile;
    try {
      const status = await this.fileSystem.stat(path);
      const isSame = before?.status?.size === status.size && before.status.modified === status.modified;
      after = isSame ? before : { status, found: await this.readText(path, before?.found) };
    } catch (error) {
      const code = FileSystemError.codeOf(error);
      after = {
        found: { missing: code === 'too-large' || code === 'not-found' ? code : 'unreadable' },
      };
    }
    this.files.set(path, after);
    return after.found;
  }

  /** All of the text that the source of a part names; of a notebook that is sent as its cells, these. */
  public of(part: Part): Found {
    const found = this.sourceOf(part);
    return sendsCells(part) && 'version' in found ? this.cellsOf(part.id, found) : found;
  }

  private cellsOf(id: string, json: SourceText): SourceText {
    const known = this.cells.get(id);
    if (known?.of === json.version) return known.found;
    const cells = readNotebook(json.text);
    // What is no notebook is sent as it is.
    const found = cells === undefined ? json : { version: `n${json.version}`, text: cellsText(cells) };
    this.cells.set(id, { of: json.version, found });
    return found;
  }

  private sourceOf({ id, source }: Part): Found {
    const place = placeOf(source);
    if (place === 'repository') return this.changesOf(source as DiffSource);
    const mirrored = place === 'file' ? this.mirrored(pathOf(source)) : undefined;
    if (mirrored === undefined) {
      const file = place === 'file' ? this.files.get(pathOf(source) ?? '') : undefined;
      return this.supplied.get(id) ?? file?.found ?? { missing: 'not-found' };
    }
    return {
      version: `d${mirrored.version}`,
      get text() {
        return mirrored.text;
      },
      tokens: (encoding) => mirrored.tokens(encoding),
    };
  }

  /** The file to read for a part; undefined when its text comes from elsewhere. */
  private filePathOf(id: string, source: Source): string | undefined {
    const path = placeOf(source) === 'file' ? pathOf(source) : undefined;
    return this.mirrored(path) !== undefined || this.supplied.has(id) ? undefined : path;
  }

  private mirrored(path: string | undefined): DocumentText | undefined {
    const document = path === undefined ? undefined : this.documentOf.get(path);
    return document === undefined ? undefined : this.documents.read(document);
  }

  private async readText(path: string, before: Found | undefined): Promise<Found> {
    const content = countableText(await this.fileSystem.readFile(path, defaultMaximumBytes));
    if (content === undefined) return { missing: 'binary' };
    const text =
      content.kind === 'text' ? content.text : new TextDecoder('utf-8', { ignoreBOM: true }).decode(content.bytes);
    // Written again as it was: nothing is to be counted anew.
    return before !== undefined && 'text' in before && before.text === text
      ? before
      : { version: this.version('f'), text };
  }

  private async readChanges({ repository, scope }: DiffSource): Promise<RepositoryChanges | MissingReason> {
    if (this.git === undefined) return 'no-git';
    try {
      return await readChanges(repository, scope, this.git);
    } catch (error) {
      // What execFile throws; anything else is a defect.
      if (error instanceof Error && 'code' in error) return 'unreadable';
      throw error;
    }
  }

  private changesOf(source: DiffSource): Found {
    const known = this.changes.get(diffKey(source));
    if (known === undefined) return { missing: 'no-git' };
    const { found, version } = known;
    if (typeof found === 'string') return { missing: found };
    const text = source.path === undefined ? found.whole : found.files.get(source.path);
    return text === undefined || text === '' ? { missing: 'no-changes' } : { version: `g${version}`, text };
  }

  private outdate(path: string): void {
    if (this.files.has(path)) this.outdatedFiles.add(path);
    else for (const file of this.files.keys()) if (relativePath(path, file) !== undefined) this.outdatedFiles.add(file);
    for (const key of this.changes.keys()) {
      const [repository] = JSON.parse(key) as [string];
      if (path === repository || relativePath(repository, path) !== undefined) this.changes.delete(key);
    }
  }

  private version(prefix: string): string {
    return prefix + String(this.nextVersion++);
  }
}

/** Where the text of a source is: in a file (which may be an open document), in a repository, or with the host alone. */
function placeOf({ kind }: Source): 'file' | 'repository' | 'host' {
  switch (kind) {
    case 'file':
    case 'selection':
    case 'symbol':
    case 'instructions':
      return 'file';
    case 'diff':
      return 'repository';
    case 'problems':
    case 'terminal':
    case 'clipboard':
    case 'recap':
      return 'host';
  }
}

function diffKey({ repository, scope }: DiffSource): string {
  return JSON.stringify([repository, scope]);
}
