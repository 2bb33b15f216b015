import * as vscode from 'vscode';
import type { Context } from '../context/compose/context';
import { pathOf } from '../context/compose/source';
import type { Model } from '../models/model';
import type { Mark } from '../review/ranking/rank';
import { toldReasons } from '../review/ranking/reasons';
import type { ReviewedFinding, ReviewedPart } from '../review/reviewSession';
import type { ContextReview, FindingRewrite, ReviewContextRequest } from '../workers/context/protocol';
import type { ReviewProgress } from '../workers/protocol';
import { onDidChangeSetting, readSetting } from './configuration';
import type { ContextService } from './context/contextService';
import { settings } from './manifest';
import { corePath } from './paths';
import { reasonInWords } from './reviewReasons';
import { WorkspaceRevision } from './reviewWorkspaceRevision';
import { walkRulesNow } from './walkRules';

/** What was found wrong with a context. */
export interface ContextFindings {
  /** What was reviewed: parts that are not in it any more cannot be mended. */
  readonly context: Context;
  readonly model: Model;
  readonly review: ContextReview;
  readonly findings: readonly FoundInContext[];
}

export interface FoundInContext extends ReviewedFinding {
  /** Changes to parts that mend it without a person's judgement. */
  readonly rewrites: readonly FindingRewrite[];
}

/** Edits and moves that follow each other are reviewed together. */
const QUIET_MILLISECONDS = 300;
/** Files that change on the disk change rarely what is said, and a build changes many. */
const QUIET_DISK_MILLISECONDS = 2000;

/**
 * Has the thread review the context whenever it changes, as long as somebody looks: a view that shows findings, or a command
 * that waits for them. Only messages pass through the extension host's thread.
 */
