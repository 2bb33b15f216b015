import * as vscode from 'vscode';
import type { Context } from '../../context/compose/context';
import { ContextStore } from '../../context/compose/contextStore';
import type { Rendering } from '../../context/compose/render';
import type { WorkspaceRoot } from '../../context/compose/source';
import { countRows, type WeighedRow } from '../../context/compose/weigh';
import { contextCost, windowUse } from '../../context/compose/windowUse';
import type { SecretFinding } from '../../context/secrets/finding';
import { encodingFor } from '../../models/calibration';
import type { Model } from '../../models/model';
import type { ContextCalls, ContextSecrets, MissingReason, SentText } from '../../workers/context/protocol';
import type { CallOptions } from '../../workers/rpc';
import type { CalibrationStore } from '../calibrationStore';
import { onDidChangeSetting, readSetting } from '../configuration';
import type { CountingService } from '../countingService';
import { DocumentMirror } from '../documentMirror';
import { settings } from '../manifest';
import type { ModelChoice } from '../modelChoice';
import { corePath } from '../paths';
import { ContextDifference } from './contextDifference';
import { ContextSupplies } from './contextSupplies';
import type { ContextWeight } from './contextWeight';
import { gitProgram } from './gitRepositories';
import { SentPreamble } from './sentPreamble';
import { workspaceRoots } from './workspaceRoots';

/** Edits are weighed this long after the last one: a list that changes with every key is not read. */
const AFTER_EDIT_MILLISECONDS = 120;
/** A window that opens is busy; who looks at the context before asks for it. */
const START_MILLISECONDS = 500;
/** Wait after a failure; doubled each time, so that a lasting fault costs nothing. */
const FIRST_RETRY_MILLISECONDS = 500;
/** An empty context gives the memory of its thread back after this long. */
const IDLE_MILLISECONDS = 60_000;

/**
 * The context of this window, and what it weighs. Texts are read, weighed, searched and rendered in a thread of their own; here are
 * the parts and the numbers. One question is under way at a time: what happens meanwhile is asked together once it is answered.
 */
export class ContextService implements vscode.Disposable {
  private readonly store: ContextStore;
  private readonly supplies: ContextSupplies;
  private readonly difference = new ContextDifference();
  private readonly preamble = new SentPreamble();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly settled = new vscode.EventEmitter<void>();
  private readonly subscriptions: { dispose(): unknown }[];
  private partRows = new Map<string, WeighedRow>();
  private latest: ContextWeight | undefined;
  private timer: NodeJS.Timeout | undefined;
  private idle: NodeJS.Timeout | undefined;
  private running = false;
  private outdated = false;
  private failures = 0;

  /** The context or its weight is another one. */
  public readonly onDidChange = this.changed.event;

