import type { Context, Part } from '../../context/compose/context';
import type { ContextUpdate } from '../../workers/context/protocol';

/** Tells what of a context changed since it was last sent to the thread, so that a change of one part sends one part. */
export class ContextDifference {
  private parts: ReadonlyMap<string, Part> = new Map();
  private order: readonly Part[] | undefined;

  /** What to send of a context; it counts as sent from now on. */
  public next(context: Context): Pick<ContextUpdate, 'order' | 'parts' | 'task'> {
    const { parts, task } = context;
    if (parts === this.order) return { parts: [], task };
    const before = this.order;
    const isSameOrder = before?.length === parts.length && parts.every((part, index) => part.id === before[index]?.id);
    const changed = parts.filter((part) => this.parts.get(part.id) !== part);
    this.order = parts;
    this.parts = new Map(parts.map((part) => [part.id, part]));
    return {
      parts: changed.map(withoutText),
      task,
      ...(!isSameOrder && { order: parts.map(({ id }) => id) }),
    };
  }

  /** The thread knows nothing any more. */
  public startAgain(): void {
    this.parts = new Map();
    this.order = undefined;
  }
}

/** The text of clipboard and terminal is supplied, once, and not with every change of the part. */
function withoutText(part: Part): Part {
  return 'text' in part.source ? { ...part, source: { ...part.source, text: '' } } : part;
}
