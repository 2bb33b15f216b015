// Lines after each other have the same session, folder and model, so that most texts need not be made into one again: of each
// place the last text is kept.
import * as Layout from './layout';

/** Longer texts are not compared. A model, an id or a region is shorter, a path rarely longer. */
const LONGEST: u32 = 252;
const SLOT: usize = 256;
const texts: usize = memory.data(8 * 256);
/** Behind each text. */
const LENGTH: usize = 252;

/** Forgets them: the other side does, too. */
export function forgetTexts(): void {
  for (let place: usize = 0; place < 8; place++) store<u32>(texts + place * SLOT, 0, LENGTH);
}

/** Replaces the start of a text by SAME when it is the last one of its place. */
export function sameText(slot: usize, input: usize, place: usize): void {
  const coded = load<u32>(slot, 4);
  if (coded == 0) return;
  const length = coded & ~Layout.ENCODED;
  const start = input + load<u32>(slot);
  const kept = texts + place * SLOT;
  if (load<u32>(kept, LENGTH) == coded && memory.compare(kept, start, length) == 0) {
    store<u32>(slot, Layout.SAME);
  } else if (length <= LONGEST) {
    memory.copy(kept, start, length);
    store<u32>(kept, coded, LENGTH);
  } else {
    store<u32>(kept, 0, LENGTH);
  }
}
