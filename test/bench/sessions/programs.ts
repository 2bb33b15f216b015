import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const repositoryRoot = resolve(import.meta.dirname, '..', '..', '..');

/** The peer, of the last version with a binary for Linux on x64. MIT. */
const peer = 'ccusage@20.0.24';

/** The native binary of ccusage, installed into a temporary folder; undefined where it cannot be installed. */
export function installCcusage(): string | undefined {
  const folder = join(tmpdir(), `tare-bench-${peer.replace('@', '-')}`);
  try {
    if (!existsSync(join(folder, 'node_modules', 'ccusage'))) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'package.json'), '{ "private": true }');
      execFileSync('npm', ['install', '--no-audit', '--no-fund', peer], { cwd: folder, stdio: 'ignore' });
    }
    // The package's own start script only finds and runs this binary: without it the comparison is fairer to the peer.
    const scope = join(folder, 'node_modules', '@ccusage');
    const binary = readdirSync(scope)
      .map((name) => join(scope, name, 'bin', process.platform === 'win32' ? 'ccusage.exe' : 'ccusage'))
      .find((path) => existsSync(path));
    if (binary !== undefined) chmodSync(binary, 0o755); // The start script does this when it first runs.
    return binary;
  } catch {
    return undefined;
  }
}

/** The command line of this repository, bundled as it is published, beside the program that `npm run build` made. */
export async function bundleTare(folder: string): Promise<string> {
  await build({
    absWorkingDir: repositoryRoot,
    entryPoints: ['cli', 'cliCommands', 'cliSession', 'cliLogs', 'cliWaste'].map((name) => `src/${name}.ts`),
    outdir: folder,
    external: ['./cliCommands.js', './cliSession.js', './cliWaste.js'],
    bundle: true,
    platform: 'node',
    target: 'node20.9',
    format: 'cjs',
    minify: true,
    supported: { 'dynamic-import': false },
    logLevel: 'error',
  });
  copyFileSync(join(repositoryRoot, 'dist', 'sessions.wasm'), join(folder, 'sessions.wasm'));
  return join(folder, 'cli.js');
}
