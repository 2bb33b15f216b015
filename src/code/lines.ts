/** Calls `onLine` with the start and the end of each line of a text, the latter without its `\n`. */
export function forEachLine(text: string, onLine: (start: number, end: number) => void): void {
  for (let start = 0; start <= text.length;) {
    const lineBreak = text.indexOf('\n', start);
    const end = lineBreak < 0 ? text.length : lineBreak;
    onLine(start, end);
    start = end + 1;
  }
}

/** Where a line begins behind its spaces and tabs; `end` if nowhere. */
export function solidStart(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at++;
  return at;
}

/** Whether a code unit may be of the white space (`\s`) that is neither a space nor a tab. */
export function mayBeRareSpace(code: number): boolean {
  return (code >= 10 && code <= 13) || code === 0xa0 || code >= 0x1680;
}

/** Whether `^` and `$` of a pattern see other ends of lines than `\n` and `\r\n`: of old Macs, and of Unicode. */
export function hasRareLineBreaks(text: string): boolean {
  return (text.includes('\r') && /\r(?!\n)/.test(text)) || text.includes('\u2028') || text.includes('\u2029');
}
