import assert from 'node:assert/strict';
import {
  addParts,
  type Context,
  emptyContext,
  moveParts,
  narrowPart,
  removeParts,
  setIncluded,
  setRewrites,
  setTask,
} from '../../../../src/context/compose/context';
import { ContextStore } from '../../../../src/context/compose/contextStore';
import { entriesOf, partsOf, stepParts } from '../../../../src/context/compose/folders';
import { maximumSteps } from '../../../../src/context/compose/history';
import {
  rangeAfterEdit,
  shownLines,
  sliceRange,
  type TextRange,
  wholeLines,
} from '../../../../src/context/compose/textRange';
import { Random } from '../../../corpus/random';

const file = (path: string, folder?: string) => ({
  source: { kind: 'file', path } as const,
  ...(folder !== undefined && { folder }),
});

/** A context of files named by letters; `b/` puts a file into the folder before the letter: `a x/b x/c d`. */
function contextOf(names: string): Context {
  const parts = names
    .split(' ')
    .map((name) => (name.includes('/') ? file(`/w/${name}`, `/w/${name.split('/')[0] ?? ''}`) : file(`/w/${name}`)));
  return addParts(emptyContext, parts);
}
const idOf = (context: Context, name: string): string =>
  context.parts.find(({ source }) => source.kind === 'file' && source.path.endsWith(name))?.id ?? '';
const ids = (context: Context, names: string): string[] => names.split(' ').map((name) => idOf(context, name));
const namesOf = (context: Context): string =>
  context.parts.map(({ source }) => (source.kind === 'file' ? source.path.slice(3) : source.kind)).join(' ');

describe('operations on a context', () => {
  const abcd = contextOf('a b c d');

  it('adds at the end, before and after', () => {
    assert.equal(namesOf(addParts(abcd, [file('/w/x'), file('/w/y')])), 'a b c d x y');
    assert.equal(namesOf(addParts(abcd, [file('/w/x'), file('/w/y')], { before: idOf(abcd, 'b') })), 'a x y b c d');
    assert.equal(namesOf(addParts(abcd, [file('/w/x')], { after: idOf(abcd, 'b') })), 'a b x c d');
    assert.equal(namesOf(addParts(abcd, [file('/w/x')], { after: 'gone' })), 'a b c d x');
  });

  it('adds nothing twice, and includes again what is there', () => {
    const excluded = setIncluded(abcd, ids(abcd, 'b'), false);
    const again = addParts(excluded, [file('/w/b'), file('/w/e'), file('/w/e')]);
    assert.equal(namesOf(again), 'a b c d e');
    assert.ok(again.parts.every(({ included }) => included));
    assert.equal(addParts(abcd, [file('/w/a')]), abcd);
    const range = wholeLines(3, 5);
    assert.equal(addParts(abcd, [{ ...file('/w/a'), range }]).parts.length, 5);
  });

  it('returns the same context when nothing changes', () => {
    assert.equal(removeParts(abcd, ['gone']), abcd);
    assert.equal(setIncluded(abcd, ids(abcd, 'a b'), true), abcd);
    assert.equal(moveParts(abcd, ids(abcd, 'a'), { before: idOf(abcd, 'b') }), abcd);
    assert.equal(narrowPart(abcd, idOf(abcd, 'a'), undefined), abcd);
    assert.equal(setTask(abcd, ''), abcd);
    assert.equal(setRewrites(abcd, ids(abcd, 'a'), []), abcd);
  });

  it('moves several at once in their order, also beside one of themselves', () => {
    assert.equal(namesOf(moveParts(abcd, ids(abcd, 'd a'), { after: idOf(abcd, 'b') })), 'b a d c');
    assert.equal(namesOf(moveParts(abcd, ids(abcd, 'a c'), 'end')), 'b d a c');
    assert.equal(namesOf(moveParts(abcd, ids(abcd, 'b d'), { before: idOf(abcd, 'd') })), 'a c b d');
    assert.equal(namesOf(moveParts(abcd, ids(abcd, 'a b c d'), { before: idOf(abcd, 'c') })), 'a b c d');
  });

  it('narrows to a range and widens again', () => {
    const narrow = narrowPart(abcd, idOf(abcd, 'a'), wholeLines(39, 209));
    assert.deepEqual(narrow.parts[0]?.range, wholeLines(39, 209));
    const wide = narrowPart(narrow, idOf(abcd, 'a'), undefined);
    assert.deepEqual(wide.parts, abcd.parts);
  });
});

