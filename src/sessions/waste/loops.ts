import type { Pricer } from '../eventCost';
import { billedTokens, promptTokens, type UsageEvent } from '../usageEvent';
import type { ToolActivity } from '../activity';
import type { Conversation } from './conversation';
import type { OwnWaste } from './finding';

/** A test that is run three times between thoughts is work; so often, with nothing changed, it is waiting. */
const fewestTimes = 5;

/**
 * The same use of a tool, with the same arguments, again and again, while no file was edited and the engineer said nothing:
 * waiting for a task, trying once more. All of these calls but the first are at stake.
 */
export function loops(conversation: Conversation, pricer: Pricer): readonly OwnWaste[] {
  const found: OwnWaste[] = [];
  let stretch: ToolActivity[] = [];
  const close = (): void => {
    const groups = new Map<string, ToolActivity[]>();
    for (const tool of stretch) groups.set(tool.call, [...(groups.get(tool.call) ?? []), tool]);
    stretch = [];
    for (const group of groups.values()) {
      const [first] = group;
      const last = group.at(-1);
      if (first === undefined || last === undefined || group.length < fewestTimes) continue;
      const calls = callsOf(conversation, group.slice(1));
      if (calls.length === 0) continue;
      const costs = calls.map((call) => pricer.costOf(call).usd);
      found.push({
        kind: 'loop',
        tool: first.name,
        subject: first.subject,
        times: group.length,
        minutes: Math.round((last.at - first.at) / 60_000),
        at: first.at,
        calls: calls.length,
        tokens: calls.reduce((sum, call) => sum + promptTokens(billedTokens(call)) + billedTokens(call).output, 0),
        usd: costs.reduce<number | null>((sum, usd) => (sum === null || usd === undefined ? null : sum + usd), 0),
      });
    }
  };
  for (const activity of conversation.activities) {
    if (activity.kind === 'prompt' || activity.kind === 'compaction') close();
    if (activity.kind !== 'tool') continue;
    if (activity.effect === 'write') close();
    else stretch.push(activity);
  }
  close();
  return found;
}

/** The billed calls that asked for uses: by their key, or the first one after it. */
function callsOf({ calls }: Conversation, uses: readonly ToolActivity[]): readonly UsageEvent[] {
  const asked = uses.map(({ event, at }) =>
    event === undefined ? calls.find((call) => call.at >= at) : calls.find(({ key }) => key === event),
  );
  return [...new Set(asked.filter((call) => call !== undefined))];
}
