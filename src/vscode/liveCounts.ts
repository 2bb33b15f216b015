import * as vscode from 'vscode';
import { textKindOf } from '../context/textKind';
import { type TextKind, bandOf, countFor, encodingFor } from '../models/calibration';
import type { Model } from '../models/model';
import { type Count, sumCounts } from '../tokens/count';
import type { DocumentCounts, DocumentSelection } from '../workers/protocol';
import type { CalibrationStore } from './calibrationStore';
import type { CountingService } from './countingService';
import type { DocumentMirror } from './documentMirror';
import type { EditorModels } from './editorModels';
import type { InstructionWatch } from './instructionWatch';
import type { ModelChoice } from './modelChoice';
import { openTabs } from './openTabs';
import type { UnloadedFiles } from './unloadedFiles';

/** Everything the status bar and its tooltip show. A part that does not exist is undefined, never 0. */
export interface LiveCounts {
  readonly model: Model;
  readonly selection: Count | undefined;
  readonly document: { readonly name: string; readonly count: Count } | undefined;
  readonly openEditors: { readonly editors: number; readonly count: Count };
  /** Of the agents that always send the most. */
  readonly instructions:
    { readonly agents: readonly string[]; readonly names: readonly string[]; readonly count: Count } | undefined;
  /** The user's own exact counts that the calibrated numbers rest on. */
  readonly ownCounts: number;
  /** Why the selection or document is not counted by the chosen model of VS Code, in words. */
  readonly editorModelNote: string | undefined;
  /** Tabs that are not in the sum, with the reason. */
  readonly leftOut: readonly string[];
  /** A part is still being counted: the numbers are those known last. */
  readonly isCounting: boolean;
}

/** At most this often, so that typing does not send the status bar more than a person sees. */
const SHORTEST_INTERVAL_MILLISECONDS = 40;

/**
 * Follows the editor and tells what is selected, shown and open, in tokens. One count is under way at a time: what happens
 * meanwhile is counted together once it is done, so that no backlog can build up.
 */
