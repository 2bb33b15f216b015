import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseOf, type EncodingId } from '../tokens/encoding';
import { Engine } from '../tokens/engine';
import type { TokenCounter } from '../tokens/tokenCounter';

/** Gives the counter of an encoding; the same one each time. */
export type CounterSource = (encoding: EncodingId) => TokenCounter;

/** Counters over the files that the build puts beside the bundles, each loaded when it first counts. */
export function countersFrom(folder: string): CounterSource {
  const counters = new Map<EncodingId, TokenCounter>();
  const read = (name: string): Uint8Array => readFileSync(join(folder, name));
  const load = (encoding: EncodingId): Engine => {
    const base = baseOf(encoding);
    return new Engine(encoding, {
      program: read('tokens.wasm'),
      classes: read('encodings/classes.bin'),
      vocabulary: read(`encodings/${encoding}.bin`),
      ...(base === undefined ? {} : { baseVocabulary: read(`encodings/${base}.bin`) }),
    });
  };
  return (encoding) => {
    let counter = counters.get(encoding);
    if (counter === undefined) {
      counter = new LoadedOnUse(encoding, load);
      counters.set(encoding, counter);
    }
    return counter;
  };
}

/** A thread that only walks and lets others count never needs an engine of its own. */
class LoadedOnUse implements TokenCounter {
  private engine: Engine | undefined;

  public constructor(
    public readonly encoding: EncodingId,
    private readonly load: (encoding: EncodingId) => Engine,
  ) {}

  public count(text: string): number {
    return this.loaded().count(text);
  }

  public countUtf8(bytes: Uint8Array): number {
    return this.loaded().countUtf8(bytes);
  }

  public encode(text: string): Uint32Array {
    return this.loaded().encode(text);
  }

  private loaded(): Engine {
    return (this.engine ??= this.load(this.encoding));
  }
}
