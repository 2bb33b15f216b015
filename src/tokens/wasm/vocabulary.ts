// The vocabulary: a trie for the longest token at a place, and for each token the pair it is merged from.
import { allocate, ensure, scratchBase } from './memory';
import { noteNeighbours } from './neighbours';

export const NO_TOKEN: u32 = 0xffffffff;
/** Set on a token that merging never yields, so that it counts only where it is a whole piece. */
const UNREACHABLE: u64 = 1 << 48;
const MAXIMUM_DEPTH: u32 = 256;
/** In place of a split: a character of several bytes that merging starts from (scripts/vocabularyFile.mjs). */
const BASE_SPLIT: u32 = 255;

/**
 * By node (u64): first child (21 bits), number of children (8), token that ends here + 1 or 0 (19), unreachable (1), and in the
 * top byte the byte that leads to it. Children lie one after another, by byte, so that a step reads one cache line.
 */
let nodes: usize = 0;
const CHILD_BITS: u64 = 21;
const COUNT_SHIFT: u64 = 21;
const TOKEN_SHIFT: u64 = 29;
const LABEL_SHIFT: u64 = 56;
/** The byte that leads to each node once more, to search 16 children at a time. */
let labels: usize = 0;
/**
 * By token, four u32: its left and right half (itself twice for a token that is not merged from others), and the first token
 * that it is the left half of, and the right half of (NO_TOKEN for none).
 */
let merges: usize = 0;
/** By the first two bytes: the node they lead to, as in `nodes`, or 0. */
let seconds: usize = 0;
/** By token: the longest shorter token it begins with (u32), or NO_TOKEN. */
let shorter: usize = 0;
/** By token: bytes (u8). */
let lengths: usize = 0;
/** Open-addressed set of u64: left << 36 | right << 18 | merged. Ids stay under 2^18. */
let pairs: usize = 0;
/** By slot of `pairs`, 8 bits of its hash (u8), 0 where it is free: most pairs do not merge, and this small table says so. */
let tags: usize = 0;
/** Remembers answers of `staySideBySide`, direct-mapped: left << 18 | right, and whether they stay in the top bit. */
let verdicts: usize = 0;
const VERDICT_BITS: u64 = 16;
let pairShift: u64 = 0;
let pairMask: u32 = 0;

/** Whether merging starts from bytes, not from characters of several bytes. */
export let startsFromBytes: bool = true;

let tokenCount: u32 = 0;
let nodeCount: u32 = 0;
let file: usize = 0;

/**
 * Takes room for the tables of `tokens` tokens whose sorted, front-coded suffixes have `suffixBytes` bytes, and tells where
 * to put the columns of the file before `build`. All ids are below `ids`.
 */
export function placeVocabulary(tokens: u32, suffixBytes: u32, ids: u32): usize {
  tokenCount = tokens;
  nodeCount = suffixBytes + 1; // each byte a token does not share with the one before it is a new node
  nodes = allocate(<usize>nodeCount << 3);
  labels = allocate(<usize>nodeCount + 16); // read 16 at a time
  merges = allocate(<usize>ids << 4);
  memory.fill(merges, 0xff, <usize>ids << 4);
  shorter = allocate(<usize>ids << 2);
  lengths = allocate(ids);
  seconds = allocate(256 * 256 * 8);
  verdicts = allocate(<usize>8 << <usize>VERDICT_BITS);
  memory.fill(verdicts, 0xff, <usize>8 << <usize>VERDICT_BITS);
  let bits: u32 = 1;
  while ((<u32>1 << bits) < tokens + (tokens >> 1)) bits++;
  pairShift = 64 - bits;
  pairMask = (1 << bits) - 1;
  pairs = allocate(<usize>8 << bits);
  tags = allocate(<usize>1 << bits);
  file = scratchBase;
  ensure(file + tokens * 6 + suffixBytes + 16);
  return file;
}

// @ts-ignore: decorator
@inline
function nodeAt(index: u32): u64 {
  return load<u64>(nodes + (<usize>index << 3));
}

