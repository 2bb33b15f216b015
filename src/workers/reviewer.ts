import { setImmediate as nextTurn } from 'node:timers/promises';

import { type ReviewAnswer, ReviewSession } from '../review/reviewSession';
import type { CounterSource } from './assets';
import { NodeFileSystem } from './nodeFileSystem';
import { reviewTools } from './reviewTools';
import type { ReviewCall, ReviewProgress } from './protocol';
import { ReviewWorkspace, type WorkspaceToReview } from './reviewWorkspace';

/** Milliseconds of work after which the event loop gets a turn, so that a request to cancel is heard. */
const longestTurn = 10;
/** Milliseconds between two reports. */
const reportEvery = 100;

/** Reviews contexts on a thread, one after another, each with what is kept of those before. */
export class Reviewer {
  public readonly tools: ReturnType<typeof reviewTools>;
  private readonly session: ReviewSession;
  private readonly workspace = new ReviewWorkspace(new NodeFileSystem());
  private last: Promise<unknown> = Promise.resolve();

  /** @param folder where the build put the grammars. */
  public constructor(counters: CounterSource, folder: string) {
    this.tools = reviewTools(counters, folder);
    this.session = new ReviewSession(this.tools);
  }

  /** @throws the signal's reason; what was read until then is kept. */
  public review(
    call: ReviewCall,
    signal: AbortSignal,
    report: (progress: ReviewProgress) => void,
  ): Promise<ReviewAnswer> {
    return this.inTurn(() => this.run(call, signal, report));
  }

  /** Runs between two reviews, with the workspace brought to the state of the disk. */
  public withWorkspace<Result>(
    workspace: WorkspaceToReview | undefined,
    signal: AbortSignal,
    run: (workspace: ReviewWorkspace | undefined) => Promise<Result>,
  ): Promise<Result> {
    return this.inTurn(async () => {
      signal.throwIfAborted();
      if (workspace !== undefined) await this.workspace.update(workspace, signal, () => undefined);
      return run(workspace && this.workspace);
    });
  }

  private inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const next = this.last.then(run);
    this.last = next.catch(() => undefined); // the caller gets the error; the next review does not
    return next;
  }

  private async run(
    { workspace, ...request }: ReviewCall,
    signal: AbortSignal,
    report: (progress: ReviewProgress) => void,
  ): Promise<ReviewAnswer> {
    signal.throwIfAborted();
    let reported = performance.now();
    const tell = (progress: ReviewProgress): void => {
      if (performance.now() - reported < reportEvery) return;
      reported = performance.now();
      report(progress);
    };
    if (workspace !== undefined) {
      await this.workspace.update(workspace, signal, (done) => tell({ phase: 'workspace', done }));
    }
    let turnBegan = performance.now();
    return this.session.review(request, workspace && this.workspace, async (done, total) => {
      if (performance.now() - turnBegan < longestTurn) return;
      await nextTurn();
      signal.throwIfAborted();
      tell({ phase: 'parts', done, total });
      turnBegan = performance.now();
    });
  }
}
