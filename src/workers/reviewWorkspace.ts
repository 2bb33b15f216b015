import { readFileSync } from 'node:fs';

import { displayPath, type WorkspaceRoot } from '../context/compose/source';
import { type AttributesFile, GitAttributes } from '../code/gitAttributes';
import type { FilesExclude } from '../context/filesExclude';
import { type FileSystem, FileSystemError } from '../context/fileSystem';
import { findInstructionFiles } from '../context/instructionFiles';
import { countableText } from '../context/textBytes';
import { baseName, joinPath, parentPath, relativePath } from '../context/paths';
import { textKindOf } from '../context/textKind';
import { walk } from '../context/walk';
import type { InstructionRole } from '../review/instructions';
import { PastChanges } from '../review/ranking/pastChanges';
import { TextIndex } from '../review/ranking/textIndex';
import type { Surroundings } from '../review/reviewSession';
import { readGitHistory } from './gitHistory';

/** The folders around a context, on the local disk. */
export interface WorkspaceToReview {
  readonly folders: readonly WorkspaceRoot[];
  /** Another number, other files: the caller counts up when a file was created, changed or deleted, or a commit made. */
  readonly revision: number;
  readonly filesExclude?: readonly FilesExclude[];
  /** False reads ignored files too. Default: true. */
  readonly ignore?: boolean;
  /** False asks git nothing, as in Restricted Mode. Default: true. */
  readonly history?: boolean;
}

/** Larger files are data, and no definition of anything that a person wrote. */
const largestSource = 1_000_000;
const attributesName = '.gitattributes';
/** Files read, at most: an index of 10,000 files of 10 KB takes some 400 MB. What is beyond is not known to be missing. */
const mostFiles = 10_000;

interface FileState {
  readonly absolute: string;
  readonly modified: number;
  readonly size: number;
}

/** What is known of the files around a context. Reads again only what changed, by time and size. */
export class ReviewWorkspace implements Surroundings {
  public index = this.newIndex();
  public history: PastChanges | undefined;
  public instructions: ReadonlyMap<string, InstructionRole> = new Map();
  /** By display path. */
  private files = new Map<string, FileState>();
  private folders = '';
  private state = '';
  private attributes = new GitAttributes([]);

  public constructor(private readonly fileSystem: FileSystem) {}

  /**
   * Brings it to the state of the disk, if the revision or the folders are others than before.
   * @param onFile told of every file that was looked at.
   * @throws the signal's reason
   */
  public async update(
    workspace: WorkspaceToReview,
    signal: AbortSignal,
    onFile: (files: number) => void,
  ): Promise<void> {
    const { folders } = workspace;
    const state = JSON.stringify(workspace);
    if (state === this.state) return;
    if (JSON.stringify(folders) !== this.folders) {
      this.index = this.newIndex();
      this.files = new Map();
      this.folders = JSON.stringify(folders);
    }
    await this.readFiles(workspace, signal, onFile);
    await this.readInstructions(folders);
    this.history = undefined;
    if (workspace.history !== false) await this.readHistory(folders, signal);
    // Only now: a reading that was broken off is done again.
    this.state = state;
  }

  /** Where a file is; undefined for one that was not found. */
  public absoluteOf(path: string): string | undefined {
    return this.files.get(path)?.absolute;
  }

  /** The text on the disk as it is now; undefined when it is gone. */
  public textOf(path: string): string | undefined {
    const absolute = this.files.get(path)?.absolute;
    if (absolute === undefined) return undefined;
    try {
      return textIn(readFileSync(absolute));
    } catch {
      return undefined; // gone since the last reading: its cost is not known
    }
  }

  /** Reads what authors label at the time when it is asked: attributes are found on the way. */
  private newIndex(): TextIndex {
    return new TextIndex((path) => this.attributes.labelsOf(path));
  }

