import { firstSafeCut, lastSafeCut, safeCutRuleOf } from '../../tokens/safeCut';
import type { TokenCounter } from '../../tokens/tokenCounter';

/** How far a safe cut is looked for from either end, in UTF-16 units. Code has one within a few characters. */
const REACH = 4096;

/**
 * Tokens of `before + text + after` when those of `text` are known. Counts only the ends of the text: between its first and its
 * last safe cut the tokens are the same with anything around it, so
 *   tokens(before + head + middle + tail + after) = tokens(before + head) + tokens(middle) + tokens(tail + after), and
 *   tokens(middle) = tokens(text) - tokens(head) - tokens(tail).
 * A text without two safe cuts near its ends is counted as a whole.
 * @param tokens exact tokens of `text` in the counter's encoding
 */
export function countAround(
  counter: TokenCounter,
  before: string,
  text: string,
  after: string,
  tokens: number,
): number {
  const codeAt = (index: number): number => text.charCodeAt(index);
  const isSafeCut = safeCutRuleOf(counter.encoding);
  const head = text.length > 1 ? firstSafeCut(isSafeCut, codeAt, 1, Math.min(text.length, REACH)) : 0;
  const tail = lastSafeCut(isSafeCut, codeAt, Math.max(head, text.length - REACH), text.length);
  const isCut = (at: number): boolean => at > 0 && at < text.length && isSafeCut(codeAt(at - 1), codeAt(at));
  if (!isCut(head) || !isCut(tail)) return counter.count(before + text + after);
  const first = text.slice(0, head);
  const last = text.slice(tail);
  return (
    tokens - counter.count(first) - counter.count(last) + counter.count(before + first) + counter.count(last + after)
  );
}
