import { get_encoding, type TiktokenEncoding } from 'tiktoken';

/** What Tare's exact counts must equal: special-token text such as `<|endoftext|>` is counted as ordinary text. */
export function countWithTiktoken(text: string, name: TiktokenEncoding = 'o200k_base'): number {
  const encoding = get_encoding(name);
  try {
    return encoding.encode_ordinary(text).length;
  } finally {
    encoding.free();
  }
}
