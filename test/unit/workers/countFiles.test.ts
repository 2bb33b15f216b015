import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type CountFilesOptions, type Helper, countBatch, countPaths } from '../../../src/workers/countFiles';
import type { FileCounts } from '../../../src/workers/protocol';
import type { TokenCounter } from '../../../src/tokens/tokenCounter';
import { MemoryFileSystem } from '../context/memoryFileSystem';

/** One token a byte. */
const counter: TokenCounter = {
  encoding: 'o200k_base',
  count: (text) => text.length,
  countUtf8: (bytes) => bytes.length,
  encode: () => new Uint32Array(),
};
const request = {
  encoding: 'o200k_base',
  roots: ['/w'],
  ignore: true,
  filesExclude: [],
  outermostFolders: ['/w'],
} as const;

interface Outcome {
  readonly files: number;
  readonly reports: readonly FileCounts[];
}

async function count(fileSystem: MemoryFileSystem, options: Partial<CountFilesOptions> = {}): Promise<Outcome> {
  const reports: FileCounts[] = [];
  const files = await countPaths(request, {
    fileSystem,
    counter,
    helpers: () => [],
    report: (counts) => void reports.push(counts),
    signal: new AbortController().signal,
    ...options,
  });
  return { files, reports };
}

function numbered(number: number, name: (index: number) => string, content: string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: number }, (_, index) => [`/w/${name(index)}`, content]));
}

describe('countPaths', () => {
  it('reports each file once, with what was left out', async () => {
    const files = { ...numbered(250, (index) => `a${index}.txt`, 'four'), '/w/b.bin': new Uint8Array([0, 1, 0, 0]) };
    const { files: number, reports } = await count(new MemoryFileSystem(files));
    assert.equal(number, 251);
    const counted = reports.flatMap((report) => report.counted);
    assert.equal(new Set(counted.map((file) => file.path)).size, 250);
    assert.ok(counted.every((file) => file.tokens === 4 && file.bytes === 4));
    assert.deepEqual(
      reports.flatMap((report) => report.skipped).map(({ path, reason }) => [path, reason]),
      [['/w/b.bin', 'binary']],
    );
  });

  it('tells of many files that are left out in small portions, too', async () => {
    const files = { '/w/.gitignore': '*.o\n', ...numbered(30_000, (index) => `${index}.o`, '') };
    const { reports } = await count(new MemoryFileSystem(files));
    assert.equal(
      reports.reduce((sum, report) => sum + report.skipped.length, 0),
      30_000,
    );
    const largest = Math.max(...reports.map((report) => report.skipped.length + report.counted.length));
    assert.ok(largest <= 200, `${largest} in one message`);
  });

  it('shares the work with helpers where there is much of it', async () => {
    const fileSystem = new MemoryFileSystem(numbered(2000, (index) => `${index}.txt`, 'four'));
    let helped = 0;
    const helper: Helper = {
      countBatch: async (paths) => {
        await nextTurn();
        helped += paths.length;
        return countBatch(paths, fileSystem, counter, new AbortController().signal);
      },
    };
    const { reports } = await count(fileSystem, { helpers: () => [helper, helper] });
    assert.ok(helped > 0);
    const paths = reports.flatMap((report) => report.counted.map((file) => file.path));
    assert.equal(paths.length, 2000);
    assert.equal(new Set(paths).size, 2000);
  });

  it('fails when a helper does', async () => {
    const fileSystem = new MemoryFileSystem(numbered(2000, (index) => `${index}.txt`, 'four'));
    const helper: Helper = { countBatch: () => Promise.reject(new Error('the thread ended')) };
    await assert.rejects(count(fileSystem, { helpers: () => [helper] }), /the thread ended/);
  });

  it('stops when it is cancelled', async () => {
    const fileSystem = new MemoryFileSystem(numbered(5000, (index) => `${index}.txt`, 'four'));
    const controller = new AbortController();
    let reported = 0;
    const report = ({ counted }: FileCounts): void => {
      reported += counted.length;
      controller.abort(new Error('enough'));
    };
    await assert.rejects(count(fileSystem, { signal: controller.signal, report }), /enough/);
    assert.ok(reported < 1000, String(reported));
  });
});
