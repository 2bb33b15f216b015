import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { GrammarFiles } from '../code/syntax/syntaxReader';

/** The parser and grammars that the build puts into `grammars/` beside the bundles. */
export function grammarFilesIn(folder: string): GrammarFiles {
  const read = (name: string): Promise<Uint8Array> => readFile(join(folder, 'grammars', `${name}.wasm`));
  return { engine: () => read('web-tree-sitter'), grammar: (name) => read(`tree-sitter-${name}`) };
}
