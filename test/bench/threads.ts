import { once } from 'node:events';
import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

import { packagesFolder, selectFiles } from '../corpus/packageFiles';
import { buildProgram } from './programs';
import type { Report } from './report';
import { median } from './statistics';

const ROUNDS = 5;

/** Files counted from disk by one worker thread and by two. */
export async function measureThreads(report: Report): Promise<void> {
  const files = selectFiles(packagesFolder, {
    endings: ['.ts', '.mts', '.js', '.mjs', '.md', '.json'],
    maximumBytes: 500_000,
    totalBytes: 100_000_000,
  });
  const megabytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6;
  const program = buildProgram('threadProgram');
  const workers = [new Worker(program), new Worker(program)];
  try {
    const run = async (threads: number): Promise<{ milliseconds: number; tokens: number }> => {
      const start = performance.now();
      const counts = workers.slice(0, threads).map(async (worker, turn) => {
        worker.postMessage(files.filter((_, index) => index % threads === turn));
        const [tokens] = (await once(worker, 'message')) as [number];
        return tokens;
      });
      const tokens = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
      return { milliseconds: performance.now() - start, tokens };
    };
    await run(1); // the files are in the page cache after this
    await run(2);
    const one: number[] = [];
    const two: number[] = [];
    let equal = true;
    for (let round = 0; round < ROUNDS; round++) {
      const single = await run(1);
      const both = await run(2);
      one.push(single.milliseconds);
      two.push(both.milliseconds);
      equal &&= single.tokens === both.tokens;
    }
    const figures = {
      files: files.length,
      megabytes,
      one: median(one),
      two: median(two),
      ratio: median(one.map((time, index) => time / (two[index] ?? NaN))),
      equal,
    };
    const row = (name: string, time: number, ratio: number): string[] => [
      name,
      time.toFixed(0),
      ((megabytes / time) * 1000).toFixed(1),
      ((files.length / time) * 1000).toFixed(0),
      ratio.toFixed(2),
    ];
    report.table(
      `${files.length} files, ${megabytes.toFixed(1)} MB, read from disk (page cache) and counted (medians of ${ROUNDS}); sums equal: ${equal ? 'yes' : 'NO'}`,
      ['threads', 'ms', 'MB/s', 'files/s', 'ratio'],
      [row('one', figures.one, 1), row('two', figures.two, figures.ratio)],
    );
    report.add('threads', figures);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
