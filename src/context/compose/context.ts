import { kindOfText, pathOf, type Source, sourceKey } from './source';
import { type RangeEdit, rangeAfterEdit, type TextRange } from './textRange';

/** One piece of text of a context, described by where it comes from. Immutable, and without the text. */
export interface Part {
  /** Names the part within its context, for as long as it is there. */
  readonly id: string;
  readonly source: Source;
  /** False: it stands in the list but is not sent. */
  readonly included: boolean;
  /** Sent of the source; absent for all of it. Follows edits of the file. */
  readonly range?: TextRange;
  /** The folder it was added with. Consecutive parts of a folder are shown together (folders.ts). */
  readonly folder?: string;
  /** Names of the changes made to its text before it is sent, in this order: `mask-secrets`, … The supplier of texts knows them. */
  readonly rewrites: readonly string[];
}

/** What would be sent: parts in the order of sending, then the task. Immutable: operations give a new one. */
export interface Context {
  readonly parts: readonly Part[];
  /** The engineer's question; empty when there is none. */
  readonly task: string;
  /** Number of the next part's id. */
  readonly nextId: number;
}

export const emptyContext: Context = { parts: [], task: '', nextId: 1 };

/** A part to be added. */
export interface NewPart {
  readonly source: Source;
  readonly range?: TextRange;
  readonly folder?: string;
  /** Default: true. */
  readonly included?: boolean;
  readonly rewrites?: readonly string[];
}

/** A place in the order: beside a part that is there, or the end. */
export type Place = { readonly before: string } | { readonly after: string } | 'end';

/*
 * Every operation returns the very context it was given when it changes nothing, so that nothing is recorded for undo and no
 * listener is told. Ids that are not there (any more) are passed over: a view may be a moment behind.
 */

/** Adds parts in their order. One that is there already (same source and range) stays where it is and is included again. */
export function addParts(context: Context, added: readonly NewPart[], place: Place = 'end'): Context {
  const known = new Map(context.parts.map((part) => [identity(part), part.id]));
  const again: string[] = [];
  const fresh: Part[] = [];
  let { nextId } = context;
  for (const { source, range, folder, included, rewrites } of added) {
    const key = identity({ source, ...(range && { range }) });
    const id = known.get(key);
    if (id !== undefined) {
      again.push(id);
      continue;
    }
    const part: Part = {
      id: `p${nextId++}`,
      source,
      included: included ?? true,
      rewrites: rewrites ?? [],
      ...(range && { range }),
      ...(folder !== undefined && { folder }),
    };
    known.set(key, part.id);
    fresh.push(part);
  }
  const widened = setIncluded(context, again, true);
  if (fresh.length === 0) return widened;
  return { ...widened, nextId, parts: inserted(widened.parts, fresh, place) };
}

export function removeParts(context: Context, ids: Iterable<string>): Context {
  const gone = new Set(ids);
  const parts = context.parts.filter((part) => !gone.has(part.id));
  return parts.length === context.parts.length ? context : { ...context, parts };
}

export function setIncluded(context: Context, ids: Iterable<string>, included: boolean): Context {
  return changeParts(context, ids, (part) => (part.included === included ? part : { ...part, included }));
}

/** Sends only a range of a part, or all of its source again. */
export function narrowPart(context: Context, id: string, range: TextRange | undefined): Context {
  return changeParts(context, [id], (part) => {
    if (rangeKey(part.range) === rangeKey(range)) return part;
    const whole: Omit<Part, 'range'> & { range?: TextRange } = { ...part };
    delete whole.range;
    return range ? { ...whole, range } : whole;
  });
}

/** Changes what is done to the text of parts before it is sent. */
export function setRewrites(context: Context, ids: Iterable<string>, rewrites: readonly string[]): Context {
  return changeParts(context, ids, (part) =>
    part.rewrites.join('\0') === rewrites.join('\0') ? part : { ...part, rewrites },
  );
}

export function setTask(context: Context, task: string): Context {
  return context.task === task ? context : { ...context, task };
}

/** Moves parts, in the order they have, beside another. A place beside one of the moved parts is where that part was. */
export function moveParts(context: Context, ids: Iterable<string>, place: Place): Context {
  const wanted = new Set(ids);
  const moved = context.parts.filter((part) => wanted.has(part.id));
  const staying = context.parts.filter((part) => !wanted.has(part.id));
  const parts = inserted(staying, moved, placeAmong(context.parts, wanted, place));
  return parts.every((part, index) => part === context.parts[index]) ? context : { ...context, parts };
}

/** Keeps the range of a part at the text it names while its file is edited. Edits apply one after another. */
export function followPart(part: Part, path: string, edits: readonly RangeEdit[]): Part {
  if (part.range === undefined || pathOf(part.source) !== path) return part;
  const range = edits.reduce(rangeAfterEdit, part.range);
  return range === part.range ? part : { ...part, range };
}

/** Which calibration fits the text of a part. */
export function kindOfPart(part: Part): ReturnType<typeof kindOfText> {
  return kindOfText(part.source);
}

/** Equal for equal ranges; empty for none. */
export function rangeKey(range: TextRange | undefined): string {
  if (range === undefined) return '';
  const { start, end } = range;
  return `${start.line}:${start.character}-${end.line}:${end.character}`;
}

function identity({ source, range }: Pick<Part, 'source' | 'range'>): string {
  return sourceKey(source) + rangeKey(range);
}

function changeParts(context: Context, ids: Iterable<string>, change: (part: Part) => Part): Context {
  const wanted = new Set(ids);
  const parts = mapChanged(context.parts, (part) => (wanted.has(part.id) ? change(part) : part));
  return parts === context.parts ? context : { ...context, parts };
}

/** `map` that returns the same array when no item changes. */
export function mapChanged<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  const result = items.map(change);
  return result.some((item, index) => item !== items[index]) ? result : items;
}

function inserted(parts: readonly Part[], added: readonly Part[], place: Place): readonly Part[] {
  const at = indexOf(parts, place);
  return [...parts.slice(0, at), ...added, ...parts.slice(at)];
}

/** The end when the part that the place is beside is not there. */
function indexOf(parts: readonly Part[], place: Place): number {
  if (place === 'end') return parts.length;
  const beside = 'before' in place ? place.before : place.after;
  const index = parts.findIndex((part) => part.id === beside);
  return index < 0 ? parts.length : 'before' in place ? index : index + 1;
}

/** The same place told by a part that stays. */
function placeAmong(parts: readonly Part[], moved: ReadonlySet<string>, place: Place): Place {
  const next = parts.slice(indexOf(parts, place)).find((part) => !moved.has(part.id));
  return next === undefined ? 'end' : { before: next.id };
}
