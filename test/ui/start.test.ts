import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../harness/browser';
import { keepScreenshotsOfFailures } from '../harness/mocha';
import { repositoryRoot } from '../harness/paths';
import { makeTemporaryFolder } from '../harness/temporaryFolder';
import { waitUntilDrawn } from '../harness/workbench/openPage';
import { Workbench } from '../harness/workbench/workbench';

describe('npm start', () => {
  const temporaryFolder = makeTemporaryFolder('start-test');
  let browser: Browser | undefined;
  let workbench: Workbench | undefined;

  after(async () => {
    await browser?.close();
    temporaryFolder.remove();
  });
  keepScreenshotsOfFailures(() => workbench);

  it('serves VS Code with Tare until Ctrl+C and leaves nothing behind', async () => {
    const npm = startNpm([], temporaryFolder.path);
    try {
      const address = await printedAddress(npm);
      browser = await launchBrowser();
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(address);
      await waitUntilDrawn(page);
      workbench = new Workbench({ context, page, blockedRequests: [] });
      await workbench.quickInput.openFile('src/auth.ts');
      await workbench.statusBar.waitFor(/\d tokens/);
      await workbench.screenshot('npm-start');

      // As the terminal does: to npm and to all that it started. npm's own exit code depends on the shell between.
      const end = ended(npm);
      process.kill(-npm.pid!, 'SIGINT');
      await end;
      await assert.rejects(fetch(address), 'the server is gone');
      const left = readdirSync(temporaryFolder.path).filter((name) => /^(tare|vscode)-/.test(name));
      assert.deepEqual(left, []);
    } finally {
      if (npm.exitCode === null && npm.signalCode === null) process.kill(-npm.pid!, 'SIGTERM');
    }
  });

  it('says so when there is no such folder', async () => {
    const npm = startNpm(['no/such/folder'], temporaryFolder.path);
    let message = '';
    npm.stderr!.on('data', (chunk: Buffer) => (message += chunk.toString('utf8')));
    assert.equal(await ended(npm), 2);
    assert.match(message, /There is no folder .*no\/such\/folder/);
  });
});

function startNpm(args: string[], temporaryFolder: string): ChildProcess {
  return spawn('npm', ['start', '--silent', '--', ...args], {
    cwd: repositoryRoot,
    env: { ...process.env, TMPDIR: temporaryFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, to be signalled as a terminal would.
    detached: true,
  });
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('close', resolve));
}

function printedAddress(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    child.once('close', () => reject(new Error(`npm start ended:\n${output}`)));
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
        const address = /http:\/\/127\.0\.0\.1:\S+/.exec(output);
        if (address) resolve(address[0]);
      });
    }
  });
}