  /** @param initial as it was before the window was reloaded */
  public constructor(
    initial: Context,
    private readonly counting: CountingService,
    private readonly models: ModelChoice,
    private readonly calibrations: CalibrationStore,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.store = new ContextStore(initial);
    const thread = {
      updateDocuments: (changes: Parameters<CountingService['updateDocuments']>[0]) =>
        counting.callContext('updateDocuments', changes),
      onDidLoseDocuments: counting.onDidLoseContext,
    };
    this.supplies = new ContextSupplies(new DocumentMirror(thread, log));
    const now = (): void => this.schedule(0);
    this.subscriptions = [
      this.supplies,
      this.changed,
      this.settled,
      this.supplies.onDidChange(() => this.schedule(AFTER_EDIT_MILLISECONDS)),
      this.store.onDidChange((_context, change) => {
        this.schedule(change === 'followed-edits' ? AFTER_EDIT_MILLISECONDS : 0);
        this.changed.fire();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && this.context.parts.length > 0) {
          this.store.followEdits(corePath(document.uri), contentChanges);
        }
      }),
      counting.onDidLoseContext(() => {
        this.difference.startAgain();
        this.supplies.startAgain();
        this.partRows.clear();
        now();
      }),
      models.onDidChange(now),
      calibrations.onDidChange(now),
      vscode.workspace.onDidGrantWorkspaceTrust(now),
      ...[settings.contextFormat, settings.contextPreamble, settings.contextReserve].map((key) =>
        onDidChangeSetting(key, now),
      ),
    ];
    if (!this.isEmpty) this.schedule(START_MILLISECONDS);
  }

  public get context(): Context {
    return this.store.context;
  }

  /** The engineer's question; empty when there is none. */
  public get task(): string {
    return this.context.task;
  }

  /** Of the context as it was when it was weighed last; undefined while nothing is in it. */
  public get weight(): ContextWeight | undefined {
    return this.isEmpty ? undefined : this.latest;
  }

  /** Whether the weight is not that of the context as it is now. */
  public get isWeighing(): boolean {
    return this.outdated || this.running;
  }

  public get isEmpty(): boolean {
    return this.context.parts.length === 0 && this.task === '';
  }

  public get undoLabel(): string | undefined {
    return this.store.undoLabel;
  }

  public get redoLabel(): string | undefined {
    return this.store.redoLabel;
  }

  public get roots(): readonly WorkspaceRoot[] {
    return workspaceRoots();
  }

  /**
   * Changes the context by an operation of compose/context.ts or compose/folders.ts.
   * @param label what is done, as undo names it
   * @returns whether anything changed
   */
  public apply(label: string, operation: (context: Context) => Context): boolean {
    return this.store.apply(label, operation);
  }

  public undo(): boolean {
    return this.store.undo();
  }

  public redo(): boolean {
    return this.store.redo();
  }

  /** The weight of the context as it is now; undefined when it is empty. */
  public async weighed(): Promise<ContextWeight | undefined> {
    if (this.isEmpty) return undefined;
    if (this.latest === undefined) this.schedule(0);
    while (this.isWeighing) {
      if (!this.running) this.schedule(0);
      await new Promise<void>((resolve) => {
        const listener = this.settled.event(() => {
          listener.dispose();
          resolve();
        });
      });
      if (this.failures > 0) throw new Error('The context could not be weighed.');
    }
    return this.weight;
  }

  /** The text that is sent, and its exact tokens in the encoding of the model. */
  public render(): Promise<{ readonly text: string; readonly tokens: number }> {
    return this.ask('renderContext', undefined);
  }

  /** The parts that are sent with their texts, in their order. A review belongs in the thread instead: see `ask`. */
  public partsWithTexts(): Promise<readonly SentText[]> {
    return this.ask('textsOfContext', undefined);
  }

  /** Secrets in what is sent. Names places, never the secrets. */
  public secrets(): Promise<ContextSecrets> {
    return this.ask('secretsInContext', undefined);
  }

  /** Masks secrets in the preamble from now on. @param findings of `secrets` */
  public maskPreamble(findings: readonly SecretFinding[]): void {
    if (this.preamble.mask(findings)) this.schedule(0);
  }

  /** Asks the thread, which has the texts, about the context as it is now. */
  public async ask<K extends keyof ContextCalls>(
    name: K,
    request: ContextCalls[K]['request'],
    options?: CallOptions<ContextCalls[K]['progress']>,
  ): Promise<ContextCalls[K]['response']> {
    await this.weighed();
    return this.counting.callContext(name, request, options);
  }

  public dispose(): void {
    clearTimeout(this.timer);
    clearTimeout(this.idle);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private get rendering(): Rendering {
    return { format: readSetting(settings.contextFormat), preamble: this.preamble.text, roots: this.roots };
  }

  private schedule(delay: number): void {
    if (this.isEmpty) {
      this.rest();
      return;
    }
    clearTimeout(this.idle);
    this.outdated = true;
    if (this.running) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), delay);
  }

  /** Nothing to weigh. */
  private rest(): void {
    clearTimeout(this.timer);
    clearTimeout(this.idle);
    this.outdated = false;
    this.latest = undefined;
    this.idle = setTimeout(() => this.counting.endContextThread(), IDLE_MILLISECONDS);
  }

  private async run(): Promise<void> {
    this.running = true;
    this.outdated = false;
    try {
      const isDone = await this.weighNow();
      this.failures = 0;
      if (!isDone) this.outdated = true;
    } catch (error) {
      this.log.error('Weighing the context failed.', error instanceof Error ? error : String(error));
      this.failures++;
      this.difference.startAgain();
      this.supplies.startAgain();
    }
    this.running = false;
    const delay = FIRST_RETRY_MILLISECONDS * 2 ** Math.min(this.failures - 1, 10);
    if (this.failures > 0) this.schedule(delay);
    else if (this.outdated) this.schedule(AFTER_EDIT_MILLISECONDS);
    this.settled.fire();
    this.changed.fire();
  }

  /** False while a text is still on its way to the thread. */
  private async weighNow(): Promise<boolean> {
    const model = this.models.current;
    const { context } = this;
    const supplies = await this.supplies.collect(context.parts);
    if (supplies === undefined) return false;
    const git = await gitProgram(context.parts);
    const weights = await this.counting.callContext('updateContext', {
      encoding: encodingFor(model.tokenizer),
      rendering: this.rendering,
      ...this.difference.next(context),
      ...supplies,
      ...(git !== undefined && { git }),
    });
    for (const row of weights.parts) if (row.id !== undefined) this.partRows.set(row.id, row);
    const missing = new Map(weights.missing.map(({ id, reason }) => [id, reason]));
    this.latest = this.weightOf(context, model, weights.others, missing);
    return true;
  }

  private weightOf(
    context: Context,
    model: Model,
    others: readonly WeighedRow[],
    missing: ReadonlyMap<string, MissingReason>,
  ): ContextWeight {
    const known = new Map(
      context.parts.flatMap(({ id }) => {
        const row = this.partRows.get(id);
        return row === undefined ? [] : [[id, row] as const];
      }),
    );
    this.partRows = known;
    const { rows, total } = countRows([...known.values(), ...others], model.tokenizer, this.calibrations.current);
    return {
      context,
      model,
      rows: new Map(rows.flatMap((row) => (row.id === undefined ? [] : [[row.id, row] as const]))),
      task: rows.find(({ kind }) => kind === 'task'),
      frame: rows.find(({ kind }) => kind === 'frame'),
      total,
      use: windowUse(total, model, readSetting(settings.contextReserve)),
      cost: contextCost(this.models.catalogue, model.id, total, new Date()),
      missing,
    };
  }
}
