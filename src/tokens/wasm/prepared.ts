// Some vocabularies change the text before they split it (src/tokens/preparation.ts). Whether bytes need that is told here, in one
// quick pass that may err on the side of yes.
import { Pattern } from './pattern';

/** Below U+0300, whose first byte is this, every text is in normalization form C. */
const FIRST_COMBINING_LEAD: u8 = 0xcc;

export function isPrepared(pattern: u32, at: usize, end: usize): bool {
  if (pattern == Pattern.QWEN) return isBelow(FIRST_COMBINING_LEAD, at, end);
  return pattern != Pattern.GEMMA || hasNoBlockSpace(at, end);
}

function isBelow(limit: u8, at: usize, end: usize): bool {
  const limits = i8x16.splat(<i8>limit);
  for (; at + 16 <= end; at += 16) {
    if (v128.any_true(i8x16.ge_u(v128.load(at), limits))) return false;
  }
  for (; at < end; at++) if (load<u8>(at) >= limit) return false;
  return true;
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
