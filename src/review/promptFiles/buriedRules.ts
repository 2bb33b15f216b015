import { buriedFrom, buriedTo, positionPenalty, silentBelow } from '../buried';
import type { PromptProblem } from './promptProblem';
import type { Rule } from './rules';

/**
 * Rules that the author marks as important (in capitals) and that stand in the middle of a long file, as one problem. A file
 * that marks more than half of its rules singles none out, so nothing is said.
 */
export function findBuriedRules(
  text: string,
  rules: readonly Rule[],
  total: number,
  count: (text: string) => number,
): PromptProblem[] {
  if (total < silentBelow) return [];
  const marked = rules.filter(({ isMarked }) => isMarked);
  if (marked.length * 2 > rules.length) return [];
  let counted = 0;
  let before = 0;
  const placed = marked.map((rule) => {
    before += count(text.slice(counted, rule.start));
    counted = rule.start;
    return { rule, position: before / total };
  });
  const buried = placed.filter(({ position }) => position >= buriedFrom && position <= buriedTo);
  const [first, last] = [buried[0], buried.at(-1)];
  if (first === undefined || last === undefined) return [];
  // The one that published curves say most of stands for all.
  const penalties = buried.map(({ position }) => positionPenalty(position, total));
  return [
    {
      start: first.rule.start,
      end: first.rule.end,
      tokens: 0,
      data: {
        kind: 'buried-rule',
        rules: buried.length,
        position: { from: Math.round(100 * first.position), to: Math.round(100 * last.position) },
        total,
        penalty: {
          low: Math.round(Math.max(...penalties.map(({ low }) => low))),
          high: Math.round(Math.max(...penalties.map(({ high }) => high))),
        },
      },
      elsewhere: buried.slice(1).map(({ rule }) => ({ lines: rule.lines })),
    },
  ];
}
