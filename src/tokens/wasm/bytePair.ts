// Byte-pair encoding of one piece, in time linear in its length.
//
// Tiktoken merges the neighbours of lowest rank until none merge. Its result is the one sequence of tokens in which every two
// neighbours, taken alone, also stay two tokens: a merge across a border depends only on the two tokens beside it, because each
// token's inner merges do not look outside it. So the piece is covered from the left with the longest token that fits beside
// the one before it; where none fits, the last token gives way to a shorter one, and the place is marked so that it is never
// tried again. Each place is marked at most once, which bounds the work.
// (Same observation: Hendrik van Antwerpen and Alexander Neubeck, "So many tokens, so little time", GitHub blog, 2024.)
import { ensure } from './memory';
import { NO_TOKEN, lengthOf, longestToken, shorterPrefix, staySideBySide, wholeToken } from './vocabulary';

/** Where the last `encodePiece` left its tokens, u32 each. */
export let pieceTokens: usize = 0;

/** Pieces up to this many bytes use fixed room, which needs no growing and stays in the processor's cache. */
const SHORT: usize = 120;
const shortDead: usize = memory.data(128);
const shortTokens: usize = memory.data(512, 16);

/**
 * Covers the bytes from `at` to `end` with tokens.
 * @param scratch free memory, which the call may use without bound
 * @returns the number of tokens, which lie at `pieceTokens`
 */
export function encodePiece(at: usize, end: usize, scratch: usize): u32 {
  let token = longestToken(at, end);
  const length = end - at;
  let dead = shortDead; // one byte a place: no token sequence that ends here can be continued
  let tokens = shortTokens;
  if (wholeToken != NO_TOKEN) {
    // A piece that is a token is one token, also where merging would not yield it.
    pieceTokens = tokens;
    store<u32>(tokens, wholeToken);
    return 1;
  }
  if (length > SHORT) {
    dead = scratch;
    tokens = (scratch + length + 1 + 15) & ~15;
    ensure(tokens + (length << 2));
  }
  pieceTokens = tokens;
  memory.fill(dead, 0, length + 1);

  let top = tokens;
  let place = at;
  let last = NO_TOKEN;
  while (true) {
    const next = place + lengthOf(token);
    if (!load<u8>(dead + (next - at)) && (last == NO_TOKEN || staySideBySide(last, token))) {
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
