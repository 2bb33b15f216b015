import type { EventCost, Pricer } from './eventCost';
import { type AgentId, type UsageEvent, type UsageTokens, addTokens, billedTokens, noTokens } from './usageEvent';

/** A sum of money over calls. */
export interface CostTotal {
  /** US dollars of the priced calls; null when there are calls and none of them has a price: unpriced is not free. */
  readonly usd: number | null;
  /**
   * `partial`: some calls have no known price and are not in the sum. `lower-bound`: all are priced, but some logs hold
   * fewer tokens than were billed, or estimates; shown with ≈.
   */
  readonly accuracy: 'exact' | 'lower-bound' | 'partial';
  /** Models of the calls without a price, sorted. */
  readonly unpricedModels: readonly string[];
}

/** Calls, tokens and cost of a set of events. */
export interface UsageTotal {
  /** Billed model calls, each once. */
  readonly calls: number;
  readonly tokens: UsageTokens;
  readonly cost: CostTotal;
}

export interface ModelTotal extends UsageTotal {
  readonly model: string;
}

export interface AgentTotal extends UsageTotal {
  readonly agent: AgentId;
}

export interface SessionTotal extends UsageTotal {
  readonly agent: AgentId;
  readonly id: string;
  /** Folder the agent was started in; null where the log does not say. */
  readonly workspace: string | null;
  /** ISO 8601, UTC: times of the first and the last call. */
  readonly start: string;
  readonly end: string;
}

export interface UsageSummary extends UsageTotal {
  /** The most calls first. */
  readonly byModel: readonly ModelTotal[];
  readonly byAgent: readonly AgentTotal[];
  /** The most recent first. */
  readonly sessions: readonly SessionTotal[];
}

/** Adds up events that were deduplicated by the ledger. */
export function summarise(events: Iterable<UsageEvent>, pricer: Pricer): UsageSummary {
  // Each event is added once, to its session and model, and those to the rest: there are a hundred thousand events.
  const groups = new Map<AgentId, Map<string, Map<string, SessionAccumulator>>>();
  let group: SessionAccumulator | undefined;
  for (const event of events) {
    if (group?.takes(event) !== true) {
      const ofAgent = getOrCreate(groups, event.agent, () => new Map<string, Map<string, SessionAccumulator>>());
      const ofSession = getOrCreate(ofAgent, event.session, () => new Map<string, SessionAccumulator>());
      group = getOrCreate(ofSession, event.model, () => new SessionAccumulator(event));
    }
    group.add(event, pricer.costOf(event));
    group.note(event);
  }
  const all = new Accumulator();
  const models = new Map<string, Accumulator>();
  const agents = new Map<AgentId, Accumulator>();
  const sessions: SessionTotal[] = [];
  for (const [agent, ofAgent] of groups) {
    const agentTotal = getOrCreate(agents, agent, newAccumulator);
    for (const ofSession of ofAgent.values()) {
      const [session, ...others] = ofSession.values();
      for (const [model, part] of ofSession) {
        getOrCreate(models, model, newAccumulator).merge(part);
        agentTotal.merge(part);
        all.merge(part);
      }
      for (const other of others) session?.mergeSession(other);
      if (session !== undefined) sessions.push(session.sessionTotal());
    }
  }
  const byCalls = (left: UsageTotal, right: UsageTotal): number => right.calls - left.calls;
  return {
    ...all.total(),
    byModel: [...models].map(([model, total]) => ({ model, ...total.total() })).sort(byCalls),
    byAgent: [...agents].map(([agent, total]) => ({ agent, ...total.total() })).sort(byCalls),
    sessions: sessions.sort((left, right) => (left.end < right.end ? 1 : left.end > right.end ? -1 : 0)),
  };
}

/** The sums of events without their breakdown. */
export function totalOf(events: Iterable<UsageEvent>, pricer: Pricer): UsageTotal {
  const total = new Accumulator();
  for (const event of events) total.add(event, pricer.costOf(event));
  return total.total();
}

