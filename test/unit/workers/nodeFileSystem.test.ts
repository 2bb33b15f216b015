import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { FileSystemError } from '../../../src/context/fileSystem';
import { walk } from '../../../src/context/walk';
import { NodeFileSystem, portablePath } from '../../../src/workers/nodeFileSystem';
import { collect } from '../context/collect';

describe('NodeFileSystem', () => {
  const fileSystem = new NodeFileSystem();
  let folder: string;

  beforeEach(() => {
    folder = portablePath(mkdtempSync(join(tmpdir(), 'tare-node-')));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function fails(operation: Promise<unknown>, code: string): Promise<void> {
    return assert.rejects(operation, (error) => {
      assert.ok(error instanceof FileSystemError);
      assert.equal(error.code, code);
      return true;
    });
  }

  it('lists a directory with the kind of each entry', async () => {
    writeFileSync(`${folder}/file`, '');
    mkdirSync(`${folder}/directory`);
    symlinkSync('file', `${folder}/link`);
    symlinkSync('nowhere', `${folder}/broken`);
    const entries = await fileSystem.readDirectory(folder);
    assert.deepEqual(Object.fromEntries(entries.map(({ name, kind }) => [name, kind])), {
      broken: 'symbolic-link',
      directory: 'directory',
      file: 'file',
      link: 'symbolic-link',
    });
  });

  it('reads at once what it reads otherwise, into room that it uses again', async () => {
    const contents = [
      '',
      'a',
      'b'.repeat(5000),
      'c'.repeat(1 << 20),
      'd'.repeat((1 << 20) + 1),
      'e'.repeat(3 << 20),
      'f',
    ];
    for (const [index, content] of contents.entries()) writeFileSync(`${folder}/${index}`, content);
    for (const [index, content] of contents.entries()) {
      const path = `${folder}/${index}`;
      assert.equal(Buffer.from(fileSystem.readNow(path)).toString(), content);
      assert.deepEqual(fileSystem.readNow(path), await fileSystem.readFile(path));
    }
    const fails = (path: string, code: string, maximumBytes?: number): void =>
      assert.throws(
        () => fileSystem.readNow(path, maximumBytes),
        (error) => error instanceof FileSystemError && error.code === code,
      );
    fails(`${folder}/none`, 'not-found');
    fails(folder, 'is-directory');
    fails(`${folder}/2`, 'too-large', 4999);
    assert.equal(fileSystem.readNow(`${folder}/2`, 5000).length, 5000);
  });

  it('does not wait for a pipe that nobody writes to', function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [`${folder}/pipe`]);
    assert.throws(() => fileSystem.readNow(`${folder}/pipe`), FileSystemError);
  });

  it('reads files that say they are empty', function () {
    if (process.platform !== 'linux') this.skip();
    assert.match(Buffer.from(fileSystem.readNow('/proc/self/status')).toString(), /^Name:[^]*voluntary/);
  });

  it('follows links', async () => {
    writeFileSync(`${folder}/file`, 'text');
    symlinkSync('file', `${folder}/link`);
    const status = await fileSystem.stat(`${folder}/link`);
    assert.equal(status.kind, 'file');
    assert.equal(status.size, 4);
    assert.ok(Math.abs(Date.now() - status.modified) < 60_000);
    assert.deepEqual(Buffer.from(await fileSystem.readFile(`${folder}/link`)).toString(), 'text');
  });

  it('lets a walk follow a link to a folder that was named, but not one that is met', async () => {
    mkdirSync(`${folder}/real/sub`, { recursive: true });
    writeFileSync(`${folder}/real/sub/file`, '');
    symlinkSync('real', `${folder}/link`);
    symlinkSync('..', `${folder}/real/up`);
    const all = await collect(walk(fileSystem, [folder]));
    assert.deepEqual(
      all.map((item) => [item.path.slice(folder.length), item.kind === 'file' ? 'file' : item.reason]),
      [
        ['/link', 'symbolic-link'],
        ['/real/sub/file', 'file'],
        ['/real/up', 'symbolic-link'],
      ],
    );
    const named = await collect(walk(fileSystem, [folder, `${folder}/link`]));
    assert.deepEqual(
      named.filter(({ kind }) => kind === 'file').map(({ path }) => path.slice(folder.length)),
      ['/link/sub/file', '/real/sub/file'],
    );
  });

  it('tells errors apart', async () => {
    writeFileSync(`${folder}/file`, 'text');
    symlinkSync('loop', `${folder}/loop`);
    await fails(fileSystem.stat(`${folder}/none`), 'not-found');
    await fails(fileSystem.readDirectory(`${folder}/none`), 'not-found');
    await fails(fileSystem.readFile(`${folder}/none`), 'not-found');
    await fails(fileSystem.readFile(`${folder}/file/x`), 'not-directory');
    await fails(fileSystem.readDirectory(`${folder}/file`), 'not-directory');
    await fails(fileSystem.readFile(folder), 'is-directory');
    await fails(fileSystem.stat(`${folder}/loop`), 'unavailable');
    await fails(fileSystem.stat(`${folder}/\0`), 'unavailable');
  });

  it('tells that it must not read', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0) {
      this.skip(); // The superuser may read everything.
    }
    writeFileSync(`${folder}/file`, '', { mode: 0 });
    await fails(fileSystem.readFile(`${folder}/file`), 'no-permission');
  });

  it('does not read more than asked for', async () => {
    writeFileSync(`${folder}/file`, '12345');
    assert.equal((await fileSystem.readFile(`${folder}/file`, 5)).length, 5);
    await fails(fileSystem.readFile(`${folder}/file`, 4), 'too-large');
    writeFileSync(`${folder}/huge`, '');
    truncateSync(`${folder}/huge`, 3 * 1024 ** 3);
    await fails(fileSystem.readFile(`${folder}/huge`), 'too-large');
  });

  it('does not wait for a pipe', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    execFileSync('mkfifo', [`${folder}/pipe`]);
    assert.deepEqual(await fileSystem.readDirectory(folder), [{ name: 'pipe', kind: 'other' }]);
    assert.equal((await fileSystem.stat(`${folder}/pipe`)).kind, 'other');
    await fails(fileSystem.readFile(`${folder}/pipe`), 'unavailable');
  });

  it('reports a name that is not UTF-8 as unreadable', async function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.of(0xff)]), '');
    await fails(fileSystem.readFile(`${folder}/\uFFFD`), 'not-found');
  });

  it('lets the event loop turn during a long walk, so that it can be cancelled', async () => {
    for (let index = 0; index < 200; index++) {
      mkdirSync(`${folder}/${index}/a/b/c/d`, { recursive: true });
      writeFileSync(`${folder}/${index}/a/b/c/d/e`, '');
    }
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), 15);
    await assert.rejects(
      async () => {
        // If the timer is never heard, neither is mocha's own.
        for (const end = Date.now() + 5000; Date.now() < end;) {
          for await (const item of walk(fileSystem, [folder], { signal: controller.signal })) {
            assert.equal(item.kind, 'file');
          }
        }
      },
      { name: 'AbortError' },
    );
    clearTimeout(timer);
  });

  it('writes paths as the core does', () => {
    assert.equal(portablePath('/a/./b/../c/'), process.platform === 'win32' ? portablePath('/a/c') : '/a/c');
    assert.ok(!portablePath('x').includes('\\'));
  });
});
