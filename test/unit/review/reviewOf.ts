import type { Review, ReviewPart } from '../../../src/review/finding';
import { rank } from '../../../src/review/ranking/rank';

/** Four characters a token: the finders need a measure, not an encoding. */
export const count = (text: string): number => Math.ceil(text.length / 4);

export function partsOf(files: Record<string, string>): ReviewPart[] {
  return Object.entries(files).map(([path, text]) => ({ path, text, tokens: count(text) }));
}

export function reviewOf(files: Record<string, string>, task?: string): Review {
  const parts = partsOf(files);
  return { parts, count, ...(task !== undefined && { ranking: rank(parts, task) }) };
}

/** Lines that differ from each other and from every other call's. */
export function code(lines: number, name: string): string {
  return Array.from({ length: lines }, (_, at) => `const ${name}${at} = compute${name}(${at}, "${name}");`).join('\n');
}
