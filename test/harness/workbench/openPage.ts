/** Opens VS Code's workbench in a page of the browser, on a folder, a workspace file or nothing. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Server } from '../server';

const drawnLimitMs = 60_000;

export interface WorkbenchTarget {
  /** A folder, or a `.code-workspace` file; absolute. Neither: a window without a folder. */
  folder?: string;
  workspaceFile?: string;
}

export interface InHostTests {
  /** The extension under test, run from its folder as the development host of VS Code does. */
  extensionFolder: string;
  /** Extensions that only tests need, run in the same way beside it. */
  helperFolders: readonly string[];
  /** The module (without .js) whose `run()` VS Code calls in the extension host. */
  testsModule: string;
  onExit: (code: number) => void;
  /** console.* of the extension host. */
  onLog: (level: string, values: unknown[]) => void;
}

export interface OpenedPage {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Addresses outside this machine that the page asked for; the requests were refused. */
  readonly blockedRequests: string[];
}

export async function openPage(
  browser: Browser,
  server: Server,
  target: WorkbenchTarget,
  inHostTests?: InHostTests,
): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);

  const blockedRequests: string[] = [];
  await context.route(
    (url) => url.hostname !== '127.0.0.1',
    (route) => {
      blockedRequests.push(route.request().url());
      return route.abort();
    },
  );

  // A built workbench reads development options from its address only when the server runs with
  // --enable-smoke-test-driver, which hides notification toasts. The page's own web configuration is honoured by
  // every build, so an init script extends it. Rewriting the document with page.route() instead makes every
  // WebSocket to the server fail (1006).
  const script = readFileSync(path.join(__dirname, 'webConfiguration.browser.js'), 'utf8');
  const options = { developmentOptions: inHostTests && developmentOptions(server, inHostTests) };
  await page.addInitScript({ content: `${script}\nextendWebConfiguration(${JSON.stringify(options)});` });
  if (inHostTests) {
    await page.exposeFunction('codeAutomationLog', inHostTests.onLog);
    await page.exposeFunction('codeAutomationExit', inHostTests.onExit);
  }

  const address = new URL(server.origin);
  if (target.workspaceFile) address.searchParams.set('workspace', target.workspaceFile);
  else if (target.folder) address.searchParams.set('folder', target.folder);
  else address.searchParams.set('ew', 'true');
  await page.goto(address.href);
  await waitUntilDrawn(page);
  return { context, page, blockedRequests };
}

/** Before its parts are drawn, the workbench ignores keys. */
export async function waitUntilDrawn(page: Page): Promise<void> {
  await page.waitForSelector('.monaco-workbench .part.statusbar', { timeout: drawnLimitMs });
}

function developmentOptions(server: Server, tests: InHostTests): object {
  const remote = (file: string): object => ({
    $mid: 1,
    scheme: 'vscode-remote',
    authority: `127.0.0.1:${server.port}`,
    path: file,
  });
  const extensions = [tests.extensionFolder, ...tests.helperFolders].map(remote);
  return { extensions, extensionTestsPath: remote(tests.testsModule) };
}
