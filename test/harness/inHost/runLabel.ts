/** Runs one label's tests in the extension host of VS Code's web server. */
import * as path from 'node:path';
import type { Browser } from 'playwright-core';
import { inHostTestBundles, modelProviderExtension, repositoryRoot } from '../paths';
import { type Server, startServer } from '../server';
import { makeTemporaryFolder } from '../temporaryFolder';
import { openPage } from '../workbench/openPage';
import { readMarked } from './markedOutput';
import type { Label } from './labels';
import { type InHostReport, readReport, reportFileVariable, testFolderVariable } from './report';

const limitMs = Number(process.env['TARE_TEST_LIMIT_MS'] ?? 12 * 60_000);

/** @throws when the host ended, or fell silent, before its tests had all run */
export async function runLabel(browser: Browser, label: Label): Promise<InHostReport> {
  const folder = makeTemporaryFolder('host');
  const reportFile = path.join(folder.path, 'report.json');
  let server: Server | undefined;
  try {
    const target = label.prepare(folder.path);
    server = await startServer({
      ...(label.settings ? { settings: label.settings } : {}),
      environment: {
        [reportFileVariable]: reportFile,
        [testFolderVariable]: label.testFolder,
      },
    });
    const exitCode = await openAndWait(browser, server, target);
    const report = readReport(reportFile);
    if (!report?.done) {
      const last = report ? `after ${report.passed + report.failed} tests` : 'before the first test';
      throw new Error(`The extension host ended ${last} (${exitCode}).\n${server.log()}`);
    }
    if (exitCode !== 0 && report.failed === 0) throw new Error(`VS Code ended with ${exitCode}.\n${server.log()}`);
    return report;
  } finally {
    await server?.stop();
    folder.remove();
  }
}

async function openAndWait(
  browser: Browser,
  server: Server,
  target: ReturnType<Label['prepare']>,
): Promise<number | string> {
  let timer: NodeJS.Timeout | undefined;
  const exit = new Promise<number | string>((resolve) => {
    timer = setTimeout(() => resolve(`no end within ${limitMs / 1000} s`), limitMs);
    openPage(browser, server, target, {
      extensionFolder: repositoryRoot,
      helperFolders: [modelProviderExtension],
      testsModule: path.join(inHostTestBundles, 'index'),
      onExit: resolve,
      onLog: (_level, values) => {
        const printed = readMarked(values);
        if (printed !== undefined) console.log(printed);
        else if (process.env['VERBOSE']) console.log(...values);
      },
    }).catch((error: unknown) => resolve(String(error)));
  });
  try {
    return await exit;
  } finally {
    clearTimeout(timer);
    for (const context of browser.contexts()) await context.close();
  }
}
