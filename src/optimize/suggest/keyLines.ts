import type { Definition } from '../../code/syntax/codeFacts';
import type { RankedPart } from '../../review/ranking/rank';

/** Tokens that are copied, at most (evidence.md, section 5.3). */
const mostTokens = 400;
/** Words of the task that a definition has, at least, to be taken for what the task is about. */
const leastWords = 2;

/**
 * The lines of a key part that the task is likeliest about: all of a short one; what defines the name that the task names; else the
 * definition with most of the task's words where most of them stand. Undefined where none is short enough.
 * @param count tokens of a text
 */
export function keyLines(
  { part: { text }, why }: RankedPart,
  definitions: readonly Definition[],
  count: (text: string) => number,
): string | undefined {
  const isShort = (lines: string): boolean => lines.trim() !== '' && count(lines) <= mostTokens;
  if (isShort(text)) return text.trim();
  const all = text.split('\n');
  const linesOf = ({ lines: { from, to } }: Definition): string =>
    all
      .slice(from - 1, to)
      .join('\n')
      .trimEnd();
  for (const reason of why) {
    if (reason.kind !== 'defines-named') continue;
    const named = definitions.filter(({ name }) => name === reason.name).map(linesOf);
    const found = named.find(isShort);
    if (found !== undefined) return found;
  }
  const about = why.find((reason) => reason.kind === 'words');
  const place = about?.lines;
  if (about === undefined || place === undefined) return undefined;
  const wanted = about.words.map((word) => word.toLowerCase());
  const candidates = definitions
    .filter(({ lines, body }) => body !== undefined && lines.from <= place.to && lines.to >= place.from)
    .map((definition) => {
      const lines = linesOf(definition);
      const lower = lines.toLowerCase();
      return { lines, words: wanted.filter((word) => lower.includes(word)).length };
    })
    .filter(({ words }) => words >= leastWords)
    .sort((left, right) => right.words - left.words || left.lines.length - right.lines.length);
  return candidates.find(({ lines }) => isShort(lines))?.lines;
}
