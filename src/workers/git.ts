import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Bytes of output: 10,000 commits of the repositories measured took 1 to 8 MB. */
const maximumOutput = 256 * 1024 * 1024;

/**
 * Settings of a repository that would make git run a program of the repository's choosing, or fetch. They are
 * overridden, because the folder may be one that nobody has looked into yet.
 */
const harmless = ['-c', 'core.fsmonitor=false', '-c', 'log.showSignature=false', '-c', 'core.pager=cat', '--no-pager'];

export interface GitOptions {
  /** The program; default: the one on the path. */
  readonly git?: string | undefined;
  /** Milliseconds after which git is ended. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** What git prints. It neither writes to the repository nor fetches nor asks. Rejects with what `execFile` throws. */
export async function runGit(
  folder: string,
  commandArguments: readonly string[],
  { git = 'git', timeout, signal }: GitOptions,
): Promise<string> {
  const { stdout } = await run(git, [...harmless, ...commandArguments], {
    cwd: folder,
    maxBuffer: maximumOutput,
    timeout,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' },
    ...(signal && { signal }),
  });
  return stdout;
}
