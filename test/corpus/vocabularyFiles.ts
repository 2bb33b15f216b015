/** Reads vocabulary files back, by a way of its own (the format: scripts/vocabularyFile.mjs). */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';

import type { EncodingId } from '../../src/tokens/encoding';
import { repositoryRoot } from './packageFiles';

export interface VocabularyToken {
  readonly bytes: Buffer;
  readonly id: number;
  /** Length of the left half of the last merge, 0 for none, 255 for a character of several bytes that merging starts from. */
  readonly split: number;
}

export function readVocabulary(encoding: EncodingId): {
  readonly ids: number;
  readonly tokens: readonly VocabularyToken[];
} {
  const file = readFileSync(path.join(repositoryRoot, 'dist', 'encodings', `${encoding}.bin`));
  const [, count = 0, , , ids = 0] = Array.from({ length: 5 }, (_, index) => file.readUInt32LE(4 * index));
  const column = (number: number): Buffer => file.subarray(20 + number * count, 20 + (number + 1) * count);
  const [shared, rest, split, low, middle, high] = [0, 1, 2, 3, 4, 5].map(column) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  let at = 20 + 6 * count;
  let bytes = Buffer.alloc(0);
  const tokens = Array.from({ length: count }, (_, index) => {
    bytes = Buffer.concat([bytes.subarray(0, shared[index]), file.subarray(at, (at += rest[index] ?? 0))]);
    return {
      bytes,
      id: (low[index] ?? 0) | ((middle[index] ?? 0) << 8) | ((high[index] ?? 0) << 16),
      split: split[index] ?? 0,
    };
  });
  return { ids, tokens };
}
