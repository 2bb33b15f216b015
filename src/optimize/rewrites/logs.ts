import { repeatedLines } from '../../review/repeatedLogs';
import { splitLines } from '../../review/textLines';

/** A note of this rewriter: it is no line of the log. */
const note = /^\[(?:\d+ lines like this one|the \d+ lines above, \d+ more times:) left out\]$/;

/**
 * A log with the first and the last of its repeated lines, and a note of how many stood between. Lines that repeat together, as the
 * frames of a stack trace do, get one note.
 */
export function withoutRepeatedLines(text: string): string {
  const { lines } = splitLines(text);
  /** By line: how many are left out after it, for the first of its form. */
  const leftOutAfter = new Map<number, number>();
  const gone = new Set<number>();
  for (const { indexes } of repeatedLines(lines)) {
    const first = indexes[0] ?? 0;
    if (note.test((lines[first] ?? '').trim())) continue;
    leftOutAfter.set(first, indexes.length - 2);
    for (const index of indexes.slice(1, -1)) gone.add(index);
  }
  const kept: string[] = [];
  let together = 0;
  for (const [index, line] of lines.entries()) {
    if (gone.has(index)) continue;
    kept.push(line);
    const times = leftOutAfter.get(index);
    if (times === undefined) continue;
    together++;
    if (leftOutAfter.get(index + 1) === times) continue;
    const ending = line.endsWith('\r') ? '\r' : '';
    kept.push(
      together === 1
        ? `[${times} lines like this one left out]${ending}`
        : `[the ${together} lines above, ${times} more times: left out]${ending}`,
    );
    together = 0;
  }
  return kept.join('\n');
}
