/**
 * How a number of tokens came about.
 * - `exact`: counted with the model's own public vocabulary, or by whoever runs the model (see `countedBy`).
 * - `calibrated`: counted with another vocabulary and scaled by published or own measurements of this model's tokenizer.
 * - `estimated`: scaled without measurements for this kind of text; wide band.
 */
export type Accuracy = 'exact' | 'calibrated' | 'estimated';

/** Tokens of a text for one model. Never pass a bare number where the accuracy matters. */
export interface Count {
  /** Whole tokens, at least 0. */
  readonly tokens: number;
  readonly accuracy: Accuracy;
  /** The true count lies in [low, high] tokens as far as is known. Absent when exact. */
  readonly errorBand?: { readonly low: number; readonly high: number };
  /** Who counted, when it was not Tare: a provider's endpoint or a model in VS Code, by the name people know. */
  readonly countedBy?: string;
}

/** Orders accuracies from best to worst, so that a sum carries the worst of its parts. */
const accuracyOrder: readonly Accuracy[] = ['exact', 'calibrated', 'estimated'];

export const zeroCount: Count = { tokens: 0, accuracy: 'exact' };

/** The sum of counts of one model: tokens and bands add up, the accuracy is the worst one present, who counted stays if it is one. */
export function sumCounts(counts: Iterable<Count>): Count {
  let tokens = 0;
  let low = 0;
  let high = 0;
  let worst = 0;
  const countedBy = new Set<string | undefined>();
  for (const count of counts) {
    countedBy.add(count.countedBy);
    tokens += count.tokens;
    low += count.errorBand?.low ?? count.tokens;
    high += count.errorBand?.high ?? count.tokens;
    worst = Math.max(worst, accuracyOrder.indexOf(count.accuracy));
  }
  const accuracy = accuracyOrder[worst] ?? 'estimated';
  const [one] = countedBy;
  const source = countedBy.size === 1 && one !== undefined ? { countedBy: one } : {};
  return { tokens, accuracy, ...(accuracy === 'exact' ? {} : { errorBand: { low, high } }), ...source };
}
