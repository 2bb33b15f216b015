import assert from 'node:assert/strict';

import { readTexts } from '../../../src/context/readTexts';
import { walk } from '../../../src/context/walk';
import { collect } from './collect';
import { MemoryFileSystem } from './memoryFileSystem';

describe('readTexts', () => {
  it('reads what was found and passes on what was skipped, in order', async () => {
    const fileSystem = new MemoryFileSystem({
      '/w/.gitignore': '*.env\n',
      '/w/a.ts': 'let a;',
      '/w/b.png': Uint8Array.of(0x89, 0x50, 0),
      '/w/c.env': 'KEY=1',
      '/w/d.txt': '\uFEFFé',
      '/w/e.txt': '',
      '/w/f.txt': new Uint8Array(Buffer.from('\uFEFFhi', 'utf16le')),
    });
    const utf8 = (text: string): unknown => ({ kind: 'utf8', bytes: new TextEncoder().encode(text) });
    assert.deepEqual(await collect(readTexts(fileSystem, walk(fileSystem, ['/w']))), [
      { kind: 'text', path: '/w/.gitignore', size: 6, content: utf8('*.env\n') },
      { kind: 'text', path: '/w/a.ts', size: 6, content: utf8('let a;') },
      { kind: 'skipped', path: '/w/b.png', isDirectory: false, reason: 'binary' },
      { kind: 'skipped', path: '/w/c.env', isDirectory: false, reason: 'ignored', ignoredBy: '.gitignore' },
      { kind: 'text', path: '/w/d.txt', size: 5, content: utf8('é') },
      { kind: 'text', path: '/w/e.txt', size: 0, content: utf8('') },
      { kind: 'text', path: '/w/f.txt', size: 6, content: { kind: 'text', text: 'hi' } },
    ]);
  });

  it('skips a file that was deleted after it was listed, and one that must not be read', async () => {
    const fileSystem = new MemoryFileSystem({ '/w/a': '', '/w/b': '', '/w/c': 'c' });
    fileSystem.faults.set('/w/a', 'not-found').set('/w/b', 'no-permission');
    const items = await collect(readTexts(fileSystem, walk(fileSystem, ['/w'])));
    assert.deepEqual(items.slice(0, 2), [
      { kind: 'skipped', path: '/w/a', isDirectory: false, reason: 'unreadable', error: 'not-found' },
      { kind: 'skipped', path: '/w/b', isDirectory: false, reason: 'unreadable', error: 'no-permission' },
    ]);
    assert.equal(items[2]?.kind, 'text');
  });

  it('skips what is larger than allowed', async () => {
    const fileSystem = new MemoryFileSystem({ '/w/a': '12345', '/w/b': '123456' });
    const items = await collect(readTexts(fileSystem, walk(fileSystem, ['/w']), { maximumBytes: 5 }));
    assert.equal(items[0]?.kind, 'text');
    assert.deepEqual(items[1], { kind: 'skipped', path: '/w/b', isDirectory: false, reason: 'too-large' });
  });

  it('stops when the signal is aborted', async () => {
    const fileSystem = new MemoryFileSystem({ '/w/a': '', '/w/b': '' });
    const options = { signal: AbortSignal.abort(new Error('enough')) };
    await assert.rejects(collect(readTexts(fileSystem, walk(fileSystem, ['/w']), options)), /enough/);
  });

  it('reads ahead, within bounds', async () => {
    const files = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`/w/${index}`, '']));
    const fileSystem = new MemoryFileSystem(files);
    fileSystem.delay = 1;
    await collect(readTexts(fileSystem, walk(fileSystem, ['/w'])));
    assert.equal(fileSystem.mostCallsUnderWay, 8);
  });
});
