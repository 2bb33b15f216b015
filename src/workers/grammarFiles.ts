import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

import type { GrammarFiles } from '../code/syntax/syntaxReader';

/** The parser and grammars that the build puts into `grammars/` beside the bundles, compressed. */
export function grammarFilesIn(folder: string): GrammarFiles {
  const unpack = promisify(brotliDecompress);
  const read = async (name: string): Promise<Uint8Array> =>
    unpack(await readFile(join(folder, 'grammars', `${name}.wasm.br`)));
  return { engine: () => read('web-tree-sitter'), grammar: (name) => read(`tree-sitter-${name}`) };
}
