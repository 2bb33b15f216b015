import * as vscode from 'vscode';
import type { DocumentChange, WorkerCalls } from '../workers/protocol';
import type { CallOptions } from '../workers/rpc';
import { Thread, type WorkerData } from '../workers/threads';
import type { EncodingId } from '../tokens/encoding';

/** Wait before documents are mirrored again after their thread ended; doubled each time, so that a lasting fault costs nothing. */
const FIRST_RESTART_MILLISECONDS = 500;
/** After this long without a call, the thread that counts files gives its memory back. */
const IDLE_MILLISECONDS = 60_000;

/**
 * The counting threads as the extension sees them. One mirrors the open documents and answers within a keystroke; another counts
 * files and folders, so that a long count never delays the status bar. Both start on first use, and again after they ended.
 */
export class CountingService implements vscode.Disposable {
  private documentThread: Thread | undefined;
  private fileThread: Thread | undefined;
  private idleTimer: NodeJS.Timeout | undefined;
  private restartTimer: NodeJS.Timeout | undefined;
  private restartMilliseconds = FIRST_RESTART_MILLISECONDS;
  private readonly documentsLost = new vscode.EventEmitter<void>();

  /** The mirror of the documents is gone: they have to be opened again. */
  public readonly onDidLoseDocuments = this.documentsLost.event;

  public constructor(
    private readonly data: WorkerData,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  public updateDocuments(changes: readonly DocumentChange[]): Promise<void> {
    return this.documents().caller.call('updateDocuments', changes);
  }

  public countDocuments(
    request: WorkerCalls['countDocuments']['request'],
  ): Promise<WorkerCalls['countDocuments']['response']> {
    return this.documents().caller.call('countDocuments', request);
  }

  /** Tokens of one text, on the thread that answers quickly. */
  public async countText(encoding: EncodingId, text: string): Promise<number> {
    const [tokens] = await this.documents().caller.call('countTexts', { encoding, texts: [text] });
    return tokens ?? 0;
  }

  public async countFiles<K extends 'countPaths' | 'countBatch' | 'countContents'>(
    name: K,
    request: WorkerCalls[K]['request'],
    options?: CallOptions<WorkerCalls[K]['progress']>,
  ): Promise<WorkerCalls[K]['response']> {
    clearTimeout(this.idleTimer);
    this.fileThread ??= this.start('files', this.data, () => (this.fileThread = undefined));
    const { caller } = this.fileThread;
    try {
      return await caller.call(name, request, options);
    } finally {
      if (caller.waiting === 0) this.idleTimer = setTimeout(() => this.endFileThread(), IDLE_MILLISECONDS);
    }
  }

  public dispose(): void {
    clearTimeout(this.restartTimer);
    this.documentsLost.dispose();
    this.endFileThread();
    void this.documentThread?.end();
  }

  private documents(): Thread {
    this.documentThread ??= this.start('documents', { folder: this.data.folder }, () => {
      this.documentThread = undefined;
      this.restartTimer = setTimeout(() => this.documentsLost.fire(), this.restartMilliseconds);
      this.restartMilliseconds *= 2;
    });
    return this.documentThread;
  }

  private endFileThread(): void {
    clearTimeout(this.idleTimer);
    void this.fileThread?.end();
    this.fileThread = undefined;
  }

  private start(role: string, data: WorkerData, onEnd: () => void): Thread {
    const started = performance.now();
    const thread = new Thread(data, (error) => {
      this.log.error(`The thread that counts ${role} ended; it is started again when it is needed.`, error);
      onEnd();
    });
    this.log.debug(`Started the thread that counts ${role} in ${(performance.now() - started).toFixed(1)} ms.`);
    return thread;
  }
}
