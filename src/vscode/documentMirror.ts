import * as vscode from 'vscode';
import type { DocumentChange } from '../workers/protocol';

/** Lines sent at a time when a document is opened: reading them takes well under a millisecond of the host's thread. */
const LINES_AT_A_TIME = 5000;

/** The thread that has the copies. */
export interface MirrorThread {
  updateDocuments(changes: readonly DocumentChange[]): Promise<void>;
  /** The copies are gone: they have to be made again. */
  readonly onDidLoseDocuments: vscode.Event<void>;
}

interface Mirrored {
  readonly document: vscode.TextDocument;
  /** UTF-16 units of the document that the worker has; undefined once it has all of them. */
  copied: number | undefined;
}

/**
 * Keeps the worker's copy of documents equal to the editor's. A document is copied when it is first wanted, in slices, and
 * follows its edits from then on, also while it is being copied. Copies of documents that are no longer wanted are dropped.
 */
export class DocumentMirror implements vscode.Disposable {
  private readonly mirrored = new Map<string, Mirrored>();
  private outgoing: DocumentChange[] = [];
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];

  /** A wanted document changed: its count is no longer current. */
  public readonly onDidChange = this.changed.event;

  public constructor(
    private readonly thread: MirrorThread,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = [
      vscode.workspace.onDidChangeTextDocument((event) => this.follow(event)),
      // A document that is opened again is another object, perhaps with another text.
      vscode.workspace.onDidCloseTextDocument((document) => this.drop(document.uri.toString())),
      thread.onDidLoseDocuments(() => this.startAgain()),
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
    return this.mirrored.get(document.uri.toString())?.copied !== undefined;
  }

  public dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.mirrored.clear();
    this.changed.dispose();
  }

  private copy(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const isShort = document.lineCount <= LINES_AT_A_TIME;
    const mirrored: Mirrored = { document, copied: isShort ? undefined : 0 };
    this.mirrored.set(key, mirrored);
    this.outgoing.push({ kind: 'open', document: key, text: isShort ? document.getText() : '' });
    if (!isShort) setImmediate(() => this.copySlice(key, mirrored));
  }

  private copySlice(key: string, mirrored: Mirrored): void {
    const { document, copied } = mirrored;
    if (this.mirrored.get(key) !== mirrored || copied === undefined) return; // dropped meanwhile
    const start = document.positionAt(copied);
    const text = document.getText(document.validateRange(new vscode.Range(start, start.translate(LINES_AT_A_TIME))));
    this.outgoing.push({ kind: 'append', document: key, text });
    const isEnd = start.line + LINES_AT_A_TIME >= document.lineCount;
    mirrored.copied = isEnd ? undefined : copied + text.length;
    this.flush();
    if (isEnd) this.changed.fire();
    else setImmediate(() => this.copySlice(key, mirrored));
  }

  private follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const key = document.uri.toString();
    const mirrored = this.mirrored.get(key);
    if (contentChanges.length === 0 || mirrored === undefined) return;
    const edits = [];
    for (const { rangeOffset: offset, rangeLength: removed, text } of contentChanges) {
      const { copied } = mirrored;
      if (copied === undefined || offset + removed <= copied) {
        edits.push({ offset, removed, inserted: text });
        if (copied !== undefined) mirrored.copied = copied + text.length - removed;
      } else if (offset < copied) {
        // From here on it is copied later, with what was inserted.
        edits.push({ offset, removed: copied - offset, inserted: '' });
        mirrored.copied = offset;
      }
    }
    if (edits.length > 0) this.outgoing.push({ kind: 'edit', document: key, edits });
    this.flush();
    this.changed.fire();
  }

  private drop(key: string): void {
    if (this.mirrored.delete(key)) this.outgoing.push({ kind: 'close', document: key });
  }

  /** What the worker has is not known any more: the next look at the tabs copies everything anew. */
  private startAgain(): void {
    this.mirrored.clear();
    this.outgoing = [];
    this.changed.fire();
  }

  private flush(): void {
    if (this.outgoing.length === 0) return;
    const changes = this.outgoing;
    this.outgoing = [];
    this.thread.updateDocuments(changes).catch((error: unknown) => {
      this.log.error('The mirror of the documents failed.', error instanceof Error ? error : String(error));
      this.startAgain();
    });
  }
}
