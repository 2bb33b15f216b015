import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';

import { mapConcurrently } from '../../../src/context/mapConcurrently';
import { collect } from './collect';

describe('mapConcurrently', () => {
  it('keeps the order, whatever takes longest', async () => {
    const results = mapConcurrently([5, 1, 3, 0], 3, async (milliseconds) => {
      await wait(milliseconds);
      return milliseconds;
    });
    assert.deepEqual(await collect(results), [5, 1, 3, 0]);
  });

  it('runs as many at once as allowed, and no more', async () => {
    let underWay = 0;
    let most = 0;
    const items = Array.from({ length: 20 }, (_, index) => index);
    const results = mapConcurrently(items, 4, async (item) => {
      most = Math.max(most, ++underWay);
      await wait(1);
      underWay--;
      return item;
    });
    assert.deepEqual(await collect(results), items);
    assert.equal(most, 4);
  });

  it('takes nothing from the source that the consumer is not near', async () => {
    let taken = 0;
    function* source(): Generator<number> {
      for (;;) {
        yield taken++;
      }
    }
    for await (const result of mapConcurrently(source(), 3, (item) => Promise.resolve(item))) {
      if (result === 1) {
        break;
      }
    }
    assert.equal(taken, 4);
  });

  it('ends with the first rejection in order, without an unhandled one', async () => {
    const seen: number[] = [];
    await assert.rejects(async () => {
      for await (const result of mapConcurrently([0, 1, 2, 3], 4, async (item) => {
        if (item > 0) {
          throw new Error(`item ${item}`);
        }
        await wait(2);
        return item;
      })) {
        seen.push(result);
      }
    }, /item 1/);
    assert.deepEqual(seen, [0]);
  });
});