/** The token that ends at a node, or NO_TOKEN. */
// @ts-ignore: decorator
@inline
function tokenOf(node: u64): u32 {
  return (<u32>(node >> TOKEN_SHIFT) & 0x7ffff) - 1;
}

/** Whether a token ends here that merging can yield. */
// @ts-ignore: decorator
@inline
function isReachable(node: u64): bool {
  return tokenOf(node) != NO_TOKEN && (node & UNREACHABLE) == 0;
}

/** Child of `node` over `byte`, or 0. */
// @ts-ignore: decorator
@inline
function child(node: u64, byte: u8): u64 {
  let at = <u32>node & ((1 << <u32>CHILD_BITS) - 1);
  let left = <u32>(node >> COUNT_SHIFT) & 255;
  if (left <= 4) {
    for (; left; left--) {
      const next = nodeAt(at++);
      if (<u8>(next >> LABEL_SHIFT) == byte) return next;
    }
    return 0;
  }
  return searchChildren(at, left, byte);
}

function searchChildren(at: u32, left: u32, byte: u8): u64 {
  const wanted = i8x16.splat(byte);
  while (true) {
    let found = i8x16.bitmask(i8x16.eq(v128.load(labels + at), wanted));
    if (left < 16) found &= (1 << left) - 1;
    if (found) return nodeAt(at + ctz(found));
    if (left <= 16) return 0;
    at += 16;
    left -= 16;
  }
}

const depthNext: usize = memory.data(1028);
const path: usize = memory.data(2056);
const current: usize = memory.data(256);

/**
 * Builds the tables from the columns of the file: shared prefix length u8, suffix length u8, split u8, id in three columns of
 * u8, suffix bytes; tokens sorted by their bytes. Nodes are numbered by depth, then by bytes, which puts the children of each
 * node one after another, and one pass over the sorted tokens places them all.
 */
