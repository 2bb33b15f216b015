import { spawnSync } from 'node:child_process';

import { type LibraryName, libraryNames } from './libraries';
import type { Options } from './options';
import { pathologicalInputs } from './pathologicalInputs';
import type { Outcome } from './pathologicalProgram';
import { buildProgram } from './programs';
import type { Report } from './report';

/** Time to make the input and to load the library, beside the limit. */
const PREPARATION_SECONDS = 4;

type Result = Outcome | 'hang';

/** Hard inputs, each in a process of its own, because a library may hang or bring the process down. */
export function measurePathological(options: Options, report: Report): void {
  const program = buildProgram('pathologicalProgram');
  const results: Record<string, Record<LibraryName, Result>> = {};
  const rows: string[][] = [];
  for (const input of Object.keys(pathologicalInputs)) {
    const row = {} as Record<LibraryName, Result>;
    for (const name of libraryNames) row[name] = runInProcess(program, name, input, options.limitSeconds);
    results[input] = row;
    // Where tiktoken does not answer, no one else's number is known to be right.
    const truth = tokensOf(row.tiktoken);
    rows.push([input, ...libraryNames.map((name) => cell(row[name], truth)), String(tokensOf(row.tare) ?? '')]);
  }
  report.table(
    `Hard inputs: seconds in a fresh process (limit ${options.limitSeconds} s; first count of the process, so nothing is warm)`,
    ['input', ...libraryNames, 'tokens'],
    rows,
  );
  report.add('pathological', results);
}

function runInProcess(program: string, name: LibraryName, input: string, limitSeconds: number): Result {
  const timeout = (limitSeconds + PREPARATION_SECONDS) * 1000;
  const { stdout, signal, status } = spawnSync(process.execPath, [program, name, input], {
    encoding: 'utf8',
    timeout,
    killSignal: 'SIGKILL',
  });
  if (signal === 'SIGKILL') return 'hang';
  if (status !== 0 || stdout === '') return { error: `the process ended with ${signal ?? status}` };
  const outcome = JSON.parse(stdout) as Outcome;
  return 'milliseconds' in outcome && outcome.milliseconds > limitSeconds * 1000 ? 'hang' : outcome;
}

function tokensOf(result: Result): number | undefined {
  return typeof result === 'object' && 'tokens' in result ? result.tokens : undefined;
}

function cell(result: Result, truth: number | undefined): string {
  if (result === 'hang') return 'hang';
  if ('error' in result) return 'throws';
  const seconds = (result.milliseconds / 1000).toFixed(3);
  return truth === undefined || truth === result.tokens ? seconds : `${seconds} WRONG`;
}
