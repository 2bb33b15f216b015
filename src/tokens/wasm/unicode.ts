// Character classes of the pre-tokenizer, from frozen Unicode tables (see scripts/generateEncodings.mjs): the runtime's own
// Unicode version differs between releases of Node and Electron and must not decide a count.
import { allocate } from './memory';

// prettier-ignore
export namespace Class {
  export const OTHER: u32 = 0;   // controls, formats, private use, unassigned
  export const SPACE: u32 = 1;   // White_Space without CR and LF
  export const NEWLINE: u32 = 2; // CR, LF
  export const NUMBER: u32 = 3;  // N
  export const UPPER: u32 = 4;   // Lu, Lt
  export const LOWER: u32 = 5;   // Ll
  export const LETTER: u32 = 6;  // Lm, Lo
  export const MARK: u32 = 7;    // M
  export const SYMBOL: u32 = 8;  // P, S
}

/** Code points in one block of the second stage. */
const BLOCK_BITS: u32 = 7;
const BLOCK_COUNT: u32 = 0x110000 >> BLOCK_BITS;

/** By first byte (u16): class, and above it the length of the character, where the byte alone tells both; else 0. */
const byLead: usize = memory.data(512);
let blockIndex: usize = 0;
let blocks: usize = 0;

/** Takes room for the class table: u8 block numbers of all 0x110000 >> 7 blocks, then the distinct blocks of 128 classes. */
export function placeClasses(size: u32): usize {
  blockIndex = allocate(size);
  blocks = blockIndex + BLOCK_COUNT;
  return blockIndex;
}

/** Fills the classes that the first byte tells: ASCII, and U+5000 to U+9FFF and U+B000 to U+CFFF, which are all Lo. */
export function prepareLeads(): void {
  for (let lead: u32 = 0; lead < 128; lead++) store<u16>(byLead + (lead << 1), <u16>(classOfCodePoint(lead) | (1 << 8)));
  for (let lead: u32 = 0xe5; lead <= 0xe9; lead++) store<u16>(byLead + (lead << 1), <u16>(Class.LETTER | (3 << 8)));
  for (let lead: u32 = 0xeb; lead <= 0xec; lead++) store<u16>(byLead + (lead << 1), <u16>(Class.LETTER | (3 << 8)));
}

// @ts-ignore: decorator
@inline
function classOfCodePoint(codePoint: u32): u32 {
  const block = <u32>load<u8>(blockIndex + (codePoint >> BLOCK_BITS));
  return load<u8>(blocks + (block << BLOCK_BITS) + (codePoint & 127));
}

/** Class in the low byte, length in bytes above it, of the multi-byte sequence at `at`. The text is valid UTF-8. */
function wideClassAt(at: usize): u32 {
  const lead = <u32>load<u8>(at);
  if (lead < 0xe0) {
    return classOfCodePoint(((lead & 31) << 6) | (load<u8>(at, 1) & 63)) | (2 << 8);
  }
  if (lead < 0xf0) {
    return classOfCodePoint(((lead & 15) << 12) | ((<u32>load<u8>(at, 1) & 63) << 6) | (load<u8>(at, 2) & 63)) | (3 << 8);
  }
  const codePoint =
    ((lead & 7) << 18) | ((<u32>load<u8>(at, 1) & 63) << 12) | ((<u32>load<u8>(at, 2) & 63) << 6) | (load<u8>(at, 3) & 63);
  return classOfCodePoint(codePoint) | (4 << 8);
}

/** Class in the low byte and length in bytes above it of the character at `at`. */
// @ts-ignore: decorator
@inline
export function classAt(at: usize): u32 {
  const known = <u32>load<u16>(byLead + (<usize>load<u8>(at) << 1));
  return known ? known : wideClassAt(at);
}
