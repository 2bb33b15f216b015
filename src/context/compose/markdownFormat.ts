import type { Format } from './format';
import { longestMatch, missingLineEnd } from './frameText';
import { titleText } from './title';

const none: ReadonlySet<number> = new Set();

/**
 * A heading with the path, then the text in a fence. The fence is longer than any run of backticks in the text, so that nothing
 * in it can close it (https://spec.commonmark.org/0.31.2/#fenced-code-blocks: a closing fence is at least as long).
 */
export const markdownFormat: Format = {
  frame(title, language, text) {
    const fence = '`'.repeat(Math.max(3, longestMatch(text, /`+/g) + 1));
    return {
      lead: '',
      before: `## ${titleText(title)}\n\n${fence}${language}\n`,
      after: `${missingLineEnd(text)}${fence}\n\n`,
      wrapperNumbers: none,
    };
  },
  opening: () => '',
  closing: () => '',
  task: (text) => `## Task\n\n${text}${missingLineEnd(text)}`,
};
