import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** `GrammarName` in src/code/syntax/grammars.ts. JavaScript is read with tsx, C with cpp. */
const names = ['c_sharp', 'cpp', 'go', 'java', 'php', 'python', 'ruby', 'rust', 'tsx', 'typescript'];

/** Puts the parser and the grammars into a folder; src/workers/grammarFiles.ts reads them. */
export function copyGrammars(folder) {
  const engine = path.dirname(require.resolve('web-tree-sitter'));
  const grammars = path.join(engine, '../@repomix/tree-sitter-wasms/out');
  fs.mkdirSync(folder, { recursive: true });
  fs.copyFileSync(path.join(engine, 'web-tree-sitter.wasm'), path.join(folder, 'web-tree-sitter.wasm'));
  for (const name of names) {
    fs.copyFileSync(path.join(grammars, `tree-sitter-${name}.wasm`), path.join(folder, `tree-sitter-${name}.wasm`));
  }
}
