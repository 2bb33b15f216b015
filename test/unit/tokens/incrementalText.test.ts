import assert from 'node:assert/strict';

import { type EncodingId, encodingIds } from '../../../src/tokens/encoding';
import { IncrementalText } from '../../../src/tokens/incrementalText';
import type { TokenCounter } from '../../../src/tokens/tokenCounter';
import { documentKinds, excerpt } from '../../corpus/documents';
import { Random } from '../../corpus/random';
import { engineFor } from '../../corpus/engines';
import { type FuzzRun, fuzzEdits } from './editFuzz';

/** A counter that notes how much it is given to count. */
class NotingCounter implements TokenCounter {
  public units = 0;
  public readonly encoding: EncodingId = 'o200k_base';

  public count(text: string): number {
    this.units += text.length;
    return engineFor(this.encoding).count(text);
  }

  public countUtf8(bytes: Uint8Array): number {
    return engineFor(this.encoding).countUtf8(bytes);
  }

  public encode(text: string): Uint32Array {
    return engineFor(this.encoding).encode(text);
  }
}

describe('IncrementalText', function () {
  this.timeout(120_000);

  const engine = (): TokenCounter => engineFor('o200k_base');

  it('of nothing has nothing, and takes a first text', () => {
    const text = new IncrementalText(engine());
    assert.equal(text.count(), 0);
    assert.equal(text.length, 0);
    assert.equal(text.slice(0, 10), '');
    text.replace(0, 0, '');
    text.replace(0, 0, 'one two');
    assert.equal(text.count(), 2);
    text.replace(0, 7, '');
    assert.equal(text.count(), 0);
    assert.equal(text.length, 0);
    text.replace(0, 0, 'one');
    assert.equal(text.count(), 1);
  });

  it('refuses a range that is not inside the text, and stays as it was', () => {
    const text = new IncrementalText(engine(), 'one two');
    for (const [offset, removed] of [
      [-1, 0],
      [8, 0],
      [7, 1],
      [0, 8],
      [0, -1],
    ] as const) {
      assert.throws(() => text.replace(offset, removed, 'x'), RangeError);
    }
    assert.equal(text.slice(0, 7), 'one two');
    assert.equal(text.count(), 2);
  });

  it('gives slices, clamped to the text', () => {
    const whole = excerpt('mixed', new Random(1), 20_000);
    const text = new IncrementalText(engine(), whole);
    for (const [start, end] of [
      [0, 20_000],
      [0, 1],
      [19_999, 20_000],
      [1023, 1025],
      [5000, 15_000],
      [-5, 3],
      [19_990, 99_999],
      [7, 7],
      [9, 3],
    ] as const) {
      assert.equal(text.slice(start, end), whole.slice(Math.max(0, start), Math.max(0, end)), `${start} to ${end}`);
    }
  });

  it('counts around an edit only, however long the document is', () => {
    const counter = new NotingCounter();
    const random = new Random(2);
    for (const kind of ['code', 'minified', 'cjk', 'base64'] as const) {
      const text = new IncrementalText(counter, excerpt(kind, random, 2_000_000));
      let most = 0;
      for (let edit = 0; edit < 500; edit++) {
        counter.units = 0;
        text.replace(random.below(text.length), 0, random.pick(['a', ' ', '.', '1', '\n', '。']));
        text.count();
        most = Math.max(most, counter.units);
      }
      assert.ok(most < 8192, `${kind}: an edit counted ${most} units`);
    }
  });

  it('puts off counting a long text without a safe cut until it is asked for the count, once for many edits', () => {
    const counter = new NotingCounter();
    const text = new IncrementalText(counter, ' '.repeat(200_000));
    assert.equal(counter.units, 0);
    assert.ok(text.isDeferred);
    for (let edit = 0; edit < 10; edit++) text.replace(100_000, 0, ' ');
    assert.equal(counter.units, 0);
    assert.equal(text.count(), engine().count(' '.repeat(200_010)));
    assert.ok(!text.isDeferred);
    assert.equal(counter.units, 200_010);
    assert.equal(text.count(), text.count());
    assert.equal(counter.units, 200_010);
    text.replace(50_000, 100_000, 'a.');
    assert.equal(text.count(), engine().count(`${' '.repeat(50_000)}a.${' '.repeat(50_010)}`));
    assert.ok(!text.isDeferred);
  });

  it('takes a paste of 15,000 chunks and its removal', () => {
    const whole = excerpt('code', new Random(3), 1_000_000).repeat(15);
    const text = new IncrementalText(engine(), 'a. b.');
    text.replace(3, 0, whole);
    assert.equal(text.count(), engine().count(`a. ${whole}b.`));
    text.replace(3, whole.length, '');
    assert.equal(text.slice(0, text.length), 'a. b.');
    assert.equal(text.count(), engine().count('a. b.'));
  });

  describe('is exact after random edits', () => {
    /** 20,400 edits: 1,700 of each kind in each encoding. */
    const sizes: readonly Pick<FuzzRun, 'units' | 'edits' | 'compareEvery'>[] = [
      { units: 4000, edits: 1000, compareEvery: 1 },
      { units: 25_000, edits: 600, compareEvery: 1 },
      { units: 1_000_000, edits: 100, compareEvery: 25 },
    ];
    let seed = 1;
    for (const encoding of encodingIds) {
      for (const kind of documentKinds) {
        it(`${encoding}, ${kind}`, () => {
          for (const size of sizes) {
            const result = fuzzEdits({ encoding, kind, seed: seed++, ...size });
            assert.equal(result.difference, undefined);
            assert.ok(result.shortest > 0.1 * size.units, `the document shrank to ${result.shortest} units`);
          }
        });
      }
    }
  });
});
