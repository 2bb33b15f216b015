/** The counters under test, from the files that the build writes. */
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

import { baseOf, type EncodingId } from '../../src/tokens/encoding';
import { Engine } from '../../src/tokens/engine';
import { repositoryRoot } from './packageFiles';
import { perEncoding } from './perEncoding';

const distFolder = path.join(repositoryRoot, 'dist');

/** The engine of an encoding, the same one each time. */
export const engineFor = perEncoding(newEngine);

/** An engine with a memory and caches of its own. */
export function newEngine(encoding: EncodingId): Engine {
  const base = baseOf(encoding);
  return new Engine(encoding, {
    program: built('tokens.wasm'),
    classes: built('encodings/classes.bin'),
    vocabulary: built(`encodings/${encoding}.bin`),
    ...(base === undefined ? {} : { baseVocabulary: built(`encodings/${base}.bin`) }),
  });
}

function built(name: string): Uint8Array {
  const file = path.join(distFolder, name);
  if (!existsSync(file)) throw new Error(`${file} is missing. Run "npm run build" first.`);
  return readFileSync(file);
}
