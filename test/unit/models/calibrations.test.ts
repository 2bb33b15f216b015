import assert from 'node:assert/strict';
import { bandOf, calibrate, countFor } from '../../../src/models/calibration';
import { Calibrations, type OwnMeasurement } from '../../../src/models/calibrations';

function measured(origin: string, more: Partial<OwnMeasurement> = {}): OwnMeasurement {
  const o200kTokens = 1000 + origin.length;
  const exactTokens = Math.round(o200kTokens * 1.6);
  return { calibration: 'claude-4.7', kind: 'code', origin, o200kTokens, exactTokens, ...more };
}

function of(...measurements: OwnMeasurement[]): Calibrations {
  return measurements.reduce((calibrations, measurement) => calibrations.with(measurement), Calibrations.none);
}

const three = of(measured('a'), measured('bb'), measured('ccc'));

describe('Calibrations', () => {
  it('narrow the count of their generation and kind only', () => {
    const before = calibrate(20_000, 'claude-4.7', 'code').errorBand!;
    const eight = of(...Array.from({ length: 8 }, (_, index) => measured('x'.repeat(index))));
    const after = calibrate(20_000, 'claude-4.7', 'code', eight).errorBand!;
    assert.ok(after.low > before.low && after.high < before.high);
    assert.deepEqual(calibrate(20_000, 'claude-4.7', 'prose', eight), calibrate(20_000, 'claude-4.7', 'prose'));
    assert.deepEqual(calibrate(20_000, 'claude-4.6', 'code', eight), calibrate(20_000, 'claude-4.6', 'code'));
  });

  it('leave the count of a text shorter than every measured one', () => {
    assert.deepEqual(calibrate(999, 'claude-4.7', 'code', three), calibrate(999, 'claude-4.7', 'code'));
    assert.equal(bandOf('claude-4.7', 'code', 1001, three).ownCounts, 3);
  });

  it('leave an exact count exact, and make an estimate a calibrated one', () => {
    const exact = { kind: 'public', encoding: 'o200k_base' } as const;
    assert.deepEqual(countFor(exact, 2000, 'code', three), { tokens: 2000, accuracy: 'exact' });
    const unknown = { kind: 'closed', calibration: 'unknown' } as const;
    const own = of(...['a', 'bb', 'ccc'].map((origin) => measured(origin, { calibration: 'unknown' })));
    assert.equal(countFor(unknown, 2000, 'code').accuracy, 'estimated');
    assert.equal(countFor(unknown, 2000, 'code', own).accuracy, 'calibrated');
  });

  it('count one text once, its last version', () => {
    const again = measured('a', { o200kTokens: 1500, exactTokens: 2500 });
    const after = three.with(again);
    assert.equal(after.size, 3);
    assert.deepEqual(after.of('claude-4.7', 'code').at(-1), again);
    const copy = measured('another place', { o200kTokens: 1001, exactTokens: 1602 });
    assert.equal(three.with(copy).size, 3, 'the same numbers from another place are the same text');
  });

  it('ignore what is no evidence', () => {
    assert.equal(three.with(measured('x', { exactTokens: 3 })), three);
  });

  it('keep the newest 40 of each generation and kind', () => {
    let calibrations = three.with(measured('prose', { kind: 'prose' }));
    for (let index = 0; index < 100; index++) {
      calibrations = calibrations.with(measured(`file ${index}`, { o200kTokens: 2000 + index }));
    }
    assert.equal(calibrations.of('claude-4.7', 'code').length, 40);
    assert.equal(calibrations.of('claude-4.7', 'code').at(-1)?.o200kTokens, 2099);
    assert.equal(calibrations.of('claude-4.7', 'prose').length, 1);
  });

  it('survive storage, of which nothing is trusted', () => {
    const stored: unknown = JSON.parse(JSON.stringify(three));
    assert.deepEqual(Calibrations.fromJSON(stored), three);
    for (const damaged of [undefined, null, 1, 'x', [], {}, { version: 2, measurements: [] }, { version: 1 }]) {
      assert.equal(Calibrations.fromJSON(damaged).size, 0);
    }
    const measurements = [
      null,
      {},
      { ...measured('d'), calibration: 'gpt' },
      { ...measured('d'), kind: 'poem' },
      { ...measured('d'), exactTokens: '1600' },
      { ...measured('d'), text: 'must not be kept' },
    ];
    const read = Calibrations.fromJSON({ version: 1, measurements });
    assert.equal(read.size, 1);
    assert.ok(!JSON.stringify(read).includes('must not be kept'));
  });
});
