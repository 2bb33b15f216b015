import assert from 'node:assert/strict';
import { addParts, type Context, emptyContext, setIncluded, setTask } from '../../../../src/context/compose/context';
import { parseSets, putSet, restoreSet, saveSet } from '../../../../src/context/compose/sets';
import { wholeLines } from '../../../../src/context/compose/textRange';

const roots = [{ name: 'app', path: '/home/ada/app' }];
const everything = async (): Promise<boolean> => Promise.resolve(true);

const context: Context = setTask(
  setIncluded(
    addParts(emptyContext, [
      { source: { kind: 'file', path: '/home/ada/app/src/a.ts' }, folder: '/home/ada/app/src' },
      {
        source: { kind: 'file', path: '/home/ada/app/src/b.ts' },
        folder: '/home/ada/app/src',
        range: wholeLines(3, 9),
      },
      { source: { kind: 'file', path: '/etc/hosts' } },
      { source: { kind: 'diff', repository: '/home/ada/app', scope: { kind: 'branch', base: 'main' } } },
      { source: { kind: 'problems' }, rewrites: ['mask-secrets'] },
      { source: { kind: 'clipboard', text: 'private' } },
      { source: { kind: 'terminal', name: 'zsh', text: 'private' } },
    ]),
    ['p3'],
    false,
  ),
  'Why?',
);

describe('sets', () => {
  const { set, leftOut } = saveSet(context, 'review', roots);
  const stored: unknown = JSON.parse(JSON.stringify([set]));

  it('hold paths relative to their folder, and no clipboard or terminal text', () => {
    assert.equal(leftOut, 2);
    const text = JSON.stringify(set);
    assert.ok(!text.includes('private') && !text.includes('/home/ada'));
  });

  it('come back in another place as they were', async () => {
    const moved = [{ name: 'app', path: 'C:/work/app' }];
    const [read] = parseSets(stored);
    const { context: restored, missing } = await restoreSet(read!, { ...emptyContext, nextId: 50 }, moved, everything);
    assert.deepEqual(missing, []);
    assert.equal(restored.task, 'Why?');
    assert.deepEqual(
      restored.parts.map(({ id }) => id),
      ['p50', 'p51', 'p52', 'p53', 'p54'],
    );
    const again = saveSet(restored, 'review', moved).set;
    assert.deepEqual(again, set);
    assert.deepEqual(restored.parts[1]?.source, { kind: 'file', path: 'C:/work/app/src/b.ts' });
    assert.deepEqual(restored.parts[1].folder, 'C:/work/app/src');
  });

  it('leave out files that are gone and folders that are not open, and name them', async () => {
    const exists = async (path: string): Promise<boolean> => Promise.resolve(!path.endsWith('a.ts'));
    const gone = await restoreSet(set, emptyContext, roots, exists);
    assert.deepEqual(gone.missing, ['/home/ada/app/src/a.ts']);
    assert.equal(gone.context.parts.length, 4);
    const others = [
      { name: 'x', path: '/x' },
      { name: 'y', path: '/y' },
    ];
    const closed = await restoreSet(set, emptyContext, others, everything);
    assert.deepEqual(
      closed.context.parts.map(({ source }) => source.kind),
      ['file', 'problems'],
    );
    assert.equal(closed.missing.length, 3);
  });

  it('pass over what another version or a hand has written', () => {
    assert.deepEqual(parseSets(undefined), []);
    assert.deepEqual(parseSets({}), []);
    assert.deepEqual(
      parseSets([null, 1, { version: 2, name: 'x', parts: [] }, { version: 1, name: '', parts: [] }]),
      [],
    );
    const odd = {
      version: 1,
      name: 'x',
      task: 5,
      parts: [
        null,
        { source: { kind: 'new' } },
        { source: { kind: 'file' } },
        { source: { kind: 'file', path: '/a' }, range: { start: 1 }, rewrites: [1, 'ok'] },
      ],
    };
    assert.deepEqual(parseSets([odd]), [
      {
        version: 1,
        name: 'x',
        task: '',
        parts: [{ source: { kind: 'file', path: '/a' }, included: true, rewrites: ['ok'] }],
      },
    ]);
  });

  it('replace the one of the same name in its place', () => {
    const named = (name: string, task = '') => ({ ...set, name, task });
    const sets = [named('a'), named('b')];
    assert.deepEqual(
      putSet(sets, named('a', 'new')).map(({ name, task }) => name + task),
      ['anew', 'b'],
    );
    assert.deepEqual(
      putSet(sets, named('c')).map(({ name }) => name),
      ['a', 'b', 'c'],
    );
  });
});
