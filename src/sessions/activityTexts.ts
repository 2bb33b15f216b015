const longestPrompt = 300;
const longestSubject = 120;

/** The beginning of what an engineer wrote; undefined where they wrote nothing. */
export function promptText(text: string | undefined): string | undefined {
  const written = text?.trim();
  return written === undefined || written === '' ? undefined : beginningOf(written, longestPrompt);
}

/** As much of a text as there is room for, in characters, with an ellipsis where that is not all. */
export function beginningOf(text: string, most: number): string {
  if (text.length <= most) return text;
  // Not in the middle of a character of two units.
  return `${text
    .slice(0, most - 1)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()}…`;
}

/** The beginning of what a tool is about, on one line. */
export function subjectText(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim().slice(0, longestSubject);
}
