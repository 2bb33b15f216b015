/** A text as lines, with where each starts. */
export interface TextLines {
  /** Without line breaks. */
  readonly lines: readonly string[];
  /** UTF-16 offset of each line's first character. */
  readonly starts: readonly number[];
}

export function splitLines(text: string): TextLines {
  const lines = text.split('\n');
  let start = 0;
  const starts = lines.map((line) => {
    const at = start;
    start += line.length + 1;
    return at;
  });
  return { lines, starts };
}
