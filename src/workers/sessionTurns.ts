import { statSync } from 'node:fs';
import type { Activity, ActivityDocument, ActivityLines } from '../sessions/activity';
import { type ActivityLog, type ActivityReader, activityLogsOf, readBeginning } from '../sessions/activityReader';
import { activityLogs } from '../sessions/agents/activities';
import type { Pricer } from '../sessions/eventCost';
import { type Produced, addedTexts, producedBy } from '../sessions/produced';
import { findStanding } from '../sessions/standingLines';
import { beginningOf } from '../sessions/activityTexts';
import type { UsageTotal } from '../sessions/summary';
import { type Turn, turnsOf } from '../sessions/turns';
import type { UsageEvent } from '../sessions/usageEvent';

/** A turn as the list shows it: what its tools did, as numbers. */
export interface SessionTurn extends UsageTotal {
  /** Milliseconds since 1970, UTC. */
  readonly start: number;
  readonly end: number;
  readonly prompt?: string;
  /** Different files that were read, and written. */
  readonly filesRead: number;
  readonly filesWritten: number;
  /** Uses of other tools: commands, searches and the like. */
  readonly otherUses: number;
  /** Times the window was summarised. */
  readonly compactions: number;
  readonly models: readonly string[];
}

/** What is told of a session when somebody looks at it. */
export interface SessionDetail {
  /** In order; they add up to the session. */
  readonly turns: readonly SessionTurn[];
  /** Absent where the agent's logs tell of nothing but calls. */
  readonly produced?: Produced;
}

/**
 * The turns of a session, and what came of them, from its logs.
 * @param events of one session; all of one agent
 * @throws the reason of the signal once it has aborted
 */
export async function readDetail(
  events: readonly UsageEvent[],
  pricer: Pricer,
  reader: ActivityReader,
  signal?: AbortSignal,
): Promise<SessionDetail> {
  const activities: Activity[] = [];
  const logs = activityLogsOf(events);
  for (const log of logs) {
    // A log that is gone by now still has its calls, in one turn.
    for (const activity of await reader.read(log, signal)) activities.push(activity);
  }
  const turns = turnsOf(events, activities, pricer)
    .filter(({ calls, tools }) => calls > 0 || tools.length > 0)
    .map(shortened);
  return { turns, ...(logs.length === 0 ? {} : { produced: await producedNow(events, activities) }) };
}

/** What came of a session, and what of it is still there. */
async function producedNow(events: readonly UsageEvent[], activities: readonly Activity[]): Promise<Produced> {
  const produced = producedBy(activities);
  const workspace = events.find((event) => event.workspace !== undefined)?.workspace;
  const standing = workspace === undefined ? undefined : await findStanding(addedTexts(activities), workspace);
  return standing === undefined ? produced : { ...produced, standing };
}

function shortened({ tools, ...turn }: Turn): SessionTurn {
  const different = (effect: 'read' | 'write'): number => {
    const uses = tools.filter((tool) => tool.effect === effect);
    const paths = new Set(uses.flatMap(({ paths }) => paths));
    // A search of file names reads and names no file.
    return paths.size + uses.filter(({ paths }) => paths.length === 0).length;
  };
  const { start, end, prompt, compactions, calls, tokens, cost, models } = turn;
  return {
    ...{ start, end, compactions, calls, tokens, cost, models },
    ...(prompt === undefined ? {} : { prompt }),
    filesRead: different('read'),
    filesWritten: different('write'),
    otherUses: tools.filter(({ effect }) => effect === 'other').length,
  };
}

/** In bytes: so much of a log holds the first prompt of a session. */
export const titleLength = 256 * 1024;

/** A longer document is not read for its title alone, in bytes. */
const longestDocument = 4 * 1024 * 1024;
const longestTitle = 100;

/** What the engineer asked first, on one line, or how the agent names the session; undefined where neither is told. */
export function readTitle({ agent, log, session }: ActivityLog): string | undefined {
  try {
    const title = findTitle(activityLogs[agent]?.formatOf(log), log, session);
    return title && beginningOf(title.trim().replace(/\s+/g, ' '), longestTitle);
  } catch {
    return undefined;
  }
}

function findTitle(
  format: ActivityLines | ActivityDocument | undefined,
  log: string,
  session: string,
): string | undefined {
  if (format === undefined) return undefined;
  const named = format.kind === 'document' ? format.title?.(log, session) : undefined;
  if (named !== undefined) return named;
  if (format.kind === 'document' && statSync(log).size > longestDocument) return undefined;
  const activities = format.kind === 'lines' ? readBeginning(format, log, titleLength) : format.read(log, session);
  return activities.find((activity) => activity.kind === 'prompt')?.text;
}
