import type { Pricer } from '../eventCost';
import { Carriage } from './carriage';
import { type Conversation, type Use, tokensOfResult } from './conversation';
import type { OwnWaste } from './finding';

/** Less than this, added up, is not worth a line. */
const fewestTokens = 1_500;

/**
 * Results that were in the window already, letter for letter: files that were read again though they had not changed, commands
 * that told the same. After the window was summarised a repetition is none: the first result is gone from it.
 */
export function repeatedResults(conversation: Conversation, pricer: Pricer): readonly OwnWaste[] {
  const groups = new Map<string, Use[]>();
  for (const use of conversation.uses) {
    const key = `${use.tool.call} ${use.result.content}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [use]);
    else group.push(use);
  }
  const merged = new Map<string, Repetition>();
  const carriage = new Carriage(conversation, pricer);
  for (const uses of groups.values()) {
    for (const [index, { tool, result }] of uses.entries()) {
      const before = uses[index - 1];
      if (before === undefined || wasSummarised(conversation, before.result.at, result.at)) continue;
      const name = `${tool.name} ${tool.paths[0] ?? tool.call}`;
      const repetition = merged.get(name) ?? { tool, at: result.at, times: 0, tokens: 0, calls: 0, usd: 0 };
      const { calls, usd } = carriage.of(tokensOfResult(result), result.at);
      merged.set(name, {
        ...repetition,
        times: repetition.times + 1,
        tokens: repetition.tokens + tokensOfResult(result),
        calls: Math.max(repetition.calls, calls),
        usd: usd === null || repetition.usd === null ? null : repetition.usd + usd,
      });
    }
  }
  return [...merged.values()]
    .filter(({ tokens, calls }) => tokens >= fewestTokens && calls > 0)
    .map(({ tool, ...figures }) => {
      const [path] = tool.paths;
      return tool.effect === 'read' && path !== undefined
        ? { kind: 'repeated-read', path, ...figures }
        : { kind: 'repeated-result', tool: tool.name, subject: tool.subject, ...figures };
    });
}

interface Repetition {
  readonly tool: Use['tool'];
  readonly at: number;
  readonly times: number;
  readonly tokens: number;
  readonly calls: number;
  readonly usd: number | null;
}

function wasSummarised({ compactions }: Conversation, from: number, until: number): boolean {
  return compactions.some((at) => at > from && at < until);
}
