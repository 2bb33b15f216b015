import type * as vscode from 'vscode';
import { FileSystemError } from '../context/fileSystem';
import { defaultMaximumBytes } from '../context/readTexts';
import { type Skipped, type WalkOptions, walk } from '../context/walk';
import type { EncodingId } from '../tokens/encoding';
import type { Count } from '../tokens/count';
import type { FileContent, FileCounts } from '../workers/protocol';
import type { CountingService } from './countingService';
import type { CountedPart } from './countTable';
import { corePath } from './paths';
import { walkRulesNow } from './walkRules';
import { WorkspaceFileSystem } from './workspaceFileSystem';

/** Bytes read from a virtual file system before they are sent to be counted: bounds the memory of a long count. */
const BYTES_AT_A_TIME = 4 << 20;

interface CountedFile extends CountedPart {
  readonly source: string;
}

/** Counts files and folders: local ones in the worker alone, those of virtual file systems by reading them here. */
export class CountRun {
  /** What is known so far, like `skipped` and `tokens`. */
  public readonly parts: CountedFile[] = [];
  public readonly skipped: Skipped[] = [];
  public tokens = 0;
  private paths: Set<string> | undefined;

  /** @param countOf the Count of so many tokens of `encoding` in the file at a path */
  public constructor(
    private readonly counting: CountingService,
    private readonly encoding: EncodingId,
    private readonly countOf: (tokens: number, path: string) => Count,
    private readonly signal: AbortSignal,
  ) {}

  public async run(uris: readonly vscode.Uri[]): Promise<void> {
    const local = uris.filter(({ scheme }) => scheme === 'file');
    const virtual = uris.filter(({ scheme }) => scheme !== 'file');
    const rules = walkRulesNow();
    if (local.length > 0) {
      await this.counting.countFiles(
        'countPaths',
        { encoding: this.encoding, roots: local.map(corePath), ...rules },
        { signal: this.signal, onProgress: (counts) => this.add(counts) },
      );
    }
    if (virtual.length > 0) await this.countVirtual(virtual.map(corePath), rules);
  }

  /** Whether the file at a path was counted; only after the run. */
  public has(path: string): boolean {
    this.paths ??= new Set(this.parts.map((part) => part.source));
    return this.paths.has(path);
  }

  private add({ counted, skipped }: FileCounts): void {
    for (const { path, tokens } of counted) {
      const count = this.countOf(tokens, path);
      this.parts.push({ source: path, count });
      this.tokens += count.tokens;
    }
    for (const item of skipped) this.skipped.push(item);
  }

  private async countVirtual(roots: readonly string[], rules: WalkOptions): Promise<void> {
    const fileSystem = new WorkspaceFileSystem();
    let files: FileContent[] = [];
    let bytes = 0;
    const send = async (): Promise<void> => {
      this.add(
        await this.counting.countFiles('countContents', { encoding: this.encoding, files }, { signal: this.signal }),
      );
      files = [];
      bytes = 0;
    };
    for await (const item of walk(fileSystem, roots, { ...rules, signal: this.signal })) {
      if (item.kind === 'skipped') {
        this.skipped.push(item);
        continue;
      }
      try {
        const content = await fileSystem.readFile(item.path, defaultMaximumBytes);
        files.push({ path: item.path, bytes: content });
        bytes += content.length;
      } catch (error) {
        const code = FileSystemError.codeOf(error);
        const reason = code === 'too-large' ? 'too-large' : 'unreadable';
        this.skipped.push({ kind: 'skipped', path: item.path, isDirectory: false, reason });
      }
      if (bytes >= BYTES_AT_A_TIME) await send();
    }
    if (files.length > 0) await send();
  }
}
