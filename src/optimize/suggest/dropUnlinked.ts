import type { RankedPart } from '../../review/ranking/rank';
import type { SubjectPart } from '../subject';
import type { Tier } from '../suggestion';
import type { Draft } from './draft';

/** Leaves out parts that nothing links to the task. */
export function suggestDrops(draft: Draft): void {
  const { drops, ranked, findings, parts } = draft.subject;
  for (const [each, tier] of drops) drop(draft, each, tier, true);
  // What the review tells of is offered here, to whoever looks.
  for (const { data, places } of findings) {
    if (data.kind !== 'dilution') continue;
    for (const { part } of places) {
      const each = ranked.get(parts[part]?.part.id ?? '');
      if (each !== undefined) drop(draft, each, 'review', true);
    }
  }
}

/** Every other part that may be left out, the least likely first; for budgets that cannot be reached otherwise. */
export function suggestFurtherDrops(draft: Draft): void {
  const { ranking } = draft.subject;
  if (ranking?.enoughSignal !== true) return;
  for (const each of [...ranking.ranked].reverse()) drop(draft, each, 'review', false);
}

function drop(draft: Draft, each: RankedPart<SubjectPart>, tier: Tier, isUnlinked: boolean): void {
  const { subject, suggestions } = draft;
  const { part, title } = each.part;
  const isGone = suggestions.some(
    ({ data, parts }) => (data.kind === 'exclude' || data.kind === 'drop-unlinked') && parts.includes(part.id),
  );
  if (isGone || subject.protection.isKept(part.id)) return;
  const ranked = subject.ranking?.ranked ?? [];
  draft.propose({
    tier,
    data: { kind: 'drop-unlinked', share: (ranked.length - ranked.indexOf(each)) / ranked.length, isUnlinked },
    path: title,
    parts: [part.id],
    operations: [{ kind: 'exclude', part: part.id }],
  });
}
