import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Windows see the same line of a log within a second, and what one remembers reaches the others soon after. */
const CLAIM_MILLISECONDS = 10_000;

/**
 * Decides which window tells of something that all of them see at the same moment. What a memento keeps reaches another window too
 * late for that, so that the first to make a file has it.
 */
export class CrossingClaims {
  /** @param folder of this extension on this machine, shared by its windows */
  public constructor(private readonly folder: string) {}

  /** Whether this window has it: of windows that ask for the same within seconds, one. Also where the folder cannot be written. */
  public async take(crossing: string): Promise<boolean> {
    const file = join(this.folder, createHash('sha1').update(crossing).digest('hex'));
    try {
      await mkdir(this.folder, { recursive: true });
      await this.removeOld();
    } catch {
      return true;
    }
    try {
      const claim = await open(file, 'wx');
      await claim.close();
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code !== 'EEXIST';
    }
  }

  private async removeOld(): Promise<void> {
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name);
      const age = await stat(path).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0, // Another window was quicker.
      );
      if (Math.abs(age) > CLAIM_MILLISECONDS) await rm(path, { force: true });
    }
  }
}
