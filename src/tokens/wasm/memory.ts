// Where everything lies in the linear memory. Tables that live as long as the engine come first, in the order they are
// asked for; everything above `scratchBase` is overwritten by each call: the input, then what a long piece needs.

let top: usize = 0;

/** Start of the region that each call may overwrite. */
export let scratchBase: usize = 0;

/** Makes the linear memory reach at least to `end`. */
export function ensure(end: usize): void {
  const have = (<usize>memory.size()) << 16;
  if (end > have) {
    if (memory.grow(<i32>((end - have + 0xffff) >> 16)) < 0) unreachable();
  }
}

/** Takes `size` bytes for good, aligned to 64 (a cache line). Fresh memory is zero. */
export function allocate(size: usize): usize {
  if (top == 0) top = __heap_base;
  const at = (top + 63) & ~63;
  top = at + size;
  scratchBase = (top + 63) & ~63;
  ensure(scratchBase);
  return at;
}
