// Compiles a folder of AssemblyScript to one WebAssembly file, unless that is newer than its sources.
import asc from 'assemblyscript/asc';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** @param sources below the root, such as `src/tokens/wasm`; what the program exports is in its index.ts */
export async function buildProgram(sources, output) {
  const folder = path.join(root, sources);
  const newest = Math.max(
    ...[...fs.readdirSync(folder).map((name) => path.join(folder, name)), fileURLToPath(import.meta.url)].map(
      (file) => fs.statSync(file).mtimeMs,
    ),
  );
  if (fs.existsSync(output) && fs.statSync(output).mtimeMs > newest) return;
  fs.mkdirSync(path.dirname(output), { recursive: true });
  const { error, stderr } = await asc.main(
    [
      `${sources}/index.ts`,
      // asc takes the folder to write to relative to --baseDir.
      ...['--baseDir', root, '--outFile', path.relative(root, output)],
      // SIMD and bulk memory are in every runtime that the oldest supported VS Code has (Chromium 91, Node 16.4).
      ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--enable', 'bulk-memory'],
    ],
    { stderr: undefined },
  );
  if (error) throw new Error(`${sources} does not compile:\n${stderr.toString()}`);
}
