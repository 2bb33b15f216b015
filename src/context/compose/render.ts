import type { Context, Part } from './context';
import { type Format, formatOf, type FormatId, type Frame, numberText } from './format';
import { missingLineEnd } from './frameText';
import { fenceLanguage } from './language';
import { sendsCells } from './notebookText';
import type { PartTexts } from './partTexts';
import { pathOf, type WorkspaceRoot } from './source';
import { titleOf } from './title';

/** How a context is turned into text. */
export interface Rendering {
  readonly format: FormatId;
  /** Stands first; empty for none. */
  readonly preamble: string;
  /** For the paths in titles. */
  readonly roots: readonly WorkspaceRoot[];
}

/**
 * The text that is sent: preamble, the included parts in their order, the task last (Anthropic's tests with long documents gave
 * up to 30 % better answers with the question at the end, same page as in xmlFormat.ts).
 *
 * Blocks can be counted one by one: the tokens of the text are the sum of the tokens of its blocks, for o200k_base and
 * cl100k_base. Every block ends with LF, and the next begins with a character `c` of `blockStarts`: no white space, letter,
 * number or `/`. Between them is a cut like those of tokens/safeCut.ts, for the same three reasons:
 * 1. No piece holds both. After a line end a piece goes on only with white space, in the alternatives for white space, or with
 *    line ends and (o200k_base) `/`, in the alternative for punctuation; `c` is none of these. The optional character before a
 *    word is never a line end.
 * 2. The pieces to the left do not change when the right side is taken away. The last one ends with the LF. If it is
 *    punctuation with line ends, it goes as far as there are line ends (and `/`), in front of `c` as at the end of the text. Otherwise
 *    it is of a run of white space that ends with a line end, which `\s*[\r\n]+` takes as a whole in front of `c`, and which at
 *    the end of the text it or `\s++$` takes as a whole, too. Pieces further left look ahead one character at most, which is the
 *    LF or before it.
 * 3. No alternative looks behind, so the right side is split from the cut on. Tokens never cross pieces.
 * Within a block, the cuts around a part's number are safe cuts: `index|="12|">`.
 *
 * So a part's tokens do not depend on the others, and taking a part away saves exactly what its row shows (but for the wrapper
 * around the last one, and a digit of the numbers after it).
 */
export function render(context: Context, texts: PartTexts, rendering: Rendering): string {
  const format = formatOf(rendering.format);
  const numbers = new Set<number>();
  const blocks: string[] = [];
  for (const part of context.parts) {
    const text = part.included ? texts.textOf(part)?.text : undefined;
    if (text === undefined) continue;
    const frame = frameOf(part, text, format, rendering.roots);
    for (const number of frame.wrapperNumbers) numbers.add(number);
    blocks.push(frame.lead + numberText(frame, blocks.length + 1) + frame.before + text + frame.after);
  }
  const hasParts = blocks.length > 0;
  return [
    preambleBlock(rendering),
    hasParts ? format.opening(numbers) : '',
    ...blocks,
    hasParts ? format.closing(numbers) : '',
    taskBlock(context, format),
  ].join('');
}

/** Rewrites after which a text is in another language than its path says (optimize/rewrites/json.ts). */
const languageAfter: Readonly<Partial<Record<string, string>>> = { 'json-csv': 'csv', 'json-toon': 'toon' };

/** What stands around the text of a part. */
export function frameOf(part: Part, text: string, format: Format, roots: readonly WorkspaceRoot[]): Frame {
  return format.frame(titleOf(part, roots), languageOf(part), text);
}

export function preambleBlock({ preamble }: Rendering): string {
  return preamble === '' ? '' : `${preamble}${missingLineEnd(preamble)}\n`;
}

/** Empty without a task. */
export function taskBlock({ task }: Context, format: Format): string {
  return task.trim() === '' ? '' : format.task(task);
}

export function languageOf(part: Part): string {
  const { source, rewrites } = part;
  if (source.kind === 'diff') return 'diff';
  if (sendsCells(part)) return 'md';
  const rewritten = rewrites.map((name) => languageAfter[name]).find((language) => language !== undefined);
  if (rewritten !== undefined) return rewritten;
  const path = source.kind === 'problems' ? undefined : pathOf(source);
  return path === undefined ? '' : fenceLanguage(path);
}
