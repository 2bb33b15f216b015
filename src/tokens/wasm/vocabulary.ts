// Asks the vocabulary: the longest token at a place, and what merges.
import {
  bigramAt,
  bigramNodes,
  bigrams,
  bigramSlot,
  characterAt,
  child,
  ENDS_INSIDE,
  fourths,
  hash,
  isReachable,
  lengths,
  mergesOf,
  nextBigram,
  NO_TOKEN,
  nodeAt,
  pairMask,
  pairs,
  pairShift,
  secondNode,
  shorter,
  tagOf,
  tags,
  thirds,
  tokenOf,
  UNREACHABLE,
  VERDICT_BITS,
  verdicts,
} from './vocabularyTables';

/**
 * Answers of `staySideBySide` are remembered by the upper bits of the hash of the two tokens: its lower bits, whether they
 * stay, and that there is an answer. The hash is one to one, so its bits stand for the tokens.
 */
const KEY_BITS: u64 = 36;
const VERDICT_KEY: u32 = (1 << <u32>(KEY_BITS - VERDICT_BITS)) - 1;
const STAY: u32 = 1 << 30;
const ANSWERED: u32 = 1 << 31;

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
