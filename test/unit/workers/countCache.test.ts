import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CountCache } from '../../../src/workers/countCache';
import { countPaths } from '../../../src/workers/countFiles';
import { NodeFileSystem } from '../../../src/workers/nodeFileSystem';
import type { FileStatus } from '../../../src/context/fileSystem';
import type { FileCounts } from '../../../src/workers/protocol';

const status: FileStatus = { kind: 'file', size: 10, modified: 1_700_000_000_000 };
const other: FileStatus = { ...status, modified: 1_700_000_001_000 };

describe('CountCache', () => {
  let folder = '';
  const cacheFile = (): string => join(folder, 'storage', 'counts.json');

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tare-cache-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('answers for the same size and time only, by encoding', () => {
    const cache = new CountCache(cacheFile());
    cache.set('/a', status, 'o200k_base', 3);
    assert.equal(cache.get('/a', status, 'o200k_base'), 3);
    assert.equal(cache.get('/a', status, 'cl100k_base'), undefined);
    assert.equal(cache.get('/a', other, 'o200k_base'), undefined);
    assert.equal(cache.get('/a', { ...status, size: 11 }, 'o200k_base'), undefined);
    cache.set('/a', status, 'cl100k_base', 4);
    assert.equal(cache.get('/a', status, 'o200k_base'), 3);
    cache.set('/a', other, 'cl100k_base', 5);
    assert.equal(cache.get('/a', other, 'o200k_base'), undefined);
  });

  it('survives a restart, and merges what another window wrote', () => {
    const first = new CountCache(cacheFile());
    const second = new CountCache(cacheFile());
    first.set('/a', status, 'o200k_base', 1);
    second.set('/b', status, 'o200k_base', 2);
    second.set('/c', status, 'o200k_base', 'binary');
    first.save();
    second.save();
    const third = new CountCache(cacheFile());
    assert.equal(third.get('/a', status, 'o200k_base'), 1);
    assert.equal(third.get('/b', status, 'o200k_base'), 2);
    assert.equal(third.get('/c', status, 'o200k_base'), 'binary');
  });

  it('drops a damaged file', () => {
    const cache = new CountCache(cacheFile());
    cache.set('/a', status, 'o200k_base', 123);
    cache.save();
    writeFileSync(cacheFile(), readFileSync(cacheFile(), 'utf8').replace('123', '124'));
    assert.equal(new CountCache(cacheFile()).get('/a', status, 'o200k_base'), undefined);
    writeFileSync(cacheFile(), '\0\0');
    assert.equal(new CountCache(cacheFile()).get('/a', status, 'o200k_base'), undefined);
  });

  it('keeps the most recently used 100,000 files', () => {
    const cache = new CountCache(cacheFile());
    for (let file = 0; file <= 100_000; file++) cache.set(`/${file}`, status, 'o200k_base', 1);
    cache.get('/0', status, 'o200k_base');
    cache.save();
    const reopened = new CountCache(cacheFile());
    assert.equal(reopened.get('/0', status, 'o200k_base'), 1);
    assert.equal(reopened.get('/1', status, 'o200k_base'), undefined);
    assert.equal(reopened.get('/2', status, 'o200k_base'), 1);
  });

  it('does not trust a file that was just written', () => {
    const cache = new CountCache(cacheFile());
    const fresh = { ...status, modified: Date.now() };
    cache.set('/a', fresh, 'o200k_base', 1);
    assert.equal(cache.get('/a', fresh, 'o200k_base'), undefined);
  });

  it('lets a second count read no file that is unchanged', async () => {
    class CountingFileSystem extends NodeFileSystem {
      public reads: string[] = [];
      public override async readFile(path: string, maximumBytes?: number): Promise<Uint8Array> {
        this.reads.push(path);
        return super.readFile(path, maximumBytes);
      }
      public override readNow(path: string, maximumBytes?: number): Uint8Array {
        this.reads.push(path);
        return super.readNow(path, maximumBytes);
      }
    }
    const root = join(folder, 'root');
    mkdirSync(root);
    const write = (name: string, text: string, seconds: number): void => {
      writeFileSync(join(root, name), text);
      utimesSync(join(root, name), seconds, seconds);
    };
    for (let file = 0; file < 250; file++) write(`${file}.txt`, 'x'.repeat(file), 1_700_000_000);
    write('image.bin', '\0', 1_700_000_000);

    const cache = new CountCache(cacheFile());
    const count = async (): Promise<{ reads: number; tokens: number; counted: number; skipped: string[] }> => {
      const fileSystem = new CountingFileSystem();
      const all: FileCounts[] = [];
      await countPaths(
        { encoding: 'o200k_base', roots: [root], ignore: true, filesExclude: [], outermostFolders: [] },
        {
          fileSystem,
          counter: {
            encoding: 'o200k_base',
            count: (text) => text.length,
            countUtf8: (bytes) => bytes.length,
            encode: () => new Uint32Array(),
          },
          cache,
          helpers: () => [],
          report: (counts) => all.push(counts),
          signal: new AbortController().signal,
        },
      );
      const counted = all.flatMap((batch) => batch.counted);
      return {
        reads: fileSystem.reads.filter((path) => !path.endsWith('ignore')).length,
        tokens: counted.reduce((sum, file) => sum + file.tokens, 0),
        counted: counted.length,
        skipped: all.flatMap((batch) => batch.skipped).map(({ reason }) => reason),
      };
    };
    const cold = await count();
    assert.deepEqual(cold, { reads: 251, tokens: (249 * 250) / 2, counted: 250, skipped: ['binary'] });
    assert.deepEqual(await count(), { ...cold, reads: 0 });

    write('7.txt', 'changed', 1_700_000_100);
    const changed = await count();
    assert.equal(changed.reads, 1);
    assert.equal(changed.tokens, cold.tokens);
    assert.ok(statSync(cacheFile()).size > 0);
  });
});
