// The format of a vocabulary file. Written here, read by src/tokens/engine.ts (header) and src/tokens/wasm/vocabularyBuild.ts (columns).
import { createHash } from 'node:crypto';

/** Bytes of the header: magic, tokens, bytes of the rests, pattern, highest id + 1; u32 little endian each. */
const HEADER_BYTES = 20;
const MAGIC = 0x45524154; // "TARE"

/** In place of a split: the token is one character that merging starts from, though it has several bytes. */
export const BASE_SPLIT = 255;

/** Patterns as numbered in src/tokens/wasm/pieces.ts. */
export const patterns = { o200k: 0, cl100k: 1, tekken: 2, qwen: 3, deepSeek: 4, gemma: 5 };

export const sha256Of = (bytes) => createHash('sha256').update(bytes).digest('hex');

/**
 * Tokens sorted by their bytes, front-coded, in columns (they compress better): bytes shared with the token before, bytes of
 * the rest, split (length of the left half of the last merge; 0 for none; or BASE_SPLIT), id in three columns, the rests.
 * Ids must rise in the order of merging.
 * @param tokens {bytes: Buffer, id: number, split: number}[]
 */
export function vocabularyFile(pattern, tokens) {
  const sorted = [...tokens].sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  const columns = { shared: [], rest: [], split: [], low: [], middle: [], high: [] };
  const rests = [];
  let before = Buffer.alloc(0);
  let ids = 0;
  for (const { bytes, id, split } of sorted) {
    let shared = 0;
    while (shared < before.length && before[shared] === bytes[shared]) shared++;
    columns.shared.push(shared);
    columns.rest.push(bytes.length - shared);
    columns.split.push(split);
    columns.low.push(id & 255);
    columns.middle.push((id >> 8) & 255);
    columns.high.push(id >> 16);
    rests.push(bytes.subarray(shared));
    before = bytes;
    ids = Math.max(ids, id + 1);
  }
  const restBytes = Buffer.concat(rests);
  const header = Buffer.alloc(HEADER_BYTES);
  [MAGIC, sorted.length, restBytes.length, pattern, ids].forEach((value, index) =>
    header.writeUInt32LE(value, 4 * index),
  );
  return Buffer.concat([header, ...Object.values(columns).map((column) => Buffer.from(column)), restBytes]);
}

/** "TARD": a vocabulary stated as the difference to another one. */
const DERIVED_MAGIC = 0x44524154;

/**
 * A vocabulary that contains another one, less a few tokens, with the ids closed up: DERIVED_MAGIC, number of dropped tokens, their
 * ids in rising order (u32 each), then a vocabulary file of the tokens added. Put together again by
 * src/tokens/derivedVocabulary.ts, which gives the bytes of `vocabularyFile(pattern, tokens)`.
 */
export function derivedVocabularyFile(pattern, tokens, base) {
  const own = new Map(tokens.map((token) => [token.bytes.toString('latin1'), token]));
  const dropped = [];
  for (const { bytes, id, split } of [...base].sort((a, b) => a.id - b.id)) {
    const key = bytes.toString('latin1');
    const token = own.get(key);
    if (token === undefined) dropped.push(id);
    else if (token.id !== id - dropped.length || token.split !== split) {
      throw new Error(`Token ${token.id} is not token ${id} of the base: the vocabulary does not derive from it.`);
    }
    own.delete(key);
  }
  const header = Buffer.alloc(8 + 4 * dropped.length);
  [DERIVED_MAGIC, dropped.length, ...dropped].forEach((value, index) => header.writeUInt32LE(value, 4 * index));
  return Buffer.concat([header, vocabularyFile(pattern, [...own.values()])]);
}

/**
 * Merges parts, the pair of lowest rank first and leftmost among equals, until two are left.
 * @param rankOf (left, right) → rank of their merge, or undefined
 * @returns the left one of the last two; undefined if merging never yields the whole
 */
export function leftHalf(parts, rankOf) {
  const left = [...parts];
  for (;;) {
    let best = -1;
    let bestRank = Infinity;
    for (let index = 0; index + 1 < left.length; index++) {
      const rank = rankOf(left[index], left[index + 1]);
      if (rank !== undefined && rank < bestRank) {
        best = index;
        bestRank = rank;
      }
    }
    if (best < 0) return undefined;
    if (left.length === 2) return left[0];
    left.splice(best, 2, left[best] + left[best + 1]);
  }
}

/** Tokens of a vocabulary in tiktoken's manner: bytes as a latin1 string → rank, any two neighbours merge that make a token. */
export function tokensOfRanks(ranks, firstId = 0) {
  return [...ranks].map(([key, rank]) => {
    const left = key.length > 1 ? leftHalf(key, (a, b) => ranks.get(a + b)) : undefined;
    return { bytes: Buffer.from(key, 'latin1'), id: firstId + rank, split: left?.length ?? 0 };
  });
}

/** Token bytes (as a latin1 string) → rank, from the text form that the JavaScript ports of tiktoken use. */
export function readRanks(text) {
  const ranks = new Map();
  for (const line of text.split('\n')) {
    const [, first, ...tokens] = line.split(' ');
    tokens.forEach((token, index) => ranks.set(Buffer.from(token, 'base64').toString('latin1'), Number(first) + index));
  }
  return ranks;
}
