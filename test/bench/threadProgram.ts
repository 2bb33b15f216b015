/** Worker thread: is sent paths, and answers with the tokens of their files. */
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

import { engineFor } from '../corpus/engines';

parentPort?.on('message', (files: readonly string[]) => {
  const engine = engineFor('o200k_base');
  let tokens = 0;
  for (const file of files) tokens += engine.countUtf8(readFileSync(file));
  parentPort?.postMessage(tokens);
});
