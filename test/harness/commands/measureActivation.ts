// npm run measure:activation [-- N]: how long out/tare.vsix takes to activate, as VS Code's own list of running
// extensions reports it (loading the code plus activate()), over N starts of the extension host.
import { existsSync } from 'node:fs';
import { launchBrowser } from '../browser';
import { extensionId } from '../extensionId';
import { installVsix } from '../installExtension';
import { vsixFile } from '../paths';
import { createProfile } from '../profile';
import { copySampleWorkspace } from '../sampleWorkspace';
import { startServer } from '../server';
import { installServerPackages } from '../setup/serverPackages';
import { makeTemporaryFolder } from '../temporaryFolder';
import { openPage } from '../workbench/openPage';
import { Workbench } from '../workbench/workbench';
import { runCommand } from './runCommand';

runCommand(async () => {
  const starts = Number(process.argv[2] ?? 9);
  if (!existsSync(vsixFile)) throw new Error(`${vsixFile} is missing. Run \`npm run package\` first.`);
  await installServerPackages();
  const temporaryFolder = makeTemporaryFolder('activation');
  const folder = copySampleWorkspace(temporaryFolder.path);
  const profile = createProfile();
  installVsix(profile, vsixFile);
  const server = await startServer({ profile });
  const browser = await launchBrowser();
  const times: number[] = [];
  try {
    for (let start = 0; start < starts; start++) {
      // Each window has an extension host of its own, so that closing it is a restart for the extension.
      const opened = await openPage(browser, server, { folder });
      times.push(await readActivationTime(new Workbench(opened)));
      await opened.context.close();
    }
  } finally {
    await browser.close();
    await server.stop();
    temporaryFolder.remove();
  }
  const sorted = [...times].sort((left, right) => left - right);
  console.log(`Activation times in ms: ${times.join(', ')}`);
  console.log(`Median of ${starts} starts: ${sorted[Math.floor(sorted.length / 2)]} ms`);
  return 0;
});

/** In milliseconds. */
async function readActivationTime(workbench: Workbench): Promise<number> {
  await workbench.statusBar.waitFor(/./);
  await workbench.quickInput.runCommand('Developer: Show Running Extensions');
  const row = workbench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: extensionId }).first();
  await row.waitFor();
  const text = await row.innerText();
  const match = /(\d+)\s*ms/.exec(text);
  if (!match) throw new Error(`VS Code reports no activation time for ${extensionId}: ${text}`);
  return Number(match[1]);
}
