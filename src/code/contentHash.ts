/**
 * A hash of a text for caches within a process: 53 bits (cyrb53 by bryc, public domain) and the length. Not for
 * security. Among 100,000 texts the chance of any two alike is below one in a million.
 */
export function contentHash(text: string): string {
  let first = 0xdeadbeef;
  let second = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    first = Math.imul(first ^ code, 2654435761);
    second = Math.imul(second ^ code, 1597334677);
  }
  first = Math.imul(first ^ (first >>> 16), 2246822507) ^ Math.imul(second ^ (second >>> 13), 3266489909);
  second = Math.imul(second ^ (second >>> 16), 2246822507) ^ Math.imul(first ^ (first >>> 13), 3266489909);
  return `${(4294967296 * (2097151 & second) + (first >>> 0)).toString(36)}-${text.length.toString(36)}`;
}
