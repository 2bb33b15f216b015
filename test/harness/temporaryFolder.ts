import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { runAtExit } from './cleanup';

export interface TemporaryFolder {
  readonly path: string;
  /** Called at the latest when the process ends. Does nothing where KEEP_DATA asks to keep the folder for a look at it. */
  remove(): void;
}

/** A new empty folder of the system's temporary folder. Its path holds no symbolic link, so VS Code reports the same one. */
export function makeTemporaryFolder(purpose: string): TemporaryFolder {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), `tare-${purpose}-`));
  const remove = (): void => {
    if (!takeBack()) return;
    if (process.env['KEEP_DATA']) console.log(`Kept: ${folder}`);
    // A process that is just ending may still write a log file, hence the retries.
    else rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  const takeBack = runAtExit(remove);
  return { path: folder, remove };
}
