import type { BloatKind } from '../../code/bloat';
import type { Tier } from '../suggestion';
import type { Draft } from './draft';

/** Changelogs and data are sometimes what the task is about (evidence.md, section 5.4). */
const tierOf: Record<BloatKind, Tier> = {
  lock: 'safe',
  generated: 'safe',
  vendored: 'safe',
  minified: 'safe',
  'source-map': 'safe',
  snapshot: 'safe',
  changelog: 'review',
  data: 'review',
};

/** Leaves out files that nobody wrote for a reader. */
export function suggestExclusions(draft: Draft): void {
  const { findings, parts, protection } = draft.subject;
  for (const { data, places } of findings) {
    const at = places[0]?.part;
    const found = at === undefined ? undefined : parts[at];
    if (data.kind !== 'bloat' || found === undefined || protection.isKept(found.part.id)) continue;
    const { id } = found.part;
    draft.propose({
      tier: tierOf[data.bloat],
      data: { kind: 'exclude', bloat: data.bloat, because: data.because },
      path: found.title,
      parts: [id],
      operations: [{ kind: 'exclude', part: id }],
    });
  }
}