describe('folders', () => {
  const shown = (context: Context): string[] =>
    entriesOf(context).map((entry) =>
      entry.kind === 'folder'
        ? `${entry.folder.slice(3)}(${entry.parts.length})`
        : namesOf({ ...context, parts: [entry.part] }),
    );

  it('are consecutive parts, and one part is no folder', () => {
    const context = contextOf('a x/b x/c d y/e');
    assert.deepEqual(shown(context), ['a', 'x(2)', 'd', 'y/e']);
    assert.deepEqual(shown(moveParts(context, ids(context, 'a'), { after: idOf(context, 'x/b') })), [
      'x/b',
      'a',
      'x/c',
      'd',
      'y/e',
    ]);
    assert.equal(entriesOf(context).flatMap(partsOf).length, context.parts.length);
  });

  it('step over rows outside, and over parts inside', () => {
    const context = contextOf('a x/b x/c d');
    const step = (names: string, direction: 'up' | 'down'): string =>
      namesOf(stepParts(context, ids(context, names), direction));
    assert.equal(step('a', 'down'), 'x/b x/c a d');
    assert.equal(step('d', 'up'), 'a d x/b x/c');
    assert.equal(step('x/b', 'down'), 'a x/c x/b d');
    assert.equal(step('x/b', 'up'), 'x/b a x/c d');
    assert.equal(step('x/c', 'down'), 'a x/b d x/c');
    assert.equal(step('x/b x/c', 'up'), 'x/b x/c a d');
    assert.equal(step('a', 'up'), 'a x/b x/c d');
    assert.equal(step('d', 'down'), 'a x/b x/c d');
    assert.equal(namesOf(stepParts(context, ['gone'], 'down')), namesOf(context));
  });
});

describe('ContextStore', () => {
  it('undoes and redoes, and tells its listeners', () => {
    const store = new ContextStore(contextOf('a b c'));
    const told: string[] = [];
    const listener = store.onDidChange((context, change) => told.push(`${change}: ${namesOf(context)}`));
    assert.ok(store.apply('Remove', (context) => removeParts(context, ids(context, 'a'))));
    assert.ok(!store.apply('Nothing', (context) => context));
    assert.ok(store.apply('Move', (context) => moveParts(context, ids(context, 'c'), { before: idOf(context, 'b') })));
    assert.equal(store.undoLabel, 'Move');
    assert.ok(store.undo() && store.undo() && !store.undo());
    assert.equal(store.redoLabel, 'Remove');
    assert.ok(store.redo());
    listener.dispose();
    assert.ok(store.redo() && !store.redo());
    assert.deepEqual(told, ['changed: b c', 'changed: c b', 'undone: b c', 'undone: a b c', 'redone: b c']);
  });

  it('forgets what could be redone after another change, and the oldest of many', () => {
    const store = new ContextStore(contextOf('a'));
    for (let number = 0; number < maximumSteps + 20; number++)
      store.apply(`Task ${number}`, (context) => setTask(context, String(number)));
    let steps = 0;
    while (store.undo()) steps++;
    assert.equal(steps, maximumSteps);
    assert.equal(store.context.task, '19');
    store.apply('Other', (context) => setTask(context, 'other'));
    assert.equal(store.redoLabel, undefined);
  });

  it('gives no id twice, not even after undo', () => {
    const store = new ContextStore(emptyContext);
    store.apply('Add', (context) => addParts(context, [file('/w/a')]));
    const first = store.context.parts[0]?.id;
    store.undo();
    store.apply('Add', (context) => addParts(context, [file('/w/b')]));
    assert.notEqual(store.context.parts.at(0)?.id, first);
  });

  it('moves ranges with edits, in what can be undone as well', () => {
    const store = new ContextStore(contextOf('a b'));
    store.apply('Narrow', (context) => narrowPart(context, idOf(context, 'a'), wholeLines(10, 20)));
    store.apply('Exclude', (context) => setIncluded(context, ids(context, 'b'), false));
    const insertTwoLines = {
      range: { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } },
      text: 'x\ny\n',
    };
    store.followEdits('/w/a', [insertTwoLines]);
    store.followEdits('/w/b', [insertTwoLines]);
    assert.deepEqual(store.context.parts[0]?.range, wholeLines(12, 22));
    store.undo();
    assert.deepEqual(store.context.parts[0].range, wholeLines(12, 22));
    assert.equal(store.undoLabel, 'Narrow');
  });
});

