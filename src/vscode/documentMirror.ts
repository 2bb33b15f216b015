import * as vscode from 'vscode';
import type { DocumentChange } from '../workers/protocol';
import type { CountingService } from './countingService';

/** Lines sent at a time when a document is opened: reading them takes well under a millisecond of the host's thread. */
const LINES_AT_A_TIME = 5000;

/**
 * Keeps the worker's copy of documents equal to the editor's. A document is copied when it is first wanted, in slices, and from
 * then on follows its edits. Copies of documents that are no longer wanted are dropped.
 */
export class DocumentMirror implements vscode.Disposable {
  /** Documents copied or being copied, by URI; aborting ends a copy that is under way. */
  private readonly mirrored = new Map<string, AbortController>();
  /** Those of them that are still being copied. */
  private readonly copying = new Set<string>();
  private outgoing: DocumentChange[] = [];
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];

  /** A wanted document changed: its count is no longer current. */
  public readonly onDidChange = this.changed.event;

  public constructor(
    private readonly counting: CountingService,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = [
      vscode.workspace.onDidChangeTextDocument((event) => this.follow(event)),
      // A document that is opened again is another object, perhaps with another text.
      vscode.workspace.onDidCloseTextDocument((document) => this.drop(document.uri.toString())),
      counting.onDidLoseDocuments(() => {
        this.forgetAll();
        this.changed.fire();
      }),
    ];
  }

  /** Mirrors exactly these documents from now on. */
  public want(documents: readonly vscode.TextDocument[]): void {
    const wanted = new Set(documents.map((document) => document.uri.toString()));
    for (const key of this.mirrored.keys()) {
      if (!wanted.has(key)) this.drop(key);
    }
    for (const document of documents) {
      if (!this.mirrored.has(document.uri.toString())) this.copy(document);
    }
    this.flush();
  }

  /** Copies a document anew whose mirror is found to differ. */
  public repair(document: vscode.TextDocument): void {
    this.log.warn(`The mirror of ${document.uri.toString()} had another length; it is copied anew.`);
    this.drop(document.uri.toString());
    this.copy(document);
    this.flush();
  }

  /** Whether a long document is still being copied. */
  public isCopying(document: vscode.TextDocument): boolean {
    return this.copying.has(document.uri.toString());
  }

  public dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.forgetAll();
    this.changed.dispose();
  }

  private copy(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const controller = new AbortController();
    this.mirrored.set(key, controller);
    if (document.lineCount <= LINES_AT_A_TIME) {
      this.outgoing.push({ kind: 'open', document: key, text: document.getText() });
      return;
    }
    this.outgoing.push({ kind: 'open', document: key, text: '' });
    this.copying.add(key);
    this.copySlices(document, key, controller.signal).catch((error: unknown) => this.log.error(String(error)));
  }

  private async copySlices(document: vscode.TextDocument, key: string, signal: AbortSignal): Promise<void> {
    const { version } = document;
    for (let line = 0; line < document.lineCount; line += LINES_AT_A_TIME) {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) return;
      if (document.version !== version) {
        // Edited meanwhile: what was sent may no longer be a part of it.
        this.drop(key);
        this.copy(document);
        this.flush();
        return;
      }
      const end = Math.min(line + LINES_AT_A_TIME, document.lineCount);
      const range = new vscode.Range(line, 0, end, 0);
      this.outgoing.push({ kind: 'append', document: key, text: document.getText(document.validateRange(range)) });
      this.flush();
    }
    this.copying.delete(key);
    this.changed.fire();
  }

  private follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const key = document.uri.toString();
    if (contentChanges.length === 0 || !this.mirrored.has(key) || this.copying.has(key)) return;
    const edits = contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
      offset: rangeOffset,
      removed: rangeLength,
      inserted: text,
    }));
    this.outgoing.push({ kind: 'edit', document: key, edits });
    this.flush();
    this.changed.fire();
  }

  private drop(key: string): void {
    const controller = this.mirrored.get(key);
    if (controller === undefined) return;
    controller.abort();
    this.mirrored.delete(key);
    this.copying.delete(key);
    this.outgoing.push({ kind: 'close', document: key });
  }

  private forgetAll(): void {
    for (const controller of this.mirrored.values()) controller.abort();
    this.mirrored.clear();
    this.copying.clear();
    this.outgoing = [];
  }

  private flush(): void {
    if (this.outgoing.length === 0) return;
    const changes = this.outgoing;
    this.outgoing = [];
    this.counting.updateDocuments(changes).catch((error: unknown) => {
      // What the worker has now is unknown: the next look at the tabs copies everything anew.
      this.log.error('The mirror of the documents failed.', error);
      this.forgetAll();
    });
  }
}
