import type { Context } from '../../context/compose/context';
import { positionPenalty, silentBelow } from '../../review/buried';
import { applyOperations } from '../applyOperations';
import type { Measure, Measured } from '../measure';
import type { Operation } from '../suggestion';
import type { Draft } from './draft';
import { orderOf } from './order';

/** Fewer points of accuracy are not worth another order than the person's (evidence.md, section 5.3). */
const leastPoints = 2;
/** How often the likeliest part is an edited file (evidence.md, sections 3.3 and 5.1). A marked part is right. */
const chanceRight = 0.63;

/**
 * Puts the key parts where models read best. Proposed only when the middle of the expected range is at least two points: what it writes
 * anew of a cache stands beside it (`cacheCost`), since nobody but the provider knows whether there is one.
 * @param context after the suggestions that are ticked beforehand
 */
export function suggestReorder(draft: Draft, context: Context, measure: Measure): void {
  const { subject } = draft;
  const { keys, all } = orderOf(subject);
  if (keys.length === 0) return;
  const operation: Operation = { kind: 'arrange', order: all.map(({ part }) => part.id) };
  const arranged = applyOperations(context, [operation]);
  if (arranged === context) return;
  const before = measure.of(context);
  const total = before.total.tokens;
  if (total < silentBelow) return;
  const old = middles(before);
  const renewed = middles(measure.of(arranged));
  let weight = 0;
  let low = 0;
  let high = 0;
  for (const { part } of keys) {
    const each = subject.ranked.get(part.id);
    const from = old.get(part.id);
    const to = renewed.get(part.id);
    if (each === undefined || from === undefined || to === undefined) continue;
    const isMarked = (each.part.marks?.length ?? 0) > 0;
    const gainAt = (bound: 'low' | 'high'): number =>
      (positionPenalty(from, total)[bound] - positionPenalty(to, total)[bound]) * (isMarked ? 1 : chanceRight);
    weight += each.score;
    low += each.score * gainAt('low');
    high += each.score * gainAt('high');
  }
  if (weight === 0) return;
  const points = { low: low / weight, high: high / weight };
  if ((points.low + points.high) / 2 < leastPoints) return;
  draft.propose({
    tier: 'likely',
    data: {
      kind: 'reorder',
      first: keys.map(({ title }) => title),
      points: { low: Math.max(0, Math.round(points.low)), high: Math.round(points.high) },
    },
    path: keys[0]?.title ?? '',
    parts: all.map(({ part }) => part.id),
    operations: [operation],
  });
}

/** Where the middle of each part stands, as a share of all tokens; preamble and wrapper are taken to stand after the parts. */
function middles({ sent, total }: Measured): Map<string, number> {
  const result = new Map<string, number>();
  let start = 0;
  for (const { part, tokens } of sent) {
    result.set(part.id, (start + tokens / 2) / total.tokens);
    start += tokens;
  }
  return result;
}
