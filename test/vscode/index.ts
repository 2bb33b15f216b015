// VS Code calls run() inside the extension host; the web server's and the desktop's runner share this one entry.
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import Mocha from 'mocha';
import { markLine } from '../harness/inHost/markedOutput';
import { type InHostReport, reportFileVariable, testFolderVariable, writeReport } from '../harness/inHost/report';

export async function run(): Promise<void> {
  Mocha.reporters.Base.consoleLog = (...values: unknown[]) => console.log(markLine(...values));

  const folder = path.join(__dirname, process.env[testFolderVariable] ?? '');
  const grep = process.env['MOCHA_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    color: false,
    timeout: 60_000,
    forbidOnly: Boolean(process.env['CI']),
    reporter: 'spec',
    // See secondAttempt.ts: what got lost in one test must not cost a second run of all of them.
    retries: 2,
    ...(grep ? { grep } : {}),
  });
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(path.join(folder, name));
  }

  const report: InHostReport = { passed: 0, failed: 0, skipped: 0, done: false, failures: [], repeated: [] };
  const publish = (): void => {
    const file = process.env[reportFileVariable];
    if (file) writeReport(file, report);
  };
  const fail = (title: string, error: unknown): void => {
    report.failed++;
    report.failures.push({ title, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  };

  await new Promise<void>((resolve) => {
    try {
      mocha
        .run(() => resolve())
        .on('pass', () => {
          report.passed++;
          publish();
        })
        .on('fail', (test, error) => {
          fail(test.fullTitle(), error);
          publish();
        })
        .on('retry', (test: Mocha.Test, error: Error) => {
          report.repeated.push(test.fullTitle());
          console.log(markLine(`    failed, and is run once more: ${error.stack ?? error.message}`));
          publish();
        })
        .on('pending', () => {
          report.skipped++;
        });
    } catch (error) {
      // A test file that throws while it is loaded.
      fail('loading the test files', error);
      resolve();
    }
  });

  report.done = true;
  publish();
  // VS Code makes its exit code of whether this promise holds.
  if (report.failed > 0) throw new Error(`${report.failed} failed`);
}
