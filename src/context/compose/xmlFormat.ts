import type { Format } from './format';
import { missingLineEnd } from './frameText';

/**
 * Documents in tags, with index and source, and the task after them: the structure that Anthropic advises for long contexts
 * (https://docs.claude.com/en/docs/build-with-claude/prompt-engineering/long-context-tips). OpenAI's guide for GPT-4.1 says that
 * "XML performed well in our long context testing" (https://cookbook.openai.com/examples/gpt4-1_prompting_guide, "Delimiters").
 *
 * Contents are neither escaped nor wrapped in CDATA. The examples of both put them in as they are: the reader is a model and no XML
 * parser, escaping would show it `if (a &lt; b)` for code it is to quote and edit, and CDATA would not end a tag that a reader
 * takes for one. So that a content cannot close its own tag, the tags give way instead, as a longer fence does in Markdown and
 * another boundary in MIME (RFC 2046, section 5.1.1: it "must not appear in any of the encapsulated parts"): a document that
 * contains `</document>` stands in `<document_2>`. The names in titles are escaped, as they are the frame's own.
 */
export const xmlFormat: Format = {
  frame(title, _language, text) {
    const used = tagNumbers(text, /document(?:_content)?/);
    const document = numbered('document', freeNumber(used));
    const content = numbered('document_content', freeNumber(used));
    const lines = title.lines === undefined ? '' : `<lines>${title.lines}</lines>\n`;
    const note = title.note === undefined ? '' : `<note>${escaped(title.note)}</note>\n`;
    return {
      lead: `<${document} index`,
      before: `">\n<source>${escaped(title.name)}</source>\n${lines}${note}<${content}>\n`,
      after: `${missingLineEnd(text)}</${content}>\n</${document}>\n`,
      wrapperNumbers: tagNumbers(text, /documents/),
    };
  },
  opening: (numbers) => `<${numbered('documents', freeNumber(numbers))}>\n`,
  closing: (numbers) => `</${numbered('documents', freeNumber(numbers))}>\n`,
  task(text) {
    const task = numbered('task', freeNumber(tagNumbers(text, /task/)));
    return `<${task}>\n${text}${missingLineEnd(text)}</${task}>\n`;
  },
};

/** The numbers of tags of a name in a text, opening or closing, in any case: 1 for `<document>`, 2 for `</Document_2>`. */
function tagNumbers(text: string, name: RegExp): ReadonlySet<number> {
  // One class for blanks and slash: two repetitions beside each other would take quadratic time on `<` and a run of blanks.
  const tag = new RegExp(`<[\\s/]*${name.source}(?:_(\\d{1,9}))?(?![\\w-])`, 'gi');
  return new Set(Array.from(text.matchAll(tag), ([, number]) => (number === undefined ? 1 : Number(number))));
}

/** The smallest number from 1 that is not used. */
function freeNumber(used: ReadonlySet<number>): number {
  let number = 1;
  while (used.has(number)) number++;
  return number;
}

function numbered(name: string, number: number): string {
  return number === 1 ? name : `${name}_${number}`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
