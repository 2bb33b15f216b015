/** Puts the extension into a profile: the packaged .vsix as a person would, or the files that would be packaged. */
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { childEnvironment, isolatedHome, ownSockets } from './childEnvironment';
import { extensionId } from './extensionId';
import { packagedFiles } from './packagedFiles';
import { repositoryRoot, serverEntry, serverNode } from './paths';
import type { Profile } from './profile';
import { serverArguments } from './server';

/** @throws with VS Code's own words when it refuses the file */
export function installVsix(profile: Profile, vsix: string): void {
  const output = execFileSync(serverNode(), [serverEntry, '--install-extension', vsix, ...serverArguments(profile)], {
    env: childEnvironment({ ...isolatedHome(profile.homeFolder), ...ownSockets(profile.socketsFolder) }),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (!/was successfully installed/.test(output)) throw new Error(`${vsix} was not installed:\n${output}`);
}

/**
 * Lays the working tree's built files where an installed .vsix would lie, in a tenth of a second instead of seconds.
 * Works on a profile that no server has used yet: VS Code reads the folder once, when it has no list of extensions.
 */
export async function installWorkingTree(profile: Profile): Promise<void> {
  const { version } = JSON.parse(readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  const folder = path.join(profile.extensionsFolder, `${extensionId}-${version}`);
  for (const file of await packagedFiles()) cpSync(path.join(repositoryRoot, file), path.join(folder, file));
}
