// The tables of the vocabulary: a trie for the longest token at a place, and for each token the pair it is merged from.
import { allocate, ensure, scratchBase } from './memory';

export const NO_TOKEN: u32 = 0xffffffff;
/** Set on a token that merging never yields, so that it counts only where it is a whole piece. */
export const UNREACHABLE: u64 = 1 << 48;

/**
 * By node (u64): first child (21 bits), number of children (8), token that ends here + 1 or 0 (19), unreachable (1), and in the
 * top byte the byte that leads to it. Children lie one after another, by byte, so that a step reads one cache line.
 */
export let nodes: usize = 0;
export const CHILD_BITS: u64 = 21;
export const COUNT_SHIFT: u64 = 21;
export const TOKEN_SHIFT: u64 = 29;
export const LABEL_SHIFT: u64 = 56;
/** The byte that leads to each node once more, to search 16 children at a time. */
export let labels: usize = 0;
/**
 * By token, four u32: its left and right half (itself twice for a token that is not merged from others), and the first token
 * that it is the left half of, and the right half of (NO_TOKEN for none).
 */
export let merges: usize = 0;
/** By the first two bytes: the node they lead to, as in `nodes`, or 0. */
export let seconds: usize = 0;
/** By the 16 bits that tell a character of three bytes: the node it leads to, or 0. Most texts of such characters begin tokens there. */
export let thirds: usize = 0;
/** In `thirds`: a token ends inside the character after this one, so that the trie has to be walked byte by byte. */
export const ENDS_INSIDE: u64 = 1 << 49;
/**
 * By two characters of three bytes, the node of their six bytes: an open-addressed table, of the characters' bits (u32, 0 where it
 * is free), and beside it of the nodes. Texts of China, Japan and Korea are walked a character at a time with it, in a table that stays in the processor's cache.
 * A vocabulary with more such beginnings than fit has the trie walked for the rest (ENDS_INSIDE).
 */
export let bigrams: usize = 0;
export let bigramNodes: usize = 0;
export const BIGRAM_BITS: u32 = 15;
/** By the last 12 bits of U+1F000 to U+1FFFF, the emoji: the node of their four bytes, or 0. */
export let fourths: usize = 0;
/** By token: the longest shorter token it begins with (u32), or NO_TOKEN. */
export let shorter: usize = 0;
/** By token: bytes (u8). */
export let lengths: usize = 0;
/** Open-addressed: what two tokens merge into (u32); its record in `merges` states the two. Ids stay under 2^18. */
export let pairs: usize = 0;
/** By slot of `pairs`, 8 bits of its hash (u8), 0 where it is free: most pairs do not merge, and this small table says so. */
export let tags: usize = 0;
export let pairShift: u64 = 0;
export let pairMask: u32 = 0;

/** Direct-mapped answers of `staySideBySide` (u32), by VERDICT_BITS bits. */
export let verdicts: usize = 0;
export const VERDICT_BITS: u64 = 16;

export let tokenCount: u32 = 0;
export let file: usize = 0;

/**
 * Takes room for the tables of `tokens` tokens whose sorted, front-coded suffixes have `suffixBytes` bytes, and tells where
 * to put the columns of the file before `build`. All ids are below `ids`.
 */
export function placeTables(tokens: u32, suffixBytes: u32, ids: u32): usize {
  tokenCount = tokens;
  const nodeCount = suffixBytes + 1; // each byte a token does not share with the one before it is a new node
  nodes = allocate(<usize>nodeCount << 3);
  labels = allocate(<usize>nodeCount + 16); // read 16 at a time
  merges = allocate(<usize>ids << 4);
  memory.fill(merges, 0xff, <usize>ids << 4);
  shorter = allocate(<usize>ids << 2);
  lengths = allocate(ids);
  seconds = allocate(256 * 256 * 8);
  thirds = allocate(0x10000 * 8);
  fourths = allocate(0x1000 * 8);
  bigrams = allocate(4 << BIGRAM_BITS);
  bigramNodes = allocate(8 << BIGRAM_BITS);
  verdicts = allocate(<usize>4 << <usize>VERDICT_BITS);
  let bits: u32 = 1;
  while ((<u32>1 << bits) < tokens + (tokens >> 1)) bits++;
  pairShift = 64 - bits;
  pairMask = (1 << bits) - 1;
  pairs = allocate(<usize>4 << bits);
  tags = allocate(<usize>1 << bits);
  file = scratchBase;
  ensure(file + tokens * 6 + suffixBytes + 16);
  return file;
}

// @ts-ignore: decorator
@inline
export function nodeAt(index: u32): u64 {
  return load<u64>(nodes + (<usize>index << 3));
}

/** The token that ends at a node, or NO_TOKEN. */
// @ts-ignore: decorator
@inline
export function tokenOf(node: u64): u32 {
  return (<u32>(node >> TOKEN_SHIFT) & 0x7ffff) - 1;
}

/** Whether a token ends here that merging can yield. */
// @ts-ignore: decorator
@inline
export function isReachable(node: u64): bool {
  return tokenOf(node) != NO_TOKEN && (node & UNREACHABLE) == 0;
}

/** Child of `node` over `byte`, or 0. */
// @ts-ignore: decorator
@inline
export function child(node: u64, byte: u8): u64 {
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

export function searchChildren(at: u32, left: u32, byte: u8): u64 {
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

// @ts-ignore: decorator
@inline
export function secondNode(at: usize): u64 {
  return load<u64>(seconds + ((<usize>load<u8>(at) << 11) | (<usize>load<u8>(at, 1) << 3)));
}

/** The node that the bytes from `at` to `end` lead to, which is there. */
// @ts-ignore: decorator
@inline
export function walk(at: usize, end: usize): u64 {
  if (at + 1 == end) return nodeAt(1 + load<u8>(at));
  let node = secondNode(at);
  for (at += 2; at < end; at++) node = child(node, load<u8>(at));
  return node;
}

/** The 16 bits of the character of three bytes at `at`. */
// @ts-ignore: decorator
@inline
export function characterAt(at: usize): u32 {
  return ((<u32>load<u8>(at) & 15) << 12) | ((<u32>load<u8>(at, 1) & 63) << 6) | (<u32>load<u8>(at, 2) & 63);
}

// @ts-ignore: decorator
@inline
export function bigramAt(at: usize): u32 {
  return (characterAt(at) << 16) | characterAt(at + 3);
}

// @ts-ignore: decorator
@inline
export function bigramSlot(key: u32): u32 {
  return (key * 0x9e3779b1) >> (32 - BIGRAM_BITS);
}

// @ts-ignore: decorator
@inline
export function nextBigram(slot: u32): u32 {
  return (slot + 1) & ((1 << BIGRAM_BITS) - 1);
}

// @ts-ignore: decorator
@inline
export function mergesOf(token: u32): usize {
  return merges + (<usize>token << 4);
}

// @ts-ignore: decorator
@inline
export function hash(key: u64): u64 {
  return key * 0x9e3779b97f4a7c15;
}

/** Never 0. Taken from other bits of the hash than the slot. */
// @ts-ignore: decorator
@inline
export function tagOf(hashed: u64): u32 {
  return (<u32>(hashed >> 32) & 127) | 128;
}
