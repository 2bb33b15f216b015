/** What the unit and UI tests' Mocha is given: how it is started, and hooks that its test files share. */
import { resolveModule } from './paths';
import { runProcess } from './runProcess';
import type { Workbench } from './workbench/workbench';

interface MochaOptions {
  readonly timeoutMs: number;
  /** How often a test that fails is run again. Default: never. */
  readonly retries?: number;
  /** Beside this process's. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs the TypeScript test files that `patterns` match, and returns the exit code. */
export function runMocha(
  patterns: string[],
  { timeoutMs, retries = 0, environment = {} }: MochaOptions,
): Promise<number> {
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
    ...patterns,
  ];
  return runProcess(process.execPath, program, environment);
}

/** Call inside `describe`: a failed test leaves a picture of what was on the screen in out/shots/failed-….png. */
export function keepScreenshotsOfFailures(workbench: () => Workbench | undefined): void {
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const name = this.currentTest.fullTitle().replaceAll(/[^\p{L}\p{N}]+/gu, '-');
    await workbench()?.screenshot(`failed-${name}`);
  });
}
