import * as vscode from 'vscode';
import { findInstructionFiles, instructionsByAgent } from '../context/instructionFiles';
import type { EncodingId } from '../tokens/encoding';
import type { CountingService } from './countingService';
import { corePath } from './paths';
import { WorkspaceFileSystem } from './workspaceFileSystem';

export interface InstructionCounts {
  /** The agents that always send the most; several when they send the same. */
  readonly agents: readonly string[];
  /** Their files, relative to their folder. */
  readonly names: readonly string[];
  readonly tokens: number;
}

interface FoundFile {
  readonly path: string;
  readonly agents: readonly string[];
  readonly bytes: Uint8Array;
}

/** Wait before the files are looked for again after that failed, because a thread ended, say. */
const RETRY_MILLISECONDS = 5000;

/** The instruction files that agents send with every request, in the workspace folders. Found once, and again when one changes. */
export class InstructionWatch implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];
  private watchers: vscode.Disposable[] = [];
  private readonly fileSystem = new WorkspaceFileSystem();
  private retry: NodeJS.Timeout | undefined;
  private found: Promise<readonly FoundFile[]> | undefined;
  private counts:
    { readonly encoding: EncodingId; readonly result: Promise<InstructionCounts | undefined> } | undefined;

  public readonly onDidChange = this.changed.event;

  public constructor(
    private readonly counting: CountingService,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.watch();
    this.subscriptions = [
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.watch();
        this.outdate();
      }),
    ];
  }

  /** Undefined when there are none. */
  public count(encoding: EncodingId): Promise<InstructionCounts | undefined> {
    if (this.counts?.encoding !== encoding) this.counts = { encoding, result: this.countNow(encoding) };
    return this.counts.result;
  }

  public dispose(): void {
    clearTimeout(this.retry);
    for (const disposable of [...this.subscriptions, ...this.watchers]) disposable.dispose();
    this.changed.dispose();
  }

  private watch(): void {
    for (const watcher of this.watchers) watcher.dispose();
    const places = new Set(
      instructionsByAgent.flatMap(({ rules }) =>
        rules.map(({ place, extensions }) => (extensions ? `${place}/**` : place)),
      ),
    );
    this.watchers = (vscode.workspace.workspaceFolders ?? []).map((folder) => {
      const watcher = vscode.workspace.createFileSystemWatcher(
        new vscode.RelativePattern(folder, `{${[...places].join(',')}}`),
      );
      watcher.onDidChange(() => this.outdate());
      watcher.onDidCreate(() => this.outdate());
      watcher.onDidDelete(() => this.outdate());
      return watcher;
    });
  }

  private outdate(): void {
    this.found = undefined;
    this.counts = undefined;
    this.changed.fire();
  }

  private async countNow(encoding: EncodingId): Promise<InstructionCounts | undefined> {
    try {
      this.found ??= this.find();
      const files = await this.found;
      if (files.length === 0) return undefined;
      const { counted } = await this.counting.countFiles('countContents', { encoding, files });
      const tokens = new Map(counted.map((file) => [file.path, file.tokens]));
      const agents = new Set(files.flatMap((file) => file.agents));
      const sums = [...agents].map((agent): InstructionCounts => {
        const own = files.filter((file) => file.agents.includes(agent));
        return {
          agents: [agent],
          names: own.map(({ path }) => vscode.workspace.asRelativePath(path)),
          tokens: own.reduce((sum, { path }) => sum + (tokens.get(path) ?? 0), 0),
        };
      });
      const most = sums.sort((left, right) => right.tokens - left.tokens)[0];
      const same = (other: InstructionCounts): boolean => other.names.join('\n') === most?.names.join('\n');
      return most && { ...most, agents: sums.filter(same).flatMap((sum) => sum.agents) };
    } catch (error) {
      this.log.error('The instruction files could not be counted.', error instanceof Error ? error : String(error));
      clearTimeout(this.retry);
      this.retry = setTimeout(() => this.outdate(), RETRY_MILLISECONDS);
      return undefined;
    }
  }

  private async find(): Promise<readonly FoundFile[]> {
    const found: FoundFile[] = [];
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      for (const { path, alwaysSentTo } of await findInstructionFiles(this.fileSystem, corePath(folder.uri))) {
        if (alwaysSentTo.length > 0) {
          found.push({ path, agents: alwaysSentTo, bytes: await this.fileSystem.readFile(path) });
        }
      }
    }
    return found;
  }
}
