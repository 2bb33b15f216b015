// Which bytes stand side by side inside some token that merging yields. Where two do not, no merge ever crosses between them, so a
// text may be split there without changing its tokens.

/** By the two bytes: whether (u8). */
const pairs: usize = memory.data(0x10000);

/** Notes the neighbours in a token of `length` bytes. */
export function noteNeighbours(at: usize, length: u32): void {
  for (let index: u32 = 1; index < length; index++) store<u8>(pairs + pairAt(at + index), 1);
}

/** Whether the byte before `at` and the one at `at` stand side by side in a token. */
// @ts-ignore: decorator
@inline
export function areNeighbours(at: usize): bool {
  return load<bool>(pairs + pairAt(at));
}

// @ts-ignore: decorator
@inline
function pairAt(at: usize): usize {
  return ((<usize>load<u8>(at - 1)) << 8) | load<u8>(at);
}
