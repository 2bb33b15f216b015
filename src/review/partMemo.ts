import type { Review, ReviewPart } from './finding';

/**
 * Keeps what was read from a part for as long as the part is the same object, so that an edit of one file costs the
 * reading of one file. What is kept under a key must depend on nothing but the part (and the index that its words are
 * numbered in).
 */
export class PartMemo {
  private readonly kept = new WeakMap<ReviewPart, Map<string, unknown>>();

  public of<Value>(key: string, part: ReviewPart, read: () => Value): Value {
    let values = this.kept.get(part);
    if (values === undefined) this.kept.set(part, (values = new Map<string, unknown>()));
    if (!values.has(key)) values.set(key, read());
    return values.get(key) as Value; // a key has one type: its reader's
  }
}

/** `read`, or what it gave before for this very part. */
export function remembered<Value>(review: Review, key: string, part: ReviewPart, read: () => Value): Value {
  return review.memo === undefined ? read() : review.memo.of(key, part, read);
}
