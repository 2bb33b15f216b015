/** A line end for a text that does not end with one. */
export function missingLineEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? '' : '\n';
}

/** Length of the longest match of a pattern (with the flag g); 0 for none. */
export function longestMatch(text: string, pattern: RegExp): number {
  let longest = 0;
  for (const [match] of text.matchAll(pattern)) longest = Math.max(longest, match.length);
  return longest;
}
