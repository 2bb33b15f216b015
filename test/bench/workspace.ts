import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

import { repositoryRoot } from '../corpus/packageFiles';
import type { Options } from './options';
import type { Report } from './report';
import { median } from './statistics';

/** The newest repomix needs Node 22; this is the last one whose package says Node 20. */
const REPOMIX = 'repomix@1.13.1';
const ROUNDS = 5;

/** `tare count FOLDER` beside `repomix FOLDER`, both from the start of the process to its end. */
export function measureWorkspace(options: Options, report: Report): void {
  const [folder] = options.arguments;
  if (folder === undefined) throw new Error('Which folder? npm run bench -- workspace FOLDER');
  const program = path.join(repositoryRoot, 'dist', 'cli.js');
  if (!existsSync(program)) throw new Error(`${program} is missing. Run "npm run build" first.`);

  const temporary = mkdtempSync(path.join(tmpdir(), 'tare-bench-'));
  try {
    report.say(`Installing ${REPOMIX} …`);
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefix', temporary, REPOMIX], {
      stdio: 'ignore',
    });
    const repomix = path.join(temporary, 'node_modules', 'repomix', 'bin', 'repomix.cjs');
    const output = path.join(temporary, 'packed.xml');

    const tare = (cache: string): Run => run([program, 'count', folder, '--json'], cache);
    // The first run brings the files into the page cache, so that no one pays for the disk.
    const counted = JSON.parse(tare(path.join(temporary, 'first')).stdout) as {
      total: { files: number; bytes: number; tokens: number };
    };
    const kept = path.join(temporary, 'kept');
    tare(kept);
    const times = {
      cold: [] as number[],
      warm: [] as number[],
      repomix: [] as number[],
      repomixWithoutSecurityCheck: [] as number[],
    };
    for (let round = 0; round < ROUNDS; round++) {
      times.cold.push(tare(path.join(temporary, `cold${round}`)).milliseconds);
      times.warm.push(tare(kept).milliseconds);
      const pack = ['--output', output, '--quiet', '--token-count-encoding', 'o200k_base'];
      times.repomix.push(run([repomix, folder, ...pack], temporary).milliseconds);
      times.repomixWithoutSecurityCheck.push(
        run([repomix, folder, ...pack, '--no-security-check'], temporary).milliseconds,
      );
    }
    const medians = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)])) as Record<
      keyof typeof times,
      number
    >;
    const row = (name: string, time: number): string[] => [name, time.toFixed(0), (medians.repomix / time).toFixed(1)];
    report.table(
      `${folder}: ${counted.total.files} files, ${(counted.total.bytes / 1e6).toFixed(1)} MB, ${counted.total.tokens} tokens (medians of ${ROUNDS})`,
      ['program', 'ms', 'times repomix'],
      [
        row('tare count, nothing cached', medians.cold),
        row('tare count, again', medians.warm),
        row(REPOMIX, medians.repomix),
        row(`${REPOMIX} --no-security-check`, medians.repomixWithoutSecurityCheck),
      ],
    );
    report.add('workspace', { ...counted.total, ...medians });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

interface Run {
  readonly milliseconds: number;
  readonly stdout: string;
}

/** @param cache the folder for what the program remembers, in place of the user's own */
function run(words: readonly string[], cache: string): Run {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, XDG_CACHE_HOME: cache },
  });
  const milliseconds = performance.now() - start;
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${stderr}`);
  return { milliseconds, stdout };
}
