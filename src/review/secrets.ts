import type { SecretFinding } from '../context/secrets/finding';
import { type Finding, placeOf, type Review } from './finding';

/**
 * Keys and passwords in the text that would be sent: one finding for each kind in each part, with every line.
 * @param secrets of each part, in the order of the parts
 */
export function findSecrets(review: Review, secrets: readonly (readonly SecretFinding[])[]): Finding[] {
  return secrets.flatMap((found, part): Finding[] => {
    const text = review.parts[part]?.text ?? '';
    return [...new Set(found.map(({ kind }) => kind))].map((secret) => {
      const ofKind = found.filter(({ kind }) => kind === secret);
      return {
        severity: 'strong',
        places: ofKind.map(({ line, start, end }) => {
          const lines = text.slice(start, end).split('\n').length;
          return placeOf(review, part, { from: line, to: line + lines - 1 });
        }),
        tokens: 0,
        data: { kind: 'secret', secret },
      };
    });
  });
}
