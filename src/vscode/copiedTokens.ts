import * as vscode from 'vscode';

const copiedKey = 'copiedTokens';

interface Copied {
  /** `toDateString` of the user's day. */
  readonly day: string;
  readonly tokens: number;
}

/** What was copied with Tare today. An estimate of what may be sent somewhere: kept apart from what agents were billed for. */
export class CopiedTokens implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();

  public readonly onDidChange = this.changed.event;

  /** @param state where the sum of the day is kept, for all windows */
  public constructor(private readonly state: vscode.Memento) {}

  /** Tokens of today; 0 when nothing was copied. */
  public get today(): number {
    const copied = this.state.get<Copied>(copiedKey);
    return copied?.day === new Date().toDateString() ? copied.tokens : 0;
  }

  public async noteCopied(tokens: number): Promise<void> {
    const copied: Copied = { day: new Date().toDateString(), tokens: this.today + tokens };
    await this.state.update(copiedKey, copied);
    this.changed.fire();
  }

  public dispose(): void {
    this.changed.dispose();
  }
}
