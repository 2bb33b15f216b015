import * as vscode from 'vscode';
import { textKindOf } from '../context/textKind';
import { countFor, encodingFor } from '../models/calibration';
import { costToSend } from '../models/cost';
import { isUnpriced } from '../models/prices';
import { type Count, sumCounts } from '../tokens/count';
import { UserError } from '../userError';
import type { CalibrationStore } from './calibrationStore';
import type { CountingService } from './countingService';
import { CountRun } from './countRun';
import { type CountTable, type CountedPart, type LeftOut, filesOf, labelOf } from './countTable';
import { showCountTable } from './countTablePick';
import type { ErrorReporter } from './errorReporter';
import { dollars, fullNumber } from './format';
import { withLateProgress } from './lateProgress';
import { commands } from './manifest';
import type { ModelChoice } from './modelChoice';
import { LoadedTexts, type OpenText, openTabs } from './openTabs';
import { corePath } from './paths';
import type { StatusBar } from './statusBar';

type LoadedText = OpenText & { readonly documents: readonly vscode.TextDocument[] };

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
      errors.registerCommand(commands.countTokens, (uri?: unknown, uris?: unknown) => this.countResources(uri, uris)),
      errors.registerCommand(commands.countOpenEditors, () => this.countOpenEditors()),
    ];
  }

  public dispose(): void {
    for (const registration of this.registrations) registration.dispose();
  }

  /** From the explorer and the tabs with what is selected there; from the palette and the editor with what is shown. */
  private async countResources(uri: unknown, uris: unknown): Promise<void> {
    const selected = Array.isArray(uris) ? uris.filter(isUri) : [];
    const shown = isUri(uri) ? uri : shownResource();
    const resources = selected.length > 0 ? selected : shown ? [shown] : await pickResources();
    if (resources === undefined) return;
    const loaded = new LoadedTexts();
    const texts: LoadedText[] = [];
    const files: vscode.Uri[] = [];
    for (const resource of resources) {
      const cells = loaded.notebook(resource);
      const documents = cells ?? loaded.text(resource);
      if (documents) texts.push({ uri: resource, documents, isNotebook: cells !== undefined });
      else files.push(resource);
    }
    const editor = vscode.window.activeTextEditor;
    const isOfOne = resources.length === 1 && editor?.document.uri.toString() === resources[0]?.toString();
    await this.count(texts, files, [], isOfOne ? editor : undefined);
  }

  private async countOpenEditors(): Promise<void> {
    const { texts, withoutText } = openTabs();
    if (texts.length === 0) {
      throw new UserError(
        vscode.l10n.t('No editor with text is open. Open a file, or use Count Tokens on a folder in the explorer.'),
      );
    }
    const notLoaded = texts.filter((text) => text.documents === undefined);
    const leftOut = (label: string, reason: string): LeftOut => ({ kind: 'editor', label, reason });
    await this.count(
      texts.filter(isLoaded),
      notLoaded.filter((text) => !text.isNotebook).map((text) => text.uri),
      [
        ...withoutText.map((label) => leftOut(label, vscode.l10n.t('no text'))),
        ...notLoaded
          .filter((text) => text.isNotebook)
          .map(({ uri }) => leftOut(labelOf(uri), vscode.l10n.t('not loaded yet'))),
      ],
    );
  }

  /** Counts texts as they are shown and files as they are stored, and shows the result. */
  private async count(
    texts: readonly LoadedText[],
    files: readonly vscode.Uri[],
    leftOut: readonly LeftOut[],
    selectionOf?: vscode.TextEditor,
  ): Promise<void> {
    const model = this.models.current;
    const encoding = encodingFor(model.tokenizer);
    const own = this.calibrations.current;
    const countOf = (tokens: number, path: string): Count => countFor(model.tokenizer, tokens, textKindOf(path), own);
    const countText = async (text: string, { path }: vscode.Uri): Promise<Count> =>
      countOf(await this.counting.countText(encoding, text), path);

    const table = await withLateProgress(
      vscode.l10n.t('Counting tokens'),
      async (signal, report): Promise<CountTable> => {
        const run = new CountRun(this.counting, encoding, countOf, signal);
        report(() => vscode.l10n.t('{0}, {1} tokens', filesOf(run.parts.length), fullNumber(run.tokens)));
        await run.run(files);

        const asShown = [...texts];
        const shownPaths = new Set(texts.map(({ uri }) => corePath(uri)));
        for (const document of vscode.workspace.textDocuments) {
          const path = corePath(document.uri);
          if (!document.isDirty || shownPaths.has(path) || !run.has(path)) continue;
          asShown.push({ uri: document.uri, documents: [document], isNotebook: false });
          shownPaths.add(path);
        }
        const parts: CountedPart[] = run.parts.filter(({ source }) => !shownPaths.has(source));
        for (const { uri, documents } of asShown) {
          const counts: Count[] = [];
          for (const document of documents) {
            signal.throwIfAborted();
            counts.push(await countText(document.getText(), document.uri));
          }
          parts.push({ source: uri, count: sumCounts(counts) });
        }
        const selected = selectionOf && selectedText(selectionOf);
        const selection = selected && (await countText(selected.text, selected.uri));
        // What one did not ask to leave out comes first.
        const isIgnored = ({ reason }: LeftOut): boolean => reason === 'ignored';
        const all = [...leftOut, ...run.skipped];
        const inOrder = [...all.filter((item) => !isIgnored(item)), ...all.filter(isIgnored)];
        const total = sumCounts(parts.map((part) => part.count));
        return { model, parts, total, selection, leftOut: inOrder };
      },
    );
    const priceOf = ({ tokens }: Count): string | undefined => {
      const cost = costToSend(this.models.catalogue, model.id, tokens, new Date());
      return isUnpriced(cost) ? undefined : dollars(cost.usd);
    };
    await showCountTable(table, priceOf, (text) => this.statusBar.announce(text));
  }
}

function isUri(value: unknown): value is vscode.Uri {
  return value instanceof vscode.Uri;
}

function isLoaded(text: OpenText): text is LoadedText {
  return text.documents !== undefined;
}

/** What the active editor shows; undefined when it is no file. */
function shownResource(): vscode.Uri | undefined {
  const { activeTextEditor, activeNotebookEditor, tabGroups } = vscode.window;
  const shown = activeNotebookEditor?.notebook.uri ?? activeTextEditor?.document.uri;
  if (shown !== undefined) return shown;
  // An image, or a text that is too large for extensions.
  const input = tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri : undefined;
}

/** As copying would join it; undefined when nothing is selected. */
function selectedText({ document, selections }: vscode.TextEditor): { uri: vscode.Uri; text: string } | undefined {
  const ranges = selections.filter((range) => !range.isEmpty).sort((left, right) => left.start.compareTo(right.start));
  const separator = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  if (ranges.length === 0) return undefined;
  return { uri: document.uri, text: ranges.map((range) => document.getText(range)).join(separator) };
}

/** Without anything to count: the folders of the workspace, or files chosen in a dialog. */
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
