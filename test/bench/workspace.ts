import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

import { repositoryRoot } from '../corpus/packageFiles';
import { type Options, isWanted } from './options';
import type { Report } from './report';
import { median } from './statistics';
import { measureWarm } from './warm';

/** The newest repomix needs Node 22; this is the last one whose package says Node 20. */
const REPOMIX = 'repomix@1.13.1';
const ROUNDS = 3;

/** A whole folder: from the command line beside a peer, and in the extension with its cache. */
export async function measureWorkspace(options: Options, report: Report): Promise<void> {
  const [folder] = options.arguments;
  if (folder === undefined) throw new Error('Which folder? npm run bench -- workspace FOLDER');
  if (isWanted(options, 'cold')) measureCold(folder, report);
  if (isWanted(options, 'warm')) await measureWarm(folder, report);
}

/** `tare count FOLDER` beside `repomix FOLDER`, both from the start of the process to its end. */
function measureCold(folder: string, report: Report): void {
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

    const tare = (): Run => run([program, 'count', folder, '--json']);
    const first = tare();
    const { total } = JSON.parse(first.stdout) as { total: { files: number; bytes: number; tokens: number } };
    const times = { tare: [] as number[], repomix: [] as number[], repomixWithoutSecurityCheck: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      times.tare.push(tare().milliseconds);
      const pack = ['--output', output, '--quiet', '--token-count-encoding', 'o200k_base'];
      times.repomix.push(run([repomix, folder, ...pack]).milliseconds);
      times.repomixWithoutSecurityCheck.push(run([repomix, folder, ...pack, '--no-security-check']).milliseconds);
    }
    const medians = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)])) as Record<
      keyof typeof times,
      number
    >;
    const row = (name: string, time: number): string[] => [name, time.toFixed(0), (medians.repomix / time).toFixed(1)];
    report.table(
      `${folder}: ${total.files} files, ${(total.bytes / 1e6).toFixed(1)} MB, ${total.tokens} tokens (medians of ${ROUNDS}, files in the page cache)`,
      ['program', 'ms', 'times repomix'],
      [
        row('tare count, first run', first.milliseconds),
        row('tare count', medians.tare),
        row(REPOMIX, medians.repomix),
        row(`${REPOMIX} --no-security-check`, medians.repomixWithoutSecurityCheck),
      ],
    );
    report.add('workspace', { ...total, first: first.milliseconds, ...medians });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

interface Run {
  readonly milliseconds: number;
  readonly stdout: string;
}

function run(words: readonly string[]): Run {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 1 << 30 });
  const milliseconds = performance.now() - start;
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${stderr}`);
  return { milliseconds, stdout };
}
