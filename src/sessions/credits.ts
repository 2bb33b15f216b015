import { type AgentId, recordedSession } from './usageEvent';

/**
 * Units of a plan that the provider said it took, such as Copilot's AI credits or those of Amp. Beside the list price, never in
 * it: what a unit costs depends on the plan.
 */
export interface CreditUse {
  /** The same for every copy of the record. */
  readonly key: string;
  readonly agent: AgentId;
  readonly session: string;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly credits: number;
  /** Of several kinds of record about one session only those of the highest rank count. Absent: 0. */
  readonly rank?: number;
}

/** Units that an agent's plan was charged, by its own records. */
export interface CreditTotal {
  readonly agent: AgentId;
  /** Since the time that was asked for as today. */
  readonly today: number;
  /** In the last 30 days, as far as the logs reach. */
  readonly month: number;
  /** Milliseconds since 1970, UTC: of the last record. */
  readonly at: number;
}

/** Copilot counts in billionths of an AI unit, which is one AI credit (`total_nano_aiu`; agent-logs.md section 1.7). */
export const creditsPerNanoUnit = 1e-9;

const month = 30 * 24 * 60 * 60_000;

/** Every record of credits once. */
export class CreditBook {
  private readonly byKey = new Map<string, CreditUse>();

  public add(use: CreditUse): boolean {
    const known = this.byKey.get(use.key);
    if (known !== undefined && known.credits >= use.credits) return false;
    this.byKey.set(use.key, use);
    return true;
  }

  /** What is kept: older ones are in no sum. @param now milliseconds since 1970, UTC */
  public recent(now: number): readonly CreditUse[] {
    return [...this.byKey.values()].filter(({ at }) => at > now - month);
  }

  /**
   * By agent, of those with a record in the last 30 days.
   * @param midnight milliseconds since 1970, UTC: when today began
   */
  public totals(now: number, midnight: number): readonly CreditTotal[] {
    const best = new Map<string, number>();
    const uses = this.recent(now);
    for (const use of uses) {
      const id = recordedSession(use);
      best.set(id, Math.max(best.get(id) ?? 0, use.rank ?? 0));
    }
    const totals = new Map<AgentId, CreditTotal>();
    for (const use of uses) {
      if ((use.rank ?? 0) < (best.get(recordedSession(use)) ?? 0)) continue;
      const { agent, credits, at } = use;
      const total = totals.get(agent) ?? { agent, today: 0, month: 0, at: 0 };
      totals.set(agent, {
        agent,
        today: total.today + (at >= midnight ? credits : 0),
        month: total.month + credits,
        at: Math.max(total.at, at),
      });
    }
    return [...totals.values()];
  }
}
