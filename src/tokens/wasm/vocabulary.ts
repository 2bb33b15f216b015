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
/** By the 16 bits that tell a character of three bytes: the node it leads to, or 0. Most texts of such characters begin tokens there. */
let thirds: usize = 0;
/** In `thirds`: a token ends inside the character after this one, so that the trie has to be walked byte by byte. */
const ENDS_INSIDE: u64 = 1 << 49;
/**
 * By two characters of three bytes, the node of their six bytes: an open-addressed table, of the characters' bits (u32, 0 where it
 * is free), and beside it of the nodes. Texts of China, Japan and Korea are walked a character at a time with it, in a table that stays in the processor's cache.
 * A vocabulary with more such beginnings than fit has the trie walked for the rest (ENDS_INSIDE).
 */
let bigrams: usize = 0;
let bigramNodes: usize = 0;
const BIGRAM_BITS: u32 = 15;
const MAXIMUM_BIGRAMS: u32 = 3 << (BIGRAM_BITS - 2);
let bigramCount: u32 = 0;
/** By the last 12 bits of U+1F000 to U+1FFFF, the emoji: the node of their four bytes, or 0. */
let fourths: usize = 0;
/** By token: the longest shorter token it begins with (u32), or NO_TOKEN. */
let shorter: usize = 0;
/** By token: bytes (u8). */
let lengths: usize = 0;
/** Open-addressed: what two tokens merge into (u32); its record in `merges` states the two. Ids stay under 2^18. */
let pairs: usize = 0;
/** By slot of `pairs`, 8 bits of its hash (u8), 0 where it is free: most pairs do not merge, and this small table says so. */
let tags: usize = 0;
/**
 * Remembers answers of `staySideBySide`, direct-mapped: by the upper bits of the hash of the two tokens, its lower bits, whether
 * they stay, and that there is an answer (u32). The hash is one to one, so its bits stand for the tokens.
 */
let verdicts: usize = 0;
const VERDICT_BITS: u64 = 16;
const KEY_BITS: u64 = 36;
const VERDICT_KEY: u32 = (1 << <u32>(KEY_BITS - VERDICT_BITS)) - 1;
const STAY: u32 = 1 << 30;
const ANSWERED: u32 = 1 << 31;
let pairShift: u64 = 0;
let pairMask: u32 = 0;

/** Whether merging starts from bytes, not from characters of several bytes. */
export let startsFromBytes: bool = true;

/** Whether the pattern asks which bytes are neighbours. */
let needsNeighbours: bool = false;
let tokenCount: u32 = 0;
let file: usize = 0;

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

/** The node that the bytes from `at` to `end` lead to, which is there. */
// @ts-ignore: decorator
@inline
function walk(at: usize, end: usize): u64 {
  if (at + 1 == end) return nodeAt(1 + load<u8>(at));
  let node = secondNode(at);
  for (at += 2; at < end; at++) node = child(node, load<u8>(at));
  return node;
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

/** The 16 bits of the character of three bytes at `at`. */
// @ts-ignore: decorator
@inline
function characterAt(at: usize): u32 {
  return ((<u32>load<u8>(at) & 15) << 12) | ((<u32>load<u8>(at, 1) & 63) << 6) | (<u32>load<u8>(at, 2) & 63);
}

// @ts-ignore: decorator
@inline
function bigramAt(at: usize): u32 {
  return (characterAt(at) << 16) | characterAt(at + 3);
}

// @ts-ignore: decorator
@inline
function bigramSlot(key: u32): u32 {
  return (key * 0x9e3779b1) >> (32 - BIGRAM_BITS);
}

// @ts-ignore: decorator
@inline
function nextBigram(slot: u32): u32 {
  return (slot + 1) & ((1 << BIGRAM_BITS) - 1);
}

/** The node of the two characters at `at`, or 0. */
// @ts-ignore: decorator
@inline
function bigramNode(at: usize): u64 {
  const key = bigramAt(at);
  let slot = bigramSlot(key);
  while (true) {
    const found = load<u32>(bigrams + (slot << 2));
    if (found == key) return load<u64>(bigramNodes + (slot << 3));
    if (!found) return 0;
    slot = nextBigram(slot);
  }
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
  store<u32>(pairs + (<usize>slot << 2), merged);
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
      const merged = load<u32>(pairs + (<usize>slot << 2));
      if (load<u32>(mergesOf(merged)) == left && load<u32>(mergesOf(merged), 4) == right) return merged;
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

/** Length of the token that the last `longestToken` found. */
export let longestLength: u32 = 0;

/** The longest token at `at` that merging can yield. Every byte is a token, so there is one. */
export function longestToken(at: usize, end: usize): u32 {
  const start = at;
  const lead = <u32>load<u8>(at++);
  let node: u64 = 0;
  let best: u64 = 0;
  let bestEnd = at;
  if ((lead & 0xf0) == 0xe0 && start + 3 <= end) {
    node = load<u64>(thirds + (<usize>characterAt(start) << 3));
    if (isReachable(node)) {
      at = bestEnd = start + 3;
      best = node;
      if (start + 6 <= end && (load<u8>(at) & 0xf0) == 0xe0 && (node & ENDS_INSIDE) == 0) {
        node = bigramNode(start);
        at = start + 6;
        if (isReachable(node)) {
          best = node;
          bestEnd = at;
        }
      }
    }
  }
  if (!best) {
    best = nodeAt(1 + lead); // the 256 bytes are the nodes of depth 1, in order
    node = best;
    if (at < end) {
      node = secondNode(start);
      at++;
      if (isReachable(node)) {
        best = node;
        bestEnd = at;
      }
      if (lead == 0xf0 && at + 2 <= end && load<u8>(start, 1) == 0x9f) {
        const emoji = load<u64>(fourths + (((<usize>load<u8>(at) & 63) << 9) | ((<usize>load<u8>(at, 1) & 63) << 3)));
        if (isReachable(emoji)) {
          at += 2;
          node = best = emoji;
          bestEnd = at;
        }
      }
    }
  }
  while (node) {
    if (at >= end) break;
    node = child(node, load<u8>(at++));
    if (isReachable(node)) {
      best = node;
      bestEnd = at;
    }
  }
  longestLength = <u32>(bestEnd - start);
  wholeToken = node ? tokenOf(node) : NO_TOKEN;
  return tokenOf(best);
}

/**
 * Whether byte-pair merging leaves `left` and `right` side by side, that is, whether no merge across their border comes before
 * the merges that made them. The merges are taken back one by one, the latest first (ids are in the order of merging): at each
 * state the pair at the border must not merge earlier than what was taken back last.
 */
export function staySideBySide(left: u32, right: u32): bool {
  const hashed = (((<u64>left << 18) | right) * 0x9e3779b97f4a7c15) & ((1 << KEY_BITS) - 1);
  const slot = verdicts + (<usize>(hashed >> (KEY_BITS - VERDICT_BITS)) << 2);
  const key = (<u32>hashed & VERDICT_KEY) | ANSWERED;
  const kept = load<u32>(slot);
  if ((kept & ~STAY) == key) return (kept & STAY) != 0;
  const verdict = decideSideBySide(left, right);
  store<u32>(slot, key | (verdict ? STAY : 0));
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
