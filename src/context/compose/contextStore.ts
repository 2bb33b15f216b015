import { type Context, followPart, type Part } from './context';
import { type History, mapContexts, record, redo, startHistory, undo } from './history';
import { pathOf } from './source';
import type { RangeEdit } from './textRange';

/** Why listeners are told: what was done, or that ranges moved with the text under them. */
export type ContextChange = 'changed' | 'undone' | 'redone' | 'followed-edits';

export type ContextListener = (context: Context, change: ContextChange) => void;

/** The one context of a window: holds the present one, remembers the others, and tells who listens. */
export class ContextStore {
  private history: History;
  private readonly listeners = new Set<ContextListener>();
  private readonly ranges = new WeakMap<readonly Part[], ReadonlyMap<string, readonly number[]>>();

  public constructor(context: Context) {
    this.history = startHistory(context);
  }

  public get context(): Context {
    return this.history.context;
  }

  /** What `undo` would take back; undefined when there is nothing. */
  public get undoLabel(): string | undefined {
    return this.history.past.at(-1)?.label;
  }

  /** What `redo` would do again; undefined when there is nothing. */
  public get redoLabel(): string | undefined {
    return this.history.future.at(-1)?.label;
  }

  /**
   * Changes the context by an operation of context.ts or folders.ts.
   * @param label what is done, as the undo command names it
   * @returns whether anything changed
   */
  public apply(label: string, operation: (context: Context) => Context): boolean {
    return this.replace(record(this.history, operation(this.context), label), 'changed');
  }

  public undo(): boolean {
    return this.undoLabel !== undefined && this.replace(undo(this.history), 'undone');
  }

  public redo(): boolean {
    return this.redoLabel !== undefined && this.replace(redo(this.history), 'redone');
  }

  /** Moves the ranges of a file's parts with an edit of its text, in every context that undo and redo lead to as well. */
  public followEdits(path: string, edits: readonly RangeEdit[]): void {
    // Contexts share their parts: each is moved once, however many steps hold it.
    const followed = new Map<Part, Part>();
    const follow = (part: Part): Part => {
      const moved = followed.get(part) ?? followPart(part, path, edits);
      followed.set(part, moved);
      return moved;
    };
    const history = mapContexts(this.history, (context) => {
      const { parts } = context;
      const indexes =
        this.rangesIn(parts)
          .get(path)
          ?.filter((index) => isMoved(parts[index], follow)) ?? [];
      if (indexes.length === 0) return context;
      const moved = [...parts];
      for (const index of indexes) moved[index] = follow(moved[index] as Part);
      // The same parts have ranges as before.
      this.ranges.set(moved, this.rangesIn(parts));
      return { ...context, parts: moved };
    });
    this.replace(history, 'followed-edits');
  }

  /** @returns ends the listening */
  public onDidChange(listener: ContextListener): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  /** Which parts have a range, by file. Kept by list of parts: a keystroke must not look at all parts of all steps. */
  private rangesIn(parts: readonly Part[]): ReadonlyMap<string, readonly number[]> {
    let byPath = this.ranges.get(parts);
    if (byPath === undefined) {
      const found = new Map<string, number[]>();
      for (const [index, { range, source }] of parts.entries()) {
        const path = range && pathOf(source);
        if (path === undefined) continue;
        const indexes = found.get(path) ?? [];
        indexes.push(index);
        found.set(path, indexes);
      }
      byPath = found;
      this.ranges.set(parts, byPath);
    }
    return byPath;
  }

  private replace(history: History, change: ContextChange): boolean {
    const { context } = this.history;
    this.history = history;
    if (history.context === context) return false;
    for (const listener of [...this.listeners]) listener(history.context, change);
    return true;
  }
}

function isMoved(part: Part | undefined, follow: (part: Part) => Part): boolean {
  return part !== undefined && follow(part) !== part;
}
