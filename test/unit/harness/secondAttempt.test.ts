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

  it('names what was run again, as a whole or a single test', async () => {
    const lines: string[] = [];
    const log = console.log;
    console.log = (line: string) => void lines.push(line);
    try {
      const attempts = new SecondAttempts();
      const left = [{ ...bad, repeated: ['one', 'one'] }, good];
      await attempts.run('tests', () => Promise.resolve(left.shift()!));
      attempts.report();
    } finally {
      console.log = log;
    }
    assert.match(lines.at(-1)!, /run again:\n {2}tests: one\n {2}tests$/);
  });

  it('is the last one', async () => {
    assert.deepEqual(await run(bad, bad, good), { counts: bad, left: 1 });
  });
});
