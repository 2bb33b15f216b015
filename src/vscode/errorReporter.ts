import * as vscode from 'vscode';
import { UserError } from '../userError';

/** Shows people errors they can act on, and keeps everything else in the log. */
export class ErrorReporter {
  public constructor(private readonly output: vscode.LogOutputChannel) {}

  /**
   * A command whose errors reach the user as a message, never as a stack. Cancelling is no error. Menus on resources hand it the
   * one that was clicked and all that are selected; other callers hand it anything.
   */
  public registerCommand(id: string, run: (clicked: unknown, selected: unknown) => Promise<void>): vscode.Disposable {
    return vscode.commands.registerCommand(id, async (clicked: unknown, selected: unknown) => {
      try {
        await run(clicked, selected);
      } catch (error) {
        if (!(error instanceof vscode.CancellationError)) this.report(error);
      }
    });
  }

  /** For what nobody waits for. */
  public log(error: unknown): void {
    this.output.error(error instanceof Error ? error : String(error));
  }

  private report(error: unknown): void {
    if (error instanceof UserError) {
      void vscode.window.showErrorMessage(error.message);
      return;
    }
    this.log(error);
    const showLog = vscode.l10n.t('Show Log');
    const message = vscode.l10n.t('Tare could not finish this. The log says why; trying again is safe.');
    void vscode.window.showErrorMessage(message, showLog).then((picked) => {
      if (picked === showLog) this.output.show();
    });
  }
}
