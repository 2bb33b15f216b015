// Going over JSON without building anything of it. Everything that is gone over is held to the grammar of JSON.parse (RFC 8259),
// so that what passes here is exactly what passes there. The input ends with a line break, which no part of a value can hold:
// nothing here needs to know where it ends. An address of 0 says that there is no such thing.

const QUOTE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;
const COMMA: u32 = 0x2c;
const COLON: u32 = 0x3a;
const OPEN_OBJECT: u32 = 0x7b;
const CLOSE_OBJECT: u32 = 0x7d;
const OPEN_LIST: u32 = 0x5b;
const CLOSE_LIST: u32 = 0x5d;

/** The words of JSON as four bytes. */
export const NULL: u32 = 0x6c6c756e;
export const TRUE: u32 = 0x65757274;
const FALS: u32 = 0x736c6166;
const LETTER_E: u32 = 0x65;

/** So many lists and objects in each other have room in the bits of a number; more are left to JSON.parse. */
const deepest: u32 = 64;

/** Whether the last text that was gone over has escapes. */
export let hasEscapes: bool = false;

// @ts-ignore: decorator
@inline
export function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}

// @ts-ignore: decorator
@inline
export function afterSpace(at: usize): usize {
  while (true) {
    const byte = <u32>load<u8>(at);
    if (byte > 0x20 || (byte != 0x20 && byte != 0x09 && byte != 0x0d)) return at;
    at++;
  }
}

/** @param at behind the opening quotation mark @returns the address of the closing one */
export function textEnd(at: usize): usize {
  hasEscapes = false;
  while (true) {
    const bytes = v128.load(at);
    const stops = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
      i8x16.lt_u(bytes, i8x16.splat(0x20)),
    );
    const mask = i8x16.bitmask(stops);
    if (mask == 0) {
      at += 16;
      continue;
    }
    at += ctz(mask);
    const byte = <u32>load<u8>(at);
    if (byte == QUOTE) return at;
    if (byte != BACKSLASH) return 0;
    hasEscapes = true;
    at = escapeEnd(at + 1);
    if (at == 0) return 0;
  }
}

/** @param at behind the backslash */
// @ts-ignore: decorator
@inline
function escapeEnd(at: usize): usize {
  switch (<u32>load<u8>(at)) {
    case 0x22: // "
    case 0x5c: // \
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return at + 1;
    case 0x75: // u
      return isHex(at + 1) && isHex(at + 2) && isHex(at + 3) && isHex(at + 4) ? at + 5 : 0;
    default:
      return 0;
  }
}

function isHex(at: usize): bool {
  const byte = <u32>load<u8>(at);
  return isDigit(byte) || (byte | 0x20) - 0x61 < 6;
}

/** @returns the address of the value behind a key and its colon; `at` is that of the key's quotation mark */
// @ts-ignore: decorator
@inline
function afterKey(at: usize): usize {
  if (load<u8>(at) != QUOTE) return 0;
  at = textEnd(at + 1);
  return at == 0 ? 0 : afterColon(at + 1);
}

/** @param at behind the key's closing quotation mark @returns the address of the value */
// @ts-ignore: decorator
@inline
export function afterColon(at: usize): usize {
  at = afterSpace(at);
  return load<u8>(at) == COLON ? afterSpace(at + 1) : 0;
}

function afterDigits(at: usize): usize {
  while (isDigit(load<u8>(at))) at++;
  return at;
}

function afterNumber(at: usize): usize {
  if (load<u8>(at) == 0x2d) at++; // -
  if (!isDigit(load<u8>(at))) return 0;
  at = load<u8>(at) == 0x30 ? at + 1 : afterDigits(at); // no digit behind a leading 0
  if (load<u8>(at) == 0x2e) {
    if (!isDigit(load<u8>(at + 1))) return 0;
    at = afterDigits(at + 1);
  }
  if ((<u32>load<u8>(at) | 0x20) == LETTER_E) {
    const sign = <u32>load<u8>(at + 1);
    at += sign == 0x2b || sign == 0x2d ? 2 : 1;
    if (!isDigit(load<u8>(at))) return 0;
    at = afterDigits(at);
  }
  return at;
}

/** A text, a number or a word. */
// @ts-ignore: decorator
@inline
function afterScalar(at: usize, byte: u32): usize {
  if (byte == QUOTE) {
    at = textEnd(at + 1);
    return at == 0 ? 0 : at + 1;
  }
  const word = load<u32>(at);
  if (word == NULL || word == TRUE) return at + 4;
  if (word == FALS) return load<u8>(at + 4) == LETTER_E ? at + 5 : 0;
  return afterNumber(at);
}

/** Goes over any value. */
export function afterValue(at: usize): usize {
  /** A bit for each list or object that is open, the innermost lowest: 1 for an object. */
  let open: u64 = 0;
  let depth: u32 = 0;
  while (true) {
    const first = <u32>load<u8>(at);
    if (first == OPEN_OBJECT || first == OPEN_LIST) {
      const inside = afterSpace(at + 1);
      const isObject = first == OPEN_OBJECT;
      if (load<u8>(inside) == (isObject ? CLOSE_OBJECT : CLOSE_LIST)) at = inside + 1;
      else {
        if (depth == deepest) return 0;
        depth++;
        open = (open << 1) | <u64>isObject;
        at = isObject ? afterKey(inside) : inside;
        if (at == 0) return 0;
        continue;
      }
    } else {
      at = afterScalar(at, first);
      if (at == 0) return 0;
    }
    // What is open goes on or ends.
    while (true) {
      if (depth == 0) return at;
      at = afterSpace(at);
      const byte = <u32>load<u8>(at);
      if (byte == COMMA) {
        at = afterSpace(at + 1);
        if (open & 1) {
          at = afterKey(at);
          if (at == 0) return 0;
        }
        break;
      }
      if (byte != (open & 1 ? CLOSE_OBJECT : CLOSE_LIST)) return 0;
      at++;
      open >>= 1;
      depth--;
    }
  }
}
