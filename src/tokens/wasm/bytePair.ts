// Byte-pair encoding of one piece, in time linear in its length.
//
// Tiktoken merges the neighbours of lowest rank until none merge. Its result is the one sequence of tokens in which every two
// neighbours, taken alone, also stay two tokens: a merge across a border depends only on the two tokens beside it, because each
// token's inner merges do not look outside it. So the piece is covered from the left with the longest token that fits beside
// the one before it; where none fits, the last token gives way to a shorter one, and the place is marked so that it is never
// tried again. Each place is marked at most once, which bounds the work.
// (Same observation: Hendrik van Antwerpen and Alexander Neubeck, "So many tokens, so little time", GitHub blog, 2024.)
import { ensure } from './memory';
import { areFarApart } from './neighbours';
import {
  byteToken,
  lengthOf,
  longestLength,
  longestToken,
  mergedBefore,
  shorterPrefix,
  staySideBySide,
  twoByteToken,
  wholeToken,
} from './vocabulary';
import { startsFromBytes } from './vocabularyBuild';
import { NO_TOKEN } from './vocabularyTables';

/** Where the last `encodePiece` left its tokens, u32 each. */
export let pieceTokens: usize = 0;

/** Pieces of fewer bytes use fixed room for their tokens, and one number for the places. */
const SHORT: usize = 64;
const shortTokens: usize = memory.data(256, 16);

/**
 * Covers the bytes from `at` to `end` with tokens.
 * @param scratch free memory, which the call may use without bound
 * @returns the number of tokens, which lie at `pieceTokens`
 */
export function encodePiece(at: usize, end: usize, scratch: usize): u32 {
  const token = longestToken(at, end);
  pieceTokens = shortTokens;
  if (wholeToken != NO_TOKEN) {
    // A piece that is a token is one token, also where merging would not yield it.
    store<u32>(shortTokens, wholeToken);
    return 1;
  }
  return end - at < SHORT ? coverShort(at, end, token) : coverLong(at, end, token, scratch);
}

/** As `coverLong`, for pieces of fewer than SHORT bytes. Told the longest token at `at`. */
function coverShort(at: usize, end: usize, token: u32): u32 {
  let dead: u64 = 0; // one bit a place: no token sequence that ends here can be continued
  let top = shortTokens;
  let place = at;
  let length = longestLength;
  let last = NO_TOKEN;
  while (true) {
    const next = place + length;
    if (((dead >> (<u64>(next - at))) & 1) == 0 && (last == NO_TOKEN || areFarApart(place) || staySideBySide(last, token))) {
      store<u32>(top, token);
      top += 4;
      if (next >= end) return <u32>((top - shortTokens) >> 2);
      place = next;
      last = token;
      token = longestToken(place, end);
      length = longestLength;
      continue;
    }
    const prefix = shorterPrefix(token);
    if (prefix != NO_TOKEN) {
      token = prefix;
    } else {
      dead |= <u64>1 << (<u64>(place - at));
      top -= 4;
      token = last;
      place -= lengthOf(token);
      last = top > shortTokens ? load<u32>(top - 4) : NO_TOKEN;
    }
    length = lengthOf(token);
  }
}

function coverLong(at: usize, end: usize, token: u32, scratch: usize): u32 {
  const length = end - at;
  const dead = scratch; // one byte a place
  const tokens = (scratch + length + 1 + 15) & ~15;
  ensure(tokens + (length << 2));
  pieceTokens = tokens;
  memory.fill(dead, 0, length + 1);

  let top = tokens;
  let place = at;
  let last = NO_TOKEN;
  while (true) {
    const next = place + lengthOf(token);
    if (!load<u8>(dead + (next - at)) && (last == NO_TOKEN || areFarApart(place) || staySideBySide(last, token))) {
      store<u32>(top, token);
      top += 4;
      if (next >= end) return <u32>((top - tokens) >> 2);
      place = next;
      last = token;
      token = longestToken(place, end);
    } else {
      const prefix = shorterPrefix(token);
      if (prefix != NO_TOKEN) {
        token = prefix;
      } else {
        store<u8>(dead + (place - at), 1);
        top -= 4;
        token = last;
        place -= lengthOf(token);
        last = top > tokens ? load<u32>(top - 4) : NO_TOKEN;
      }
    }
  }
}

/** Pieces of fewer bytes are merged directly: the work grows with the square of the length, but the steps are smaller. */
const DIRECT: usize = 16;
const parts: usize = memory.data(64, 16);
/** What each part merges into with the next one. */
const pairs: usize = memory.data(64, 16);

/** Number of tokens of the piece from `at` to `end`. */
export function countPiece(at: usize, end: usize, scratch: usize): u32 {
  const length = end - at;
  if (length >= DIRECT || !isAscii(at, length)) return encodePiece(at, end, scratch);
  longestToken(at, end);
  return wholeToken != NO_TOKEN ? 1 : mergePiece(at, length);
}

/** Whether `length` bytes, fewer than 16, are ASCII. The input is padded. */
function isAscii(at: usize, length: usize): bool {
  return (i8x16.bitmask(v128.load(at)) & ((1 << <i32>length) - 1)) == 0;
}

/** Tiktoken's own way: merges the neighbours of lowest rank until none merge. For 2 to 15 bytes. */
function mergePiece(at: usize, length: usize): u32 {
  let last = length - 1;
  for (let place: usize = 0; place < length; place++) store<u32>(parts + (place << 2), byteToken(at + place));
  for (let place: usize = 0; place < last; place++) store<u32>(pairs + (place << 2), twoByteToken(at + place));
  while (true) {
    let lowest = NO_TOKEN;
    let place: usize = 0;
    for (let candidate: usize = 0; candidate < last; candidate++) {
      const token = load<u32>(pairs + (candidate << 2));
      if (token < lowest) {
        lowest = token;
        place = candidate;
      }
    }
    if (lowest == NO_TOKEN) return <u32>last + 1;
    store<u32>(parts + (place << 2), lowest);
    for (let next = place + 1; next < last; next++) {
      store<u32>(parts + (next << 2), load<u32>(parts + (next << 2), 4));
      store<u32>(pairs + (next << 2), load<u32>(pairs + (next << 2), 4));
    }
    last--;
    if (place > 0) store<u32>(pairs + ((place - 1) << 2), mergedPair(place - 1));
    if (place < last) store<u32>(pairs + (place << 2), mergedPair(place));
  }
}

// @ts-ignore: decorator
@inline
function mergedPair(place: usize): u32 {
  return mergedBefore(NO_TOKEN, load<u32>(parts + (place << 2)), load<u32>(parts + (place << 2), 4));
}
