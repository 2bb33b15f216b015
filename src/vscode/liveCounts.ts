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
import { type OpenText, openTabs } from './openTabs';
import type { UnloadedFiles } from './unloadedFiles';

/** Everything the status bar and its tooltip show. A part that does not exist is undefined, never 0. */
export interface LiveCounts {
  readonly model: Model;
  readonly selection: Count | undefined;
  /** What has the cursor; a notebook as a whole. */
  readonly document:
    | {
        readonly name: string;
        readonly count: Count;
        /** False of what no tab shows, such as the output panel: it is not in `openEditors`. */
        readonly isOpenEditor: boolean;
      }
    | undefined;
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
/** A round this long (a text without a safe cut is counted as a whole) is told, so that nobody takes an old number for a new one. */
const SLOW_ROUND_MILLISECONDS = 150;
/** Wait after a failure; doubled each time, so that a lasting fault costs nothing. */
const FIRST_RETRY_MILLISECONDS = 500;

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
  private failures = 0;
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

  private schedule(milliseconds = SHORTEST_INTERVAL_MILLISECONDS): void {
    if (this.running) this.again = true;
    else this.timer ??= setTimeout(() => void this.run(), milliseconds);
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.running = true;
    this.again = false;
    const slow = setTimeout(() => this.tellThatItCounts(), SLOW_ROUND_MILLISECONDS);
    try {
      const counts = await this.countNow();
      if (counts !== undefined) {
        this.latest = counts;
        this.changed.fire(counts);
      }
      this.failures = 0;
    } catch (error) {
      this.log.error('Counting what is open failed.', error instanceof Error ? error : String(error));
      this.failures++;
    }
    clearTimeout(slow);
    this.rest();
  }

  /** The numbers known last stay, marked as such. */
  private tellThatItCounts(): void {
    if (this.latest === undefined) return;
    this.latest = { ...this.latest, isCounting: true };
    this.changed.fire(this.latest);
  }

  /** After a round: the next one at once if something happened meanwhile, later if the round failed. */
  private rest(): void {
    this.running = false;
    if (this.failures > 0) this.schedule(FIRST_RETRY_MILLISECONDS * 2 ** Math.min(this.failures - 1, 10));
    else if (this.again) this.schedule();
  }

  /** Undefined as long as there is nothing to tell. */
  private async countNow(): Promise<LiveCounts | undefined> {
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

    const { texts, withoutText } = openTabs();
    const active = activeText(texts);
    const loaded = texts.filter(({ documents }) => documents !== undefined);
    const wanted = active === undefined || loaded.includes(active) ? loaded : [...loaded, active];
    const documents = wanted.flatMap((text) => text.documents ?? []);
    this.mirror.want(documents);
    // Numbers of half a document would be wrong ones; the mirror tells when the rest is there.
    if (documents.some((document) => this.mirror.isCopying(document)))
      return this.latest && { ...this.latest, isCounting: true };

    const editor = vscode.window.activeTextEditor;
    const notLoaded = texts.filter((text) => text.documents === undefined);
    const [counts, files, instructions] = await Promise.all([
      this.counting.countDocuments({
        encoding,
        documents: documents.map((document) => document.uri.toString()),
        selection: selectionOf(editor),
      }),
      this.unloaded.count(
        encoding,
        notLoaded.filter((text) => !text.isNotebook).map((text) => text.uri),
      ),
      this.instructions.count(encoding),
    ]);
    this.checkMirror(editor?.document, counts);

    const countOf = (text: OpenText): Count =>
      sumCounts((text.documents ?? []).map((document) => count(tokensIn(counts, document), document.uri)));
    const notebooksNotLoaded = notLoaded.filter((text) => text.isNotebook);
    const plain: LiveCounts = {
      model,
      selection: editor && counts.selection !== undefined ? count(counts.selection, editor.document.uri) : undefined,
      document: active && { name: nameOf(active.uri), count: countOf(active), isOpenEditor: loaded.includes(active) },
      openEditors: {
        editors: loaded.length + files.counted.length,
        count: sumCounts([...loaded.map(countOf), ...files.counted.map(({ uri, tokens }) => count(tokens, uri))]),
      },
      instructions: instructions && {
        agents: instructions.agents,
        names: instructions.names,
        count: countOfKind(instructions.tokens, 'prose'),
      },
      ownCounts: [...ownCounts.values()].reduce((sum, each) => sum + each, 0),
      editorModelNote: undefined,
      leftOut: [
        ...withoutText.map((label) => vscode.l10n.t('{0} (no text)', label)),
        ...files.leftOut.map(({ uri, reason }) => `${nameOf(uri)} (${reason})`),
        ...notebooksNotLoaded.map(({ uri }) => vscode.l10n.t('{0} (not loaded yet)', nameOf(uri))),
      ],
      isCounting: false,
    };
    return this.withEditorModel(plain, counts, editor?.document, selectionOf(editor));
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

/** What has the cursor. It is in no tab when it is an output channel or a chat's input, say. */
function activeText(texts: readonly OpenText[]): OpenText | undefined {
  const document = vscode.window.activeTextEditor?.document;
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  if (document === undefined)
    return texts.find(({ uri, isNotebook }) => isNotebook && uri.toString() === notebook?.uri.toString());
  return (
    texts.find(({ documents }) => documents?.includes(document)) ?? {
      uri: document.uri,
      documents: [document],
      isNotebook: false,
    }
  );
}

/** @throws when the worker does not have the document: its mirror failed */
function tokensIn(counts: DocumentCounts, document: vscode.TextDocument): number {
  const found = counts.documents[document.uri.toString()];
  if (found === undefined) throw new Error(`${document.uri.toString()} is not mirrored.`);
  return found.tokens;
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