/** Of totals that were added up before, such as the turns of a session. */
export function sumOf(totals: readonly UsageTotal[]): UsageTotal {
  const priced = totals.flatMap(({ calls, cost }) => (calls === 0 ? [] : (cost.usd ?? [])));
  const accuracies = new Set(totals.map(({ cost }) => cost.accuracy));
  const calls = totals.reduce((sum, total) => sum + total.calls, 0);
  return {
    calls,
    tokens: totals.reduce((sum, { tokens }) => addTokens(sum, tokens), noTokens),
    cost: {
      usd: calls > 0 && priced.length === 0 ? null : priced.reduce((sum, usd) => sum + usd, 0),
      accuracy: accuracies.has('partial') ? 'partial' : accuracies.has('lower-bound') ? 'lower-bound' : 'exact',
      unpricedModels: [...new Set(totals.flatMap(({ cost }) => cost.unpricedModels))].sort(),
    },
  };
}

class Accumulator {
  private calls = 0;
  private tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };
  private usd = 0;
  private priced = 0;
  private isLowerBound = false;
  private readonly unpriced = new Set<string>();

  public add(event: UsageEvent, cost: EventCost): void {
    const tokens = billedTokens(event);
    this.calls += event.calls ?? 1;
    this.tokens.input += tokens.input;
    this.tokens.output += tokens.output;
    this.tokens.cacheRead += tokens.cacheRead;
    this.tokens.cacheWrite5m += tokens.cacheWrite5m;
    this.tokens.cacheWrite1h += tokens.cacheWrite1h;
    this.isLowerBound ||= event.lowerBound === true || event.estimated === true;
    if (cost.usd === undefined) {
      // Of a request inside the call it may be another one than the call's own.
      this.unpriced.add(cost.reason.model);
    } else {
      this.usd += cost.usd;
      this.priced++;
    }
  }

  public merge(other: Accumulator): void {
    this.calls += other.calls;
    this.tokens.input += other.tokens.input;
    this.tokens.output += other.tokens.output;
    this.tokens.cacheRead += other.tokens.cacheRead;
    this.tokens.cacheWrite5m += other.tokens.cacheWrite5m;
    this.tokens.cacheWrite1h += other.tokens.cacheWrite1h;
    this.isLowerBound ||= other.isLowerBound;
    this.usd += other.usd;
    this.priced += other.priced;
    for (const model of other.unpriced) this.unpriced.add(model);
  }

  public total(): UsageTotal {
    return {
      calls: this.calls,
      tokens: { ...this.tokens },
      cost: {
        usd: this.calls > 0 && this.priced === 0 ? null : this.usd,
        accuracy: this.unpriced.size > 0 ? 'partial' : this.isLowerBound ? 'lower-bound' : 'exact',
        unpricedModels: [...this.unpriced].sort(),
      },
    };
  }
}

class SessionAccumulator extends Accumulator {
  private first: UsageEvent;
  private last: UsageEvent;
  private workspace: UsageEvent | undefined;

  public constructor(event: UsageEvent) {
    super();
    this.first = event;
    this.last = event;
  }

  public takes({ agent, session, model }: UsageEvent): boolean {
    return session === this.first.session && model === this.first.model && agent === this.first.agent;
  }

  public mergeSession(other: SessionAccumulator): void {
    this.merge(other);
    this.note(other.first);
    this.note(other.last);
    if (other.workspace !== undefined) this.note(other.workspace);
  }

  public note(event: UsageEvent): void {
    if (event.at < this.first.at) this.first = event;
    if (event.at > this.last.at) this.last = event;
    if (event.workspace !== undefined && (this.workspace === undefined || event.at < this.workspace.at)) {
      this.workspace = event;
    }
  }

  public sessionTotal(): SessionTotal {
    return {
      agent: this.first.agent,
      id: this.first.session,
      workspace: this.workspace?.workspace ?? null,
      start: new Date(this.first.at).toISOString(),
      end: new Date(this.last.at).toISOString(),
      ...this.total(),
    };
  }
}

function newAccumulator(): Accumulator {
  return new Accumulator();
}

function getOrCreate<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}
