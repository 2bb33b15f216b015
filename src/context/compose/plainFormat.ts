import type { Format } from './format';
import { longestMatch, missingLineEnd } from './frameText';
import { titleText } from './title';

const none: ReadonlySet<number> = new Set();

/** A title between bars, then the text as it is. The bars are longer than any at the start of a line of the text. */
export const plainFormat: Format = {
  frame(title, _language, text) {
    const bar = '='.repeat(Math.max(5, longestMatch(text, /^=+/gm) + 1));
    return {
      lead: '',
      before: `${bar} ${titleText(title)} ${bar}\n`,
      after: `${missingLineEnd(text)}\n`,
      wrapperNumbers: none,
    };
  },
  opening: () => '',
  closing: () => '',
  task: (text) => `===== Task =====\n${text}${missingLineEnd(text)}`,
};
