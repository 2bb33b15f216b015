import { isTestPath } from '../code/testPath';
import type { SecretFinding, SecretKind } from '../context/secrets/finding';
import { type Finding, type FindingPlace, placeOf, type Review } from './finding';

/**
 * Keys and passwords in the text that would be sent: one finding for each kind in each part, with every line. Those of one kind in
 * tests are one milder finding: a test has keys that were made for it, and now and then a real one.
 * @param secrets of each part, in the order of the parts
 */
export function findSecrets(review: Review, secrets: readonly (readonly SecretFinding[])[]): Finding[] {
  const groups = new Map<string, { secret: SecretKind; isTest: boolean; places: FindingPlace[] }>();
  secrets.forEach((found, part) => {
    const { path = '', text = '' } = review.parts[part] ?? {};
    const isTest = isTestPath(path);
    for (const { kind: secret, line, start, end } of found) {
      const key = `${isTest ? 'test' : part} ${secret}`;
      const group = groups.get(key) ?? { secret, isTest, places: [] };
      groups.set(key, group);
      const lines = text.slice(start, end).split('\n').length;
      group.places.push(placeOf(review, part, { from: line, to: line + lines - 1 }));
    }
  });
  return Array.from(groups.values(), ({ secret, isTest, places }) => ({
    severity: isTest ? 'warn' : 'strong',
    places,
    tokens: 0,
    data: { kind: 'secret', secret },
  }));
}
