import { type Catalogue, resolveModelId } from '../models/catalogue';
import { type CacheClock, cacheClock, lastMainCall, tellsPrompt } from './agentWindow';
import { costOfEvent } from './eventCost';
import { defined } from './json';
import { type UsageEvent, type UsageTokens, noTokens, promptTokens } from './usageEvent';

const minute = 60_000;

/**
 * How long a cache lives after it was last used, in milliseconds, by the vendor of the model. Anthropic:
 * platform.claude.com/docs/en/build-with-claude/prompt-caching (each use begins the time anew, without a charge); OpenAI:
 * developers.openai.com/api/docs/models/gpt-6.2-sol. Of other vendors none is known.
 */
const lifetimes: Readonly<Partial<Record<string, Readonly<Record<CacheClock['lifetime'], number>>>>> = {
  Anthropic: { short: 5 * minute, long: 60 * minute },
  OpenAI: { short: 30 * minute, long: 720 * minute },
};

/** What it costs to go on with a session, at list price and without the answer. */
export interface CostToContinue {
  /** Tokens that the next message sends again: the last prompt and its answer. */
  readonly tokens: number;
  /** US dollars while the cache of the last call is alive; null without a known price. */
  readonly cachedUsd: number | null;
  /** US dollars once it has expired; null without a known price. */
  readonly uncachedUsd: number | null;
  /** Milliseconds since 1970, UTC: when the cache expires. Absent where the log or the vendor does not tell. */
  readonly expiresAt?: number;
  /** From one use of the cache to its end, in milliseconds; with `expiresAt`. */
  readonly lifetime?: number;
}

/**
 * The price of the next message of a session: what its last call left in the window, read from the cache as far as it is
 * there, the rest sent and, by agents that write to the cache, written. The words of the message itself are few and left out.
 * @param events of one session
 * @param now milliseconds since 1970, UTC: the prices in effect
 * @returns undefined for a session without a call of its main conversation, or where its record does not tell its prompt
 */
export function costToContinue(
  events: readonly UsageEvent[],
  catalogue: Catalogue,
  now: number,
): CostToContinue | undefined {
  const last = lastMainCall(events);
  if (last === undefined || !tellsPrompt(last)) return undefined;
  const clock = cacheClock(events);
  const { tokens } = last;
  const inCache = promptTokens(tokens) - tokens.input;
  // The answer becomes a part of the next prompt.
  const fresh = tokens.input + tokens.output;
  const vendor = catalogue.prices.get(resolveModelId(catalogue, last.model)?.id ?? '')?.vendor;
  const lifetime = clock && lifetimes[vendor ?? '']?.[clock.lifetime];
  const usdOf = (sent: UsageTokens): number | null => {
    const { key, agent, session, model, source, speed, region, batch } = last;
    const call: UsageEvent = {
      ...{ key, agent, session, model, source, at: now, tokens: sent },
      ...defined({ speed, region, batch }),
    };
    return costOfEvent(catalogue, call).usd ?? null;
  };
  return {
    tokens: inCache + fresh,
    cachedUsd: usdOf({ ...sentAnew(fresh, clock), cacheRead: inCache }),
    uncachedUsd: usdOf(sentAnew(inCache + fresh, clock)),
    ...(clock === undefined || lifetime === undefined ? {} : { expiresAt: clock.touchedAt + lifetime, lifetime }),
  };
}

/** An agent that wrote to the cache before writes what is new as well. */
function sentAnew(tokens: number, clock: CacheClock | undefined): UsageTokens {
  if (clock === undefined) return { ...noTokens, input: tokens };
  return clock.lifetime === 'long' ? { ...noTokens, cacheWrite1h: tokens } : { ...noTokens, cacheWrite5m: tokens };
}
