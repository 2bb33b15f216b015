import { type Finding, leastWaste, placeOf, type Review } from './finding';
import { remembered } from './partMemo';
import { splitLines } from './textLines';

/** What varies between two log lines of one statement, in the order in which it is masked. */
const variable: readonly [pattern: RegExp, mask: string][] = [
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/g, '<time>'],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '<id>'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b/g, '<address>'],
  [/\b0x[0-9a-f]+\b|\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, '<hex>'],
  [/\d+(?:\.\d+)?/g, '<n>'],
];

/** A part is a log if this share of its lines begins like a log line or a stack frame. */
const logShare = 0.3;
const logLine =
  /^\s*(?:\[?\d{4}-\d\d-\d\d|\[?\d\d:\d\d:\d\d|(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL)\b|\[(?:TRACE|DEBUG|INFO|WARN|ERROR)|at \S+ ?\(|at \S+:\d+|File "[^"]+", line \d+|\w{3} \d+ \d\d:\d\d:\d\d|goroutine \d+)/;
/** Repeats of one template that are worth collapsing to the first, the last and a count. */
const fewestRepeats = 5;

/** Lines of one form. */
export interface RepeatedLine {
  readonly template: string;
  /** 0-based lines that have the form, ascending; at least `fewestRepeats`. */
  readonly indexes: readonly number[];
}

/** The lines of a log that differ in times, numbers and ids only, by their form; none in a text that is no log. */
export function repeatedLines(lines: readonly string[]): RepeatedLine[] {
  const looksLikeLog = lines.filter((line) => logLine.test(line)).length >= logShare * lines.length;
  if (!looksLikeLog || lines.length < fewestRepeats) return [];
  const byTemplate = new Map<string, number[]>();
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const template = templateOf(line);
    const known = byTemplate.get(template);
    if (known === undefined) byTemplate.set(template, [index]);
    else known.push(index);
  });
  return Array.from(byTemplate, ([template, indexes]) => ({ template, indexes })).filter(
    ({ indexes }) => indexes.length >= fewestRepeats,
  );
}

/** Log lines and stack frames that differ in times, numbers and ids only. */
export function findRepeatedLogs(review: Review): Finding[] {
  return review.parts.flatMap((part, at) => {
    const repeats = remembered(review, 'repeated-logs', part, () => {
      const { lines } = splitLines(part.text);
      return repeatedLines(lines).map(({ template, indexes }) => {
        const inner = indexes.slice(1, -1); // the first and the last are kept
        const tokens = review.count(inner.map((index) => `${lines[index] ?? ''}\n`).join(''));
        const place = { from: (indexes[0] ?? 0) + 1, to: (indexes.at(-1) ?? 0) + 1 };
        return { template, times: indexes.length, tokens, place };
      });
    });
    return repeats
      .filter(({ tokens }) => tokens >= leastWaste)
      .map(({ template, times, tokens, place }): Finding => {
        const places = [placeOf(review, at, place)];
        return {
          severity: tokens >= 1000 ? 'warn' : 'info',
          places,
          tokens,
          data: { kind: 'repeated-log', template, times },
        };
      });
  });
}

/** The line with what varies masked. */
export function templateOf(line: string): string {
  return variable.reduce((text, [pattern, mask]) => text.replace(pattern, mask), line.trim());
}
