// Some vocabularies change the text before they split it (src/tokens/preparation.ts). Whether bytes need that is told here, in one
// quick pass that may err on the side of yes.
import { Pattern } from './pattern';

export function isPrepared(pattern: u32, at: usize, end: usize): bool {
  if (pattern == Pattern.QWEN) return isComposed(at, end);
  return pattern != Pattern.GEMMA || hasNoBlockSpace(at, end);
}

/**
 * Whether the text is sure to be in normalization form C: it has only characters that are in it alone and compose with nothing
 * before them. Below U+0300 all are. (A test goes through all code points.)
 */
function isComposed(at: usize, end: usize): bool {
  const firstCombining = i8x16.splat(<i8>0xcc);
  while (at < end) {
    if (at + 16 <= end && !v128.any_true(i8x16.ge_u(v128.load(at), firstCombining))) {
      at += 16;
      continue;
    }
    const lead = <u32>load<u8>(at);
    if (lead >= 0xcc && !isSurelyComposed(lead, load<u8>(at, 1), at)) return false;
    at += lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  }
  return true;
}

/** For the scripts and symbols that are frequent in code and prose; no for everything else. */
function isSurelyComposed(lead: u32, second: u32, at: usize): bool {
  switch (lead) {
    case 0xce: // U+0380 to U+03BF, Greek, less U+0387
      return second != 0x87;
    case 0xcf: // U+03C0 to U+03FF, Greek
    case 0xd0: // U+0400 to U+043F, Cyrillic
    case 0xd1: // U+0440 to U+047F
    case 0xe4: // U+4000 to U+9FFF, ideographs
    case 0xe5:
    case 0xe6:
    case 0xe7:
    case 0xe8:
    case 0xe9:
    case 0xeb: // U+B000 to U+CFFF, Hangul syllables
    case 0xec:
      return true;
    case 0xea: // U+AC00 to U+AFFF, Hangul syllables
      return second >= 0xb0;
    case 0xed: // U+D000 to U+D77F, Hangul syllables
      return second <= 0x9d;
    case 0xe2: // U+2002 to U+20BF and U+2100 to U+2ABF, punctuation and symbols
      return isSurelyComposedSymbol(second, load<u8>(at, 2));
    case 0xe3: // U+3000 to U+3029, punctuation; U+3040 to U+3098 and U+309B to U+30FF, kana; U+3400 and up, ideographs
      if (second == 0x80) return load<u8>(at, 2) < 0xaa;
      if (second == 0x82) return load<u8>(at, 2) != 0x99 && load<u8>(at, 2) != 0x9a;
      return second == 0x81 || second == 0x83 || second >= 0x90;
    case 0xef: // U+FF00 and up, full-width forms
      return second >= 0xbc;
    case 0xf0: // U+1F000 to U+1FFFF, emoji
      return second == 0x9f;
    default:
      return false;
  }
}

/** From U+2000: all but two spaces, marks, the signs of ohm, kelvin and angstrom, and two angle brackets. */
function isSurelyComposedSymbol(second: u32, third: u32): bool {
  if (second == 0x80) return third > 0x81;
  if (second == 0x84) return third != 0xa6 && third != 0xaa && third != 0xab;
  if (second == 0x8c) return third != 0xa9 && third != 0xaa;
  return second != 0x83 && second <= 0xaa;
}

/** Whether there is no U+2581, which SentencePiece writes for a space: E2 96 81. */
function hasNoBlockSpace(at: usize, end: usize): bool {
  const lead = i8x16.splat(<i8>0xe2);
  while (at < end) {
    if (at + 16 <= end && !i8x16.bitmask(i8x16.eq(v128.load(at), lead))) {
      at += 16;
      continue;
    }
    if (load<u8>(at) == 0xe2 && at + 2 < end && load<u8>(at, 1) == 0x96 && load<u8>(at, 2) == 0x81) return false;
    at++;
  }
  return true;
}
