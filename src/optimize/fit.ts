import { type Suggestion, tiers } from './suggestion';

export interface FitResult {
  /** Ids of the suggestions that are needed; without a way to the budget, of all that help. */
  readonly selected: readonly string[];
  /** Tokens with these, counted. */
  readonly tokens: number;
  readonly isReached: boolean;
}

/** What fitting needs of an optimization. */
export interface Fitting {
  readonly suggestions: readonly Suggestion[];
  /** Makes the suggestions that only a budget justifies, and gives all; asked for when the others do not reach it. */
  readonly further: () => Promise<readonly Suggestion[]>;
  /** Tokens of the context with suggestions. */
  readonly totalOf: (suggestions: readonly Suggestion[]) => Promise<number>;
}

/**
 * The least harmful suggestions with which a context has at most `budget` tokens: tier by tier, and within a tier those that save most
 * for their harm, until it is reached; then without those that turn out not to be needed, the most harmful first. Every step counts the
 * whole. A part that is to be kept is never touched, so that it may not be reached: then it says so, with everything that helps.
 */
export async function fitTo(budget: number, { suggestions, further, totalOf }: Fitting): Promise<FitResult> {
  const original = await totalOf([]);
  const taken: Suggestion[] = [];
  let tokens = original;
  const seen = new Set<string>();
  const takeFrom = async (offered: readonly Suggestion[]): Promise<void> => {
    const candidates: { suggestion: Suggestion; saved: number }[] = [];
    for (const suggestion of offered) {
      if (seen.has(suggestion.id)) continue;
      seen.add(suggestion.id);
      const saved = original - (await totalOf([suggestion]));
      if (saved > 0) candidates.push({ suggestion, saved });
    }
    candidates.sort(
      (left, right) =>
        tiers.indexOf(left.suggestion.tier) - tiers.indexOf(right.suggestion.tier) ||
        left.suggestion.harm / left.saved - right.suggestion.harm / right.saved,
    );
    for (const { suggestion } of candidates) {
      if (tokens <= budget) return;
      const withIt = await totalOf([...taken, suggestion]);
      if (withIt >= tokens) continue;
      taken.push(suggestion);
      tokens = withIt;
    }
  };
  await takeFrom(suggestions);
  if (tokens > budget) await takeFrom(await further());
  if (tokens > budget) return { selected: taken.map(({ id }) => id), tokens, isReached: false };
  const byHarm = [...taken].sort(
    (left, right) => tiers.indexOf(right.tier) - tiers.indexOf(left.tier) || right.harm - left.harm,
  );
  let needed = taken;
  for (const suggestion of byHarm) {
    const without = needed.filter((each) => each !== suggestion);
    const total = await totalOf(without);
    if (total > budget) continue;
    needed = without;
    tokens = total;
  }
  return { selected: needed.map(({ id }) => id), tokens, isReached: true };
}
