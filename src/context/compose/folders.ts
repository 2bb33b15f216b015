import { type Context, moveParts, type Part } from './context';

/**
 * A row of the list: a part, or consecutive parts of one folder. The order of the parts is the only truth; folders are how it
 * is shown. A part that is dropped among a folder's parts therefore divides it in two, and nothing is sent in another order
 * than it is shown in.
 */
export type Entry =
  | { readonly kind: 'part'; readonly part: Part }
  | { readonly kind: 'folder'; readonly folder: string; readonly parts: readonly Part[] };

/** The rows, in order. A folder of which only one part is left in a place is no row of its own. */
export function entriesOf({ parts }: Context): readonly Entry[] {
  const entries: Entry[] = [];
  for (let from = 0; from < parts.length;) {
    const { folder } = parts[from] ?? {};
    let to = from + 1;
    while (folder !== undefined && parts[to]?.folder === folder) to++;
    const run = parts.slice(from, to);
    if (folder !== undefined && run.length > 1) entries.push({ kind: 'folder', folder, parts: run });
    else entries.push(...run.map((part): Entry => ({ kind: 'part', part })));
    from = to;
  }
  return entries;
}

export function partsOf(entry: Entry): readonly Part[] {
  return entry.kind === 'part' ? [entry.part] : entry.parts;
}

/**
 * Moves parts one row up or down, as Alt+Up and Alt+Down do. Parts within a folder step over its other parts and, at its edge,
 * out of it; whole rows step over whole rows, so that a file passes a folder of 200 files in one step. Parts that lie apart are
 * brought together.
 */
export function stepParts(context: Context, ids: Iterable<string>, direction: 'up' | 'down'): Context {
  const moved = new Set(ids);
  const entries = entriesOf(context);
  const folder = entries.find((entry) => isWithin(entry, moved));
  const over =
    (folder &&
      neighbour(
        partsOf(folder).map((part) => [part]),
        moved,
        direction,
      )) ??
    neighbour(entries.map(partsOf), moved, direction);
  if (over === undefined) return context;
  return moveParts(context, moved, direction === 'up' ? { before: over.id } : { after: over.id });
}

/** All the moved parts are in this folder, and not all of the folder is moved. */
function isWithin(entry: Entry, moved: ReadonlySet<string>): boolean {
  const parts = partsOf(entry);
  return parts.filter((part) => moved.has(part.id)).length === moved.size && moved.size < parts.length;
}

/** The far part of the row beside the rows that hold moved parts; undefined at the end of the list. */
function neighbour(
  rows: readonly (readonly Part[])[],
  moved: ReadonlySet<string>,
  direction: 'up' | 'down',
): Part | undefined {
  const isMoved = (row: readonly Part[]): boolean => row.some((part) => moved.has(part.id));
  const beside = direction === 'up' ? rows.findIndex(isMoved) - 1 : rows.findLastIndex(isMoved) + 1;
  // findLastIndex answers -1 for nothing moved, of which 0 is no neighbour.
  return beside === 0 && direction === 'down' ? undefined : rows[beside]?.at(direction === 'up' ? 0 : -1);
}
