import { spawn } from 'node:child_process';
import { runAtExit } from './cleanup';
import { repositoryRoot } from './paths';

/**
 * Runs a program in the repository's root with its output shown, and returns its exit code. When this process is ended,
 * the program is too; waiting for it synchronously would put off the signal until it has finished by itself.
 */
export function runProcess(program: string, args: string[], environment: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: repositoryRoot,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
      // npm is a batch file on Windows.
      shell: process.platform === 'win32',
    });
    const takeBack = runAtExit(() => child.kill('SIGTERM'));
    child.once('error', reject);
    child.once('close', (code) => {
      takeBack();
      resolve(code ?? 1);
    });
  });
}
