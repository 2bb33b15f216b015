import type { Catalogue } from '../models/catalogue';
import { type WindowFill, windowFill } from '../sessions/agentWindow';
import { type CostToContinue, costToContinue } from '../sessions/costToContinue';
import type { CreditTotal } from '../sessions/credits';
import type { Pricer } from '../sessions/eventCost';
import {
  type CostTotal,
  type SessionTotal,
  type UsageSummary,
  type UsageTotal,
  summarise,
  totalOf,
} from '../sessions/summary';
import type { AgentId, RateLimit, UsageEvent } from '../sessions/usageEvent';

/** Names a session: ids of different agents may be equal. */
export interface SessionKey {
  readonly agent: AgentId;
  readonly id: string;
}

/** Calls of a scope with their models. */
export type Spent = Pick<UsageSummary, 'calls' | 'tokens' | 'cost' | 'byModel'>;

/** What the window of an agent's model holds, and what going on costs. */
export interface AgentWindow {
  readonly session: SessionKey;
  readonly fill: WindowFill;
  readonly next: CostToContinue;
}

/** A session as the list shows it. */
export interface SessionRow extends SessionTotal {
  /** The beginning of what the engineer asked first, where the log has it. */
  readonly title?: string;
  readonly fill?: WindowFill;
  /** Path of the log with its main conversation. */
  readonly log: string;
}

/** Everything that the status bar, its tooltip and the session view show. Small, since it travels with every change. */
export interface SessionReport {
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  /** False while older logs are still being read: only what is of today is complete. */
  readonly isComplete: boolean;
  /** False without a folder: then it is about sessions everywhere. */
  readonly hasWorkspace: boolean;
  readonly spent: {
    /** Since this window was opened. */
    readonly window: Spent;
    /** By the session of this workspace that was active last. */
    readonly agentSession: (Spent & SessionKey) | undefined;
    /** Since midnight in the zone of this machine. */
    readonly today: Spent;
    readonly todayEverywhere: UsageTotal;
    /** By all sessions whose logs are known. */
    readonly workspace: Spent;
  };
  /** What an hour at the pace of the last half hour costs; absent without a priced call in it. */
  readonly perHour?: CostTotal;
  /**
   * Of each agent's session that was active last, within a day, and of others that are at work beside it; the most recent
   * first. Those whose log does not tell it are left out.
   */
  readonly windows: readonly AgentWindow[];
  /** Newest first. */
  readonly sessions: readonly SessionRow[];
  /** With those that are too many for `sessions`. */
  readonly sessionCount: number;
  /** Of plans, as providers reported them; those that were reset since are left out. */
  readonly rateLimits: readonly RateLimit[];
  /** Units that plans were charged, everywhere. */
  readonly credits: readonly CreditTotal[];
}

export interface ReportRequest {
  /** Of everything that was read, each billed call once. */
  readonly events: readonly UsageEvent[];
  /** Whether an event belongs to the workspace. Absent: there is none, and everything does. */
  readonly isOfWorkspace?: ((event: UsageEvent) => boolean) | undefined;
  readonly pricer: Pricer;
  readonly catalogue: Catalogue;
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
  readonly windowOpenedAt: number;
  readonly isComplete: boolean;
  readonly rateLimits: readonly RateLimit[];
  readonly credits: readonly CreditTotal[];
  readonly titleOf: (session: SessionKey, log: string) => string | undefined;
}

/** More is not looked through in a list. */
const mostSessions = 100;
const halfHour = 30 * 60_000;
/** Another session of an agent whose last call is this short ago is at work as well: somebody goes on with both. */
const besideMilliseconds = 10 * 60_000;
/** What a tooltip has room for. */
const mostWindows = 4;
const day = 24 * 60 * 60_000;

