import { type Finding, leastWaste, placeOf, type Review } from './finding';
import { remembered } from './partMemo';

/** Parts whose whole text stands in the context already. One finding for the second and each further copy. */
export function findDuplicateFiles(review: Review): Finding[] {
  const firstByText = new Map<string, number>();
  return review.parts.flatMap((part, at): Finding[] => {
    const text = remembered(review, 'trimmed', part, () => part.text.trim());
    const first = firstByText.get(text);
    if (first === undefined) firstByText.set(text, at);
    const original = first === undefined ? undefined : review.parts[first];
    if (first === undefined || original === undefined || part.tokens < leastWaste) return [];
    return [
      {
        severity: 'warn',
        places: [placeOf(review, at), placeOf(review, first)],
        tokens: part.tokens,
        data: { kind: 'duplicate-file', of: original.path },
      },
    ];
  });
}
