import { listFiles, PackageManager } from '@vscode/vsce';
import { repositoryRoot } from './paths';

/** The files that go into the .vsix, relative to the repository, by the packager's own rules. */
export function packagedFiles(): Promise<string[]> {
  return listFiles({ cwd: repositoryRoot, packageManager: PackageManager.None });
}
