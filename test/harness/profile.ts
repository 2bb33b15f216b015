/** A throw-away VS Code profile: the server's data folder, user settings, extensions and an empty home folder. */
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { makeTemporaryFolder } from './temporaryFolder';

export type Settings = Record<string, unknown>;

export interface Profile {
  /** The server's `--server-data-dir`. */
  readonly folder: string;
  readonly extensionsFolder: string;
  /** An empty folder to be HOME of the tests' VS Code; agents' logs are put here. */
  readonly homeFolder: string;
  /** For VS Code's own sockets, which it would leave in the system's temporary folder. */
  readonly socketsFolder: string;
  /** Overwrites the user settings; before the server starts, or while it runs (VS Code watches the file). */
  writeSettings(settings: Settings): void;
  remove(): void;
}

/** Quiet, offline and without anything that asks, so that what a test sees is what Tare did. */
const quietSettings: Settings = {
  'telemetry.telemetryLevel': 'off',
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.commandCenter.enabled': false,
  'chat.agentHost.enabled': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'npm.fetchOnlinePackageInfo': false,
  'json.schemaDownload.enable': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'window.dialogStyle': 'custom',
  'editor.accessibilitySupport': 'off',
  'files.simpleDialog.enable': true,
};

/** Opens every folder in Restricted Mode without asking. */
export const restrictedModeSettings: Settings = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

export function createProfile(settings: Settings = {}): Profile {
  const temporaryFolder = makeTemporaryFolder('profile');
  const folder = temporaryFolder.path;
  const userFolder = path.join(folder, 'data', 'User');
  const extensionsFolder = path.join(folder, 'extensions');
  const homeFolder = path.join(folder, 'home');
  const socketsFolder = path.join(folder, 's');
  for (const each of [userFolder, extensionsFolder, homeFolder, socketsFolder]) mkdirSync(each, { recursive: true });

  const profile: Profile = {
    folder,
    extensionsFolder,
    homeFolder,
    socketsFolder,
    writeSettings: (own) =>
      writeFileSync(path.join(userFolder, 'settings.json'), JSON.stringify({ ...quietSettings, ...own }, null, 2)),
    remove: () => temporaryFolder.remove(),
  };
  profile.writeSettings(settings);
  return profile;
}
