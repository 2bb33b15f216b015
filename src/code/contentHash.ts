/**
 * A hash of a text for caches within a process: 53 bits (cyrb53 by bryc, public domain) and the length. Not for
 * security. Among 100,000 texts the chance of any two alike is below one in a million.
 */
export function contentHash(text: string): string {
  // In stretches, each a call: as one loop over the whole text, the first hundred texts would be done before it is compiled.
  const state = new Int32Array([0xdeadbeef, 0x41c6ce57]);
  for (let from = 0; from < text.length; from += stretch) mix(state, text, from, Math.min(text.length, from + stretch));
  let first = state[0] ?? 0;
  let second = state[1] ?? 0;
  first = Math.imul(first ^ (first >>> 16), 2246822507) ^ Math.imul(second ^ (second >>> 13), 3266489909);
  second = Math.imul(second ^ (second >>> 16), 2246822507) ^ Math.imul(first ^ (first >>> 13), 3266489909);
  return `${(4294967296 * (2097151 & second) + (first >>> 0)).toString(36)}-${text.length.toString(36)}`;
}

const stretch = 1024;

function mix(state: Int32Array, text: string, from: number, to: number): void {
  let first = state[0] ?? 0;
  let second = state[1] ?? 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    first = Math.imul(first ^ code, 0x9e3779b1);
    second = Math.imul(second ^ code, 0x5f356495);
  }
  state[0] = first;
  state[1] = second;
}
