import { readdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { build } from 'esbuild';
import { inHostTestBundles, inHostTestSources } from '../paths';

/** Bundles test/vscode for the extension host, each test file on its own. */
export async function bundleInHostTests(): Promise<void> {
  // A bundle whose source was deleted must not run again.
  rmSync(inHostTestBundles, { recursive: true, force: true });
  const entryPoints = readdirSync(inHostTestSources, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') || name === 'index.ts')
    .map((name) => path.join(inHostTestSources, name));
  await build({
    entryPoints,
    outbase: inHostTestSources,
    outdir: inHostTestBundles,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    // Packages are loaded from node_modules as they are: `vscode` and `mocha` must be the host's own instances, and
    // `tiktoken` looks for its WebAssembly beside itself.
    packages: 'external',
    logLevel: 'warning',
  });
}
