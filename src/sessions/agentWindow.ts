import { type Catalogue, findModel } from '../models/catalogue';
import { type UsageEvent, promptTokens } from './usageEvent';

/** What the window of an agent's model held after its last call. */
export interface WindowFill {
  readonly model: string;
  /** Milliseconds since 1970, UTC: age of the figure. */
  readonly at: number;
  /** Tokens in the window: of the prompt and, where the log tells the sum, of the answer. */
  readonly tokens: number;
  /** The window in tokens; absent for a model that no table names. */
  readonly windowSize?: number;
}

/**
 * How full the window of a session is: its last call that is not a subagent's. Codex logs window and fill; of the others the
 * fill is input with cache reads and writes, and the window is the model's.
 * @param events of one session
 * @returns undefined where the last call's record does not tell its prompt
 */
export function windowFill(events: Iterable<UsageEvent>, catalogue: Catalogue): WindowFill | undefined {
  const last = lastMainCall(events);
  if (last === undefined || !tellsPrompt(last)) return undefined;
  const windowSize = last.windowSize ?? findModel(catalogue, last.model)?.contextWindow;
  return {
    model: last.model,
    at: last.at,
    tokens: last.windowTokens ?? promptTokens(last.tokens),
    ...(windowSize === undefined ? {} : { windowSize }),
  };
}

/** What is needed to tell when the next message gets dearer because the provider's cache expired. */
export interface CacheClock {
  readonly model: string;
  /** Milliseconds since 1970, UTC: the cache was last written or read, which begins its lifetime anew. */
  readonly touchedAt: number;
  /** The lifetime that the last write asked for; tokens of both kinds can be in one prompt. */
  readonly lifetime: 'short' | 'long';
  /** When the last write was, which may be earlier than `touchedAt`. */
  readonly writtenAt: number;
  /** Tokens that the next message reads from the cache, or has to send and write again. */
  readonly tokens: number;
}

/** @returns undefined for a session whose log shows no cache writes, such as those of agents that do not log them */
export function cacheClock(events: Iterable<UsageEvent>): CacheClock | undefined {
  const all = [...events];
  const touched = lastMainCall(all.filter(({ tokens }) => tokens.cacheRead > 0 || hasWrite({ tokens })));
  const written = lastMainCall(all.filter(hasWrite));
  if (touched === undefined || written === undefined) return undefined;
  return {
    model: touched.model,
    touchedAt: touched.at,
    lifetime: written.tokens.cacheWrite1h > 0 ? 'long' : 'short',
    writtenAt: written.at,
    tokens: promptTokens(touched.tokens) - touched.tokens.input,
  };
}

function hasWrite({ tokens }: Pick<UsageEvent, 'tokens'>): boolean {
  return tokens.cacheWrite5m > 0 || tokens.cacheWrite1h > 0;
}

/** Whether a record tells the prompt of one call: it is no sum of calls, not of answers only, and not guessed from the texts in sight. */
export function tellsPrompt({ tokens, calls = 1, lowerBound, estimated }: UsageEvent): boolean {
  return calls === 1 && promptTokens(tokens) > 0 && !(lowerBound === true && estimated === true);
}

/** The last call that is not a subagent's. */
export function lastMainCall(events: Iterable<UsageEvent>): UsageEvent | undefined {
  let last: UsageEvent | undefined;
  for (const event of events) {
    if (event.sidechain !== true && (last === undefined || event.at >= last.at)) last = event;
  }
  return last;
}
