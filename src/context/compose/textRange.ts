/** Ranges of a text, as VS Code counts them: zero-based lines, and UTF-16 units within a line. Lines end at CR LF, LF or CR. */

export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

export interface TextRange {
  readonly start: TextPosition;
  /** Excluded. */
  readonly end: TextPosition;
}

/** A change of a text: `range` was replaced by `text`. */
export interface RangeEdit {
  readonly range: TextRange;
  readonly text: string;
}

/** Lines `first` to `last` (zero-based, both included) with the last one's line end. */
export function wholeLines(first: number, last: number): TextRange {
  return { start: { line: first, character: 0 }, end: { line: last + 1, character: 0 } };
}

/** First and last line that hold text of the range, counted from 1 as people do. */
export function shownLines({ start, end }: TextRange): { readonly first: number; readonly last: number } {
  const last = end.character === 0 && end.line > start.line ? end.line : end.line + 1;
  return { first: start.line + 1, last };
}

/** The text of a range. What lies beyond the text, or beyond the end of its line, is left out. */
export function sliceRange(text: string, range: TextRange): string {
  const start = offsetAt(text, range.start);
  return text.slice(start, Math.max(start, offsetAt(text, range.end)));
}

/** UTF-16 units before a position; a position beyond the text or its line is moved to their end. */
function offsetAt(text: string, { line, character }: TextPosition): number {
  const lineEnd = /\r\n|\n|\r/g;
  let start = 0;
  for (let passed = 0; passed < line; passed++) {
    if (lineEnd.exec(text) === null) return text.length;
    start = lineEnd.lastIndex;
  }
  const end = lineEnd.exec(text)?.index ?? text.length;
  return Math.min(start + character, end);
}

/**
 * Where a range is after an edit, so that it keeps naming the same text. Text inserted at its start belongs to it, at its end
 * not (the end of whole lines is the start of the next one). A border inside replaced text keeps its line as far as the new
 * text has it: a document that is replaced as a whole leaves the range where it was.
 * @returns the same object when nothing changes
 */
export function rangeAfterEdit(range: TextRange, edit: RangeEdit): TextRange {
  const start = positionAfterEdit(range.start, edit);
  const end = positionAfterEdit(range.end, edit);
  return samePosition(start, range.start) && samePosition(end, range.end) ? range : { start, end };
}

function positionAfterEdit(position: TextPosition, { range, text }: RangeEdit): TextPosition {
  if (isUpTo(position, range.start)) return position;
  const newEnd = endOf(range.start, text);
  if (!isUpTo(range.end, position)) return isUpTo(position, newEnd) ? position : newEnd;
  return position.line === range.end.line
    ? { line: newEnd.line, character: newEnd.character + position.character - range.end.character }
    : { line: position.line + newEnd.line - range.end.line, character: position.character };
}

/** Where a text ends that starts at a position. */
function endOf(start: TextPosition, text: string): TextPosition {
  const lines = text.split(/\r\n|\n|\r/);
  const last = lines.at(-1)?.length ?? 0;
  return lines.length === 1
    ? { line: start.line, character: start.character + last }
    : { line: start.line + lines.length - 1, character: last };
}

function isUpTo(left: TextPosition, right: TextPosition): boolean {
  return left.line < right.line || (left.line === right.line && left.character <= right.character);
}

function samePosition(left: TextPosition, right: TextPosition): boolean {
  return left.line === right.line && left.character === right.character;
}
