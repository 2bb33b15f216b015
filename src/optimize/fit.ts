import { type Suggestion, tiers } from './suggestion';

export interface FitResult {
  /** Ids of the suggestions that are needed; without a way to the budget, of all that help. */
  readonly selected: readonly string[];
  /** Tokens with these, counted. */
  readonly tokens: number;
  readonly isReached: boolean;
}

/** Substitutes that are tried for one suggestion, so that time stays linear in the number of suggestions. */
const mostTried = 3;

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
 * for their harm, until it is reached; then without those that turn out not to be needed or to have a less harmful substitute, the most harmful first. Every step counts the
 * whole. A part that is to be kept is never touched, so that it may not be reached: then it says so, with everything that helps.
 */
export async function fitTo(budget: number, { suggestions, further, totalOf }: Fitting): Promise<FitResult> {
  const original = await totalOf([]);
  const taken: Suggestion[] = [];
  let tokens = original;
  const seen = new Set<string>();
  const candidates: { readonly suggestion: Suggestion; readonly saved: number }[] = [];
  const takeFrom = async (offered: readonly Suggestion[]): Promise<void> => {
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
      if (taken.includes(suggestion)) continue;
      const withIt = await totalOf([...taken, suggestion]);
      if (withIt >= tokens) continue;
      taken.push(suggestion);
      tokens = withIt;
    }
  };
  await takeFrom(suggestions);
  if (tokens > budget) await takeFrom(await further());
  if (tokens > budget) {
    // What others of them have made useless, such as a note in a part that is dropped, is not taken.
    let useful: readonly Suggestion[] = taken;
    for (const suggestion of taken) {
      const without = useful.filter((each) => each !== suggestion);
      if ((await totalOf(without)) <= tokens) useful = without;
    }
    return { selected: useful.map(({ id }) => id), tokens: await totalOf(useful), isReached: false };
  }
  const byHarm = [...taken].sort(
    (left, right) => tiers.indexOf(right.tier) - tiers.indexOf(left.tier) || right.harm - left.harm,
  );
  let needed = taken;
  for (const suggestion of byHarm) {
    const without = needed.filter((each) => each !== suggestion);
    const total = await totalOf(without);
    const instead = total <= budget ? undefined : await replacement(suggestion, without, total);
    if (total > budget && instead === undefined) continue;
    needed = instead === undefined ? without : [...without, instead.suggestion];
    tokens = instead?.total ?? total;
  }
  return { selected: needed.map(({ id }) => id), tokens, isReached: true };

  /** A less harmful suggestion that does as well. */
  async function replacement(
    { tier, harm }: Suggestion,
    others: readonly Suggestion[],
    total: number,
  ): Promise<{ suggestion: Suggestion; total: number } | undefined> {
    const better = candidates
      .filter(
        ({ suggestion, saved }) =>
          tiers.indexOf(suggestion.tier) <= tiers.indexOf(tier) &&
          suggestion.harm < harm &&
          saved >= total - budget &&
          !others.includes(suggestion),
      )
      .sort((left, right) => left.suggestion.harm - right.suggestion.harm);
    for (const { suggestion } of better.slice(0, mostTried)) {
      const withIt = await totalOf([...others, suggestion]);
      if (withIt <= budget) return { suggestion, total: withIt };
    }
    return undefined;
  }
}
