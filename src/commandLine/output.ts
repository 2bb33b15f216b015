import { fstatSync, writeSync } from 'node:fs';

const standardOutput = 1;

/** A reader that closes early (`tare count | head`) is no failure. For whoever writes to `process.stdout`. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

/**
 * Writes to standard output, whole, before it returns. Without `process.stdout` where that is a file or a pipe: to load it takes
 * Node 5 ms, as long as `tare session` needs to read 5 MB.
 */
export function print(text: string): void {
  if (fstatSync(standardOutput).isCharacterDevice()) {
    process.stdout.write(text);
    return;
  }
  for (let rest = Buffer.from(text); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(standardOutput, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw error;
      // A pipe that somebody made non-blocking is full: wait for its reader.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, 1);
    }
  }
}
