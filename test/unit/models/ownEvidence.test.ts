import assert from 'node:assert/strict';
import { type Band, type Measurement, isEvidence, narrowed } from '../../../src/models/ownEvidence';

const published: Band = { factor: 1.5, low: 1.18, high: 2.1 };

function texts(...ratios: number[]): Measurement[] {
  return ratios.map((ratio) => ({ o200kTokens: 10_000, exactTokens: Math.round(10_000 * ratio) }));
}

function width({ low, high }: Band): number {
  return Math.log(high / low);
}

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

describe('narrowed', () => {
  it('leaves the published band until there are three texts and a thousand tokens', () => {
    const untouched = { ...published, ownCounts: 0 };
    assert.deepEqual(narrowed(published, []), untouched);
    assert.deepEqual(narrowed(published, texts(1.4, 1.4)), untouched);
    const short = { o200kTokens: 300, exactTokens: 420 };
    assert.deepEqual(narrowed(published, [short, short, short]), untouched);
    assert.equal(narrowed(published, texts(1.4, 1.41, 1.4)).ownCounts, 3);
  });

  it('narrows with every text, and makes no hair of three that agree', () => {
    let last = width(published);
    for (let count = 3; count <= 40; count++) {
      const band = narrowed(published, texts(...Array<number>(count).fill(1.4)));
      assert.ok(width(band) < last, `${count} texts: ${width(band)} after ${last}`);
      last = width(band);
      if (count === 3) assert.ok(width(band) > width(published) / 2, String(width(band)));
    }
    assert.ok(last < width(published) / 3, String(last));
  });

  it('moves the best guess to the own ratios', () => {
    const { factor } = narrowed(published, texts(...Array<number>(20).fill(1.3)));
    assert.ok(Math.abs(factor - 1.3) < 0.02, String(factor));
  });

  it('stays within the published band while the own texts do', () => {
    const band = narrowed(published, texts(1.2, 1.6, 2.0));
    assert.ok(band.low >= published.low && band.high <= published.high, JSON.stringify(band));
  });

  it('spans every own text, outside the published band too', () => {
    const band = narrowed(published, texts(1.0, 1.4, 1.4, 1.4, 2.6));
    assert.equal(band.low, 1.0);
    assert.equal(band.high, 2.6);
    const far = narrowed(published, texts(0.8, 0.81, 0.79));
    assert.ok(far.low <= 0.79 && far.high >= 0.81 && far.factor >= far.low && far.factor <= far.high);
  });

  it('holds the next text of a user as often as it says: at least 19 of 20', () => {
    const random = seeded(3);
    for (const count of [3, 5, 10, 20, 40]) {
      let held = 0;
      const rounds = 4000;
      for (let round = 0; round < rounds; round++) {
        // A user whose texts have a middle and a spread of their own, drawn as the published band expects them.
        const deviation = width(published) / 4;
        const middle = Math.log(published.factor) + (normal(random) * deviation) / 2;
        const draw = (): number => Math.exp(middle + normal(random) * deviation * 0.8);
        const { low, high } = narrowed(
          { factor: 1.5, low: 1.5 * 0.749, high: 1.5 * 1.335 },
          texts(...Array.from({ length: count }, draw)),
        );
        const next = draw();
        if (low <= next && next <= high) held++;
      }
      // The published band's own ends cut off what lies beyond them, by assumption nothing.
      assert.ok(held / rounds > 0.93, `${count} texts: ${held / rounds}`);
    }
  });
});

it('isEvidence refuses short texts and ratios of no tokenizer', () => {
  assert.ok(isEvidence({ o200kTokens: 100, exactTokens: 130 }));
  for (const [o200kTokens, exactTokens] of [
    [99, 130],
    [1000, 4],
    [1000, 5000],
    [1000, NaN],
    [1000.5, 1200],
    [Infinity, 1],
  ] as const) {
    assert.ok(!isEvidence({ o200kTokens, exactTokens }), `${o200kTokens} ${exactTokens}`);
  }
});
