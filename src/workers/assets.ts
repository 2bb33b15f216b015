import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseOf, type EncodingId } from '../tokens/encoding';
import { Engine } from '../tokens/engine';
import type { TokenCounter } from '../tokens/tokenCounter';

/** Gives the counter of an encoding; the same one each time. */
export type CounterSource = (encoding: EncodingId) => TokenCounter;

/** Counters over the files that the build puts beside the bundles, each loaded on first use. */
export function countersFrom(folder: string): CounterSource {
  const counters = new Map<EncodingId, TokenCounter>();
  const read = (name: string): Uint8Array => readFileSync(join(folder, name));
  return (encoding) => {
    let counter = counters.get(encoding);
    if (counter === undefined) {
      const base = baseOf(encoding);
      counter = new Engine(encoding, {
        program: read('tokens.wasm'),
        classes: read('encodings/classes.bin'),
        vocabulary: read(`encodings/${encoding}.bin`),
        ...(base === undefined ? {} : { baseVocabulary: read(`encodings/${base}.bin`) }),
      });
      counters.set(encoding, counter);
    }
    return counter;
  };
}
