import assert from 'node:assert/strict';
import { SecondAttempts } from '../../harness/secondAttempt';

describe('a second attempt', () => {
  const good = { passed: 2, failed: 0, skipped: 0 };
  const bad = { passed: 1, failed: 1, skipped: 0 };

  const run = async (...results: (typeof good)[]): Promise<{ counts: typeof good; left: number }> => {
    const left = [...results];
    const counts = await new SecondAttempts().run('tests', () => Promise.resolve(left.shift()!));
    return { counts, left: left.length };
  };

  it('is not made when the first fails nothing', async () => {
    assert.deepEqual(await run(good, bad), { counts: good, left: 1 });
  });

  it('counts when the first fails', async () => {
    assert.deepEqual(await run(bad, good), { counts: good, left: 0 });
  });

  it('is the last one', async () => {
    assert.deepEqual(await run(bad, bad, good), { counts: bad, left: 1 });
  });
});
