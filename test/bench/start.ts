import { spawnSync } from 'node:child_process';

import { type LibraryName, libraryNames } from './libraries';
import { buildProgram } from './programs';
import type { Report } from './report';
import type { StartFigures } from './startProgram';
import { median } from './statistics';

const ROUNDS = 7;

/** From nothing to the first count in a fresh process: milliseconds and resident memory. */
export function measureStart(report: Report): void {
  const program = buildProgram('startProgram');
  const measured = new Map<LibraryName, StartFigures[]>(libraryNames.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of libraryNames) {
      const { stdout } = spawnSync(process.execPath, [program, name], { encoding: 'utf8' });
      measured.get(name)?.push(JSON.parse(stdout) as StartFigures);
    }
  }
  const figures = Object.fromEntries(
    [...measured].map(([name, rounds]) => [
      name,
      {
        milliseconds: median(rounds.map((round) => round.milliseconds)),
        processorMilliseconds: median(rounds.map((round) => round.processorMilliseconds)),
        residentMegabytes: median(rounds.map((round) => round.residentMegabytes)),
      },
    ]),
  );
  report.table(
    `Start in a fresh process: load, build, count one line (medians of ${ROUNDS})`,
    ['library', 'ms', 'processor ms', 'resident MB'],
    Object.entries(figures).map(([name, of]) => [
      name,
      of.milliseconds.toFixed(0),
      of.processorMilliseconds.toFixed(0),
      of.residentMegabytes.toFixed(1),
    ]),
  );
  report.add('start', figures);
}
