// The pre-tokenizers' common case: a piece of ASCII of up to 15 bytes. Sixteen bytes are sorted into bit masks at once, and the
// piece's end is found by counting bits, without a branch for each byte. What is longer, or has a byte beyond ASCII in it or
// behind it, is left to pieces.ts, which states the patterns in full; the tests hold the two together with tiktoken.

/** Bytes looked at. The input is padded by as many zeros, which end every run. */
export const WINDOW: u32 = 16;
/** In `leads`: neither letter nor the lead of a word. */
const NO_WORD: u32 = 31;

/** By first byte: 0 for a letter, 1 for what may lead a word, NO_WORD for line ends, digits and bytes beyond ASCII. */
const leads: usize = memory.data(256);

export function prepareAscii(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    const isLetter = (byte | 0x20) - 0x61 < 26 && byte < 128;
    const isDigit = byte - 0x30 < 10;
    const isNoLead = byte == 0x0a || byte == 0x0d || isDigit || byte > 127;
    store<u8>(leads + byte, isLetter ? 0 : isNoLead ? NO_WORD : 1);
  }
}

/** Bits of the bytes from `first` to `last`. */
// @ts-ignore: decorator
@inline
function inRange(bytes: v128, first: u8, last: u8): u32 {
  return i8x16.bitmask(i8x16.le_u(i8x16.sub(bytes, i8x16.splat(first)), i8x16.splat(last - first)));
}

// @ts-ignore: decorator
@inline
function equal(bytes: v128, byte: u8): u32 {
  return i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(byte)));
}

/** Length of the run of ones that begins at bit `from`; what is beyond the window is no one. */
// @ts-ignore: decorator
@inline
function run(bits: u32, from: u32): u32 {
  return ctz(~(bits >> from));
}

/**
 * Length of the piece at `at`, or 0 where pieces.ts has to look. Constants choose the pattern: whether a word ends before a capital
 * and takes a contraction behind it (o200k) or contractions stand alone (cl100k), how many digits a piece has, and whether slashes
 * go on with the line ends behind symbols.
 */
// @ts-ignore: decorator
@inline
export function asciiPiece(at: usize, end: usize, isO200k: bool, contractions: bool, digits: u32): u32 {
  const bytes = v128.load(at);
  const first = <u32>load<u8>(at);
  const beyond = i8x16.bitmask(bytes) | (1 << WINDOW);
  if (beyond & 3) return 0; // the common case of texts beyond ASCII
  const lead = <u32>load<u8>(leads + first);
  if (lead != NO_WORD) {
    let length = lead;
    // A word: letters, or capitals and then small letters; a single one before it may be anything.
    let stop = beyond;
    if (isO200k) {
      length += run(inRange(bytes, 0x41, 0x5a), length);
      length += run(inRange(bytes, 0x61, 0x7a), length);
      if (contractions) stop |= equal(bytes, 0x27);
    } else {
      length += run(inRange(v128.or(bytes, i8x16.splat(0x20)), 0x61, 0x7a), length);
      if (first == 0x27) return 0;
    }
    if (length > lead) return (stop >> length) & 1 ? 0 : length;
  }
  const white = inRange(bytes, 0x09, 0x0d) | equal(bytes, 0x20);
  const numbers = inRange(bytes, 0x30, 0x39);
  const letters = inRange(v128.or(bytes, i8x16.splat(0x20)), 0x61, 0x7a);
  const lineEnds = equal(bytes, 0x0a) | equal(bytes, 0x0d);

  // Symbols, led by a space or not, and the line ends behind them.
  const space: u32 = first == 0x20 ? 1 : 0;
  const symbols = run(~(white | numbers | letters | beyond), space);
  if (symbols) {
    let length = space + symbols;
    length += run(isO200k ? lineEnds | equal(bytes, 0x2f) : lineEnds, length);
    return (beyond >> length) & 1 ? 0 : length;
  }
  const spaces = run(white, 0);
  if (spaces) {
    if ((beyond >> spaces) & 1) return 0;
    const ends = lineEnds & ((1 << spaces) - 1);
    if (ends) return 32 - clz(ends);
    // Before a word the last white space is left to it, unless it is the only one.
    return spaces == 1 || at + spaces == end ? spaces : spaces - 1;
  }
  const number = min(run(numbers, 0), digits);
  return number < digits && (beyond >> number) & 1 ? 0 : number;
}
