/** Random edits of a document, its incremental count held against a full recount. */
import type { EncodingId } from '../../../src/tokens/encoding';
import { IncrementalText } from '../../../src/tokens/incrementalText';
import { atoms, edgeAtoms } from '../../corpus/atoms';
import { type DocumentKind, excerpt } from '../../corpus/documents';
import { Random } from '../../corpus/random';
import { engineFor } from '../../corpus/engines';

export interface FuzzRun {
  readonly encoding: EncodingId;
  readonly kind: DocumentKind;
  readonly seed: number;
  readonly edits: number;
  /** The length in UTF-16 units around which the document is kept. */
  readonly units: number;
  /** Edits between two comparisons; 1 compares after each. */
  readonly compareEvery: number;
}

export interface FuzzResult {
  readonly edits: number;
  readonly comparisons: number;
  readonly shortest: number;
  readonly longest: number;
  /** What was different, if anything; the run ends there. */
  readonly difference?: string;
}

interface Edit {
  readonly offset: number;
  readonly removed: number;
  readonly inserted: string;
}

const PASTE_UNITS = 100_000;

export function fuzzEdits(run: FuzzRun): FuzzResult {
  const engine = engineFor(run.encoding);
  const random = new Random(run.seed);
  let model = excerpt(run.kind, random, run.units);
  const text = new IncrementalText(engine, model);
  const undoable: Edit[] = [];
  let cursor = 0;
  let comparisons = 0;
  let shortest = model.length;
  let longest = model.length;

  for (let number = 1; number <= run.edits; number++) {
    const undone = random.chance(0.08) ? undoable.pop() : undefined;
    const edit = undone ?? nextEdit(run, random, model.length, cursor, () => nearChunkEdge(text, random));
    const removed = model.slice(edit.offset, edit.offset + edit.removed);
    if (undone === undefined) undoable.push({ offset: edit.offset, removed: edit.inserted.length, inserted: removed });
    model = model.slice(0, edit.offset) + edit.inserted + model.slice(edit.offset + edit.removed);
    text.replace(edit.offset, edit.removed, edit.inserted);
    cursor = edit.offset + edit.inserted.length;
    shortest = Math.min(shortest, model.length);
    longest = Math.max(longest, model.length);

    if (number % run.compareEvery !== 0 && number !== run.edits) continue;
    comparisons++;
    const difference = compare(text, model, engine.count(model), random, number % 500 === 0);
    if (difference !== undefined) {
      const last = `the last replaced ${edit.removed} units at ${edit.offset} by ${JSON.stringify(edit.inserted.slice(0, 80))}`;
      return {
        edits: number,
        comparisons,
        shortest,
        longest,
        difference: `after ${number} edits (${last}): ${difference}`,
      };
    }
  }
  return { edits: run.edits, comparisons, shortest, longest };
}

function compare(
  text: IncrementalText,
  model: string,
  expected: number,
  random: Random,
  whole: boolean,
): string | undefined {
  const counted = text.count();
  if (counted !== expected) return `counts ${counted} tokens, a full recount ${expected}`;
  if (text.isDeferred) return 'is still deferred after a count';
  if (text.length !== model.length) return `has ${text.length} units, not ${model.length}`;
  const start = whole ? 0 : random.below(model.length + 1);
  const end = whole ? model.length : Math.min(model.length, start + random.below(3000));
  if (text.slice(start, end) !== model.slice(start, end)) return `has another text from ${start} to ${end}`;
  return undefined;
}

function nextEdit(run: FuzzRun, random: Random, length: number, cursor: number, edge: () => number): Edit {
  const insert = (offset: number, inserted: string): Edit => ({ offset, removed: 0, inserted });
  const remove = (offset: number, units: number): Edit => ({
    offset,
    removed: Math.min(units, length - offset),
    inserted: '',
  });
  const anywhere = (): number => random.below(length + 1);

  // Keeps the length around the aim, whatever the edits do to it.
  if (length < run.units / 2) return insert(anywhere(), excerpt(run.kind, random, Math.ceil(run.units / 2)));
  if (length > 2 * run.units && random.chance(0.3)) return remove(random.below(length / 2), length - run.units);

  const place = random.next();
  const offset = place < 0.4 ? Math.min(cursor, length) : place < 0.65 ? edge() : anywhere();
  const action = random.next();
  if (action < 0.3) return insert(offset, random.pick(atoms));
  if (action < 0.4) return insert(offset, random.pick(edgeAtoms));
  if (action < 0.55) return remove(offset, random.between(1, 3));
  if (action < 0.65) return remove(offset, random.between(1, 400));
  if (action < 0.7) return remove(Math.max(0, offset - 1), random.between(1, 2)); // the key for deleting to the left
  if (action < 0.8)
    return { ...remove(offset, random.between(1, 200)), inserted: excerpt(run.kind, random, random.between(1, 200)) };
  if (action < 0.9) return insert(offset, excerpt(run.kind, random, random.between(1, 3000)));
  if (action < 0.95) return insert(offset, random.pick(edgeAtoms).repeat(random.between(2, 2500)));
  if (action < 0.98)
    return {
      ...remove(offset, random.between(1, Math.min(5000, run.units / 4))),
      inserted: random.join(atoms, random.between(1, 40)),
    };
  if (action < 0.995)
    return insert(offset, random.join(['\r\n', '\n', ' ', '    ', '}', '//', 'a'], random.between(1, 30)));
  if (action < 0.999) return insert(offset, excerpt(run.kind, random, PASTE_UNITS));
  return { offset: 0, removed: length, inserted: excerpt(run.kind, random, run.units) };
}

/** A place at, just before or just after the border of two chunks. They are private: no caller has a use for them. */
function nearChunkEdge(text: IncrementalText, random: Random): number {
  const { texts } = text as unknown as { readonly texts: readonly string[] };
  const chunk = random.below(texts.length + 1);
  let offset = random.between(-1, 1);
  for (let index = 0; index < chunk; index++) offset += texts[index]?.length ?? 0;
  return Math.min(text.length, Math.max(0, offset));
}
