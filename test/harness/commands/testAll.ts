// npm test: every check in order, up to the first stage that fails, and one closing line over all of them.
import * as path from 'node:path';
import { builtVariable } from '../build';
import { runProcess } from '../runProcess';
import { makeTemporaryFolder } from '../temporaryFolder';
import {
  addCounts,
  closingLine,
  countsFileVariable,
  isSuccess,
  noTests,
  readCounts,
  type TestCounts,
} from '../testCounts';
import { runCommand } from './runCommand';

interface Stage {
  title: string;
  /** The script of package.json. */
  script: string;
  /** How it counts: by its own tests, as one test, or not at all unless it fails. */
  counts: 'tests' | 'one' | 'nothing';
}

const stages: readonly Stage[] = [
  { title: 'Lint', script: 'lint', counts: 'one' },
  { title: 'Type check', script: 'typecheck', counts: 'one' },
  { title: 'Build', script: 'build', counts: 'nothing' },
  // Before the unit tests: those of databases run in the Node that it brings.
  { title: 'VS Code and Chromium', script: 'setup', counts: 'nothing' },
  { title: 'Unit tests', script: 'test:unit', counts: 'tests' },
  { title: 'Tests inside the extension host', script: 'test:vscode', counts: 'tests' },
  { title: 'Tests of the user interface', script: 'test:ui', counts: 'tests' },
  { title: 'Package', script: 'package', counts: 'one' },
  { title: 'Tests of the packaged extension', script: 'test:vsix', counts: 'tests' },
];

runCommand(async () => {
  const folder = makeTemporaryFolder('counts');
  const start = Date.now();
  let total: TestCounts = noTests;
  for (const stage of stages) {
    const counts = await runStage(stage, path.join(folder.path, stage.script.replace(':', '-')));
    total = addCounts(total, counts);
    if (counts.failed > 0) break;
  }
  folder.remove();
  console.log(`\nAll stages: ${seconds(start)}\n${closingLine(total)}`);
  return isSuccess(total) ? 0 : 1;
});

async function runStage(stage: Stage, countsFile: string): Promise<TestCounts> {
  console.log(`\n=== ${stage.title} (npm run ${stage.script})`);
  const start = Date.now();
  const exitCode = await runProcess('npm', ['run', '--silent', stage.script], {
    [countsFileVariable]: countsFile,
    [builtVariable]: '1',
  });
  const counts = stageCounts(stage, exitCode === 0, countsFile);
  console.log(`--- ${stage.title}: ${counts.failed > 0 ? 'failed' : 'passed'} in ${seconds(start)}`);
  return counts;
}

function stageCounts(stage: Stage, succeeded: boolean, countsFile: string): TestCounts {
  const whole = { ...noTests, [succeeded ? 'passed' : 'failed']: 1 };
  if (stage.counts === 'one') return whole;
  if (stage.counts === 'nothing') return succeeded ? noTests : whole;
  const counts = readCounts(countsFile);
  // A stage that died before it could count, or failed without a failed test, has failed all the same.
  if (!counts || (!succeeded && counts.failed === 0)) return addCounts(counts ?? noTests, { ...noTests, failed: 1 });
  return counts;
}

function seconds(start: number): string {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}
