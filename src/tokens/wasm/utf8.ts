/** Whether the bytes from `at` to `end` are well-formed UTF-8 (Unicode 16, table 3-7). */
export function isWellFormed(at: usize, end: usize): bool {
  while (at < end) {
    if (at + 16 <= end && !i8x16.bitmask(v128.load(at))) {
      at += 16;
      continue;
    }
    const lead = <u32>load<u8>(at);
    if (lead < 0x80) {
      at++;
      continue;
    }
    if (lead < 0xc2 || lead > 0xf4) return false;
    const length: usize = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (at + length > end) return false;
    const second = <u32>load<u8>(at, 1);
    const lowest: u32 = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const highest: u32 = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < lowest || second > highest) return false;
    if (length > 2 && (load<u8>(at, 2) & 0xc0) != 0x80) return false;
    if (length > 3 && (load<u8>(at, 3) & 0xc0) != 0x80) return false;
    at += length;
  }
  return true;
}
