import assert from 'node:assert/strict';
import { inSteadyOrder } from '../../../src/vscode/sessionOrder';

describe('the order of sessions', () => {
  const now = Date.parse('2026-11-26T12:00:00Z');
  const session = (
    id: string,
    startMinutes: number,
    endSeconds: number,
  ): { id: string; start: string; end: string } => ({
    id,
    start: new Date(now - startMinutes * 60_000).toISOString(),
    end: new Date(now - endSeconds * 1000).toISOString(),
  });

  it('stays while sessions side by side make their calls in turn', () => {
    const ids = (...sessions: readonly ReturnType<typeof session>[]): string[] =>
      inSteadyOrder(sessions, now).map(({ id }) => id);
    const old = [session('yesterday', 2000, 80_000), session('older', 1900, 90_000)] as const;
    assert.deepEqual(ids(session('early', 90, 1), session('late', 10, 5), ...old), [
      'late',
      'early',
      'yesterday',
      'older',
    ]);
    assert.deepEqual(ids(session('late', 10, 1), session('early', 90, 5), ...old), [
      'late',
      'early',
      'yesterday',
      'older',
    ]);
    // One that stopped is where its last call puts it.
    assert.deepEqual(ids(session('early', 90, 1), session('late', 10, 300), ...old).slice(0, 2), ['early', 'late']);
  });
});
