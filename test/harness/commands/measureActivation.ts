// npm run measure:activation [-- N]: how long out/tare.vsix takes to activate, as VS Code's own "Startup Performance"
// reports it, over N starts of the extension host.
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
  const times: ActivationTime[] = [];
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
  for (const { load, activate, finish } of times)
    console.log(
      `load ${load} ms + activate ${activate} ms = ${load + activate} ms, then ${finish} ms until it is finished`,
    );
  const sum = median(times.map(({ load, activate }) => load + activate));
  const finish = median(times.map((time) => time.finish));
  console.log(`Median of ${starts} starts: ${sum} ms, then ${finish} ms until it is finished`);
  return 0;
});

/** In milliseconds: what VS Code's list of running extensions adds up to one number. */
interface ActivationTime {
  /** Reading and evaluating the extension's code. */
  load: number;
  /** Until activate() returned. */
  activate: number;
  /** Until its promise was kept; other extensions have their turns meanwhile. */
  finish: number;
}

async function readActivationTime(workbench: Workbench): Promise<ActivationTime> {
  await workbench.statusBar.waitFor(/./);
  const row = new RegExp(`\\| ${extensionId} +\\| \\w+ +\\| (\\d+) +\\| (\\d+) +\\| (\\d+) `);
  for (let attempt = 0; attempt < 10; attempt++) {
    // The page is written when it is opened, and again only when it is opened anew.
    await workbench.quickInput.runCommand('View: Close All Editors');
    await workbench.quickInput.runCommand('Developer: Startup Performance');
    await workbench.editor.selectAll();
    await workbench.page.keyboard.press('Control+C');
    const match = row.exec(await workbench.readClipboard());
    if (match) return { load: Number(match[1]), activate: Number(match[2]), finish: Number(match[3]) };
    await workbench.page.waitForTimeout(1_000);
  }
  throw new Error(`VS Code reports no activation time for ${extensionId}.`);
}

function median(values: number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
