// Fills the tables of the vocabulary from the columns of its file.
import { noteNeighbours } from './neighbours';
import {
  BIGRAM_BITS,
  bigramAt,
  bigramNodes,
  bigrams,
  bigramSlot,
  characterAt,
  child,
  CHILD_BITS,
  COUNT_SHIFT,
  ENDS_INSIDE,
  file,
  fourths,
  hash,
  LABEL_SHIFT,
  labels,
  lengths,
  mergesOf,
  nextBigram,
  NO_TOKEN,
  nodeAt,
  nodes,
  pairMask,
  pairs,
  pairShift,
  seconds,
  shorter,
  tagOf,
  tags,
  thirds,
  TOKEN_SHIFT,
  tokenCount,
  tokenOf,
  UNREACHABLE,
  walk,
} from './vocabularyTables';

const MAXIMUM_DEPTH: u32 = 256;
/** In place of a split: a character of several bytes that merging starts from (scripts/vocabularyFile.mjs). */
const BASE_SPLIT: u32 = 255;
const MAXIMUM_BIGRAMS: u32 = 3 << (BIGRAM_BITS - 2);
let bigramCount: u32 = 0;

/** Whether merging starts from bytes, not from characters of several bytes. */
export let startsFromBytes: bool = true;

/** Whether the pattern asks which bytes are neighbours. */
let needsNeighbours: bool = false;

/** While building, by depth: the next node (u32), the node on the way to the token at hand (u32), its token if one can be merged (u32). */
const depthNext: usize = memory.data(1032);
const path: usize = memory.data(1028);
const prefixes: usize = memory.data(1028);
/** The bytes of the token at hand. */
const current: usize = memory.data(256);

/**
 * Tokens that a step of `build` takes. An engine that compiles twice, quickly and then well, exchanges the code of a function
 * between two calls, not within one.
 */
const STEP: u32 = 4096;
const COUNTING: u32 = 0;
const PLACING: u32 = 1;
const LINKING: u32 = 2;
let stage: u32 = COUNTING;
let step: u32 = 0;
let rest: usize = 0;

/** @param neighbours whether to note the neighbours of all bytes */
export function prepareBuild(neighbours: bool): void {
  needsNeighbours = neighbours;
}

/**
 * Builds the tables from the columns of the file, one step a call: shared prefix length u8, suffix length u8, split u8, id in three
 * columns of u8, suffix bytes; tokens sorted by their bytes. Nodes are numbered by depth, then by bytes, which puts the children
 * of each node one after another, and one pass over the sorted tokens places them all.
 * @returns whether there is more to do
 */
export function build(): bool {
  const to = min(step + STEP, tokenCount);
  if (stage == COUNTING) countNodes(step, to);
  else if (stage == PLACING) placeTokens(step, to);
  else linkTokens(step, to);
  step = to;
  if (to < tokenCount) return true;
  step = 0;
  rest = file + 6 * tokenCount;
  if (stage == COUNTING) numberDepths();
  else if (stage == PLACING) fillShortcuts();
  return stage++ < LINKING;
}

// @ts-ignore: decorator
@inline
function sharedOf(index: u32): u32 {
  return load<u8>(file + index);
}

// @ts-ignore: decorator
@inline
function suffixOf(index: u32): u32 {
  return load<u8>(file + tokenCount + index);
}

// @ts-ignore: decorator
@inline
function splitOf(index: u32): u32 {
  return load<u8>(file + 2 * tokenCount + index);
}

// @ts-ignore: decorator
@inline
function idOf(index: u32): u32 {
  const column = file + 3 * tokenCount + index;
  return (
    <u32>load<u8>(column) |
    (<u32>load<u8>(column + tokenCount) << 8) |
    (<u32>load<u8>(column + 2 * tokenCount) << 16)
  );
}

/** How many nodes each depth has. */
function countNodes(from: u32, to: u32): void {
  for (let index = from; index < to; index++) {
    let slot = depthNext + ((sharedOf(index) + 1) << 2);
    const end = slot + (suffixOf(index) << 2);
    for (; slot < end; slot += 4) store<u32>(slot, load<u32>(slot) + 1);
  }
}

/** Where each depth begins. */
function numberDepths(): void {
  let start: u32 = 1;
  for (let depth: u32 = 1; depth <= MAXIMUM_DEPTH; depth++) {
    const slot = depthNext + (depth << 2);
    const count = load<u32>(slot);
    store<u32>(slot, start);
    start += count;
  }
  store<u32>(prefixes, NO_TOKEN);
}

