import { withoutCommentLines } from '../code/commentLines';
import { textKindOf } from '../context/textKind';
import { type Finding, placeOf, type Review } from './finding';
import { remembered } from './partMemo';

/** Below, nobody would look them through. */
const leastTokens = 2000;
/** Share of a part's tokens from which it is one of the places. */
const leastShare = 0.2;

/**
 * Comment lines of code, all in one finding, when they are much: for those who want to look them through. Comments often say what
 * code does not, so that nothing is proposed.
 */
export function findComments(review: Review, skip: ReadonlySet<number>): Finding[] {
  let total = 0;
  let all = 0;
  const found = review.parts.flatMap((part, at) => {
    if (skip.has(at) || textKindOf(part.path) !== 'code') return [];
    total += part.tokens;
    const tokens = remembered(review, 'comments', part, () => {
      const code = withoutCommentLines(part.text);
      return code === part.text ? 0 : part.tokens - review.count(code);
    });
    all += tokens;
    return tokens >= leastShare * part.tokens ? [{ at, tokens }] : [];
  });
  const tokens = found.reduce((sum, each) => sum + each.tokens, 0);
  if (tokens < leastTokens) return [];
  const places = found.sort((left, right) => right.tokens - left.tokens).map(({ at }) => placeOf(review, at));
  return [{ severity: 'info', places, tokens, data: { kind: 'comments', share: all / total } }];
}
