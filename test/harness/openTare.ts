/** One call for a UI test: a server, a browser and a window, with Tare installed in a profile of its own. */
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser';
import { installVsix, installWorkingTree } from './installExtension';
import { createProfile, type Profile, type Settings } from './profile';
import { copySampleWorkspace } from './sampleWorkspace';
import { type Server, startServer } from './server';
import { installServerPackages } from './setup/serverPackages';
import { makeTemporaryFolder } from './temporaryFolder';
import { openPage, type WorkbenchTarget } from './workbench/openPage';
import { Workbench } from './workbench/workbench';

export interface OpenTareOptions {
  /** Default: a copy of the sample workspace, which the test may change. `{}`: a window without a folder. */
  target?: WorkbenchTarget;
  settings?: Settings;
  environment?: NodeJS.ProcessEnv;
  /** Install this file; default: the built files of the working tree. */
  vsix?: string;
  /** For a test that hides the status bar item, which openTare otherwise waits for. */
  withoutStatusBarItem?: boolean;
  /** Called before VS Code starts, for instance to lay agents' logs into `profile.homeFolder`. */
  prepare?(profile: Profile): void;
}

export interface OpenedTare {
  readonly workbench: Workbench;
  readonly server: Server;
  readonly profile: Profile;
  /** The sample workspace's copy; '' when the test brought its own target. */
  readonly folder: string;
  /** Ends everything and removes it. */
  close(): Promise<void>;
}

export async function openTare(options: OpenTareOptions = {}): Promise<OpenedTare> {
  await installServerPackages();
  const temporaryFolder = makeTemporaryFolder('ui');
  const folder = options.target ? '' : copySampleWorkspace(temporaryFolder.path);
  const profile = createProfile(options.settings);
  let server: Server | undefined;
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await server?.stop();
    profile.remove();
    temporaryFolder.remove();
  };
  try {
    if (options.vsix) installVsix(profile, options.vsix);
    else await installWorkingTree(profile);
    options.prepare?.(profile);
    server = await startServer({ profile, ...(options.environment ? { environment: options.environment } : {}) });
    browser = await launchBrowser();
    const workbench = new Workbench(await openPage(browser, server, options.target ?? { folder }));
    // Until an extension is registered, the window is usable but shows nothing of it, in menus for instance.
    if (!options.withoutStatusBarItem) await workbench.statusBar.tare.waitFor();
    return { workbench, server, profile, folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}