export class LiveCountsService implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<LiveCounts>();
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private running = false;
  private again = false;
  private latest: LiveCounts | undefined;

  public readonly onDidChange = this.changed.event;

  public constructor(
    private readonly counting: CountingService,
    private readonly mirror: DocumentMirror,
    private readonly models: ModelChoice,
    private readonly unloaded: UnloadedFiles,
    private readonly instructions: InstructionWatch,
    private readonly calibrations: CalibrationStore,
    private readonly editorModels: EditorModels,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const update = (): void => this.schedule();
    this.subscriptions = [
      mirror.onDidChange(update),
      models.onDidChange(update),
      unloaded.onDidChange(update),
      instructions.onDidChange(update),
      calibrations.onDidChange(update),
      editorModels.onDidChange(update),
      vscode.window.tabGroups.onDidChangeTabs(update),
      vscode.window.tabGroups.onDidChangeTabGroups(update),
      vscode.window.onDidChangeActiveTextEditor(update),
      vscode.window.onDidChangeTextEditorSelection(update),
      vscode.window.onDidChangeActiveNotebookEditor(update),
      vscode.workspace.onDidChangeNotebookDocument(update),
      vscode.workspace.onDidOpenTextDocument(update),
      vscode.workspace.onDidCloseTextDocument(update),
    ];
    this.schedule();
  }

  /** The last numbers, undefined before the first. */
  public get current(): LiveCounts | undefined {
    return this.latest;
  }

  public dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private schedule(): void {
    if (this.running) this.again = true;
    else this.timer ??= setTimeout(() => void this.run(), SHORTEST_INTERVAL_MILLISECONDS);
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.running = true;
    this.again = false;
    try {
      const counts = await this.countNow();
      this.latest = counts;
      this.changed.fire(counts);
    } catch (error) {
      this.log.error('Counting what is open failed.', error instanceof Error ? error : String(error));
    }
    this.rest();
  }

  /** After a round: the next one at once if something happened meanwhile. */
  private rest(): void {
    this.running = false;
    if (this.again) this.schedule();
  }

  private async countNow(): Promise<LiveCounts> {
    const model = this.models.current;
    const encoding = encodingFor(model.tokenizer);
    const own = this.calibrations.current;
    const ownCounts = new Map<TextKind, number>();
    const countOfKind = (tokens: number, kind: TextKind): Count => {
      if (model.tokenizer.kind === 'closed') {
        const known = ownCounts.get(kind) ?? 0;
        ownCounts.set(kind, Math.max(known, bandOf(model.tokenizer.calibration, kind, tokens, own).ownCounts));
      }
      return countFor(model.tokenizer, tokens, kind, own);
    };
    const count = (tokens: number, uri: vscode.Uri): Count => countOfKind(tokens, textKindOf(uri.path));

    const tabs = openTabs();
    const notebooks = new Set(tabs.notebooks.map(String));
    const cells = vscode.workspace.notebookDocuments
      .filter((notebook) => notebooks.has(notebook.uri.toString()))
      .flatMap((notebook) => notebook.getCells().map((cell) => cell.document));
    const loadedNotebooks = new Set(vscode.workspace.notebookDocuments.map((notebook) => notebook.uri.toString()));
    const texts = new Set(tabs.texts.map(String));
    const active = activeDocument();
    const loaded = vscode.workspace.textDocuments.filter(
      (document) => texts.has(document.uri.toString()) || document === active,
    );
    const documents = [...loaded, ...cells];
    this.mirror.want(documents);
    const loadedTexts = new Set(loaded.map((document) => document.uri.toString()));
    const notLoaded = tabs.texts.filter((uri) => !loadedTexts.has(uri.toString()));

    const selected = selectionOf(vscode.window.activeTextEditor);
    const [counts, files, instructions] = await Promise.all([
      this.counting.countDocuments({
        encoding,
        documents: documents.map((document) => document.uri.toString()),
        selection: selected,
      }),
      this.unloaded.count(encoding, notLoaded),
      this.instructions.count(encoding),
    ]);

    this.checkMirror(active, counts);

    const countOf = (document: vscode.TextDocument): Count | undefined => {
      const found = counts.documents[document.uri.toString()];
      return found && count(found.tokens, document.uri);
    };
    // The active document is not open in a tab when it is an output channel or a chat's input, say.
    const inTabs = documents.filter(
      (document) => document !== active || texts.has(document.uri.toString()) || cells.includes(document),
    );
    const shown = inTabs.map(countOf).filter((found) => found !== undefined);
    const fromDisk = files.counted.map(({ uri, tokens }) => count(tokens, uri));
    const documentCount = active && countOf(active);
    const notebooksWithoutCells = tabs.notebooks.filter((uri) => !loadedNotebooks.has(uri.toString()));
    const plain: LiveCounts = {
      model,
      selection: selected && active && counts.selection !== undefined ? count(counts.selection, active.uri) : undefined,
      document: active && documentCount ? { name: nameOf(active.uri), count: documentCount } : undefined,
      openEditors: {
        editors: tabs.texts.length + tabs.notebooks.length - files.leftOut.length - notebooksWithoutCells.length,
        count: sumCounts([...shown, ...fromDisk]),
      },
      instructions: instructions && {
        agents: instructions.agents,
        names: instructions.names,
        count: countOfKind(instructions.tokens, 'prose'),
      },
      ownCounts: [...ownCounts.values()].reduce((sum, each) => sum + each, 0),
      editorModelNote: undefined,
      leftOut: [
        ...tabs.withoutText.map((label) => vscode.l10n.t('{0} (no text)', label)),
        ...files.leftOut.map(({ uri, reason }) => `${nameOf(uri)} (${reason})`),
        ...notebooksWithoutCells.map((uri) => vscode.l10n.t('{0} (not loaded yet)', nameOf(uri))),
      ],
      isCounting: documents.some((document) => this.mirror.isCopying(document)),
    };
    return this.withEditorModel(plain, counts, active, selected);
  }

  /** With what the chosen model of VS Code says of the selection, else of the document, once the text has rested. */
  private withEditorModel(
    plain: LiveCounts,
    counts: DocumentCounts,
    document: vscode.TextDocument | undefined,
    selection: DocumentSelection | undefined,
  ): LiveCounts {
    const model = this.models.editorModel;
    const ourTokens = counts.selection ?? (document && counts.documents[document.uri.toString()]?.tokens);
    // A notebook is more than its active cell.
    const isPart = selection === undefined && document?.uri.scheme === 'vscode-notebook-cell';
    if (model === undefined || document === undefined || ourTokens === undefined || isPart) {
      this.editorModels.giveUp();
      return plain;
    }
    const ranges = selection?.ranges ?? [];
    const key = JSON.stringify([model.vendor, model.id, document.uri.toString(), document.version, ranges, ourTokens]);
    const answer = this.editorModels.latestFor(key, () => {
      const text = document.getText();
      const selected = ranges.map(([start, end]) => text.slice(start, end)).join(selection?.separator);
      return { model, text: selection === undefined ? text : selected, ourTokens };
    });
    if (answer === undefined) return plain;
    const { count } = answer;
    if (count === undefined) return { ...plain, editorModelNote: answer.note };
    if (plain.selection) return { ...plain, selection: count };
    return plain.document ? { ...plain, document: { ...plain.document, count } } : plain;
  }

  /** The mirror follows edits; should it ever differ in length from the document, it is copied anew. */
  private checkMirror(document: vscode.TextDocument | undefined, counts: DocumentCounts): void {
    const mirrored = document && counts.documents[document.uri.toString()];
    // While a change is on its way the lengths differ rightly.
    if (document === undefined || mirrored === undefined || this.again || this.mirror.isCopying(document)) return;
    const length = document.offsetAt(new vscode.Position(document.lineCount, 0));
    if (mirrored.length !== length) {
      this.mirror.repair(document);
      this.again = true;
    }
  }
}

/** The document with the cursor; in a notebook, its active cell. */
function activeDocument(): vscode.TextDocument | undefined {
  return vscode.window.activeTextEditor?.document;
}

/** What copying would put on the clipboard; undefined when nothing is selected. */
function selectionOf(editor: vscode.TextEditor | undefined): DocumentSelection | undefined {
  const selections = editor?.selections.filter((selection) => !selection.isEmpty) ?? [];
  if (editor === undefined || selections.length === 0) return undefined;
  const { document } = editor;
  const ranges = selections
    .map(({ start, end }) => [document.offsetAt(start), document.offsetAt(end)] as const)
    .sort(([left], [right]) => left - right);
  return {
    document: document.uri.toString(),
    ranges,
    separator: document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n',
  };
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1) || uri.toString();
}
