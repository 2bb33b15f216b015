import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import type { Activity, ActivityDocument, ActivityLines } from './activity';
import { activityLogs } from './agents/activities';
import { LineScanner } from './files/lineScanner';
import { parseJson } from './json';
import { TurnTaker } from './takingTurns';
import type { AgentId, UsageEvent } from './usageEvent';

/** Logs whose activities are kept: those of a few sessions that are looked at, with their subagents'. */
const mostLogs = 64;

/** A log that tells what a session did. */
export interface ActivityLog {
  readonly agent: AgentId;
  /** Path of a file, or of a folder of them. */
  readonly log: string;
  readonly session: string;
}

interface KeptLog {
  readonly activities: readonly Activity[];
  /** Of lines, in bytes: reading goes on there. */
  readonly offset?: number;
  /** Of a document: its size and time when it was read. */
  readonly signature?: string;
}

/** The log that tells what happened around a call; undefined where nothing does. */
export function activityLogOf({
  agent,
  session,
  source,
}: Pick<UsageEvent, 'agent' | 'session' | 'source'>): ActivityLog | undefined {
  const logs = activityLogs[agent];
  const log = logs?.logOf?.(source, session) ?? source;
  return logs?.formatOf(log) === undefined ? undefined : { agent, log, session };
}

/** The same of several calls, each log once. */
export function activityLogsOf(events: Iterable<UsageEvent>): readonly ActivityLog[] {
  const logs = new Map<string, ActivityLog>();
  for (const event of events) {
    const log = activityLogOf(event);
    if (log !== undefined) logs.set(keyOf(log.log, log.session), log);
  }
  return [...logs.values()];
}

/**
 * Reads logs as a whole for what sessions did, when somebody looks at one: 10 MB take about 60 ms. Of a log that grew since only
 * the rest is read, of a document that did not change nothing. In pieces, with turns for others in between.
 */
export class ActivityReader {
  private readonly kept = new Map<string, KeptLog>();
  private readonly turns = new TurnTaker();

  /**
   * In the order of the log. Empty for a log that is gone by now, or that cannot be read: its calls are known without it.
   * @throws the reason of the signal once it has aborted
   */
  public async read({ agent, log, session }: ActivityLog, signal?: AbortSignal): Promise<readonly Activity[]> {
    const format = activityLogs[agent]?.formatOf(log);
    if (format === undefined) return [];
    try {
      return format.kind === 'lines'
        ? await this.readLines(format, log, signal)
        : this.readDocument(format, log, session);
    } catch (error) {
      if (signal?.aborted === true) throw error;
      return [];
    }
  }

  private async readLines(
    format: ActivityLines,
    path: string,
    signal: AbortSignal | undefined,
  ): Promise<readonly Activity[]> {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const { activities, offset = 0 } = this.kept.get(path) ?? { activities: [] };
      // A log that is shorter than before is another one.
      const isSame = offset <= size;
      const read = isSame ? [...activities] : [];
      // A last line without its line break is told, and read again when it is whole.
      const last: Activity[] = [];
      const lines = new LineScanner([]).scan(file, isSame ? offset : 0, size, ({ bytes, isComplete }) => {
        readLine(format, bytes, isComplete ? read : last);
      });
      let step = lines.next();
      while (step.done !== true) {
        await this.turns.giveTurn(signal);
        step = lines.next();
      }
      this.keep(path, { activities: read, offset: step.value });
      return [...read, ...last];
    } finally {
      closeSync(file);
    }
  }

  private readDocument(format: ActivityDocument, log: string, session: string): readonly Activity[] {
    const signature = signatureOf(log);
    const key = keyOf(log, session);
    const kept = this.kept.get(key);
    if (kept !== undefined && kept.signature === signature) return kept.activities;
    const activities = format.read(log, session);
    if (signature !== undefined) this.keep(key, { activities, signature });
    return activities;
  }

  private keep(key: string, log: KeptLog): void {
    this.kept.delete(key);
    this.kept.set(key, log);
    const [oldest] = this.kept.keys();
    if (this.kept.size > mostLogs && oldest !== undefined) this.kept.delete(oldest);
  }
}

/**
 * What the beginning of a log tells.
 * @param length in bytes
 * @throws the error of the operating system when the log cannot be read
 */
export function readBeginning(format: ActivityLines, path: string, length: number): readonly Activity[] {
  const activities: Activity[] = [];
  const file = openSync(path, 'r');
  try {
    const lines = new LineScanner([]).scan(file, 0, Math.min(fstatSync(file).size, length), ({ bytes }) =>
      readLine(format, bytes, activities),
    );
    while (lines.next().done !== true);
  } finally {
    closeSync(file);
  }
  return activities;
}

function readLine(format: ActivityLines, bytes: Buffer | undefined, to: Activity[]): void {
  const record = bytes && parseJson(bytes.toString());
  if (record !== undefined) format.read(record, (activity) => to.push(activity));
}

function keyOf(log: string, session: string): string {
  return `${log}\n${session}`;
}

/** Of a file, with its write-ahead log if it is a database; undefined for a folder, whose files change without it. */
function signatureOf(path: string): string | undefined {
  const stats = statSync(path);
  if (stats.isDirectory()) return undefined;
  const pending = statSync(`${path}-wal`, { throwIfNoEntry: false });
  return [stats, pending].map((of) => of && `${of.size}:${of.mtimeMs}`).join(' ');
}
