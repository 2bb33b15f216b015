import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import type { GrammarFiles } from '../../../src/code/syntax/syntaxReader';

const engine = join(dirname(createRequire(import.meta.url).resolve('web-tree-sitter')), 'web-tree-sitter.wasm');

/** The grammars of the installed packages. */
export const installedGrammars: GrammarFiles = {
  engine: () => readFile(engine),
  grammar: (name) => readFile(join(dirname(engine), `../@repomix/tree-sitter-wasms/out/tree-sitter-${name}.wasm`)),
};
