import { markdownFormat } from './markdownFormat';
import { plainFormat } from './plainFormat';
import type { PartTitle } from './title';
import { xmlFormat } from './xmlFormat';

export const formatIds = ['markdown', 'xml', 'plain'] as const;

export type FormatId = (typeof formatIds)[number];

/**
 * How a context is written. The text is a row of blocks: preamble, opening, one block a part, closing, task. So that blocks can be
 * counted one by one (see `render.ts`), every block but the preamble begins with one of `blockStarts`, and every block ends with
 * a line end. No format changes a content: where a content holds what would end its block, the frame gives way.
 */
export interface Format {
  /** The block of a part: `lead`, its number if it is `numbered`, `before`, the content, `after`. */
  frame(title: PartTitle, language: string, text: string): Frame;
  /** Before the first part, if there is one. `numbers` are those that contents use (`Frame.wrapperNumbers`). */
  opening(numbers: ReadonlySet<number>): string;
  /** After the last part, if there is one. */
  closing(numbers: ReadonlySet<number>): string;
  task(text: string): string;
}

export interface Frame {
  /** Text before the number; empty for a format without numbers. Ends with a letter or digit unless it is empty. */
  readonly lead: string;
  /** Before the content. Where there is a `lead` it begins with neither letter, number, mark nor apostrophe. */
  readonly before: string;
  readonly after: string;
  /** Numbers of the wrapper's name that the content uses; see `freeNumber`. */
  readonly wrapperNumbers: ReadonlySet<number>;
}

/** First characters of blocks: neither white space nor `/`, which a token may join to a line end before them. */
export const blockStarts = '#<=';

/** What stands between `lead` and `before` of the n-th part (from 1): begins with `=`, ends with a digit. */
export function numberText(frame: Pick<Frame, 'lead'>, position: number): string {
  return frame.lead === '' ? '' : `="${position}`;
}

export function formatOf(id: FormatId): Format {
  return { markdown: markdownFormat, xml: xmlFormat, plain: plainFormat }[id];
}
