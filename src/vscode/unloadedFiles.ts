import * as vscode from 'vscode';
import type { EncodingId } from '../tokens/encoding';
import type { FileCounts } from '../workers/protocol';
import type { CountingService } from './countingService';
import { corePath } from './paths';
import { skipReason } from './skipReason';
import { fileErrorOf } from './workspaceFileSystem';

export interface UnloadedCounts {
  readonly counted: readonly { readonly uri: vscode.Uri; readonly tokens: number }[];
  readonly leftOut: readonly { readonly uri: vscode.Uri; readonly reason: string }[];
}

interface Known {
  readonly encoding: EncodingId;
  readonly result: { readonly tokens: number } | { readonly reason: string };
  readonly watcher: vscode.Disposable;
}

/**
 * Files of tabs that VS Code has not loaded (it loads a restored tab when it is first shown). They are read from their file
 * system, not opened: opening a document would start its language's services.
 */
export class UnloadedFiles implements vscode.Disposable {
  private readonly known = new Map<string, Known>();
  private readonly changed = new vscode.EventEmitter<void>();

  /** A counted file changed on disk. */
  public readonly onDidChange = this.changed.event;

  public constructor(private readonly counting: CountingService) {}

  public async count(encoding: EncodingId, uris: readonly vscode.Uri[]): Promise<UnloadedCounts> {
    const wanted = new Set(uris.map(String));
    for (const key of [...this.known.keys()]) {
      if (!wanted.has(key)) this.forget(key);
    }
    const unknown = uris.filter((uri) => this.known.get(uri.toString())?.encoding !== encoding);
    await Promise.all(unknown.map((uri) => this.learn(encoding, uri)));

    const counted = [];
    const leftOut = [];
    for (const uri of uris) {
      const result = this.known.get(uri.toString())?.result;
      if (result === undefined) continue; // changed on disk meanwhile: the next round counts it
      if ('tokens' in result) counted.push({ uri, tokens: result.tokens });
      else leftOut.push({ uri, reason: result.reason });
    }
    return { counted, leftOut };
  }

  public dispose(): void {
    for (const key of [...this.known.keys()]) this.forget(key);
    this.changed.dispose();
  }

  private async learn(encoding: EncodingId, uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    this.forget(key);
    // Watched before it is read, so that no change is missed.
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), literalGlob(name)),
    );
    const outdated = new AbortController();
    const outdate = (): void => {
      outdated.abort();
      this.forget(key);
      this.changed.fire();
    };
    watcher.onDidChange(outdate);
    watcher.onDidCreate(outdate);
    watcher.onDidDelete(outdate);
    let result: Known['result'];
    try {
      const { counted, skipped } = await this.read(encoding, uri);
      const tokens = counted[0]?.tokens;
      result = tokens !== undefined ? { tokens } : { reason: skipReason(skipped[0]) };
    } catch (error) {
      watcher.dispose();
      throw error;
    }
    if (outdated.signal.aborted) watcher.dispose();
    else this.known.set(key, { encoding, result, watcher });
  }

  private async read(encoding: EncodingId, uri: vscode.Uri): Promise<FileCounts> {
    const path = corePath(uri);
    if (uri.scheme === 'file') return this.counting.countFiles('countBatch', { encoding, paths: [path] });
    let bytes: Uint8Array;
    try {
      // By the URI itself: a path has no room for a query, with which git names a revision.
      bytes = await vscode.workspace.fs.readFile(uri);
    } catch (error) {
      return {
        counted: [],
        skipped: [{ kind: 'skipped', path, isDirectory: false, reason: 'unreadable', error: fileErrorOf(error) }],
      };
    }
    return this.counting.countFiles('countContents', { encoding, files: [{ path, bytes }] });
  }

  private forget(key: string): void {
    this.known.get(key)?.watcher.dispose();
    this.known.delete(key);
  }
}

/** A glob that matches just this name: `[id].ts` is one, too. */
function literalGlob(name: string): string {
  return name.replace(/[[\]{}*?]/g, '[$&]');
}
