// Gemma's vocabulary is a SentencePiece model, which has no pre-tokenizer: symbols that the vocabulary names (runs of spaces, line
// ends and tabs, HTML tags, <unused…>) are taken first, from left to right, the longest that fits; what lies between them is
// merged as a whole. To have short pieces all the same, it is split between bytes that no token has side by side, which no
// merge can cross: in effect around words, numbers and punctuation.
import { areNeighbours } from './neighbours';
import { symbolEnd } from './vocabulary';

/** End of the Gemma piece at `at`, which is before `end`. The text has been prepared: a space stands for U+2581. */
export function gemmaPiece(at: usize, end: usize): usize {
  const symbol = symbolFrom(at, end);
  if (symbol) return symbol;
  while (++at < end) {
    if (!areNeighbours(at) || symbolFrom(at, end)) return at;
  }
  return end;
}

/** End of the symbol that begins at `at`, or 0. Symbols begin with a line end, a tab, a space (two or more), < or [. */
// @ts-ignore: decorator
@inline
function symbolFrom(at: usize, end: usize): usize {
  const byte = load<u8>(at);
  if (byte > 0x5b) return 0;
  if (byte == 0x0a || byte == 0x09) return runEnd(at, end);
  if (byte == 0x20) return at + 1 < end && load<u8>(at, 1) == 0x20 ? runEnd(at, end) : 0;
  return byte == 0x3c || byte == 0x5b ? symbolEnd(at, end) : 0;
}

/** The longest run of one character that is a symbol. */
const LONGEST_RUN: usize = 31;

function runEnd(at: usize, end: usize): usize {
  const byte = load<u8>(at);
  const limit = min(end, at + LONGEST_RUN);
  while (++at < limit && load<u8>(at) == byte) {}
  return at;
}
