import * as vscode from 'vscode';
import { textKindOf } from '../context/textKind';
import { countFor, encodingFor } from '../models/calibration';
import { UserError } from '../userError';
import type { CalibrationStore } from './calibrationStore';
import type { CountingService } from './countingService';
import { CountRun } from './countRun';
import type { CountedPart } from './countTable';
import { showCountTable } from './countTablePick';
import type { ErrorReporter } from './errorReporter';
import { fullNumber } from './format';
import { commands } from './manifest';
import type { ModelChoice } from './modelChoice';
import { openTabs } from './openTabs';
import { uriOf } from './paths';
import { skipReason } from './skipReason';
import type { StatusBar } from './statusBar';

/** A count that is done sooner shows its result only. */
const PROGRESS_AFTER_MILLISECONDS = 1000;
const PROGRESS_INTERVAL_MILLISECONDS = 100;

/** "Count Tokens" on files, folders, a selection or all open editors. */
export class CountTokensCommand implements vscode.Disposable {
  private readonly registrations: vscode.Disposable[];

  public constructor(
    private readonly counting: CountingService,
    private readonly models: ModelChoice,
    private readonly calibrations: CalibrationStore,
    private readonly statusBar: StatusBar,
    errors: ErrorReporter,
  ) {
    this.registrations = [
      errors.registerCommand(commands.countTokens, (uri?: vscode.Uri, uris?: vscode.Uri[]) =>
        this.countResources(uri, uris),
      ),
      errors.registerCommand(commands.countOpenEditors, () => this.countOpenEditors()),
    ];
  }

  public dispose(): void {
    for (const registration of this.registrations) registration.dispose();
  }

  /** From the explorer and the tabs with what is selected there; from the palette and the editor with what is shown. */
  private async countResources(uri: vscode.Uri | undefined, uris: vscode.Uri[] | undefined): Promise<void> {
    const selected = uris?.length ? uris : uri ? [uri] : undefined;
    const editor = vscode.window.activeTextEditor;
    const isShown =
      selected === undefined || (selected.length === 1 && selected[0]?.toString() === editor?.document.uri.toString());
    if (isShown && editor !== undefined) {
      await this.count([editor.document], [], editor);
      return;
    }
    const chosen = selected ?? (await pickResources());
    if (chosen !== undefined) await this.count([], chosen);
  }

  private async countOpenEditors(): Promise<void> {
    const { texts, notebooks, withoutText } = openTabs();
    if (texts.length + notebooks.length === 0) {
      throw new UserError(
        vscode.l10n.t('No editor with text is open. Open a file, or use Count Tokens on a folder in the explorer.'),
      );
    }
    const wanted = new Set([...texts, ...notebooks].map(String));
    const notebookCells = vscode.workspace.notebookDocuments
      .filter((notebook) => wanted.has(notebook.uri.toString()))
      .flatMap((notebook) => notebook.getCells().map((cell) => cell.document));
    const loaded = vscode.workspace.textDocuments.filter((document) => wanted.has(document.uri.toString()));
    const isLoaded = new Set(
      [...loaded, ...vscode.workspace.notebookDocuments].map((document) => document.uri.toString()),
    );
    const files = texts.filter((uri) => !isLoaded.has(uri.toString()));
    const skipped = withoutText.map((label) => ({ label, reason: vscode.l10n.t('no text') }));
    for (const uri of notebooks) {
      if (!isLoaded.has(uri.toString())) skipped.push({ label: labelOf(uri), reason: vscode.l10n.t('not loaded yet') });
    }
    await this.count([...loaded, ...notebookCells], files, undefined, skipped);
  }

  /** Counts documents as they are shown and files as they are stored, and shows the result. */
  private async count(
    documents: readonly vscode.TextDocument[],
    files: readonly vscode.Uri[],
    selectionOf?: vscode.TextEditor,
    skipped: readonly { readonly label: string; readonly reason: string }[] = [],
  ): Promise<void> {
    const model = this.models.current;
    const encoding = encodingFor(model.tokenizer);
    const own = this.calibrations.current;
    const countOf = (tokens: number, path: string): CountedPart['count'] =>
      countFor(model.tokenizer, tokens, textKindOf(path), own);

    const parts: CountedPart[] = [];
    for (const document of documents) {
      const tokens = await this.counting.countText(encoding, document.getText());
      parts.push({ label: labelOf(document.uri), uri: document.uri, count: countOf(tokens, document.uri.path) });
    }
    const selection =
      selectionOf?.selections.filter((range) => !range.isEmpty).map((range) => selectionOf.document.getText(range)) ??
      [];
    let selected: CountedPart['count'] | undefined;
    if (selectionOf && selection.length > 0) {
      const separator = selectionOf.document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
      const tokens = await this.counting.countText(encoding, selection.join(separator));
      selected = countOf(tokens, selectionOf.document.uri.path);
    }

    const result = await withLateProgress(vscode.l10n.t('Counting tokens'), (signal, report) => {
      const run = new CountRun(this.counting, encoding, signal);
      report(() => vscode.l10n.t('{0} files, {1} tokens', fullNumber(run.soFar.files), fullNumber(run.soFar.tokens)));
      return run.run(files);
    });
    for (const { path, tokens } of result.counted) {
      parts.push({ label: labelOf(uriOf(path)), uri: uriOf(path), count: countOf(tokens, path) });
    }
    const skippedFiles = result.skipped.map((item) => ({
      label: labelOf(uriOf(item.path)) + (item.isDirectory ? '/' : ''),
      reason: skipReason(item),
    }));
    await showCountTable({ model, parts, selection: selected, skipped: [...skipped, ...skippedFiles] }, (text) =>
      this.statusBar.announce(text),
    );
  }
}

/** Without anything to count: a folder of the workspace, or files chosen in a dialog. */
async function pickResources(): Promise<readonly vscode.Uri[] | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 0) return folders.map((folder) => folder.uri);
  return vscode.window.showOpenDialog({
    title: vscode.l10n.t('Count Tokens'),
    openLabel: vscode.l10n.t('Count Tokens'),
    canSelectMany: true,
    canSelectFiles: true,
    canSelectFolders: true,
  });
}

function labelOf(uri: vscode.Uri): string {
  return uri.scheme === 'untitled' ? uri.path : vscode.workspace.asRelativePath(uri);
}

/** Runs a task that can be cancelled, with a progress notification only if it takes long. */
async function withLateProgress<Result>(
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
