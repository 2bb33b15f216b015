/** Budgets of a workspace: limits that a person set, told about once when they are crossed. Pure: time is passed in. */

export type BudgetUnit = 'tokens' | 'usd';

/** A limit of one quantity, such as tokens of the context or dollars spent today. Which quantity it is, its owner knows. */
export interface Budget {
  readonly unit: BudgetUnit;
  /** Tokens, or US dollars; above 0. */
  readonly limit: number;
  /** Shares of the limit to tell about, such as 0.8 and 1. */
  readonly thresholds: readonly number[];
}

/** What is remembered between measurements. Serialisable, so that a restart tells nothing twice. */
export interface BudgetState {
  /** The highest threshold that was told about and not left since; 0 for none. */
  readonly told: number;
  /** Milliseconds since 1970 UTC until which nothing is told. */
  readonly snoozedUntil: number;
}

export const quietBudget: BudgetState = { told: 0, snoozedUntil: 0 };

/** A crossing to tell about. */
export interface BudgetAlert {
  readonly budget: Budget;
  readonly threshold: number;
  /** In the unit of the budget. */
  readonly value: number;
}

/**
 * A threshold is left only when the value is this much of the limit below it. Without it a context that is edited around
 * the limit would be told about with every other keystroke.
 */
const MARGIN = 0.02;

/**
 * The next state, and what to tell now, if anything: the highest threshold that is reached and was not told about. While snoozed,
 * nothing; a threshold crossed meanwhile is told about afterwards, if the value is still there.
 * @param value undefined when it is not known (an unpriced model): nothing changes
 * @param now milliseconds since 1970 UTC
 */
export function measureBudget(
  state: BudgetState,
  budget: Budget,
  value: number | undefined,
  now: number,
): { readonly state: BudgetState; readonly alert?: BudgetAlert } {
  if (value === undefined || !(budget.limit > 0)) return { state };
  const share = value / budget.limit;
  const kept = Math.max(
    0,
    ...budget.thresholds.filter((threshold) => threshold <= state.told && share > threshold - MARGIN),
  );
  const reached = Math.max(0, ...budget.thresholds.filter((threshold) => share >= threshold));
  const isNews = reached > kept && now >= state.snoozedUntil;
  const told = isNews ? reached : kept;
  const next = told === state.told ? state : { ...state, told };
  return isNews ? { state: next, alert: { budget, threshold: reached, value } } : { state: next };
}

/** Nothing is told until then; what was told stays told. */
export function snoozeBudget(state: BudgetState, until: number): BudgetState {
  return { ...state, snoozedUntil: until };
}
