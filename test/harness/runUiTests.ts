/** Runs test files that drive a VS Code in Chromium, each in a process and a VS Code of its own. */
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { runMocha } from './mocha';
import { repositoryRoot } from './paths';
import { makeTemporaryFolder } from './temporaryFolder';
import { addCounts, countsFileVariable, isSuccess, noTests, readCounts, reportCounts } from './testCounts';

/** A browser, VS Code's server and its extension host share a busy machine, and a test waits for all of them. */
const testTimeoutMs = 120_000;
/** A file that fails starts once more, from a fresh VS Code; what fails both times has failed. */
const attempts = 2;

/** The test files of a folder, which is given from the repository's root; sorted, and without those of its folders. */
export function uiTestFiles(folder: string): string[] {
  const names = readdirSync(path.join(repositoryRoot, folder)).filter((name) => name.endsWith('.test.ts'));
  return names.sort().map((name) => `${folder}/${name}`);
}

/** Returns the exit code of the whole, after it has reported the counts of each file's last attempt. */
export async function runUiTests(files: readonly string[]): Promise<number> {
  const folder = makeTemporaryFolder('ui-counts');
  const repeated: string[] = [];
  let total = noTests;
  for (const [index, file] of files.entries()) {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const countsFile = path.join(folder.path, `${index}-${attempt}`);
      const exitCode = await runMocha([file], testTimeoutMs, { [countsFileVariable]: countsFile });
      // A process that died before it could count has failed all the same.
      const counts = readCounts(countsFile) ?? { ...noTests, failed: 1 };
      const succeeded = exitCode === 0 && counts.failed === 0;
      if (!succeeded && attempt < attempts) {
        repeated.push(file);
        console.log(`\n${file} failed and is run once more, in a fresh VS Code.`);
        continue;
      }
      total = addCounts(total, succeeded || counts.failed > 0 ? counts : { ...counts, failed: 1 });
      break;
    }
  }
  folder.remove();
  if (repeated.length > 0) console.log(`\nFailed at first, and run a second time: ${repeated.join(', ')}.`);
  reportCounts(total);
  return isSuccess(total) ? 0 : 1;
}
