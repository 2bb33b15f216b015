import type { Activity, ToolEffect } from './activity';
import type { Pricer } from './eventCost';
import { type UsageTotal, totalOf } from './summary';
import type { UsageEvent } from './usageEvent';

/** One use of a tool and what its result put into the window. */
export interface ToolUse {
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly name: string;
  readonly effect: ToolEffect;
  readonly paths: readonly string[];
  /** Length of the result; absent while there is none. */
  readonly resultCharacters?: number;
}

/** What a session did from one prompt to the next, and what that cost. */
export interface Turn extends UsageTotal {
  /** Milliseconds since 1970, UTC: of the prompt, or of the first call where the log has no prompt. */
  readonly start: number;
  /** Of the last call or tool. */
  readonly end: number;
  /** The beginning of the prompt, where the log has it. */
  readonly prompt?: string;
  readonly tools: readonly ToolUse[];
  /** Times the window was summarised. */
  readonly compactions: number;
  /** Of its calls. */
  readonly models: readonly string[];
}

/**
 * The turns of a session. Each billed call is in exactly one turn, so the turns add up to the session.
 * @param events of one session, deduplicated by the ledger
 * @param activities of the session's files; without any, the whole session is one turn
 */
export function turnsOf(
  events: readonly UsageEvent[],
  activities: readonly Activity[],
  pricer: Pricer,
): readonly Turn[] {
  const calls = [...events].sort((left, right) => left.at - right.at);
  const doings = [...activities].sort((left, right) => left.at - right.at);
  const prompts = doings.filter((activity) => activity.kind === 'prompt');
  const results = new Map(doings.flatMap((doing) => (doing.kind === 'result' ? [[doing.id, doing.characters]] : [])));
  const beforeAll = (calls[0]?.at ?? Infinity) < (prompts[0]?.at ?? Infinity);
  const starts: readonly { readonly at: number; readonly text?: string }[] = [
    ...(beforeAll ? [{ at: Math.min(calls[0]?.at ?? 0, doings[0]?.at ?? Infinity) }] : []),
    ...prompts,
  ];
  // Both are in order: a session of thousands of turns is gone through once.
  const takeCalls = takeInOrder(calls);
  const takeDoings = takeInOrder(doings);
  return starts.flatMap(({ at, text }, index) => {
    const until = starts[index + 1]?.at ?? Infinity;
    const turnCalls = takeCalls(at, until);
    const uses = takeDoings(at, until);
    const tools = uses.flatMap((doing) => {
      if (doing.kind !== 'tool') return [];
      const { at: usedAt, name, effect, paths } = doing;
      const resultCharacters = results.get(doing.id);
      return [{ at: usedAt, name, effect, paths, ...(resultCharacters === undefined ? {} : { resultCharacters }) }];
    });
    return [
      {
        start: at,
        end: Math.max(at, turnCalls.at(-1)?.at ?? 0, tools.at(-1)?.at ?? 0),
        ...(text === undefined ? {} : { prompt: text }),
        tools,
        compactions: uses.filter(({ kind }) => kind === 'compaction').length,
        models: [...new Set(turnCalls.map(({ model }) => model))],
        ...totalOf(turnCalls, pricer),
      },
    ];
  });
}

/** Takes the items from one time to another, which is not included; times are asked for in order. */
function takeInOrder<Item extends { readonly at: number }>(
  items: readonly Item[],
): (from: number, until: number) => readonly Item[] {
  let next = 0;
  return (from, until) => {
    while ((items[next]?.at ?? Infinity) < from) next++;
    const first = next;
    while ((items[next]?.at ?? Infinity) < until) next++;
    return items.slice(first, next);
  };
}
