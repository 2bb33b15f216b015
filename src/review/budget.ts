import { windowUse } from '../context/compose/windowUse';
import { textKindOf } from '../context/textKind';
import { countFor } from '../models/calibration';
import type { Model } from '../models/model';
import { sumCounts } from '../tokens/count';
import type { Finding, FindingData, Review } from './finding';

/** What a context must fit into. */
export interface Limits {
  readonly model: Model;
  /** Tokens to keep free for the answer; absent: the default of `windowUse`. */
  readonly reserve?: number | undefined;
  /** A limit that the person set, in tokens of the model. */
  readonly budget?: number | undefined;
  /** Tokens around the parts, in the encoding that parts are counted in. */
  readonly frameTokens?: number | undefined;
}

/** Too long for the model, too long with its answer, longer than the person allows. At most one of the window, and the budget. */
export function findOverBudget({ parts }: Review, limits: Limits): Finding[] {
  const { model, reserve, budget, frameTokens = 0 } = limits;
  const total = sumCounts([
    ...parts.map(({ path, tokens }) => countFor(model.tokenizer, tokens, textKindOf(path))),
    countFor(model.tokenizer, frameTokens),
  ]);
  const use = windowUse(total, model, reserve);
  const findings: Finding[] = [];
  const add = (severity: Finding['severity'], data: Omit<Extract<FindingData, { kind: 'budget' }>, 'kind'>): void => {
    const excess = data.total + (data.problem === 'no-room-for-answer' ? data.reserve : 0) - data.limit;
    findings.push({ severity, places: [], tokens: Math.max(0, excess), data: { kind: 'budget', ...data } });
  };
  const { fit, window, isCertain } = use;
  if ((fit === 'over' || fit === 'no-room-for-answer') && window !== undefined) {
    const isOver = fit === 'over';
    add(isOver ? 'strong' : 'warn', {
      problem: isOver ? 'over-window' : 'no-room-for-answer',
      total: total.tokens,
      limit: isOver ? Math.min(window, model.maxInputTokens ?? window) : window,
      reserve: use.reserve,
      isCertain,
    });
  }
  if (budget !== undefined && total.tokens > budget) {
    const low = total.errorBand?.low ?? total.tokens;
    add('warn', { problem: 'over-budget', total: total.tokens, limit: budget, reserve: 0, isCertain: low > budget });
  }
  return findings;
}
