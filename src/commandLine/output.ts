import { fstatSync, writeSync } from 'node:fs';

const standardOutput = 1;
const standardError = 2;

/** A reader that closes early (`tare count | head`) is no failure. For whoever writes to `process.stdout`. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

/**
 * Writes to standard output. Without `process.stdout`, which to load takes Node 5 ms, as long as `tare session` needs to read 5 MB;
 * but for the console of Windows, which has characters of its own.
 * @returns whether all of it is written: a console may still be at it
 */
export function print(text: string): boolean {
  if (process.platform === 'win32' && fstatSync(standardOutput).isCharacterDevice()) {
    process.stdout.write(text);
    return false;
  }
  writeWhole(standardOutput, text);
  return true;
}

/** Writes to standard error, whole, before it returns: the process may be ended behind it. */
export function warn(text: string): void {
  writeWhole(standardError, text);
}

function writeWhole(descriptor: number, text: string): void {
  for (let rest = Buffer.from(text); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') return; // The reader has what it wanted.
      if (code !== 'EAGAIN') throw error;
      // A pipe that somebody made non-blocking is full: wait for its reader.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, 1);
    }
  }
}
