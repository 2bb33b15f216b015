/** The text of a file in the form that is counted. */
export type CountableText =
  /** UTF-8 without byte order mark; what is malformed counts as U+FFFD. For `TokenCounter.countUtf8`. */
  | { readonly kind: 'utf8'; readonly bytes: Uint8Array }
  /** Decoded, because the file was not UTF-8. For `TokenCounter.count`. */
  | { readonly kind: 'text'; readonly text: string };

/** git looks for a NUL in the first 8000 bytes (`buffer_is_binary` in git's xdiff-interface.c). */
const binaryProbe = 8000;

/**
 * VS Code takes a file as UTF-16 without byte order mark if in its first 512 bytes every second byte is zero and no
 * other is (`detectEncodingFromBuffer` in VS Code's src/vs/workbench/services/textfile/common/encoding.ts).
 */
const utf16Probe = 512;

/**
 * Decides as VS Code does when it opens the file, so that the count is that of the text that an engineer sees: a byte
 * order mark first (it is no text), then UTF-16 by its zeros, then a NUL as the sign of a binary file, else UTF-8.
 * Two deviations, both to keep binary data out of a count that looks exact: the NUL is looked for as far as git does,
 * not in 512 bytes only; and UTF-16 that decodes to a NUL is binary (UTF-32 begins with the mark of UTF-16).
 * Encodings without a sign in the file (Latin-1, Shift-JIS, …) are taken as UTF-8, as VS Code does by default.
 *
 * @returns undefined for a binary file. An empty file is text.
 */
export function countableText(bytes: Uint8Array): CountableText | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    return utf8(bytes.subarray(3));
  }
  if (first === 0xff && second === 0xfe) {
    return utf16(bytes, 'utf-16le');
  }
  if (first === 0xfe && second === 0xff) {
    return utf16(bytes, 'utf-16be');
  }
  if (isZeroExactlyAt(bytes, 1)) {
    return utf16(bytes, 'utf-16le');
  }
  if (isZeroExactlyAt(bytes, 0)) {
    return utf16(bytes, 'utf-16be');
  }
  return utf8(bytes);
}

function utf8(bytes: Uint8Array): CountableText | undefined {
  return bytes.subarray(0, binaryProbe).includes(0) ? undefined : { kind: 'utf8', bytes };
}

function utf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): CountableText | undefined {
  // Drops the byte order mark, and replaces half a surrogate pair or half a code unit by U+FFFD.
  const text = new TextDecoder(encoding).decode(bytes);
  return text.slice(0, binaryProbe / 2).includes('\0') ? undefined : { kind: 'text', text };
}

/** Whether of the bytes probed just those at even (0) or odd (1) positions are zero. */
function isZeroExactlyAt(bytes: Uint8Array, parity: 0 | 1): boolean {
  const probe = bytes.subarray(0, utf16Probe);
  return probe.length > 1 && probe.every((byte, position) => (byte === 0) === (position % 2 === parity));
}
