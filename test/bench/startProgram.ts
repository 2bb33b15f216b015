/** Loads one library in this process, counts one line, and prints what it took. */
import { type LibraryName, loadLibrary } from './libraries';

export interface StartFigures {
  readonly milliseconds: number;
  /** Of all threads of the process, and not of others that keep the machine busy. */
  readonly processorMilliseconds: number;
  readonly residentMegabytes: number;
}

async function main(name: LibraryName): Promise<void> {
  const before = process.memoryUsage().rss;
  const used = process.cpuUsage();
  const start = performance.now();
  const count = await loadLibrary(name);
  count('export const answer = 42;\n');
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(used);
  const residentMegabytes = (process.memoryUsage().rss - before) / (1 << 20);
  console.log(
    JSON.stringify({
      milliseconds,
      processorMilliseconds: (user + system) / 1000,
      residentMegabytes,
    } satisfies StartFigures),
  );
}

void main(process.argv[2] as LibraryName);