  private async readFiles(
    { folders, filesExclude, ignore }: WorkspaceToReview,
    signal: AbortSignal,
    onFile: (files: number) => void,
  ): Promise<void> {
    const found = new Set<string>();
    const roots = folders.map(({ path }) => path);
    const items = walk(this.fileSystem, roots, { ignore, filesExclude, outermostFolders: roots, signal });
    const attributes = (await Promise.all(folders.map((folder) => this.attributesAbove(folder, folders)))).flat();
    for await (const item of items) {
      if (item.kind === 'file' && baseName(item.path) === attributesName) {
        const text = await this.readIfPossible(item.path);
        if (text !== undefined) attributes.push({ folder: parentPath(displayPath(item.path, folders)) ?? '', text });
      }
      if (item.kind !== 'file' || textKindOf(item.path) !== 'code') continue;
      if (found.size >= mostFiles) break;
      const path = displayPath(item.path, folders);
      if (await this.readFile(item.path, path)) found.add(path);
      onFile(found.size);
    }
    this.attributes = new GitAttributes(attributes);
    for (const path of this.files.keys()) {
      if (found.has(path)) continue;
      this.files.delete(path);
      this.index.delete(path);
    }
  }

  /** Those of the folders between a workspace folder and the root of its repository. */
  private async attributesAbove(
    { path, name }: WorkspaceRoot,
    folders: readonly WorkspaceRoot[],
  ): Promise<readonly AttributesFile[]> {
    const found: AttributesFile[] = [];
    const folder = folders.length === 1 ? '' : name;
    for (let outer = path; !(await this.isRepository(outer));) {
      const parent = parentPath(outer);
      if (parent === undefined) return []; // no repository, no attributes
      outer = parent;
      const text = await this.readIfPossible(joinPath(outer, attributesName));
      const below = relativePath(outer, path);
      if (text !== undefined && below !== undefined) found.push({ folder, below, text });
    }
    return found;
  }

  private async isRepository(folder: string): Promise<boolean> {
    try {
      await this.fileSystem.stat(joinPath(folder, '.git'));
      return true;
    } catch (error) {
      FileSystemError.codeOf(error);
      return false;
    }
  }

  private async readIfPossible(path: string): Promise<string | undefined> {
    try {
      return textIn(await this.fileSystem.readFile(path, largestSource));
    } catch (error) {
      FileSystemError.codeOf(error);
      return undefined;
    }
  }

  /** Whether there is a text. */
  private async readFile(absolute: string, path: string): Promise<boolean> {
    try {
      const { modified, size } = await this.fileSystem.stat(absolute);
      const known = this.files.get(path);
      if (known?.modified === modified && known.size === size) return true;
      const text = textIn(await this.fileSystem.readFile(absolute, largestSource));
      if (text === undefined) return false;
      this.files.set(path, { absolute, modified, size });
      this.index.set(path, text);
      return true;
    } catch (error) {
      FileSystemError.codeOf(error);
      return false;
    }
  }

  private async readInstructions(folders: readonly WorkspaceRoot[]): Promise<void> {
    const found = await Promise.all(folders.map(({ path }) => findInstructionFiles(this.fileSystem, path)));
    this.instructions = new Map(
      found.flat().map(({ path, ...role }): [string, InstructionRole] => [displayPath(path, folders), role]),
    );
  }

  private async readHistory(folders: readonly WorkspaceRoot[], signal: AbortSignal): Promise<void> {
    const histories = await Promise.all(
      folders.map(({ path }) => readGitHistory(path, (absolute) => displayPath(absolute, folders), signal)),
    );
    const commits = histories.flatMap((history) => history?.commits ?? []);
    this.history = commits.length === 0 ? undefined : new PastChanges({ commits });
  }
}

/** Undefined for a binary file. */
function textIn(bytes: Uint8Array): string | undefined {
  const content = countableText(bytes);
  if (content === undefined) return undefined;
  return content.kind === 'text' ? content.text : new TextDecoder().decode(content.bytes);
}
