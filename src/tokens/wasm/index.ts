// The exact counter: UTF-8 in, number of tokens (or the tokens) out. Compiled to WebAssembly by AssemblyScript.
import { allocate, ensure, scratchBase } from './memory';
import { placeClasses, prepareLeads } from './unicode';
import { build, prepareBuild } from './vocabularyBuild';
import { placeTables } from './vocabularyTables';
import { countPiece, encodePiece, pieceTokens } from './bytePair';
import { Pattern } from './pattern';
import { pieceEnd } from './pieces';
import { prepareAscii } from './asciiPieces';
import { isPrepared } from './prepared';
import { isWellFormed } from './utf8';

export { build, placeClasses };

/**
 * Remembers pieces of up to 15 bytes, which nearly all pieces of code and prose are: 16 bytes an entry, the piece and in the top
 * byte its length and its number of tokens (each at most 15). Small enough to stay in the second-level cache of a processor.
 */
const CACHE_BITS: u64 = 14;
const CACHED_LENGTH: usize = 15;
let cache: usize = 0;

/** Below `CACHED_LENGTH` bytes: which bytes of a u64 pair belong to the piece. */
const masks: usize = memory.data(256);

let pattern: u32 = 0;

/** Free bytes behind the input, so that a piece can be read 16 at a time. */
const PADDING: usize = 32;

/** Takes room for everything, and tells where to put what is behind the header of the vocabulary file; see `placeTables`. */
export function placeVocabulary(tokens: u32, suffixBytes: u32, ids: u32): usize {
  cache = allocate((<usize>32) << (<usize>CACHE_BITS));
  return placeTables(tokens, suffixBytes, ids);
}

/** After the files have been written to the places that `placeClasses` and `placeVocabulary` gave; then `build` makes the tables. */
export function prepare(chosenPattern: u32): void {
  pattern = chosenPattern;
  prepareLeads();
  prepareAscii();
  prepareBuild(pattern == Pattern.GEMMA);
  for (let length: usize = 0; length < 16; length++) {
    const low: u64 = length >= 8 ? u64.MAX_VALUE : ((<u64>1) << ((<u64>length) << 3)) - 1;
    const high: u64 = length <= 8 ? 0 : ((<u64>1) << ((<u64>length - 8) << 3)) - 1;
    store<u64>(masks + (length << 4), low);
    store<u64>(masks + (length << 4), high, 8);
  }
}

/** Where to write `size` bytes of input. */
export function inputFor(size: usize): usize {
  ensure(scratchBase + size + PADDING);
  return scratchBase;
}

/** Ends the input with zeros, and tells where it ends. */
function endInput(size: usize): usize {
  const end = scratchBase + size;
  v128.store(end, i64x2.splat(0));
  v128.store(end, i64x2.splat(0), 16);
  return end;
}

/** Tokens of the `size` bytes of valid UTF-8 at the input. */
export function count(size: usize): u32 {
  const end = endInput(size);
  const scratch = end + PADDING;
  let tokens: u32 = 0;
  let at = scratchBase;
  while (at < end) {
    const next = pieceEnd(pattern, at, end);
    const length = next - at;
    if (length == 1) {
      tokens++; // every byte is a token
    } else if (length <= CACHED_LENGTH) {
      const low = load<u64>(at) & load<u64>(masks + (length << 4));
      const high = (load<u64>(at, 8) & load<u64>(masks + (length << 4), 8)) | ((<u64>length) << 60);
      const slot =
        cache + ((<usize>(((low ^ (high * 0x9e3779b97f4a7c15)) * 0xd6e8feb86659fd93) >> (64 - CACHE_BITS))) << 5);
      const keptHigh = load<u64>(slot, 8);
      if (load<u64>(slot) == low && (keptHigh & 0xf0ffffffffffffff) == high) {
        tokens += (<u32>(keptHigh >> 56)) & 15;
      } else {
        tokens += recall(slot, low, high, at, next, scratch);
      }
    } else {
      tokens += countPiece(at, next, scratch);
    }
    at = next;
  }
  return tokens;
}

/** Looks at the other place that a piece may be kept at, else counts it; and puts it in the first, what was there in the other. */
function recall(slot: usize, low: u64, high: u64, at: usize, next: usize, scratch: usize): u32 {
  const keptLow = load<u64>(slot, 16);
  const keptHigh = load<u64>(slot, 24);
  const found =
    keptLow == low && (keptHigh & 0xf0ffffffffffffff) == high
      ? (<u32>(keptHigh >> 56)) & 15
      : countPiece(at, next, scratch);
  v128.store(slot, v128.load(slot), 16);
  store<u64>(slot, low);
  store<u64>(slot, high | ((<u64>found) << 56), 8);
  return found;
}

/** Whether the `size` bytes at the input are well-formed UTF-8, which `count` and `encode` rely on. */
export function isUtf8(size: usize): bool {
  return isWellFormed(scratchBase, scratchBase + size);
}

/** Whether the pattern takes the `size` bytes at the input as they are; if not, their text must be prepared before. */
export function isReady(size: usize): bool {
  return isPrepared(pattern, scratchBase, scratchBase + size);
}

/** Where `encode` left its tokens. */
export let encoded: usize = 0;

/** Encodes the `size` bytes of valid UTF-8 at the input and tells how many tokens lie, as u32, at `encoded`. */
export function encode(size: usize): u32 {
  const end = endInput(size);
  encoded = (end + PADDING + 15) & ~15;
  const scratch = encoded + (size << 2);
  ensure(scratch);
  let tokens: usize = 0;
  let at = scratchBase;
  while (at < end) {
    const next = pieceEnd(pattern, at, end);
    const found = <usize>encodePiece(at, next, scratch);
    memory.copy(encoded + (tokens << 2), pieceTokens, found << 2);
    tokens += found;
    at = next;
  }
  return <u32>tokens;
}
