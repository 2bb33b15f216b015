// Lines after each other have the same session, folder and model, so that most texts need not be made into one again: of each
// place the last text is kept, and a record says which of its texts are others.
import * as Layout from './layout';

/** Longer texts are not compared. A model, an id or a region is shorter, a path rarely longer. */
const LONGEST: u32 = 252;
const SLOT: usize = 256;
const texts: usize = memory.data(8 * 256);
/** Behind each text, what its slot has as its length. */
const LENGTH: usize = 252;
/** Of a text that was too long to be kept: no text's. */
const UNKNOWN: u32 = 0xffffffff;

/** @returns the bit of a text in `Layout.CHANGED` when it is another one than the last record's with an answer; else 0 */
export function changedBit(slot: usize, input: usize, index: u32): u32 {
  const coded = load<u32>(slot, 4);
  const length = coded & ~Layout.ENCODED;
  const start = input + load<u32>(slot);
  const kept = texts + <usize>index * SLOT;
  if (load<u32>(kept, LENGTH) == coded && memory.compare(kept, start, length) == 0) return 0;
  if (length <= LONGEST) {
    memory.copy(kept, start, length);
    store<u32>(kept, coded, LENGTH);
  } else {
    store<u32>(kept, UNKNOWN, LENGTH);
  }
  return 1 << index;
}
