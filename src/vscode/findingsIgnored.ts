import * as vscode from 'vscode';

/** What is not shown any more: a kind of finding, everywhere or in one file. */
export interface Ignored {
  readonly kind: string;
  /** Relative to the workspace, or a whole URI outside of it; absent for all files. */
  readonly file?: string;
}

const stateKey = 'tare.ignoredFindings';

/** What the user does not want to be told again. Kept with the workspace's state, so that it is in no file of the repository. */
export class IgnoredFindings implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();

  public readonly onDidChange = this.changed.event;

  public constructor(private readonly state: vscode.Memento) {}

  public get all(): readonly Ignored[] {
    return this.state.get<readonly Ignored[]>(stateKey, []);
  }

  public has(kind: string, file: string | undefined): boolean {
    return this.all.some((ignored) => ignored.kind === kind && (ignored.file === undefined || ignored.file === file));
  }

  public async add(ignored: Ignored): Promise<void> {
    if (this.all.some(({ kind, file }) => kind === ignored.kind && file === ignored.file)) return;
    await this.replace([...this.all, ignored]);
  }

  public async remove(ignored: Ignored): Promise<void> {
    await this.replace(this.all.filter(({ kind, file }) => kind !== ignored.kind || file !== ignored.file));
  }

  public async clear(): Promise<void> {
    await this.replace([]);
  }

  public dispose(): void {
    this.changed.dispose();
  }

  private async replace(all: readonly Ignored[]): Promise<void> {
    await this.state.update(stateKey, all.length === 0 ? undefined : all);
    this.changed.fire();
  }
}
