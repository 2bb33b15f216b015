// Builds dist/: the extension, its worker, the command line, the token engine and the vocabularies.
//   node esbuild.mjs [--production] [--watch]
import { context } from 'esbuild';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram } from './scripts/buildEngine.mjs';
import { generateEncodings } from './scripts/generateEncodings.mjs';
import { packGrammars } from './scripts/packGrammars.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(root, 'dist');
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

if (production) fs.rmSync(dist, { recursive: true, force: true });
await buildProgram('src/tokens/wasm', path.join(dist, 'tokens.wasm'));
await buildProgram('src/sessions/wasm', path.join(dist, 'sessions.wasm'));
await generateEncodings(path.join(dist, 'encodings'));
await packGrammars(path.join(dist, 'grammars'));

const bundles = await context({
  absWorkingDir: root,
  entryPoints: {
    activate: 'src/activate.ts',
    extension: 'src/extension.ts',
    worker: 'src/workers/worker.ts',
    countHelper: 'src/workers/countHelper.ts',
    cli: 'src/cli.ts',
    cliCommands: 'src/cliCommands.ts',
    cliSession: 'src/cliSession.ts',
    cliLogs: 'src/cliLogs.ts',
    cliWaste: 'src/cliWaste.ts',
  },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  // Node 20 is what the oldest supported VS Code (see engines.vscode) and the command line run on.
  target: 'node20.9',
  format: 'cjs',
  // activate.js loads extension.js when VS Code has had its turn, cli.js the command that is asked for.
  external: ['vscode', './extension.js', './cliCommands.js', './cliSession.js', './cliWaste.js'],
  // VS Code answers `require('vscode')` only in what was itself required.
  supported: { 'dynamic-import': false },
  // Its ECMAScript build needs import.meta.url, which a CommonJS bundle does not have.
  alias: { 'web-tree-sitter': createRequire(import.meta.url).resolve('web-tree-sitter') },
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
});
await bundles.rebuild();
fs.chmodSync(path.join(dist, 'cli.js'), 0o755);
if (watch) {
  await bundles.watch();
} else {
  await bundles.dispose();
}
