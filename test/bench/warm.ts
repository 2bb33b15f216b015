import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

import { countersFrom } from '../../src/workers/assets';
import { CountCache } from '../../src/workers/countCache';
import { countPaths } from '../../src/workers/countFiles';
import { NodeFileSystem, portablePath } from '../../src/workers/nodeFileSystem';
import type { CountPathsRequest } from '../../src/workers/protocol';
import { Thread } from '../../src/workers/threads';
import { repositoryRoot } from '../corpus/packageFiles';
import type { Report } from './report';
import { median } from './statistics';

const ROUNDS = 5;
const dist = path.join(repositoryRoot, 'dist');

/** A count of the folder by the extension's own thread and cache: the first one, and the next ones with nothing changed. */
export async function measureWarm(folder: string, report: Report): Promise<void> {
  const temporary = mkdtempSync(path.join(tmpdir(), 'tare-bench-cache-'));
  const cacheFile = path.join(temporary, 'counts.json');
  const request: CountPathsRequest = {
    encoding: 'o200k_base',
    roots: [portablePath(folder)],
    ignore: true,
    filesExclude: [],
    outermostFolders: [portablePath(folder)],
  };
  try {
    const cold: number[] = [];
    const restarted: number[] = [];
    const again: number[] = [];
    let first = { files: 0, tokens: 0 };
    let last = first;
    for (let round = 0; round < ROUNDS; round++) {
      rmSync(cacheFile, { force: true });
      const [fill] = await inThread(cacheFile, request, 1);
      const [start, next] = await inThread(cacheFile, request, 2);
      if (fill === undefined || start === undefined || next === undefined) throw new Error('A count is missing.');
      cold.push(fill.milliseconds);
      restarted.push(start.milliseconds);
      again.push(next.milliseconds);
      first = fill;
      last = next;
    }
    if (first.tokens !== last.tokens || first.files !== last.files) {
      throw new Error(`The warm count is another one: ${JSON.stringify({ first, last })}.`);
    }
    const reads = await readsOf(cacheFile, request);
    const rows = { 'first count': cold, 'second count, thread started anew': restarted, 'third count': again };
    report.table(
      `${folder}: count by the extension's thread with its cache, ${first.files} files (medians of ${ROUNDS}); files read by a count with nothing changed: ${reads.unchanged}, without the cache: ${reads.without}`,
      ['count', 'ms'],
      Object.entries(rows).map(([name, times]) => [name, median(times).toFixed(0)]),
    );
    report.add('warm', {
      ...first,
      ...reads,
      cold: median(cold),
      restarted: median(restarted),
      again: median(again),
    });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

interface Counted {
  /** The first includes the start of the thread. */
  readonly milliseconds: number;
  readonly files: number;
  readonly tokens: number;
}

async function inThread(cacheFile: string, request: CountPathsRequest, times: number): Promise<Counted[]> {
  const counts: Counted[] = [];
  let start = performance.now();
  const thread = new Thread({ folder: dist, cacheFile });
  try {
    for (let time = 0; time < times; time++) {
      let files = 0;
      let tokens = 0;
      await thread.caller.call('countPaths', request, {
        onProgress: ({ counted }) => {
          files += counted.length;
          for (const file of counted) tokens += file.tokens;
        },
      });
      counts.push({ milliseconds: performance.now() - start, files, tokens });
      start = performance.now();
    }
    return counts;
  } finally {
    await thread.end();
  }
}

/** Files to count that are read, with the cache and without. Ignore files say what to count, and are always read. */
async function readsOf(cacheFile: string, request: CountPathsRequest): Promise<{ unchanged: number; without: number }> {
  class Watched extends NodeFileSystem {
    public reads = 0;
    public override async readFile(file: string, maximumBytes?: number): Promise<Uint8Array> {
      this.note(file);
      return super.readFile(file, maximumBytes);
    }
    public override readNow(file: string, maximumBytes?: number): Uint8Array {
      this.note(file);
      return super.readNow(file, maximumBytes);
    }
    private note(file: string): void {
      if (!/\/(\.gitignore|\.tareignore|\.git\/info\/exclude)$/.test(file)) this.reads++;
    }
  }
  const readsWith = async (cache: CountCache | undefined): Promise<number> => {
    const fileSystem = new Watched();
    await countPaths(request, {
      fileSystem,
      counter: countersFrom(dist)(request.encoding),
      cache,
      helpers: () => [],
      report: () => undefined,
      signal: new AbortController().signal,
    });
    return fileSystem.reads;
  };
  return { unchanged: await readsWith(new CountCache(cacheFile)), without: await readsWith(undefined) };
}
