import { type Bloat, bloatOf } from '../code/bloat';
import { type Finding, leastWaste, placeOf, type Review, type ReviewPart } from './finding';
import { remembered } from './partMemo';

/** From this many tokens on, a file that nobody reads is worth a warning; below it is mentioned. */
const warnFrom = 1000;

/** Files that nobody wrote for a reader: lock files, generated, vendored and minified code, snapshots, data. */
export function findBloat(review: Review): Finding[] {
  return review.parts.flatMap((part, at): Finding[] => {
    const bloat = part.range === undefined && part.tokens >= leastWaste ? bloatIn(part, review) : undefined;
    return bloat === undefined
      ? []
      : [
          {
            severity: part.tokens >= warnFrom ? 'warn' : 'info',
            places: [placeOf(review, at)],
            tokens: part.tokens,
            data: { kind: 'bloat', bloat: bloat.kind, because: bloat.because },
          },
        ];
  });
}

/** As the index has it, which whole files are in; it knows what the authors say, too. */
export function bloatIn(part: ReviewPart, review: Review, index = review.index): Bloat | undefined {
  const indexed = index?.get(part.path);
  return indexed === undefined
    ? remembered(review, 'bloat', part, () => bloatOf(part.path, part.text))
    : index?.bloatOf(indexed);
}