export function sessionReport(request: ReportRequest): SessionReport {
  const { events, isOfWorkspace, pricer, now, windowOpenedAt } = request;
  const ofWorkspace = isOfWorkspace === undefined ? events : events.filter(isOfWorkspace);
  const midnight = startOfDay(now);
  const isToday = (event: UsageEvent): boolean => event.at >= midnight;
  const bySession = groupBySession(ofWorkspace);
  const summary = summarise(ofWorkspace, pricer);
  const sessions = summary.sessions.slice(0, mostSessions).map((session): SessionRow => {
    const own = bySession.get(keyOf(session)) ?? [];
    const log = logOf(own);
    const title = request.titleOf(session, log);
    const fill = fillOf(own, request.catalogue);
    return { ...session, log, ...(title === undefined ? {} : { title }), ...(fill === undefined ? {} : { fill }) };
  });
  const current = summary.sessions[0];
  const recent = totalOf(
    ofWorkspace.filter(({ at }) => at > now - halfHour),
    pricer,
  );
  return {
    at: now,
    isComplete: request.isComplete,
    hasWorkspace: isOfWorkspace !== undefined,
    spent: {
      window: spentBy(
        ofWorkspace.filter(({ at }) => at >= windowOpenedAt),
        pricer,
      ),
      agentSession: current && {
        agent: current.agent,
        id: current.id,
        ...spentBy(bySession.get(keyOf(current)) ?? [], pricer),
      },
      today: spentBy(ofWorkspace.filter(isToday), pricer),
      todayEverywhere: totalOf(events.filter(isToday), pricer),
      workspace: spentOf(summary),
    },
    ...(recent.calls === 0 || recent.cost.usd === null
      ? {}
      : { perHour: { ...recent.cost, usd: recent.cost.usd * 2 } }),
    windows: windowsOf(sessions, bySession, request),
    sessions,
    sessionCount: summary.sessions.length,
    rateLimits: request.rateLimits.filter(({ at, resetsAt }) => now < (resetsAt ?? at + day)),
    credits: request.credits,
  };
}

/** Events of one session, in no particular order. */
export function eventsOfSession(events: readonly UsageEvent[], { agent, id }: SessionKey): readonly UsageEvent[] {
  return events.filter((event) => event.agent === agent && event.session === id);
}

/** The log with a session's main conversation: subagents have files of their own. */
export function logOf(events: readonly UsageEvent[]): string {
  let first: UsageEvent | undefined;
  for (const event of events) {
    const isBetter =
      first === undefined ||
      (event.sidechain === first.sidechain
        ? event.at < first.at
        : first.sidechain === true && event.sidechain !== true);
    if (isBetter) first = event;
  }
  return first?.source ?? '';
}

function windowsOf(
  sessions: readonly SessionRow[],
  bySession: ReadonlyMap<string, readonly UsageEvent[]>,
  { catalogue, now }: ReportRequest,
): readonly AgentWindow[] {
  const seen = new Set<AgentId>();
  const windows: AgentWindow[] = [];
  for (const session of sessions) {
    const { agent, id, fill } = session;
    const since = seen.has(agent) ? now - besideMilliseconds : now - day;
    seen.add(agent);
    if (fill === undefined || fill.at < since || windows.length >= mostWindows) continue;
    const next = costToContinue(bySession.get(keyOf(session)) ?? [], catalogue, now);
    if (next !== undefined) windows.push({ session: { agent, id }, fill, next });
  }
  return windows;
}

/** Logs do not tell that a model's long window was asked for (`[1m]`): a window that holds more than its size is not of that size. */
function fillOf(events: readonly UsageEvent[], catalogue: Catalogue): WindowFill | undefined {
  const fill = windowFill(events, catalogue);
  if (fill?.windowSize === undefined || fill.tokens <= fill.windowSize) return fill;
  const { model, at, tokens } = fill;
  return { model, at, tokens };
}

function spentBy(events: readonly UsageEvent[], pricer: Pricer): Spent {
  return spentOf(summarise(events, pricer));
}

function spentOf({ calls, tokens, cost, byModel }: UsageSummary): Spent {
  return { calls, tokens, cost, byModel };
}

function groupBySession(events: readonly UsageEvent[]): ReadonlyMap<string, readonly UsageEvent[]> {
  const groups = new Map<string, UsageEvent[]>();
  for (const event of events) {
    const key = keyOf({ agent: event.agent, id: event.session });
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  return groups;
}

function keyOf({ agent, id }: SessionKey): string {
  return `${agent} ${id}`;
}

/** Midnight in the zone of this machine; milliseconds since 1970, UTC. */
export function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
