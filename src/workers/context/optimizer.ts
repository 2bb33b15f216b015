import { setImmediate as nextTurn } from 'node:timers/promises';
import { displayPath, pathOf } from '../../context/compose/source';
import type { Rewriters } from '../../context/compose/textToSend';
import { encodingFor } from '../../models/calibration';
import { Calibrations } from '../../models/calibrations';
import { builtInCatalogue } from '../../models/catalogue';
import type { OptimizeProgress, OptimizeWorkspace } from '../../optimize/input';
import { Optimization, type Outcome } from '../../optimize/optimization';
import type { CounterSource } from '../assets';
import type { Reviewer } from '../reviewer';
import type { ReviewWorkspace } from '../reviewWorkspace';
import type { KeptContext } from './keptContext';
import type { ContextOptimization, OptimizeContextRequest, SuggestionChoice } from './protocol';

/** Milliseconds of work after which the event loop gets a turn: weighing goes on, and a request to cancel is heard. */
const longestTurn = 10;
/** Milliseconds between two reports. */
const reportEvery = 100;
/** Ids of parts that are added begin here: the host gives its own ids when it applies a suggestion. */
const firstId = 1_000_000_000;

interface Kept {
  readonly id: number;
  readonly optimization: Optimization;
  /** Of the call that runs. */
  readonly running: Running;
}

interface Running {
  signal: AbortSignal;
  report?: ((progress: OptimizeProgress) => void) | undefined;
}

/** Optimizes the context of this thread, which has its texts. One at a time; a new one takes the place of the last. */
export class Optimizer {
  private kept: Kept | undefined;
  private nextId = 1;
  private queue: Promise<unknown> = Promise.resolve();

  public constructor(
    private readonly context: KeptContext,
    private readonly reviewer: Reviewer,
    private readonly counters: CounterSource,
    private readonly rewriters: Rewriters,
  ) {}

  /** @throws the signal's reason */
  public start(
    request: OptimizeContextRequest,
    signal: AbortSignal,
    report: (progress: OptimizeProgress) => void,
  ): Promise<ContextOptimization> {
    return this.inTurn(signal, () =>
      this.reviewer.withWorkspace(request.workspace, signal, (workspace) =>
        this.begin(request, workspace, { signal, report }),
      ),
    );
  }

  /** @throws Error when the optimization is not the one that is kept */
  public choose(choice: SuggestionChoice, signal: AbortSignal): Promise<Outcome> {
    return this.inTurn(signal, () => this.optimizationOf(choice, signal).outcomeOf(choice.selected));
  }

  public texts(choice: SuggestionChoice, signal: AbortSignal): Promise<{ before: string; after: string }> {
    return this.inTurn(signal, async () => {
      const optimization = this.optimizationOf(choice, signal);
      const { text } = await optimization.deliver(choice.selected);
      return { before: optimization.originalText, after: text };
    });
  }

  /** Gives back the memory of the texts. */
  public end(optimization: number): void {
    if (this.kept?.id === optimization) this.kept = undefined;
  }

  private async begin(
    request: OptimizeContextRequest,
    workspace: ReviewWorkspace | undefined,
    running: Running,
  ): Promise<ContextOptimization> {
    const { context, texts, rendering } = await this.context.toOptimize();
    const { model } = request;
    const ids = new Set(context.parts.map(({ id }) => id));
    const optimization = await Optimization.of({
      context: { ...context, nextId: firstId },
      sources: ({ id, source }) => {
        // What is not of the context is added: a file of the workspace.
        if (ids.has(id)) return texts.get(id);
        return workspace?.textOf(displayPath(pathOf(source) ?? '', rendering.roots));
      },
      rewriters: this.rewriters,
      rendering,
      model,
      counter: this.counters(encodingFor(model.tokenizer)),
      calibrations: Calibrations.fromJSON(request.calibrations),
      catalogue: request.catalogue ?? builtInCatalogue,
      at: new Date(),
      marks: new Map(request.marks),
      factsOf: (path, text) => this.reviewer.tools.syntax.factsOf(path, text),
      ...(workspace && { workspace: surroundingsOf(workspace) }),
      offersTests: request.offersTests,
      checkpoint: turns(running),
    });
    const fit = request.budget === undefined ? undefined : await optimization.fitTo(request.budget);
    const outcome = await optimization.outcomeOf(fit?.selected ?? optimization.safe);
    this.kept = { id: this.nextId++, optimization, running };
    const { enoughSignal } = optimization;
    return { optimization: this.kept.id, enoughSignal, outcome, isReached: fit?.isReached ?? true };
  }

  private optimizationOf({ optimization }: SuggestionChoice, signal: AbortSignal): Optimization {
    if (this.kept?.id !== optimization) throw new Error('The optimization is over.');
    this.kept.running.signal = signal;
    this.kept.running.report = undefined; // of a call that is answered
    return this.kept.optimization;
  }

  private inTurn<Result>(signal: AbortSignal, run: () => Promise<Result>): Promise<Result> {
    const next = this.queue.then(() => {
      signal.throwIfAborted();
      return run();
    });
    this.queue = next.catch(() => undefined); // the caller gets the error; the next call does not
    return next;
  }
}

function surroundingsOf(workspace: ReviewWorkspace): OptimizeWorkspace {
  const { index, history, instructions } = workspace;
  return {
    index,
    ...(history && { history }),
    instructions,
    textOf: (path) => workspace.textOf(path),
    sourceOf: (path) => {
      const absolute = workspace.absoluteOf(path);
      return absolute === undefined ? undefined : { kind: 'file', path: absolute };
    },
  };
}

/** A checkpoint that gives the event loop its turns, tells how far it is, and ends what runs when its call is cancelled. */
function turns(running: Running): (progress: OptimizeProgress) => Promise<void> {
  let began = performance.now();
  let reported = began;
  return async (progress) => {
    const now = performance.now();
    if (now - began < longestTurn) return;
    if (now - reported >= reportEvery) {
      running.report?.(progress);
      reported = now;
    }
    await nextTurn();
    running.signal.throwIfAborted();
    began = performance.now();
  };
}
