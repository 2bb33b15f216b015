import type { Speed } from '../models/pricePeriods';

/** The coding agents whose logs are read. */
export const agentIds = [
  'claude-code',
  'codex',
  'copilot-chat',
  'copilot-cli',
  'opencode',
  'kilo-cli',
  'gemini-cli',
  'qwen-code',
  'cline',
  'roo-code',
  'kilo-code',
  'aider',
  'continue',
  'amp',
] as const;

export type AgentId = (typeof agentIds)[number];

/** Tokens of one model call. The kinds do not overlap: `input` is what was neither read from nor written to a cache. */
export interface UsageTokens {
  readonly input: number;
  /** Reasoning included. */
  readonly output: number;
  readonly cacheRead: number;
  /** Written for the short lifetime: 5 minutes at Anthropic, 30 at OpenAI. */
  readonly cacheWrite5m: number;
  /** Written for the long lifetime: 1 hour at Anthropic, 12 at OpenAI. */
  readonly cacheWrite1h: number;
}

/** A further request the provider made and billed inside one call, such as Anthropic's server-side compaction. */
export interface ExtraRequest {
  /** Absent: the model of the call. */
  readonly model?: string;
  readonly tokens: UsageTokens;
}

/**
 * Events that a forked session copied from its parent. Two events of one family with the same `history` are one call:
 * `history` is a hash over all counters from the start of the session, so it is equal only along a shared prefix.
 */
export interface Lineage {
  readonly parentSession: string;
  readonly history: string;
}

/** One billed model call, read from an agent's log. Plain data: it is stored and sent between threads. */
export interface UsageEvent {
  /** The same for every copy of the call, in whatever file; different for every other call. */
  readonly key: string;
  readonly agent: AgentId;
  readonly session: string;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  /** As the log names it; `unknown` where it names none. */
  readonly model: string;
  /** Without the tokens of `extraRequests`. */
  readonly tokens: UsageTokens;
  readonly extraRequests?: readonly ExtraRequest[];
  /** How many calls the record stands for, where the log has only their sum. Absent: 1. */
  readonly calls?: number;
  readonly webSearches?: number;
  readonly speed?: Speed;
  readonly region?: string;
  readonly batch?: boolean;
  /** US dollars, as the agent recorded them. */
  readonly recordedUsd?: number;
  /** The recorded amount is the provider's own and stands before the list price. */
  readonly trustRecorded?: boolean;
  /** The log is known to hold fewer tokens than were billed; sums show ≈. */
  readonly lowerBound?: boolean;
  /** The counts are rounded or estimated, or do not tell what came from a cache; sums show ≈. */
  readonly estimated?: boolean;
  /** A subagent's call: billed, but not in the main conversation's window. */
  readonly sidechain?: boolean;
  /** Folder the agent worked in, as the log writes it. */
  readonly workspace?: string;
  /** Of several kinds of record about one session, only those of the highest rank count. Absent: 0. */
  readonly rank?: number;
  readonly lineage?: Lineage;
  /** Tokens in the model's window after the call, where the log says so itself. */
  readonly windowTokens?: number;
  /** The model's window in tokens, where the log says so itself. */
  readonly windowSize?: number;
  /** Path of the log file the event was read from. */
  readonly source: string;
}

/**
 * What records of one session have in common. Copilot's command line runs in VS Code too, where Copilot Chat records its
 * sessions under their ids once more.
 */
export function recordedSession({ agent, session }: Pick<UsageEvent, 'agent' | 'session'>): string {
  const isCopilot = agent === 'copilot-chat' || agent === 'copilot-cli';
  return isCopilot && session !== 'unknown' ? `copilot ${session}` : `${agent} ${session}`;
}

export const noTokens: UsageTokens = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };

export function addTokens(left: UsageTokens, right: UsageTokens): UsageTokens {
  return {
    input: left.input + right.input,
    output: left.output + right.output,
    cacheRead: left.cacheRead + right.cacheRead,
    cacheWrite5m: left.cacheWrite5m + right.cacheWrite5m,
    cacheWrite1h: left.cacheWrite1h + right.cacheWrite1h,
  };
}

/** Every token the call was billed for, further requests included. */
export function billedTokens(event: UsageEvent): UsageTokens {
  return event.extraRequests === undefined
    ? event.tokens
    : event.extraRequests.reduce((sum, request) => addTokens(sum, request.tokens), event.tokens);
}

/** Input, cache reads and cache writes: what the model was given to read. */
export function promptTokens(tokens: UsageTokens): number {
  return tokens.input + tokens.cacheRead + tokens.cacheWrite5m + tokens.cacheWrite1h;
}

export function isEmpty(tokens: UsageTokens): boolean {
  return tokens.output === 0 && promptTokens(tokens) === 0;
}

/** How much of an agent's plan is used up, as the provider reported it beside a call. */
export interface RateLimit {
  readonly agent: AgentId;
  /** The provider's name of the limit: `primary`, `secondary`, … */
  readonly name: string;
  /** The provider's name of what the limit is of, such as one model. Absent: the plan as a whole. */
  readonly of?: string;
  /** Milliseconds since 1970, UTC: when it was reported. */
  readonly at: number;
  /** 0 to 100. */
  readonly usedPercent: number;
  /** The provider's name of the plan. */
  readonly plan?: string;
  readonly windowMinutes?: number;
  /** Milliseconds since 1970, UTC. */
  readonly resetsAt?: number;
}
