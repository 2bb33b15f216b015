import * as vscode from 'vscode';

/** What changes in there changes nothing that a review reads, except a commit. */
const uninteresting = /\/(?:node_modules|\.git)\//;
const commit = /\/\.git\/logs\/HEAD$/;

/** Counts up whenever a file of the workspace changes, while somebody wants to know. */
export class WorkspaceRevision implements vscode.Disposable {
  private revision = 0;
  private watcher: vscode.FileSystemWatcher | undefined;

  /** @param onChange a file changed, came or went, or a commit was made */
  public constructor(private readonly onChange: () => void) {}

  public get current(): number {
    return this.revision;
  }

  public start(): void {
    if (this.watcher !== undefined) return;
    // What happened meanwhile is not known.
    this.revision++;
    this.watcher = vscode.workspace.createFileSystemWatcher('**/*');
    const count = ({ path }: vscode.Uri): void => {
      if (uninteresting.test(path) && !commit.test(path)) return;
      this.revision++;
      this.onChange();
    };
    this.watcher.onDidChange(count);
    this.watcher.onDidCreate(count);
    this.watcher.onDidDelete(count);
  }

  public stop(): void {
    this.watcher?.dispose();
    this.watcher = undefined;
  }

  public dispose(): void {
    this.stop();
  }
}