describe('ranges', () => {
  it('slice lines of any line end, clamped', () => {
    const text = 'one\r\ntwo\nthree\rfour';
    assert.equal(sliceRange(text, wholeLines(0, 0)), 'one\r\n');
    assert.equal(sliceRange(text, wholeLines(1, 2)), 'two\nthree\r');
    assert.equal(sliceRange(text, wholeLines(3, 9)), 'four');
    assert.equal(sliceRange(text, wholeLines(7, 9)), '');
    assert.equal(sliceRange(text, { start: { line: 0, character: 1 }, end: { line: 1, character: 99 } }), 'ne\r\ntwo');
  });

  it('are told from 1', () => {
    assert.deepEqual(shownLines(wholeLines(39, 209)), { first: 40, last: 210 });
    assert.deepEqual(shownLines({ start: { line: 0, character: 3 }, end: { line: 0, character: 3 } }), {
      first: 1,
      last: 1,
    });
    assert.deepEqual(shownLines({ start: { line: 4, character: 3 }, end: { line: 6, character: 1 } }), {
      first: 5,
      last: 7,
    });
  });

  it('keep naming the same text through random edits outside of it', () => {
    const random = new Random(3);
    for (let round = 0; round < 2000; round++) {
      const lines = Array.from(
        { length: random.between(3, 12) },
        (_, number) => `line ${number}${random.pick(['\n', '\r\n'])}`,
      );
      let text = lines.join('');
      const first = random.below(lines.length);
      const last = random.between(first, lines.length - 1);
      let range: TextRange = wholeLines(first, last);
      const kept = sliceRange(text, range);
      // Whole lines before or after it are replaced by others.
      for (let edit = 0; edit < 3; edit++) {
        const total = text.split('\n').length - 1;
        const before = random.chance(0.5);
        const from = before ? random.below(range.start.line + 1) : random.between(range.end.line, total);
        const to = before ? random.between(from, range.start.line) : random.between(from, total);
        if (before && from === range.start.line) continue; // Inserted at its start, it would belong to it.
        const change = { start: { line: from, character: 0 }, end: { line: to, character: 0 } };
        const inserted = random.pick(['', 'new\n', 'two\nlines\n']);
        const removed = sliceRange(text, change);
        const at = sliceRange(text, { start: { line: 0, character: 0 }, end: change.start }).length;
        text = text.slice(0, at) + inserted + text.slice(at + removed.length);
        range = rangeAfterEdit(range, { range: change, text: inserted });
      }
      assert.equal(sliceRange(text, range), kept);
    }
  });

  it('stay where they are when the document is replaced as a whole', () => {
    const whole = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
    const range = wholeLines(10, 20);
    assert.deepEqual(rangeAfterEdit(range, { range: whole, text: 'x\n'.repeat(100) }), range);
    assert.deepEqual(rangeAfterEdit(range, { range: whole, text: 'x\n'.repeat(15) }), wholeLines(10, 14));
  });
});
