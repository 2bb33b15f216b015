import assert from 'node:assert/strict';

import { walk, type FoundFile, type Skipped, type WalkOptions } from '../../../src/context/walk';
import { collect } from './collect';
import { MemoryFileSystem } from './memoryFileSystem';

describe('walk', () => {
  async function list(fileSystem: MemoryFileSystem, roots: string[], options?: WalkOptions): Promise<string[]> {
    return (await collect(walk(fileSystem, roots, options))).map(describeItem);
  }

  /** One line an item: the path, and what is said of it. */
  function describeItem(item: FoundFile | Skipped): string {
    if (item.kind === 'file') {
      return item.path;
    }
    const because = item.ignoredBy ?? item.error;
    return `${item.path}${item.isDirectory ? '/' : ''} ${item.reason}${because === undefined ? '' : `: ${because}`}`;
  }

  describe('what it finds', () => {
    it('nothing in an empty folder, and nothing without roots', async () => {
      assert.deepEqual(await list(new MemoryFileSystem({ '/w': undefined }), ['/w']), []);
      assert.deepEqual(await list(new MemoryFileSystem(), []), []);
    });

    it('files in the order of their paths', async () => {
      const paths = ['/w/B', '/w/a-b', '/w/a.ts', '/w/a/c', '/w/a/z', '/w/ab', '/w/é', '/w/😀', '/w/\uFB01'];
      const fileSystem = new MemoryFileSystem(Object.fromEntries([...paths].reverse().map((path) => [path, ''])));
      assert.deepEqual(await list(fileSystem, ['/w']), [...paths].sort());
    });

    it('names with line breaks, spaces and other signs', async () => {
      const paths = ['/w/a\nb/c\r\n.ts', '/w/a b/c#1%20?.ts', '/w/-rf', '/w/..x/...', '/w/__proto__', '/w/constructor'];
      const fileSystem = new MemoryFileSystem(Object.fromEntries(paths.map((path) => [path, ''])));
      assert.deepEqual(await list(fileSystem, ['/w']), [...paths].sort());
    });

    it('10,000 entries in one folder', async () => {
      const paths = Array.from({ length: 10_000 }, (_, index) => `/w/${String(index).padStart(5, '0')}.ts`);
      const fileSystem = new MemoryFileSystem(Object.fromEntries(paths.map((path) => [path, ''])));
      assert.deepEqual(await list(fileSystem, ['/w']), paths);
    });

    it('a file 2,000 folders deep', async () => {
      const path = `/w${'/d'.repeat(2000)}/a.ts`;
      const fileSystem = new MemoryFileSystem({ [path]: '', '/w/.gitignore': '*.log\nx/\n' });
      assert.deepEqual(await list(fileSystem, ['/w']), ['/w/.gitignore', path]);
    });

    it('files of a virtual workspace and of a Windows drive', async () => {
      const virtual = 'vscode-vfs://github/owner/repo';
      const fileSystem = new MemoryFileSystem({
        [`${virtual}/.gitignore`]: '*.log',
        [`${virtual}/a.log`]: '',
        [`${virtual}/b c.ts`]: '',
        'C:/w/d.ts': '',
      });
      assert.deepEqual(await list(fileSystem, [virtual, 'C:/']), [
        'C:/w/d.ts',
        `${virtual}/.gitignore`,
        `${virtual}/a.log ignored: .gitignore`,
        `${virtual}/b c.ts`,
      ]);
    });
  });

  describe('what it skips', () => {
    it('an unreadable folder, as one entry', async () => {
      const fileSystem = new MemoryFileSystem({ '/w/a/x': '', '/w/b/y': '' });
      fileSystem.faults.set('/w/a', 'no-permission');
      assert.deepEqual(await list(fileSystem, ['/w']), ['/w/a/ unreadable: no-permission', '/w/b/y']);
      fileSystem.faults.set('/w', 'unavailable');
      assert.deepEqual(await list(fileSystem, ['/w']), ['/w unreadable: unavailable']);
    });

    it('a root that is not there', async () => {
      const fileSystem = new MemoryFileSystem({ '/w/a': '' });
      assert.deepEqual(await list(fileSystem, ['/w/none', '/w/a/none', '/w/a']), [
        '/w/a',
        '/w/a/none unreadable: not-found',
        '/w/none unreadable: not-found',
      ]);
    });

    it('devices, pipes and sockets', async () => {
      const fileSystem = new MemoryFileSystem().add('/w/pipe', { kind: 'other' });
      assert.deepEqual(await list(fileSystem, ['/w']), ['/w/pipe not-a-file']);
      assert.deepEqual(await list(fileSystem, ['/w/pipe']), ['/w/pipe not-a-file']);
    });

    it('links to folders, broken links and loops, but not links to files', async () => {
      const fileSystem = new MemoryFileSystem({ '/w/a': 'text', '/w/d/b': '' })
        .add('/w/to-a', { kind: 'symbolic-link', target: '/w/a' })
        .add('/w/to-to-a', { kind: 'symbolic-link', target: '/w/to-a' })
        .add('/w/broken', { kind: 'symbolic-link', target: '/w/none' })
        .add('/w/d/up', { kind: 'symbolic-link', target: '/w' })
        .add('/w/self', { kind: 'symbolic-link', target: '/w/self' });
      assert.deepEqual(await list(fileSystem, ['/w']), [
        '/w/a',
        '/w/broken unreadable: not-found',
        '/w/d/b',
        '/w/d/up/ symbolic-link',
        '/w/self unreadable: unavailable',
        '/w/to-a',
        '/w/to-to-a',
      ]);
    });
  });

  describe('several roots', () => {
    const fileSystem = new MemoryFileSystem({ '/w/a/x': '', '/w/a/y': '', '/w/a-b': '', '/w/b/z': '' });

    it('counts repeated and nested roots once', async () => {
      const expected = ['/w/a-b', '/w/a/x', '/w/a/y', '/w/b/z'];
      assert.deepEqual(await list(fileSystem, ['/w', '/w/a', '/w/a/y', '/w', '/w/', '/w/b/z']), expected);
      assert.deepEqual(await list(fileSystem, ['/w/b', '/w/a/y', '/w/a-b', '/w/a']), expected);
    });

    it('counts a named file that is ignored, and walks a named folder that is ignored', async () => {
      const ignoring = new MemoryFileSystem({
        '/w/.git': undefined,
        '/w/.gitignore': '*.env\nbuild/\n',
        '/w/a.env': '',
        '/w/b.env': '',
        '/w/build/c.env': '',
        '/w/build/d.js': '',
        '/w/build/sub/e.js': '',
        '/w/node_modules/f/g.js': '',
        '/w/node_modules/f/node_modules/h.js': '',
      });
      assert.deepEqual(await list(ignoring, ['/w/a.env', '/w/build', '/w/node_modules/f']), [
        '/w/a.env',
        '/w/build/c.env ignored: .gitignore',
        '/w/build/d.js',
        '/w/build/sub/e.js',
        '/w/node_modules/f/g.js',
        '/w/node_modules/f/node_modules/ ignored: default',
      ]);
      assert.deepEqual(await list(ignoring, ['/w/build/sub']), ['/w/build/sub/e.js']);
      assert.deepEqual(await list(ignoring, ['/w', '/w/a.env', '/w/build/sub']), [
        '/w/.git/ ignored: default',
        '/w/.gitignore',
        '/w/a.env',
        '/w/b.env ignored: .gitignore',
        '/w/build/ ignored: .gitignore',
        '/w/node_modules/ ignored: default',
        '/w/build/sub/e.js',
      ]);
      // Named, so it is walked where it is met, and what is named in it is counted.
      assert.deepEqual((await list(ignoring, ['/w', '/w/build', '/w/build/c.env'])).slice(4, 7), [
        '/w/build/c.env',
        '/w/build/d.js',
        '/w/build/sub/e.js',
      ]);
    });
  });

  describe('cancelling', () => {
    it('throws the reason of the signal', async () => {
      const fileSystem = new MemoryFileSystem({ '/w/a': '', '/w/b': '', '/w/c/d': '' });
      const controller = new AbortController();
      const seen: string[] = [];
      await assert.rejects(async () => {
        for await (const item of walk(fileSystem, ['/w'], { signal: controller.signal })) {
          seen.push(item.path);
          controller.abort(new Error('enough'));
        }
      }, /enough/);
      assert.deepEqual(seen, ['/w/a']);
      await assert.rejects(async () => {
        const late = new AbortController();
        for await (const item of walk(fileSystem, ['/w/a', '/w/b'], { signal: late.signal })) {
          assert.equal(item.path, '/w/a');
          late.abort(new Error('enough of files'));
        }
      }, /enough of files/);
      await assert.rejects(collect(walk(fileSystem, ['/w'], { signal: AbortSignal.abort() })), { name: 'AbortError' });
    });

    it('leaves nothing behind when the consumer stops', async () => {
      const fileSystem = new MemoryFileSystem({ '/w/a': '', '/w/b/c': '', '/w/d/e': '' });
      for await (const item of walk(fileSystem, ['/w'])) {
        assert.equal(item.path, '/w/a');
        break;
      }
    });
  });

  describe('a slow file system', () => {
    it('is asked for several folders at once, but not for all', async () => {
      const paths = Array.from({ length: 100 }, (_, index) => `/w/${100 + index}/a/b.ts`);
      const fileSystem = new MemoryFileSystem(Object.fromEntries(paths.map((path) => [path, ''])));
      fileSystem.delay = 1;
      assert.deepEqual(await list(fileSystem, ['/w']), paths);
      assert.ok(fileSystem.mostCallsUnderWay > 4, `at most ${fileSystem.mostCallsUnderWay} at once`);
      assert.ok(fileSystem.mostCallsUnderWay <= 9, `at most ${fileSystem.mostCallsUnderWay} at once`);
    });
  });

  it('passes on a defect of the file system', async () => {
    const fileSystem = new MemoryFileSystem({ '/w/a/b': '', '/w/c/d': '' });
    fileSystem.readDirectory = (): Promise<never> => Promise.reject(new TypeError('defect'));
    await assert.rejects(collect(walk(fileSystem, ['/w'])), TypeError);
  });
});
