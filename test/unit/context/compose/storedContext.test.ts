import assert from 'node:assert/strict';
import { addParts, emptyContext, setIncluded, setTask } from '../../../../src/context/compose/context';
import { holdsPrivateText } from '../../../../src/context/compose/savedPart';
import type { Source } from '../../../../src/context/compose/source';
import { mostKeptText, readStoredContext, storeContext } from '../../../../src/context/compose/storedContext';
import { wholeLines } from '../../../../src/context/compose/textRange';

const file = (path: string): Source => ({ kind: 'file', path });
const clipboard = (text: string): Source => ({ kind: 'clipboard', text });
const any = (): boolean => true;
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('the context that is kept for a reload', () => {
  const context = setTask(
    setIncluded(
      addParts(emptyContext, [
        { source: file('/w/src/a.ts'), folder: '/w/src' },
        { source: file('/w/src/b.ts'), folder: '/w/src', range: wholeLines(3, 9) },
        { source: { kind: 'symbol', path: '/w/c.ts', name: 'function weigh' }, range: wholeLines(1, 2) },
        { source: { kind: 'diff', repository: '/w', scope: { kind: 'branch', base: 'main' } } },
        { source: { kind: 'problems' }, rewrites: ['mask-secrets'] },
        { source: clipboard('copied') },
        { source: { kind: 'terminal', name: 'zsh', text: 'printed' } },
      ]),
      ['p3'],
      false,
    ),
    'Why?',
  );

  it('comes back as it was', () => {
    assert.deepEqual(readStoredContext(throughJson(storeContext(context, any))), { context, leftOut: 0 });
  });

  it('holds no text of a file', () => {
    const stored = storeContext(context, any)!;
    assert.ok(stored.parts.every(({ source }) => holdsPrivateText(source) || !('text' in source)));
  });

  it('leaves out texts that may not be kept, and says how many', () => {
    const stored = storeContext(context, (source) => source.kind !== 'clipboard');
    assert.ok(!JSON.stringify(stored).includes('copied'));
    const read = readStoredContext(throughJson(stored))!;
    assert.equal(read.leftOut, 1);
    assert.deepEqual(
      read.context.parts.map(({ source }) => source.kind),
      ['file', 'file', 'symbol', 'diff', 'problems', 'terminal'],
    );
  });

  it('keeps texts up to the bound, and the others after one that is too long', () => {
    const long = 'x'.repeat(mostKeptText - 10);
    const texts = addParts(emptyContext, [
      { source: clipboard(long) },
      { source: clipboard('more than is left') },
      { source: clipboard('short') },
    ]);
    const stored = storeContext(texts, any)!;
    assert.deepEqual(
      stored.parts.map(({ source }) => (source as { text: string }).text.length),
      [long.length, 5],
    );
    assert.equal(stored.leftOut, 1);
  });

  it('is nothing for an empty context, and for what another version or a hand has written', () => {
    assert.equal(storeContext(emptyContext, any), undefined);
    for (const odd of [undefined, null, 1, {}, { version: 2, parts: [] }, { version: 1, parts: 1 }]) {
      assert.equal(readStoredContext(odd), undefined);
    }
    const read = readStoredContext({ version: 1, task: 5, parts: [null, { source: { kind: 'new' } }], leftOut: 'x' });
    assert.deepEqual(read, { context: emptyContext, leftOut: 0 });
  });
});
