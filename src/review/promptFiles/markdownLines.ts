/** A line of a Markdown text. */
export interface MarkdownLine {
  /** Without its line break. */
  readonly text: string;
  /** UTF-16 offset of its first character. */
  readonly start: number;
  /** Offset after its line break. */
  readonly end: number;
  /** `fence` is the line that opens or closes a code block. */
  readonly kind: 'prose' | 'code' | 'fence' | 'front-matter';
}

const fencePattern = /^\s*(?:[>*+-]\s+|\d+[.)]\s+)*(`{3,}|~{3,})(.*)$/;

/** Lines with what they are: front matter, code block, or text. */
export function readMarkdownLines(text: string): MarkdownLine[] {
  const lines: MarkdownLine[] = [];
  let fence: string | undefined;
  let inFrontMatter = /^---[ \t]*\r?\n/.test(text);
  let start = 0;
  while (start < text.length) {
    const lineBreak = text.indexOf('\n', start);
    const end = lineBreak < 0 ? text.length : lineBreak + 1;
    const line = text.slice(start, end).replace(/\r?\n$/, '');
    let kind: MarkdownLine['kind'] = fence === undefined ? 'prose' : 'code';
    if (inFrontMatter) {
      kind = 'front-matter';
      inFrontMatter = start === 0 || !/^---[ \t]*$/.test(line);
    } else {
      const [, marks, info] = fencePattern.exec(line) ?? [];
      if (marks !== undefined && fence === undefined) {
        fence = marks;
        kind = 'fence';
      } else if (fence !== undefined && marks?.startsWith(fence) === true && info?.trim() === '') {
        fence = undefined;
        kind = 'fence';
      }
    }
    lines.push({ text: line, start, end, kind });
    start = end;
  }
  return lines;
}

/** The line with its code spans blanked out, so that what is found in it is text. Offsets stay. */
export function withoutCodeSpans(line: string): string {
  return line.replace(/(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, (span) => ' '.repeat(span.length));
}
