import * as vscode from 'vscode';

/** What is done sooner shows its result only. */
const PROGRESS_AFTER_MILLISECONDS = 1000;
const PROGRESS_INTERVAL_MILLISECONDS = 100;

/** Runs a task that can be cancelled, with a progress notification only if it takes long. @throws CancellationError */
export async function withLateProgress<Result>(
  title: string,
  task: (signal: AbortSignal, report: (message: () => string) => void) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let message = (): string => '';
  const result = task(controller.signal, (next) => (message = next));
  const late = new Promise<'late'>((resolve) => setTimeout(resolve, PROGRESS_AFTER_MILLISECONDS, 'late'));
  if ((await Promise.race([result.catch(() => undefined), late])) !== 'late') return result;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    token.onCancellationRequested(() => controller.abort(new vscode.CancellationError()));
    const timer = setInterval(() => progress.report({ message: message() }), PROGRESS_INTERVAL_MILLISECONDS);
    try {
      return await result;
    } finally {
      clearInterval(timer);
    }
  });
}
