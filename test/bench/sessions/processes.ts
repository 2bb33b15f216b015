import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Measured {
  readonly seconds: number;
  /** Seconds of processor time of all its threads; 0 where the platform does not tell. */
  readonly processor: number;
  /** The largest resident memory, in bytes; 0 where the platform does not tell. */
  readonly memory: number;
  readonly output: string;
}

/** Runs a program to its end, with nothing of this environment's own agents. @throws when it fails */
export async function measure(
  command: string,
  programArguments: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Measured> {
  const start = performance.now();
  const child = spawn(command, programArguments, {
    env: { PATH: process.env.PATH, TZ: 'UTC', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let memory = 0;
  const processorBefore = processorOfChildren();
  const look = (): void => {
    try {
      const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8');
      memory = Math.max(memory, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024);
    } catch {
      // Not Linux, or over already: the peak is what was seen before.
    }
  };
  const timer = setInterval(look, 5);
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => output.push(piece));
  child.stderr.on('data', (piece: Buffer) => errors.push(piece));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearInterval(timer);
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${command} failed (${status ?? 'killed'}): ${Buffer.concat(errors).toString()}`);
  return {
    seconds,
    processor: processorOfChildren() - processorBefore,
    memory,
    output: Buffer.concat(output).toString(),
  };
}

/** Seconds that the ended children of this process used: fields 16 and 17 of proc(5), in hundredths of a second. */
function processorOfChildren(): number {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return 0;
  }
}

export function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN;
}
