import assert from 'node:assert/strict';
import { type SessionNode, turnRows } from '../../../src/vscode/sessionNodes';
import type { SessionRow } from '../../../src/workers/sessionReport';
import type { SessionTurn } from '../../../src/workers/sessionTurns';

describe('the rows of a session', () => {
  const session = {} as SessionRow;
  const turnsOf = (count: number): SessionTurn[] =>
    Array.from({ length: count }, (_, start) => ({ start }) as unknown as SessionTurn);
  const startsOf = (rows: readonly SessionNode[]): number[] =>
    rows.flatMap((row) => (row.kind === 'turn' ? [row.turn.start] : row.kind === 'earlier' ? startsOf(row.turns) : []));

  it('hold each of its turns once, the last one first, and are not more than some hundreds', () => {
    for (const count of [0, 1, 199, 200, 201, 2000, 12_345]) {
      const rows = turnRows(session, turnsOf(count));
      assert.deepEqual(startsOf(rows), [...Array(count).keys()].reverse(), `${count} turns`);
      const own = rows.filter(({ kind }) => kind === 'turn').length;
      assert.ok(own <= 199 && own >= Math.min(count, 100), `${own} of ${count} turns`);
      assert.equal(startsOf(rows.slice(0, own)).length, own, 'those of their own come first');
    }
  });

  it('of earlier turns hold the same when turns are added', () => {
    const earlier = (count: number): number[][] =>
      turnRows(session, turnsOf(count)).flatMap((row) => (row.kind === 'earlier' ? [startsOf(row.turns)] : []));
    const after = earlier(460);
    assert.deepEqual(earlier(350), after.slice(1));
    assert.equal(after.length, 3);
  });
});