export function build(): void {
  const sharedColumn = file;
  const suffixColumn = file + tokenCount;
  const splitColumn = suffixColumn + tokenCount;
  const idColumn = splitColumn + tokenCount;
  const bytesColumn = idColumn + 3 * tokenCount;

  // How many nodes each depth has, then where each depth begins.
  memory.fill(depthNext, 0, 4 * (MAXIMUM_DEPTH + 1));
  for (let index: u32 = 0; index < tokenCount; index++) {
    const shared = <u32>load<u8>(sharedColumn + index);
    const length = shared + load<u8>(suffixColumn + index);
    for (let depth = shared + 1; depth <= length; depth++) {
      const slot = depthNext + (depth << 2);
      store<u32>(slot, load<u32>(slot) + 1);
    }
  }
  let start: u32 = 1;
  for (let depth: u32 = 1; depth <= MAXIMUM_DEPTH; depth++) {
    const slot = depthNext + (depth << 2);
    const count = load<u32>(slot);
    store<u32>(slot, start);
    start += count;
  }

  let bytes = bytesColumn;
  for (let index: u32 = 0; index < tokenCount; index++) {
    const shared = <u32>load<u8>(sharedColumn + index);
    const length = shared + load<u8>(suffixColumn + index);
    let node: u32 = 0;
    for (let depth = shared + 1; depth <= length; depth++) {
      const slot = depthNext + (depth << 2);
      node = load<u32>(slot);
      store<u32>(slot, node + 1);
      const byte = load<u8>(bytes++);
      store<u8>(labels + node, byte);
      const below = depth < MAXIMUM_DEPTH ? load<u32>(slot, 4) : 0;
      store<u64>(nodes + (<usize>node << 3), (<u64>byte << LABEL_SHIFT) | below);
      if (depth > 1) {
        const parent = nodes + (<usize>load<u32>(path + ((depth - 1) << 2)) << 3);
        store<u64>(parent, load<u64>(parent) + (<u64>1 << COUNT_SHIFT));
      }
      store<u32>(path + (depth << 2), node);
    }
    const id = idAt(idColumn, index);
    const reachable = length == 1 || load<u8>(splitColumn + index) != 0;
    const record = nodes + (<usize>node << 3);
    store<u64>(record, load<u64>(record) | (<u64>(id + 1) << TOKEN_SHIFT) | (reachable ? 0 : UNREACHABLE));
    store<u8>(lengths + id, <u8>length);
  }
  for (let pair: u32 = 0; pair < 0x10000; pair++) {
    store<u64>(seconds + (<usize>pair << 3), child(nodeAt(1 + (pair >> 8)), <u8>pair));
  }

  // Halves need the whole trie: the right half is found by walking it.
  bytes = bytesColumn;
  for (let index: u32 = 0; index < tokenCount; index++) {
    const shared = <u32>load<u8>(sharedColumn + index);
    const length = shared + load<u8>(suffixColumn + index);
    let node: u64 = shared ? load<u64>(path + (shared << 3)) : 0;
    for (let depth = shared + 1; depth <= length; depth++) {
      const byte = load<u8>(bytes++);
      store<u8>(current + depth - 1, byte);
      node = depth == 1 ? nodeAt(1 + byte) : child(node, byte);
      store<u64>(path + (depth << 3), node);
    }
    const id = idAt(idColumn, index);
    const split = <u32>load<u8>(splitColumn + index);
    let prefix = NO_TOKEN;
    // A character that merging starts from is not made of the tokens of its bytes.
    for (let depth = split == BASE_SPLIT ? 0 : length - 1; depth > 0; depth--) {
      const above = load<u64>(path + (depth << 3));
      if (isReachable(above)) {
        prefix = tokenOf(above);
        break;
      }
    }
    store<u32>(shorter + (<usize>id << 2), prefix);
    let left = id;
    let right = id;
    if (split == BASE_SPLIT) startsFromBytes = false;
    if (length == 1 || split) noteNeighbours(current, length);
    if (split && split != BASE_SPLIT) {
      left = tokenOf(load<u64>(path + (split << 3)));
      let walk = nodeAt(1 + load<u8>(current + split));
      for (let at = split + 1; at < length; at++) walk = child(walk, load<u8>(current + at));
      right = tokenOf(walk);
      addPair(left, right, id);
      store<u32>(mergesOf(left), min(load<u32>(mergesOf(left), 8), id), 8);
      store<u32>(mergesOf(right), min(load<u32>(mergesOf(right), 12), id), 12);
    }
    store<u32>(mergesOf(id), left);
    store<u32>(mergesOf(id), right, 4);
  }
}

function idAt(column: usize, index: u32): u32 {
  return (
    <u32>load<u8>(column + index) |
    (<u32>load<u8>(column + tokenCount + index) << 8) |
    (<u32>load<u8>(column + 2 * tokenCount + index) << 16)
  );
}

// @ts-ignore: decorator
@inline
function mergesOf(token: u32): usize {
  return merges + (<usize>token << 4);
}

// @ts-ignore: decorator
@inline
function hash(key: u64): u64 {
  return key * 0x9e3779b97f4a7c15;
}

/** Never 0. Taken from other bits of the hash than the slot. */
// @ts-ignore: decorator
@inline
function tagOf(hashed: u64): u32 {
  return (<u32>(hashed >> 32) & 127) | 128;
}

function addPair(left: u32, right: u32, merged: u32): void {
  const key = (<u64>left << 18) | right;
  const hashed = hash(key);
  let slot = <u32>(hashed >> pairShift);
  while (load<u8>(tags + slot)) slot = (slot + 1) & pairMask;
  store<u8>(tags + slot, <u8>tagOf(hashed));
  store<u64>(pairs + (<usize>slot << 3), (key << 18) | merged);
}

/** The token that two neighbours merge into if it comes before `limit`; otherwise NO_TOKEN, or one that does not. */
// @ts-ignore: decorator
@inline
export function mergedBefore(limit: u32, left: u32, right: u32): u32 {
  // Most neighbours merge with nothing that early, which their own records tell.
  if (load<u32>(mergesOf(left), 8) >= limit || load<u32>(mergesOf(right), 12) >= limit) return NO_TOKEN;
  const key = (<u64>left << 18) | right;
  const hashed = hash(key);
  const tag = tagOf(hashed);
  let slot = <u32>(hashed >> pairShift);
  while (true) {
    const found = <u32>load<u8>(tags + slot);
    if (!found) return NO_TOKEN;
    if (found == tag) {
      const entry = load<u64>(pairs + (<usize>slot << 3));
      if (entry >> 18 == key) return <u32>entry & 0x3ffff;
    }
    slot = (slot + 1) & pairMask;
  }
}

