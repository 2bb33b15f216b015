// Runs test/vscode in desktop VS Code: the one of VSCODE_EXECUTABLE, or a version (VSCODE_VERSION, default stable) that
// is downloaded from Microsoft.
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { buildExtension } from '../build';
import { isolatedHome } from '../childEnvironment';
import { bundleInHostTests } from '../inHost/bundleTests';
import { type Label, labelsWithTests } from '../inHost/labels';
import { readReport, reportFileVariable, testFolderVariable } from '../inHost/report';
import { inHostTestBundles, outputFolder, repositoryRoot } from '../paths';
import { makeTemporaryFolder } from '../temporaryFolder';
import { addCounts, isSuccess, noTests, reportCounts, type TestCounts } from '../testCounts';
import { runCommand } from './runCommand';

runCommand(async () => {
  buildExtension();
  await bundleInHostTests();
  let counts: TestCounts = noTests;
  for (const label of labelsWithTests()) {
    if (label.name === 'restricted') {
      console.log(`\nWindow: ${label.name}: left out, because the desktop runner always turns workspace trust off`);
      continue;
    }
    console.log(`\nWindow: ${label.name}`);
    counts = addCounts(counts, await runOnDesktop(label));
  }
  reportCounts(counts);
  return isSuccess(counts) ? 0 : 1;
});

async function runOnDesktop(label: Label): Promise<TestCounts> {
  const folder = makeTemporaryFolder('desktop');
  const reportFile = path.join(folder.path, 'report.json');
  const { folder: opened, workspaceFile } = label.prepare(folder.path);
  const userFolder = path.join(folder.path, 'u', 'User');
  mkdirSync(userFolder, { recursive: true });
  writeFileSync(path.join(userFolder, 'settings.json'), JSON.stringify(label.settings ?? {}));
  const executable = process.env['VSCODE_EXECUTABLE'];
  let failure: unknown;
  try {
    await runTests({
      ...(executable ? { vscodeExecutablePath: executable } : { version: process.env['VSCODE_VERSION'] ?? 'stable' }),
      cachePath: path.join(outputFolder, 'vscode-desktop'),
      extensionDevelopmentPath: repositoryRoot,
      extensionTestsPath: path.join(inHostTestBundles, 'index'),
      extensionTestsEnv: {
        ...isolatedHome(folder.path),
        [reportFileVariable]: reportFile,
        [testFolderVariable]: label.testFolder,
      },
      launchArgs: [
        ...[workspaceFile ?? opened].filter((target) => target !== undefined),
        ...['--user-data-dir', path.dirname(userFolder), '--extensions-dir', path.join(folder.path, 'e')],
      ],
    });
  } catch (error) {
    failure = error;
  }
  const report = readReport(reportFile);
  folder.remove();
  // A failed test ends in `failure` too; then the report says more than the exit code does.
  if (report?.done) return report;
  const remedy = executable ? '' : '\nSet VSCODE_EXECUTABLE to a desktop VS Code where none can be downloaded.';
  throw new Error(`Desktop VS Code did not run the tests: ${String(failure)}${remedy}`);
}
