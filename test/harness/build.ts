import { execFileSync } from 'node:child_process';
import { repositoryRoot } from './paths';

/** Set by a run that has just built, so that its stages do not each do it again. */
export const builtVariable = 'TARE_BUILT';

/** Builds dist/ from the working tree, so that nothing is ever tested or shown that is older than its source. */
export function buildExtension(): void {
  if (process.env[builtVariable]) return;
  execFileSync(process.execPath, ['esbuild.mjs'], { cwd: repositoryRoot, stdio: ['ignore', 'inherit', 'inherit'] });
}
