import { closeSync, fstatSync, openSync } from 'node:fs';
import { type Activity, activityFormatOf } from './activity';
import { LineScanner } from './files/lineScanner';
import { parseJson } from './json';
import { TurnTaker } from './takingTurns';
import type { AgentId } from './usageEvent';

/** Logs whose activities are kept: those of a few sessions that are looked at, with their subagents'. */
const mostLogs = 64;

interface KeptLog {
  readonly activities: Activity[];
  /** In bytes: reading goes on there. */
  readonly offset: number;
}

/**
 * Reads logs as a whole for what sessions did, when somebody looks at one. Of a log that grew since only the rest is read. In
 * pieces, with turns for others in between.
 */
export class ActivityReader {
  private readonly kept = new Map<string, KeptLog>();
  private readonly turns = new TurnTaker();

  /**
   * In the order of the file. Empty for a log that is gone by now, or that cannot be read: its calls are known without it.
   * @throws the reason of the signal once it has aborted
   */
  public async read(agent: AgentId, path: string, signal?: AbortSignal): Promise<readonly Activity[]> {
    const format = activityFormatOf(agent);
    const file = format && openLog(path);
    if (file === undefined) return [];
    try {
      const { size } = fstatSync(file);
      const before = this.kept.get(path);
      // A log that is shorter than before is another one.
      const { activities, offset } =
        before !== undefined && before.offset <= size ? before : { activities: [], offset: 0 };
      const read = [...activities];
      // A last line without its line break is told, and read again when it is whole.
      const last: Activity[] = [];
      const lines = new LineScanner([]).scan(file, offset, size, ({ bytes, isComplete }) => {
        const record = bytes && parseJson(bytes.toString());
        if (record !== undefined) format?.(record, {}, (activity) => (isComplete ? read : last).push(activity));
      });
      let step = lines.next();
      while (step.done !== true) {
        await this.turns.giveTurn(signal);
        step = lines.next();
      }
      this.keep(path, { activities: read, offset: step.value });
      return [...read, ...last];
    } catch (error) {
      if (signal?.aborted === true) throw error;
      return [];
    } finally {
      closeSync(file);
    }
  }

  private keep(path: string, log: KeptLog): void {
    this.kept.delete(path);
    this.kept.set(path, log);
    const [oldest] = this.kept.keys();
    if (this.kept.size > mostLogs && oldest !== undefined) this.kept.delete(oldest);
  }
}

function openLog(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined;
  }
}