export class ReviewService implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly settled = new vscode.EventEmitter<void>();
  private readonly subscriptions: { dispose(): unknown }[];
  private readonly revision: WorkspaceRevision;
  private readonly viewers = new Set<object>();
  private timer: NodeJS.Timeout | undefined;
  private running: AbortController | undefined;
  private outdated = true;
  private found: ContextFindings | undefined;
  private parts: ReadonlyMap<string, ReviewedPart> = new Map();
  private progressNow: ReviewProgress | undefined;
  private failure: Error | undefined;
  /** The weight of what was reviewed: another one is another context. */
  private reviewedWeight: unknown;

  /** The findings, or whether they are being looked for, are other ones. */
  public readonly onDidChange = this.changed.event;

  public constructor(
    private readonly context: ContextService,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.revision = new WorkspaceRevision(() => this.outdate(QUIET_DISK_MILLISECONDS));
    this.subscriptions = [
      this.changed,
      this.settled,
      this.revision,
      context.onDidChange(() => {
        if (this.isOtherContext()) this.outdate();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.outdate()),
      onDidChangeSetting(settings.offerTests, () => this.outdate(0)),
      // Without a task, the file that is edited is what the context is about.
      vscode.window.onDidChangeActiveTextEditor(() => {
        if (context.task.trim() === '' && !context.isEmpty) this.outdate();
      }),
    ];
  }

  /** Of the last review; they may be a moment behind. Undefined before the first, and while the context is empty. */
  public get current(): ContextFindings | undefined {
    return this.context.isEmpty ? undefined : this.found;
  }

  /** Whether what is shown is not that of the context as it is now. */
  public get isReviewing(): boolean {
    return this.running !== undefined || this.timer !== undefined;
  }

  /** Of the review that is under way, when it takes long enough to be told. */
  public get progress(): ReviewProgress | undefined {
    return this.progressNow;
  }

  /** The last review failed; the log says why. */
  public get hasFailed(): boolean {
    return this.failure !== undefined;
  }

  /** Why a part is likely key, the strongest reason first; undefined when it is not, or nothing is known. */
  public keyReasonsOf(partId: string): readonly string[] | undefined {
    const part = this.context.isEmpty ? undefined : this.parts.get(partId);
    return part?.likelyKey === true ? toldReasons(part.why).map(reasonInWords) : undefined;
  }

  /** Reviews as long as one viewer looks. */
  public setViewing(viewer: object, isViewing: boolean): void {
    const before = this.viewers.size;
    if (isViewing) this.viewers.add(viewer);
    else this.viewers.delete(viewer);
    if (before === 0 && this.viewers.size > 0) {
      this.revision.start();
      if (this.outdated) this.schedule(0);
    }
    if (this.viewers.size === 0) this.rest();
  }

  /** The findings of the context as it is now; undefined when it is empty. Reviews also when nobody looks. */
  public async reviewed(signal?: AbortSignal): Promise<ContextFindings | undefined> {
    const viewer = {};
    this.setViewing(viewer, true);
    try {
      await this.context.weighed();
      if (this.isOtherContext()) this.outdated = true;
      if (this.outdated && this.running === undefined) this.schedule(0);
      while (this.isReviewing) {
        signal?.throwIfAborted();
        await new Promise<void>((resolve) => {
          const listener = this.settled.event(() => {
            listener.dispose();
            resolve();
          });
        });
      }
      if (this.failure !== undefined) throw this.failure;
      return this.current;
    } finally {
      this.setViewing(viewer, false);
    }
  }

  /** What the thread is asked to review. Reviews that others make are about the same. */
  public requestFor(context: Context, model: Model): ReviewContextRequest {
    const { ignore, filesExclude } = walkRulesNow();
    const isLocal = vscode.workspace.workspaceFolders?.every(({ uri }) => uri.scheme === 'file') === true;
    return {
      model,
      reserve: readSetting(settings.contextReserve),
      offersTests: readSetting(settings.offerTests),
      marks: marksIn(context),
      // The thread reads the local disk only.
      ...(isLocal && {
        workspace: {
          folders: [...this.context.roots],
          revision: this.revision.current,
          ignore,
          filesExclude,
          history: vscode.workspace.isTrusted,
        },
      }),
    };
  }

  public dispose(): void {
    this.viewers.clear();
    this.rest();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private isOtherContext(): boolean {
    return this.context.isWeighing || this.context.weight !== this.reviewedWeight;
  }

  private outdate(delay = QUIET_MILLISECONDS): void {
    this.outdated = true;
    if (this.context.isEmpty) {
      this.found = undefined;
      this.parts = new Map();
      this.reviewedWeight = undefined;
    }
    if (this.viewers.size > 0) this.schedule(delay);
  }

  private schedule(delay: number): void {
    this.running?.abort();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), delay);
    this.changed.fire();
  }

  /** Nobody looks. */
  private rest(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running?.abort();
    this.revision.stop();
    this.settled.fire();
  }

  private async run(): Promise<void> {
    const controller = new AbortController();
    this.running = controller;
    this.timer = undefined;
    this.outdated = false;
    try {
      await this.review(controller.signal);
      this.failure = undefined;
    } catch (error) {
      if (controller.signal.aborted) this.outdated = true;
      else {
        this.failure = error instanceof Error ? error : new Error(String(error));
        this.log.error('The context could not be reviewed.', this.failure);
      }
    }
    if (this.running !== controller) return; // the next one is under way
    this.running = undefined;
    this.progressNow = undefined;
    this.settled.fire();
    this.changed.fire();
  }

  private async review(signal: AbortSignal): Promise<void> {
    const weight = await this.context.weighed();
    signal.throwIfAborted();
    if (weight === undefined) {
      this.found = undefined;
      this.parts = new Map();
      return;
    }
    const { context, model } = weight;
    const review = await this.context.ask('reviewContext', this.requestFor(context, model), {
      signal,
      onProgress: (progress) => {
        this.progressNow = progress;
        this.changed.fire();
      },
    });
    if (review.unknown.length > 0) throw new Error('The thread does not know the texts of the context.');
    const findings = review.findings.map((finding, at) => ({ ...finding, rewrites: review.rewrites[at] ?? [] }));
    this.found = { context, model, review, findings };
    this.parts = new Map(review.parts.map((part) => [part.id, part]));
    this.reviewedWeight = weight;
  }
}

/** What the editor says of parts: a selection that was added, problems, and, where no task is set, the file that has the cursor. */
function marksIn({ parts, task }: Context): ReviewContextRequest['marks'] {
  if (task.trim() !== '') return [];
  const editor = vscode.window.activeTextEditor;
  const active = editor && corePath(editor.document.uri);
  return parts.flatMap(({ id, source }): [string, Mark[]][] => {
    if (source.kind === 'selection' || source.kind === 'symbol') return [[id, ['selection']]];
    if (source.kind === 'problems') return [[id, ['problem']]];
    return source.kind === 'file' && pathOf(source) === active ? [[id, ['cursor']]] : [];
  });
}
