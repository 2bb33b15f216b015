import * as vscode from 'vscode';
import type { ContextCalls } from '../workers/context/protocol';
import type { DocumentChange, WorkerCalls } from '../workers/protocol';
import type { CallOptions } from '../workers/rpc';
import { Thread, type WorkerData } from '../workers/threads';
import type { EncodingId } from '../tokens/encoding';

/** After this long without a call, the thread that counts files gives its memory back. */
const IDLE_MILLISECONDS = 60_000;

/**
 * The counting threads as the extension sees them. One mirrors the open documents and answers within a keystroke; another counts
 * files and folders, so that a long count never delays the status bar; a third has the texts of the context. They start with the
 * first call, also after they ended.
 */
export class CountingService implements vscode.Disposable {
  private documentThread: Thread | undefined;
  private fileThread: Thread | undefined;
  private contextThread: Thread | undefined;
  private idleTimer: NodeJS.Timeout | undefined;
  private readonly documentsLost = new vscode.EventEmitter<void>();
  private readonly contextLost = new vscode.EventEmitter<void>();

  /** The mirror of the documents is gone: they have to be opened again. */
  public readonly onDidLoseDocuments = this.documentsLost.event;

  /** The thread of the context is gone, with the documents mirrored in it: it has to be told everything again. */
  public readonly onDidLoseContext = this.contextLost.event;

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

  /** Tokens of one text. */
  public async countText(encoding: EncodingId, text: string): Promise<number> {
    const [tokens] = await this.countFiles('countTexts', { encoding, texts: [text] });
    return tokens ?? 0;
  }

  public async countFiles<
    K extends 'countPaths' | 'countBatch' | 'countContents' | 'countTexts' | 'reviewPrompt' | 'readPrices',
  >(
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

  /** Asks the thread of the context. */
  public callContext<K extends keyof ContextCalls | 'updateDocuments'>(
    name: K,
    request: WorkerCalls[K]['request'],
    options?: CallOptions<WorkerCalls[K]['progress']>,
  ): Promise<WorkerCalls[K]['response']> {
    this.contextThread ??= this.start('the context', { folder: this.data.folder }, () => {
      this.contextThread = undefined;
      this.contextLost.fire();
    });
    return this.contextThread.caller.call(name, request, options);
  }

  /** Gives back the memory of the texts. */
  public endContextThread(): void {
    if (this.contextThread === undefined) return;
    void this.contextThread.end();
    this.contextThread = undefined;
    this.contextLost.fire();
  }

  public dispose(): void {
    this.documentsLost.dispose();
    this.contextLost.dispose();
    this.endFileThread();
    void this.contextThread?.end();
    void this.documentThread?.end();
  }

  private documents(): Thread {
    this.documentThread ??= this.start('documents', { folder: this.data.folder }, () => {
      this.documentThread = undefined;
      this.documentsLost.fire();
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
