/** What the unit and UI tests' Mocha is given: how it is started, and hooks that its test files share. */
import * as path from 'node:path';
import { resolveModule } from './paths';
import { runProcess } from './runProcess';
import { makeTemporaryFolder } from './temporaryFolder';
import { countsFileVariable, noTests, readCounts, type TestCounts } from './testCounts';
import type { Workbench } from './workbench/workbench';

export interface MochaOptions {
  readonly timeoutMs: number;
  /** How often a test that fails is run again. Default: never. */
  readonly retries?: number;
  /** Patterns of files to leave out. */
  readonly ignored?: readonly string[];
  /** The Node that runs the tests. Default: this process's. */
  readonly node?: string;
}

/** Runs the TypeScript test files that `patterns` match in a process of their own, and returns how many did what. */
export async function runMocha(
  patterns: readonly string[],
  { timeoutMs, retries = 0, ignored = [], node = process.execPath }: MochaOptions,
): Promise<TestCounts> {
  const grep = process.env['MOCHA_GREP'];
  const program = [
    ...['--import', 'tsx', resolveModule('mocha/bin/mocha.js')],
    ...[
      '--ui',
      'bdd',
      '--timeout',
      String(timeoutMs),
      '--retries',
      String(retries),
      '--reporter',
      'test/harness/countingReporter.ts',
    ],
    ...(process.env['CI'] ? ['--forbid-only'] : []),
    ...(grep ? ['--grep', grep] : []),
    ...ignored.flatMap((pattern) => ['--ignore', pattern]),
    ...patterns,
  ];
  const folder = makeTemporaryFolder('mocha-counts');
  try {
    const countsFile = path.join(folder.path, 'counts');
    const exitCode = await runProcess(node, program, { [countsFileVariable]: countsFile });
    const counts = readCounts(countsFile) ?? noTests;
    // A process that died before it could count, or failed without a failed test, has failed all the same.
    return exitCode === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
  } finally {
    folder.remove();
  }
}

/** Call inside `describe`: a failed test leaves a picture of what was on the screen in out/shots/failed-….png. */
export function keepScreenshotsOfFailures(workbench: () => Workbench | undefined): void {
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const name = this.currentTest.fullTitle().replaceAll(/[^\p{L}\p{N}]+/gu, '-');
    await workbench()?.screenshot(`failed-${name}`);
  });
}
