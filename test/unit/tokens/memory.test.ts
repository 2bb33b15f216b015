import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { newEngine } from '../../corpus/engines';

const MEGABYTE = 1 << 20;

describe('memory', function () {
  this.timeout(60_000);

  before(() => setFlagsFromString('--expose-gc'));

  /** Megabytes of WebAssembly memory and buffers after a garbage collection, once they have settled. */
  const settledMegabytes = async (): Promise<number> => {
    const collectGarbage = runInNewContext('gc') as () => void;
    let lowest = Infinity;
    for (let round = 0; round < 5; round++) {
      collectGarbage();
      await new Promise((resolve) => setTimeout(resolve, 20));
      lowest = Math.min(lowest, process.memoryUsage().external / MEGABYTE);
    }
    return lowest;
  };

  it('of an engine is under 25 MB', async () => {
    const before = await settledMegabytes();
    const engine = newEngine('o200k_base');
    engine.count('some text');
    const used = (await settledMegabytes()) - before;
    assert.equal(engine.count('some text'), 2);
    assert.ok(used < 25, `${used.toFixed(1)} MB`);
  });

  it('does not grow with a text that has safe cuts', () => {
    const engine = newEngine('o200k_base');
    engine.count('some text');
    const text = 'a few words, and a number: 1234.\n'.repeat(MEGABYTE);
    const bytes = Buffer.from(text);
    const before = process.memoryUsage().external / MEGABYTE;
    assert.equal(engine.count(text), engine.countUtf8(bytes));
    const grown = process.memoryUsage().external / MEGABYTE - before;
    assert.ok(grown < 10, `a text of ${text.length / MEGABYTE} MB took ${grown.toFixed(1)} MB`);
  });

  it('is given back after a text of 30 MB without a safe cut, and the engine still counts', async () => {
    const engine = newEngine('o200k_base');
    engine.count('some text');
    const before = await settledMegabytes();
    const text = 'a'.repeat(30 * MEGABYTE);
    assert.equal(engine.count(text), (30 * MEGABYTE) / 8);
    const during = process.memoryUsage().external / MEGABYTE;
    assert.ok(during > before + 30, `the text took ${(during - before).toFixed(1)} MB: too little to test anything`);
    assert.ok((await settledMegabytes()) < before + 5, `${await settledMegabytes()} MB, ${before} MB before`);
    assert.equal(engine.count('some text'), 2);

    assert.equal(engine.countUtf8(Buffer.from(text)), (30 * MEGABYTE) / 8);
    assert.equal(engine.encode(text).length, (30 * MEGABYTE) / 8);
    assert.ok((await settledMegabytes()) < before + 5, 'after countUtf8 and encode');
    assert.equal(engine.count('some text'), 2);
  });
});
