import type { SessionRow } from '../workers/sessionReport';

/** A call this short ago: the agent is at work. Logs tell of no end. */
const RUNNING_MILLISECONDS = 2 * 60_000;

export function isRunning({ end }: Pick<SessionRow, 'end'>, now: number): boolean {
  return now - Date.parse(end) < RUNNING_MILLISECONDS;
}

/**
 * What is at work comes first, what began last before the others: sessions side by side would change places with each of their
 * calls otherwise, under the mouse. The rest stays as it is.
 * @param sessions the last active first
 */
export function inSteadyOrder<Row extends Pick<SessionRow, 'start' | 'end'>>(
  sessions: readonly Row[],
  now: number,
): readonly Row[] {
  const running = sessions.filter((session) => isRunning(session, now));
  const others = sessions.filter((session) => !isRunning(session, now));
  return [...running.sort((left, right) => Date.parse(right.start) - Date.parse(left.start)), ...others];
}
