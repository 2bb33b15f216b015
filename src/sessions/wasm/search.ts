// Finds the lines that may hold a call: those with `usage"`. Inside a quoted transcript the quotation mark is escaped, which
// this does not match.

const NEWLINE: u8 = 0x0a;
const NEEDLE_LENGTH: usize = 6;
const USAG: u32 = 0x67617375;
const LETTER_E: u32 = 0x65;

/** Where the needle's two rarest bytes, `g` and the quotation mark, stand at the same time. */
// @ts-ignore: decorator
@inline
function candidates(at: usize): v128 {
  return v128.and(i8x16.eq(v128.load(at, 3), i8x16.splat(0x67)), i8x16.eq(v128.load(at, 5), i8x16.splat(0x22)));
}

/** The first needle from `at` on; `end` when there is none before it. */
export function needleFrom(at: usize, end: usize): usize {
  for (; at < end; at += 64) {
    const first = candidates(at);
    const second = candidates(at + 16);
    const third = candidates(at + 32);
    const fourth = candidates(at + 48);
    if (!v128.any_true(v128.or(v128.or(first, second), v128.or(third, fourth)))) continue;
    let found =
      (<u64>i8x16.bitmask(first)) |
      ((<u64>i8x16.bitmask(second)) << 16) |
      ((<u64>i8x16.bitmask(third)) << 32) |
      ((<u64>i8x16.bitmask(fourth)) << 48);
    for (; found != 0; found &= found - 1) {
      const hit = at + <usize>ctz(found);
      if (hit + NEEDLE_LENGTH > end) return end;
      if (load<u32>(hit) == USAG && load<u8>(hit, 4) == LETTER_E) return hit;
    }
  }
  return end;
}

/** The start of the line that `at` is in, which is not before `from`, itself the start of a line. */
export function lineStart(at: usize, from: usize): usize {
  while (at >= from + 16) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at - 16), i8x16.splat(NEWLINE)));
    if (mask != 0) return at - 16 + (32 - <usize>clz(mask));
    at -= 16;
  }
  while (at > from && load<u8>(at - 1) != NEWLINE) at--;
  return at;
}

/** The next line break: the input ends with one. */
export function lineBreakFrom(at: usize): usize {
  while (true) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(NEWLINE)));
    if (mask != 0) return at + <usize>ctz(mask);
    at += 16;
  }
}
