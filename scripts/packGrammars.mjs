import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const require = createRequire(import.meta.url);

/** `GrammarName` in src/code/syntax/grammars.ts. JavaScript is read with tsx, C with cpp. */
const names = ['c_sharp', 'cpp', 'go', 'java', 'php', 'python', 'ruby', 'rust', 'tsx', 'typescript'];

/** Packing takes half a minute of one core, once for an installation of the packages. */
const cache = fileURLToPath(new URL('../node_modules/.cache/tare-grammars/', import.meta.url));

/**
 * Puts the parser and the grammars into a folder, compressed: 17 MB become 1 MB, which are 0.5 MB less than in the .vsix's own
 * compression. src/workers/grammarFiles.ts reads them.
 */
export async function packGrammars(folder) {
  const engine = path.dirname(require.resolve('web-tree-sitter'));
  const grammars = path.join(engine, '../@repomix/tree-sitter-wasms/out');
  const files = [
    path.join(engine, 'web-tree-sitter.wasm'),
    ...names.map((name) => path.join(grammars, `tree-sitter-${name}.wasm`)),
  ];
  fs.mkdirSync(folder, { recursive: true });
  fs.mkdirSync(cache, { recursive: true });
  await Promise.all(
    files.map(async (file) => {
      const name = path.basename(file, '.wasm');
      const { size, mtimeMs } = fs.statSync(file);
      const packed = path.join(cache, `${name}-${size}-${Math.round(mtimeMs)}.br`);
      if (!fs.existsSync(packed)) {
        const content = fs.readFileSync(file);
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
          [constants.BROTLI_PARAM_SIZE_HINT]: size,
        };
        // Renamed when it is whole: another build may be reading.
        const partial = `${packed}.${process.pid}`;
        fs.writeFileSync(partial, await promisify(brotliCompress)(content, { params }));
        fs.renameSync(partial, packed);
      }
      fs.copyFileSync(packed, path.join(folder, `${name}.wasm.br`));
    }),
  );
}
