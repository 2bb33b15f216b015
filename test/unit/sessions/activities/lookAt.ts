import assert from 'node:assert/strict';
import { builtInCatalogue } from '../../../../src/models/catalogue';
import type { Activity } from '../../../../src/sessions/activity';
import { ActivityReader, activityLogOf, activityLogsOf } from '../../../../src/sessions/activityReader';
import { Pricer } from '../../../../src/sessions/eventCost';
import { type Produced, producedBy } from '../../../../src/sessions/produced';
import { logOf } from '../../../../src/workers/sessionReport';
import { type SessionTurn, readDetail, readTitle } from '../../../../src/workers/sessionTurns';
import { type TemporaryHome, collect } from '../collect';

/** What is told of a session when somebody looks at it. */
export interface LookedAt {
  readonly turns: readonly SessionTurn[];
  /** By the logs alone, whatever is in the files that they name. */
  readonly produced: Produced;
  readonly title?: string | undefined;
  readonly activities: readonly Activity[];
}

/** Collects the logs of a home and looks at a session; its turns must add up to it. */
export async function lookAt(home: TemporaryHome, session: string): Promise<LookedAt> {
  const { collector, summary } = await collect(home.environment);
  const events = collector.ledger.events().filter((event) => event.session === session);
  const [first] = events;
  assert.ok(first !== undefined, `no call of ${session}`);
  const main = activityLogOf({ ...first, source: logOf(events) });
  const { turns } = await readDetail(events, new Pricer(builtInCatalogue), new ActivityReader());
  const whole = summary().sessions.find(({ id }) => id === session)!;
  const sum = (of: (turn: SessionTurn) => number): number => turns.reduce((total, turn) => total + of(turn), 0);
  assert.equal(
    sum(({ calls }) => calls),
    whole.calls,
  );
  assert.equal(
    sum(({ tokens }) => tokens.output),
    whole.tokens.output,
  );
  const reader = new ActivityReader();
  const logs = await Promise.all(activityLogsOf(events).map((one) => reader.read(one)));
  const activities = logs.flat();
  return { turns, produced: producedBy(activities), title: main && readTitle(main), activities };
}
