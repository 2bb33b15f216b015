import { type Context, mapChanged } from './context';

/** A context with what it was before and after, for undo and redo. Immutable. */
export interface History {
  readonly context: Context;
  /** Latest last. `label` names the change that led away from the context. */
  readonly past: readonly Step[];
  /** Next last. `label` names the change that leads to the context. */
  readonly future: readonly Step[];
}

export interface Step {
  readonly context: Context;
  /** What was done, for "Undo Remove 3 Parts". */
  readonly label: string;
}

/** Contexts share the parts they have in common, so that a step costs about the array of its parts. */
export const maximumSteps = 100;

export function startHistory(context: Context): History {
  return { context, past: [], future: [] };
}

/** The history after a change; the same one when the context is the same. */
export function record(history: History, context: Context, label: string): History {
  if (context === history.context) return history;
  const past = [...history.past, { context: history.context, label }].slice(-maximumSteps);
  return { context, past, future: [] };
}

/** One step back; the same history when there is none. */
export function undo({ context, past, future }: History): History {
  const step = past.at(-1);
  if (step === undefined) return { context, past, future };
  return withNextId(
    { context: step.context, past: past.slice(0, -1), future: [...future, { context, label: step.label }] },
    context,
  );
}

/** One step forward again; the same history when there is none. */
export function redo({ context, past, future }: History): History {
  const step = future.at(-1);
  if (step === undefined) return { context, past, future };
  return { context: step.context, past: [...past, { context, label: step.label }], future: future.slice(0, -1) };
}

/** Applies to every context what is not undone: the edits of a file move the ranges of undone and redoable steps too. */
export function mapContexts(history: History, change: (context: Context) => Context): History {
  const changeStep = (step: Step): Step => {
    const context = change(step.context);
    return context === step.context ? step : { ...step, context };
  };
  const context = change(history.context);
  const past = mapChanged(history.past, changeStep);
  const future = mapChanged(history.future, changeStep);
  return context === history.context && past === history.past && future === history.future
    ? history
    : { context, past, future };
}

/** Ids are not given twice: a row that a view still shows must not become another part. */
function withNextId(history: History, { nextId }: Context): History {
  return { ...history, context: { ...history.context, nextId: Math.max(nextId, history.context.nextId) } };
}
