// Which bytes stand side by side inside some token that merging yields. Where two do not, no merge ever crosses between them, so a
// text may be split there without changing its tokens.

/** By the two bytes: whether (u8). */
const pairs: usize = memory.data(0x10000);

/**
 * The same with two bytes on either side, for borders before a character of three bytes and after one beyond ASCII, where texts of
 * China, Japan and Korea have most of their borders: a set of bits by hash, which may say yes for no. A merge across the border
 * yields a token that has the two bytes before it, or begins with the one before it, and likewise behind it: four kinds of entries.
 */
const BORDER_BITS: u32 = 17;
const borders: usize = memory.data(1 << 14);
const ONE_BEFORE: u32 = 0xffffff00;
const ONE_BEHIND: u32 = 0x00ffffff;

/** Notes the neighbours in a token of `length` bytes; those of ASCII, too, if `all`. */
// @ts-ignore: decorator
@inline
export function noteNeighbours(at: usize, length: u32, all: bool): void {
  if (all) for (let index: u32 = 1; index < length; index++) store<u8>(pairs + pairAt(at + index), 1);
  // Most tokens are ASCII.
  if (length <= 16 && (i8x16.bitmask(v128.load(at)) & ((1 << length) - 1)) == 0) return;
  noteBorders(at, length);
}

function noteBorders(at: usize, length: u32): void {
  for (let index: u32 = 1; index < length; index++) {
    if (!isWideBorder(at + index)) continue;
    const before: u32 = index == 1 ? ONE_BEFORE : u32.MAX_VALUE;
    const behind: u32 = index + 1 == length ? ONE_BEHIND : u32.MAX_VALUE;
    const bit = borderBit(at + index, before & behind);
    store<u8>(borders + (bit >> 3), load<u8>(borders + (bit >> 3)) | (<u8>1 << <u8>(bit & 7)));
  }
}

/** Whether the byte before `at` and the one at `at` stand side by side in a token. */
// @ts-ignore: decorator
@inline
export function areNeighbours(at: usize): bool {
  return load<bool>(pairs + pairAt(at));
}

/** Whether it is sure that no merge crosses the border at `at`. There are two bytes before and behind that may be read. */
// @ts-ignore: decorator
@inline
export function areFarApart(at: usize): bool {
  return (
    isWideBorder(at) &&
    !isNoted(at, u32.MAX_VALUE) &&
    !isNoted(at, ONE_BEFORE) &&
    !isNoted(at, ONE_BEHIND) &&
    !isNoted(at, ONE_BEFORE & ONE_BEHIND)
  );
}

// @ts-ignore: decorator
@inline
function isWideBorder(at: usize): bool {
  return (load<u8>(at) & 0xf0) == 0xe0 && load<u8>(at - 1) >= 0x80;
}

// @ts-ignore: decorator
@inline
function isNoted(at: usize, mask: u32): bool {
  const bit = borderBit(at, mask);
  return ((load<u8>(borders + (bit >> 3)) >> (bit & 7)) & 1) != 0;
}

// @ts-ignore: decorator
@inline
function borderBit(at: usize, mask: u32): u32 {
  return ((load<u32>(at - 2) & mask) * 0x9e3779b1) >> (32 - BORDER_BITS);
}

// @ts-ignore: decorator
@inline
function pairAt(at: usize): usize {
  return ((<usize>load<u8>(at - 1)) << 8) | load<u8>(at);
}
