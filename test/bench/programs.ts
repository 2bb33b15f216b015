/** Programs that measurements start in processes or threads of their own. */
import { buildSync } from 'esbuild';
import * as path from 'node:path';

import { repositoryRoot } from '../corpus/packageFiles';

/**
 * Bundles `test/bench/<name>.ts` to plain JavaScript, so that no transpiler runs where time and memory are measured.
 * The folder lies as deep in the repository as test/corpus does, because paths are found from `__dirname`.
 * @returns the path of the bundle
 */
export function buildProgram(name: string): string {
  const outfile = path.join(repositoryRoot, 'out', 'bench', `${name}.cjs`);
  buildSync({
    entryPoints: [path.join(__dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    logLevel: 'error',
  });
  return outfile;
}
