import type { Activity, ResultActivity, ToolActivity } from '../activity';
import type { AgentId, UsageEvent } from '../usageEvent';

/** A tool's use with its result. */
export interface Use {
  readonly tool: ToolActivity;
  readonly result: ResultActivity;
}

/** What went through one window of a model: a session's main conversation, or that of one of its subagents. */
export interface Conversation {
  readonly agent: AgentId;
  readonly session: string;
  readonly source: string;
  /** By time. */
  readonly calls: readonly UsageEvent[];
  /** By time. */
  readonly activities: readonly Activity[];
  /** Uses of tools that have a result, by the time of that. */
  readonly uses: readonly Use[];
  /** When the window was summarised, in order; milliseconds since 1970, UTC. */
  readonly compactions: readonly number[];
}

/**
 * Parts the calls of sessions into conversations: by log, without the subagents' calls that a log of another conversation
 * tells of.
 * @param activitiesOf what `ActivityReader` tells of a log
 */
export function conversationsOf(
  events: Iterable<UsageEvent>,
  activitiesOf: (source: string) => readonly Activity[],
): readonly Conversation[] {
  const bySource = new Map<string, UsageEvent[]>();
  for (const event of events) {
    const calls = bySource.get(event.source);
    if (calls === undefined) bySource.set(event.source, [event]);
    else calls.push(event);
  }
  return [...bySource].flatMap(([source, all]) => {
    const main = all.filter(({ sidechain }) => sidechain !== true);
    const calls = [...(main.length > 0 ? main : all)].sort((left, right) => left.at - right.at);
    const [first] = calls;
    if (first === undefined) return [];
    const activities = [...activitiesOf(source)].sort((left, right) => left.at - right.at);
    const uses = usesOf(activities, main.length > 0);
    const compactions = activities.flatMap(({ kind, at }) => (kind === 'compaction' ? [at] : []));
    return [{ agent: first.agent, session: first.session, source, calls, activities, uses, compactions }];
  });
}

function usesOf(activities: readonly Activity[], isMain: boolean): readonly Use[] {
  const tools = new Map<string, ToolActivity>();
  const uses: Use[] = [];
  for (const activity of activities) {
    if (activity.kind === 'tool' && !(isMain && activity.sidechain === true)) tools.set(activity.id, activity);
    if (activity.kind !== 'result') continue;
    const tool = tools.get(activity.id);
    if (tool !== undefined) uses.push({ tool, result: activity });
  }
  return uses;
}

/**
 * Characters of a tool's result for a token: by how prompts grew after 84 long results of real sessions of Claude Code, 1.5
 * million characters; half of them lie between 2.3 and 2.9. Hence every figure from it is "about".
 */
const charactersPerToken = 2.7;

export function tokensOfResult({ characters }: ResultActivity): number {
  return Math.round(characters / charactersPerToken);
}
