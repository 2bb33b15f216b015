import { addParts, type Context, emptyContext, type NewPart, setTask } from './context';
import { holdsPrivateText, parsePart, savedPart } from './savedPart';
import type { Source } from './source';

/**
 * The context of a window as it is kept while the window reloads: JSON, parts by reference. Paths are absolute: it is the same
 * window.
 */
export interface StoredContext {
  readonly version: 1;
  readonly task: string;
  readonly parts: readonly NewPart[];
  /** Parts with a text of their own that were not kept. */
  readonly leftOut: number;
}

/**
 * UTF-16 units of clipboard and terminal texts that are kept, together: some 25,000 tokens. VS Code holds what extensions keep
 * in memory and writes it as a whole with every change.
 */
export const mostKeptText = 100_000;

/**
 * What to keep of a context; undefined for an empty one.
 * @param mayKeep whether a copied or printed text may be written to disk: not when it holds a secret
 */
export function storeContext(context: Context, mayKeep: (source: Source) => boolean): StoredContext | undefined {
  const { parts, task } = context;
  if (parts.length === 0 && task === '') return undefined;
  let left = mostKeptText;
  const kept = parts.filter(({ source }) => {
    if (!holdsPrivateText(source)) return true;
    if (source.text.length > left || !mayKeep(source)) return false;
    left -= source.text.length;
    return true;
  });
  return { version: 1, task, parts: kept.map(savedPart), leftOut: parts.length - kept.length };
}

/** The context in a stored value; undefined when there is none, or one of another version. */
export function readStoredContext(
  stored: unknown,
): { readonly context: Context; readonly leftOut: number } | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { version, task, parts, leftOut } = stored as Partial<Record<keyof StoredContext, unknown>>;
  if (version !== 1 || !Array.isArray(parts)) return undefined;
  const context = addParts(emptyContext, parts.flatMap(parsePart));
  return {
    context: setTask(context, typeof task === 'string' ? task : ''),
    leftOut: typeof leftOut === 'number' ? leftOut : 0,
  };
}
