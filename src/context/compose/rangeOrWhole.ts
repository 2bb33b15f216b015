import type { TokenCounter } from '../../tokens/tokenCounter';
import { sliceRange, type TextRange } from './textRange';

/** What a person can attach: what is selected, or all of the file it is in. Exact tokens in the counter's encoding, without a frame. */
export interface RangeOrWhole {
  readonly range: { readonly tokens: number; readonly lines: number };
  readonly whole: { readonly tokens: number; readonly lines: number };
}

/**
 * Both weights, to be shown before a selection is attached: tools that attach the file for a selection have cost people hundreds
 * of thousands of tokens.
 * @param ranges the selections, in their order; they are sent one after another on lines of their own, as copying does
 */
export function rangeOrWhole(counter: TokenCounter, text: string, ranges: readonly TextRange[]): RangeOrWhole {
  const selected = ranges.map((range) => sliceRange(text, range)).join('\n');
  const weigh = (part: string): { tokens: number; lines: number } => ({
    tokens: counter.count(part),
    lines: part === '' ? 0 : part.replace(/(?:\r\n|\n|\r)$/, '').split(/\r\n|\n|\r/).length,
  });
  return { range: weigh(selected), whole: weigh(text) };
}
