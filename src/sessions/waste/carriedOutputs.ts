import type { Pricer } from '../eventCost';
import { Carriage } from './carriage';
import { type Conversation, tokensOfResult } from './conversation';
import type { OwnWaste } from './finding';

/** Output of this length is long beside what one looks for in it, even in a window of 200,000. */
const longOutput = 6_000;
/** So many calls later it is not what the agent works on any more. */
const manyCalls = 20;

/**
 * Long results of commands, searches and pages that were sent along with many calls after it. Files are left out: whether
 * their text is still needed a log cannot tell, and a file that is edited has to be there.
 */
export function carriedOutputs(conversation: Conversation, pricer: Pricer): readonly OwnWaste[] {
  const carriage = new Carriage(conversation, pricer);
  return conversation.uses.flatMap(({ tool, result }) => {
    const tokens = tokensOfResult(result);
    if (tokens < longOutput || tool.effect === 'write' || (tool.effect === 'read' && tool.paths.length > 0)) return [];
    const { calls, usd } = carriage.of(tokens, result.at);
    if (calls < manyCalls) return [];
    const { name, subject } = tool;
    return [{ kind: 'carried-output', tool: name, subject, at: result.at, tokens, calls, usd }];
  });
}
