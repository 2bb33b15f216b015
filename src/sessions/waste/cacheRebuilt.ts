import type { Activity } from '../activity';
import type { Pricer } from '../eventCost';
import { type UsageEvent, type UsageTokens, promptTokens } from '../usageEvent';
import { listPriceDifference } from './carriage';
import type { Conversation } from './conversation';
import type { CacheBreak, OwnWaste } from './finding';

/** Providers cache in steps and drop the end of a prompt now and then: a smaller loss is no break. */
const fewestTokens = 10_000;
const largestShareKept = 0.5;
/** A prompt of less than this share of the one before is another one: cleared or summarised. */
const shareThatStays = 0.8;

/** Lifetimes of Anthropic's caches, in minutes (platform.claude.com/docs, "Prompt caching"). */
const shortLifetime = 5;
const longLifetime = 60;

/** Files that agents send before the conversation. */
const instructionFile =
  /(?:^|[\\/])(?:CLAUDE(?:\.local)?|AGENTS|GEMINI)\.md$|[\\/]\.claude[\\/](?:rules|skills|agents)[\\/]/;
/** Commands of Claude Code that change the tools or the instructions of a running session. */
const changingCommands = /^\/?(?:mcp|plugin|agents|memory|init|add-dir|output-style|permissions|reload-plugins)\b/;

/**
 * Calls that wrote to the cache what the call before had there already, by the cause. Conversations of agents that do not log
 * cache writes show none.
 */
export function rebuiltCaches(conversation: Conversation, pricer: Pricer): readonly OwnWaste[] {
  const groups = new Map<string, Rebuilt[]>();
  for (const [index, call] of conversation.calls.entries()) {
    const before = conversation.calls[index - 1];
    const rebuilt = before === undefined ? undefined : rebuiltBy(before, call, conversation, pricer);
    if (rebuilt === undefined) continue;
    const group = groups.get(rebuilt.found.cause);
    if (group === undefined) groups.set(rebuilt.found.cause, [rebuilt]);
    else group.push(rebuilt);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || (first.found.cause === 'compaction' && group.length < 2)) return [];
    return [
      {
        kind: 'cache-rebuilt',
        break: longestOf(group),
        times: group.length,
        at: first.at,
        tokens: group.reduce((sum, { tokens }) => sum + tokens, 0),
        calls: group.length,
        usd: group.reduce<number | null>((sum, { usd }) => (sum === null || usd === null ? null : sum + usd), 0),
      },
    ];
  });
}

interface Rebuilt {
  readonly found: CacheBreak;
  readonly at: number;
  readonly tokens: number;
  readonly usd: number | null;
}

/** Of several pauses the longest is told. */
function longestOf(group: readonly Rebuilt[]): CacheBreak {
  const minutes = ({ found }: Rebuilt): number => (found.cause === 'idle' ? found.minutes : 0);
  const longest = group.reduce((best, candidate) => (minutes(candidate) > minutes(best) ? candidate : best));
  return longest.found;
}

function rebuiltBy(
  before: UsageEvent,
  call: UsageEvent,
  conversation: Conversation,
  pricer: Pricer,
): Rebuilt | undefined {
  const cached = promptTokens(before.tokens) - before.tokens.input;
  const { cacheRead, cacheWrite5m, cacheWrite1h, input } = call.tokens;
  // After a summary only what stands before the conversation could have been read.
  const expected = Math.min(cached, promptTokens(call.tokens));
  const tokens = Math.min(expected - cacheRead, cacheWrite5m + cacheWrite1h + input);
  if (cached === 0 || tokens < fewestTokens || cacheRead > largestShareKept * expected) return undefined;
  // The tools that the call before asked for are told at its own time.
  const between = conversation.activities.filter(({ at }) => at >= before.at && at < call.at);
  const isSummarised = between.some(({ kind }) => kind === 'compaction');
  const isOther = promptTokens(call.tokens) < shareThatStays * cached;
  if (isOther && !isSummarised) return undefined;
  const usd = listPriceDifference(call, asRead(call.tokens, tokens), pricer);
  return { found: breakBetween(before, call, between, isSummarised), at: call.at, tokens, usd };
}

function breakBetween(
  before: UsageEvent,
  call: UsageEvent,
  between: readonly Activity[],
  isSummarised: boolean,
): CacheBreak {
  if (isSummarised) return { cause: 'compaction' };
  if (before.model !== call.model) return { cause: 'model', from: before.model, to: call.model };
  const lifetimeMinutes = before.tokens.cacheWrite1h > 0 ? longLifetime : shortLifetime;
  const minutes = (call.at - before.at) / 60_000;
  if (minutes > lifetimeMinutes) return { cause: 'idle', minutes: Math.round(minutes), lifetimeMinutes };
  for (const activity of between) {
    if (activity.kind === 'tool' && activity.effect === 'write') {
      const path = activity.paths.find((candidate) => instructionFile.test(candidate));
      if (path !== undefined) return { cause: 'instructions', path };
    }
    if (activity.kind === 'notice' && activity.what === 'command' && changingCommands.test(activity.text)) {
      return { cause: 'command', command: activity.text };
    }
  }
  return between.some((activity) => activity.kind === 'notice' && activity.what === 'background-task')
    ? { cause: 'background-task' }
    : { cause: 'unknown' };
}

/** The tokens of a call if so many of them had been read from the cache. */
function asRead(tokens: UsageTokens, count: number): UsageTokens {
  let rest = count;
  const take = (amount: number): number => {
    const taken = Math.min(rest, amount);
    rest -= taken;
    return amount - taken;
  };
  return {
    ...tokens,
    cacheWrite5m: take(tokens.cacheWrite5m),
    cacheWrite1h: take(tokens.cacheWrite1h),
    input: take(tokens.input),
    cacheRead: tokens.cacheRead + count,
  };
}