/** The token of one byte. */
// @ts-ignore: decorator
@inline
export function byteToken(at: usize): u32 {
  return tokenOf(nodeAt(1 + load<u8>(at)));
}

/** The token of the two bytes at `at`, or NO_TOKEN. */
// @ts-ignore: decorator
@inline
export function twoByteToken(at: usize): u32 {
  return tokenOf(secondNode(at));
}

// @ts-ignore: decorator
@inline
function secondNode(at: usize): u64 {
  return load<u64>(seconds + ((<usize>load<u8>(at) << 11) | (<usize>load<u8>(at, 1) << 3)));
}

// @ts-ignore: decorator
@inline
export function lengthOf(token: u32): u32 {
  return load<u8>(lengths + token);
}

/** The next shorter token that `token` begins with and that merging can yield, or NO_TOKEN. */
// @ts-ignore: decorator
@inline
export function shorterPrefix(token: u32): u32 {
  return load<u32>(shorter + (<usize>token << 2));
}

/** End of the longest token at `at` that no merge yields, or 0: a symbol that is matched before merging. */
export function symbolEnd(at: usize, end: usize): usize {
  let node = nodeAt(1 + load<u8>(at));
  let longest: usize = 0;
  while (++at < end) {
    node = child(node, load<u8>(at));
    if (!node) break;
    if (tokenOf(node) != NO_TOKEN && (node & UNREACHABLE) != 0) longest = at + 1;
  }
  return longest;
}

/** The token that is exactly the bytes walked by the last `longestToken`, if it walked to their end; else NO_TOKEN. */
export let wholeToken: u32 = NO_TOKEN;

/** The longest token at `at` that merging can yield. Every byte is a token, so there is one. */
export function longestToken(at: usize, end: usize): u32 {
  let best = nodeAt(1 + load<u8>(at)); // the 256 bytes are the nodes of depth 1, in order
  let node = best;
  if (++at < end) {
    node = secondNode(at - 1);
    while (node) {
      if (isReachable(node)) best = node;
      if (++at >= end) break;
      node = child(node, load<u8>(at));
    }
  }
  wholeToken = node ? tokenOf(node) : NO_TOKEN;
  return tokenOf(best);
}

/**
 * Whether byte-pair merging leaves `left` and `right` side by side, that is, whether no merge across their border comes before
 * the merges that made them. The merges are taken back one by one, the latest first (ids are in the order of merging): at each
 * state the pair at the border must not merge earlier than what was taken back last.
 */
export function staySideBySide(left: u32, right: u32): bool {
  const key = (<u64>left << 18) | right;
  const slot = verdicts + (<usize>(hash(key) >> (64 - VERDICT_BITS)) << 3);
  const kept = load<u64>(slot);
  if ((kept & 0x7fffffffffffffff) == key) return <bool>(kept >> 63);
  const verdict = decideSideBySide(left, right);
  store<u64>(slot, key | (<u64>verdict << 63));
  return verdict;
}

function decideSideBySide(left: u32, right: u32): bool {
  let limit = NO_TOKEN;
  while (true) {
    if (mergedBefore(limit, left, right) < limit) return false;
    if (left > right) {
      limit = left;
      left = load<u32>(mergesOf(left), 4);
      if (left == limit) {
        limit = right + 1;
        right = load<u32>(mergesOf(right));
        if (right + 1 == limit) return true;
      }
    } else {
      limit = right + 1;
      right = load<u32>(mergesOf(right));
      if (right + 1 == limit) {
        limit = left;
        left = load<u32>(mergesOf(left), 4);
        if (left == limit) return true;
      }
    }
  }
}
