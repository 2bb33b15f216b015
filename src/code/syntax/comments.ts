import type { Span } from './codeFacts';

/** Comments that tools read, and the first line of a script: without them the code is another. */
const directive =
  /^(?:#!|(?:\/\/|\/\*+|#|<!--)\s*(?:@ts-|@jsx|eslint|prettier|tslint|istanbul|c8 |v8 |webpack|@vite|go:|nolint|\+build|type:|noqa|pylint|mypy|pragma|fmt:|isort:|-\*-|coding[:=]|rubocop|frozen_string_literal|phpcs|phpstan|@psalm|region|endregion|#(?:end)?region|NOLINT|clang-format|sourceMappingURL))/;

/**
 * A text without its comments: whole lines of comments go with their line break, and of blank lines around them one stays. Comments
 * that tools read stay. What the spans do not cover, strings included, stays as it is.
 * @param comments in any order
 * @returns undefined if there is nothing to leave out
 */
export function withoutComments(text: string, comments: readonly Span[]): string | undefined {
  let result = '';
  let at = 0;
  for (const { start, end } of [...comments].sort((left, right) => left.start - right.start)) {
    if (start < at || directive.test(text.slice(start, start + 60))) continue;
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const isFirst = text.slice(Math.max(lineStart, at), start).trim() === '' && lineStart >= at;
    // Some grammars take the line break into the comment.
    const inner = text.slice(start, end).trimEnd().length + start;
    const lineEnd = text.indexOf('\n', inner);
    const isLast = text.slice(inner, lineEnd < 0 ? text.length : lineEnd).trim() === '';
    if (isFirst && isLast) {
      result += text.slice(at, lineStart);
      at = lineEnd < 0 ? text.length : lineEnd + 1;
      const isAfterBlank = result === '' || /\n[^\S\n]*\n$/.test(result);
      const blank = /^(?:[^\S\n]*\n)+/.exec(text.slice(at, at + 400))?.[0];
      if (isAfterBlank && blank !== undefined) at += blank.length;
    } else {
      // Within a line: two names stay apart.
      const before = text.slice(at, start);
      result += isLast ? before.trimEnd() : before;
      at = inner;
      if (!isLast && /\w$/.test(result) && /^\w/.test(text.slice(at, at + 1))) result += ' ';
    }
  }
  return at === 0 ? undefined : result + text.slice(at);
}