/** Places nodes, and what the way to each token tells of it: its length, the longest token it begins with, its left half. */
function placeTokens(from: u32, to: u32): void {
  for (let index = from; index < to; index++) {
    const shared = sharedOf(index);
    const length = shared + suffixOf(index);
    let node: u32 = load<u32>(path + (shared << 2));
    let prefix = load<u32>(prefixes + (shared << 2));
    if (shared) {
      const parent = nodes + (<usize>node << 3);
      store<u64>(parent, load<u64>(parent) + (<u64>1 << COUNT_SHIFT));
    }
    for (let depth = shared + 1; ; depth++) {
      const slot = depthNext + (depth << 2);
      node = load<u32>(slot);
      store<u32>(slot, node + 1);
      const byte = load<u8>(rest++);
      store<u8>(labels + node, byte);
      store<u32>(path + (depth << 2), node);
      const record = nodes + (<usize>node << 3);
      if (depth == length) {
        store<u64>(record, (<u64>byte << LABEL_SHIFT) | load<u32>(slot, 4));
        break;
      }
      // The way goes on, so there is a child, and its depth is one of a token.
      store<u64>(record, (<u64>byte << LABEL_SHIFT) | (<u64>1 << COUNT_SHIFT) | load<u32>(slot, 4));
      store<u32>(prefixes + (depth << 2), prefix);
    }
    const id = idOf(index);
    const split = splitOf(index);
    const reachable = length == 1 || split != 0;
    const record = nodes + (<usize>node << 3);
    store<u64>(record, load<u64>(record) | (<u64>(id + 1) << TOKEN_SHIFT) | (reachable ? 0 : UNREACHABLE));
    store<u32>(prefixes + (length << 2), reachable ? id : prefix);
    store<u8>(lengths + id, <u8>length);
    // A character that merging starts from is not made of the tokens of its bytes.
    if (split == BASE_SPLIT) startsFromBytes = false;
    store<u32>(shorter + (<usize>id << 2), split == BASE_SPLIT ? NO_TOKEN : prefix);
    const isMerged = split != 0 && split != BASE_SPLIT;
    store<u32>(mergesOf(id), isMerged ? tokenOf(nodeAt(load<u32>(path + (split << 2)))) : id);
    store<u32>(mergesOf(id), id, 4);
  }
}

/** The nodes of two bytes, and those of characters of three bytes and of emoji. */
function fillShortcuts(): void {
  for (let first: u32 = 0; first < 256; first++) storeChildren(nodeAt(1 + first), seconds + (<usize>first << 11), 255);
  for (let lead: u32 = 0xe0; lead < 0xf0; lead++) {
    for (let second: u32 = 0x80; second < 0xc0; second++) {
      storeChildren(
        load<u64>(seconds + (((lead << 8) | second) << 3)),
        thirds + ((((lead & 15) << 12) | ((second & 63) << 6)) << 3),
        63,
      );
    }
  }
  const emoji = load<u64>(seconds + (0xf09f << 3));
  for (let third: u32 = 0x80; third < 0xc0; third++) {
    if (emoji) storeChildren(child(emoji, <u8>third), fourths + ((third & 63) << 9), 63);
  }
}

/** Finds the right halves, which needs the whole trie, and notes what merges. */
function linkTokens(from: u32, to: u32): void {
  for (let index = from; index < to; index++) {
    const shared = sharedOf(index);
    const length = shared + suffixOf(index);
    for (let at = current + shared; at < current + length; at++) store<u8>(at, load<u8>(rest++));
    if (length > 3 && load<u8>(current) >= 0xe0) noteCharacters(shared, length);
    const split = splitOf(index);
    if (split || length == 1) noteNeighbours(current, length, needsNeighbours);
    if (split == 0 || split == BASE_SPLIT) continue;
    const id = idOf(index);
    const left = load<u32>(mergesOf(id));
    const right = tokenOf(walk(current + split, current + length));
    store<u32>(mergesOf(id), right, 4);
    addPair(left, right, id);
    store<u32>(mergesOf(left), min(load<u32>(mergesOf(left), 8), id), 8);
    store<u32>(mergesOf(right), min(load<u32>(mergesOf(right), 12), id), 12);
  }
}

/** Writes the children of a node to a table by the bits of `mask` of their bytes. */
function storeChildren(node: u64, table: usize, mask: usize): void {
  const first = <u32>node & ((1 << <u32>CHILD_BITS) - 1);
  const count = <u32>(node >> COUNT_SHIFT) & 255;
  for (let at = first; at < first + count; at++) {
    const next = nodeAt(at);
    store<u64>(table + ((<usize>(next >> LABEL_SHIFT) & mask) << 3), next);
  }
}

/** Notes in `thirds` and `bigrams` what the token in `current`, with `shared` bytes of the one before it, begins with. */
function noteCharacters(shared: u32, length: u32): void {
  if (!isThreeBytes(current)) return;
  const third = thirds + (<usize>characterAt(current) << 3);
  if (length < 6) {
    store<u64>(third, load<u64>(third) | ENDS_INSIDE);
    return;
  }
  if (shared >= 6 || !isThreeBytes(current + 3)) return;
  if (bigramCount == MAXIMUM_BIGRAMS) {
    store<u64>(third, load<u64>(third) | ENDS_INSIDE);
    return;
  }
  bigramCount++;
  const key = bigramAt(current);
  let slot = bigramSlot(key);
  while (load<u32>(bigrams + (slot << 2))) slot = nextBigram(slot);
  store<u32>(bigrams + (slot << 2), key);
  store<u64>(bigramNodes + (slot << 3), walk(current, current + 6));
}

/** Whether a character of three bytes stands at `at`. */
function isThreeBytes(at: usize): bool {
  return (load<u8>(at) & 0xf0) == 0xe0 && (load<u8>(at, 1) & 0xc0) == 0x80 && (load<u8>(at, 2) & 0xc0) == 0x80;
}

function addPair(left: u32, right: u32, merged: u32): void {
  const key = (<u64>left << 18) | right;
  const hashed = hash(key);
  let slot = <u32>(hashed >> pairShift);
  while (load<u8>(tags + slot)) slot = (slot + 1) & pairMask;
  store<u8>(tags + slot, <u8>tagOf(hashed));
  store<u32>(pairs + (<usize>slot << 2), merged);
}
