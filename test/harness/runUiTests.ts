/** Runs test files that drive a VS Code in Chromium, each in a process and a VS Code of its own. */
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { runMocha } from './mocha';
import { repositoryRoot } from './paths';
import { SecondAttempts } from './secondAttempt';
import { addCounts, isSuccess, noTests, reportCounts } from './testCounts';

/** A browser, VS Code's server and its extension host share a busy machine, and a test waits for all of them. */
const testTimeoutMs = 120_000;

/** The test files of a folder, which is given from the repository's root; sorted, and without those of its folders. */
export function uiTestFiles(folder: string): string[] {
  const names = readdirSync(path.join(repositoryRoot, folder)).filter((name) => name.endsWith('.test.ts'));
  return names.sort().map((name) => `${folder}/${name}`);
}

/** Returns the exit code of the whole, after it has reported the counts. */
export async function runUiTests(files: readonly string[]): Promise<number> {
  const attempts = new SecondAttempts();
  let total = noTests;
  for (const file of files) {
    const counts = await attempts.run(file, () => runMocha([file], { timeoutMs: testTimeoutMs, retries: 1 }));
    total = addCounts(total, counts);
  }
  attempts.report();
  reportCounts(total);
  return isSuccess(total) ? 0 : 1;
}
