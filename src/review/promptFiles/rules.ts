import type { LineRange } from '../finding';
import type { MarkdownLine } from './markdownLines';

/** A rule of a prompt file: a list item or a paragraph, with the lines that continue it. */
export interface Rule {
  /** UTF-16 offsets of its text, from the list marker to the end of its last line. */
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly lines: LineRange;
  /** Equal for rules that say the same in the same words. */
  readonly key: string;
  /** Has list items of its own below it, so that it cannot be taken away alone. */
  readonly hasChildren: boolean;
  /** The author marks it as important, by words in capitals. */
  readonly isMarked: boolean;
}

/** Words from which a rule says something; shorter ones are labels ("Run the tests:"), of paragraphs also lead-ins. */
const fewestWords = { item: 4, paragraph: 6 };
const itemPattern = /^\s*(?:[*+-]|\d+[.)])\s+(?=\S)/;
/** Headings, tables, rules, quotes of code, comments and link definitions are no rules. */
const noRule = /^\s*(?:#{1,6}\s|\||[-*_]{3,}\s*$|<|\[[^\]]+\]:)/;
const markPattern = /\b(?:MUST|NEVER|ALWAYS|IMPORTANT|CRITICAL|MANDATORY|REQUIRED|DO NOT|DON'T)\b/;

export function readRules(lines: readonly MarkdownLine[]): Rule[] {
  const rules: Rule[] = [];
  let from = -1;
  const close = (to: number): void => {
    const rule = from < 0 ? undefined : ruleOf(lines, from, to);
    if (rule !== undefined) rules.push(rule);
    from = -1;
  };
  lines.forEach(({ text, kind }, at) => {
    if (kind !== 'prose' || text.trim() === '' || noRule.test(text)) close(at);
    else if (from < 0) from = at;
    else if (itemPattern.test(text)) {
      close(at);
      from = at;
    }
  });
  close(lines.length);
  return rules;
}

/** @param to the line after the last. */
function ruleOf(lines: readonly MarkdownLine[], from: number, to: number): Rule | undefined {
  const [first, last] = [lines[from], lines[to - 1]];
  if (first === undefined || last === undefined) return undefined;
  const marker = itemPattern.exec(first.text);
  const text = [first.text.slice(marker?.[0].length ?? 0), ...lines.slice(from + 1, to).map((line) => line.text)].join(
    ' ',
  );
  const words = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  // Languages without blanks between words have long words.
  const isLong = words >= fewestWords[marker === null ? 'paragraph' : 'item'] || /[\u3040-\u9fff]{12,}/.test(text);
  if (!isLong) return undefined;
  const next = lines.slice(to).find((line) => line.text.trim() !== '');
  return {
    start: first.start + indentOf(first.text),
    end: last.start + last.text.trimEnd().length,
    lines: { from: from + 1, to },
    key: keyOf(text),
    hasChildren: marker !== null && next !== undefined && indentOf(next.text) > indentOf(first.text),
    isMarked: markPattern.test(text),
  };
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

/** Without emphasis, outer punctuation, case and the width of blanks. */
function keyOf(text: string): string {
  return text
    .replace(/[*_`~]+/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\s.,;:!]+$/, '')
    .toLowerCase();
}
