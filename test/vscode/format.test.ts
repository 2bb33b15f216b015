import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  accuracyOf,
  blanksFor,
  compactCount,
  compactNumber,
  dollars,
  fullNumber,
  precisePercent,
  roundNumber,
  shortPercent,
  tokensInWords,
} from '../../src/vscode/format';
import { corePath, uriOf } from '../../src/vscode/paths';

const estimate = { tokens: 1200, accuracy: 'estimated', errorBand: { low: 1000, high: 1500 } } as const;

describe('numbers', () => {
  it('are full where there is room', () => {
    assert.deepEqual([0, 999, 12880, 1_512_057].map(fullNumber), ['0', '999', '12,880', '1,512,057']);
    assert.equal(tokensInWords({ tokens: 1, accuracy: 'exact' }), '1 token');
    assert.equal(tokensInWords(estimate), '≈1,200 tokens');
  });

  it('have three digits in the status bar, and never more than five characters', () => {
    const shown = [0, 7, 999, 1000, 9994, 9995, 9999, 10_000, 18_449, 99_949, 99_950, 999_499, 999_500, 1_050_000, 5e9];
    assert.deepEqual(shown.map(compactNumber), [
      ...['0', '7', '999', '1.00k', '9.99k', '10.0k', '10.0k', '10.0k', '18.4k', '99.9k', '100k', '999k', '1.00M'],
      ...['1.05M', '5.00G'],
    ]);
    for (let value = 1; value < 1e10; value = Math.ceil(value * 1.0137))
      assert.match(compactNumber(value), /^\d{1,3}$|^\d\.\d\d[kMG]$|^\d\d\.\d[kMG]$|^\d{3}[kMG]$/, String(value));
    assert.equal(compactCount(estimate), '≈1.20k');
  });

  it('of vendors are written as vendors write them', () => {
    assert.deepEqual([1_000_000, 200_000, 1_050_000, 128_000, 8192].map(roundNumber), [
      ...['1M', '200k', '1.05M', '128k', '8.19k'],
    ]);
  });

  it('are padded to a width', () => {
    assert.equal(
      blanksFor([
        ['842', 5],
        ['18.4k', 5],
        ['<1%', 4],
        ['longer', 2],
      ]),
      '\u2007\u2007\u2007',
    );
  });

  it('as shares say something, however small or large', () => {
    assert.deepEqual([0, 0.0001, 0.004, 0.018, 0.0996, 0.46, 1.06].map(precisePercent), [
      ...['0%', '<0.1%', '0.4%', '1.8%', '10%', '46%', '106%'],
    ]);
    assert.deepEqual([0, 0.0001, 0.0049, 0.005, 0.09, 1, 31.68].map(shortPercent), [
      ...['0%', '<1%', '<1%', '1%', '9%', '100%', '3168%'],
    ]);
  });

  it('as prices have the digits that matter', () => {
    assert.deepEqual([0, 0.00004, 0.000114, 0.0123, 0.5, 0.996, 1.321, 133.046].map(dollars), [
      ...['$0', '<$0.0001', '$0.00011', '$0.012', '$0.50', '$1.00', '$1.32', '$133.05'],
    ]);
  });

  it('say how exact they are', () => {
    assert.equal(accuracyOf({ tokens: 5, accuracy: 'exact' }), 'exact');
    assert.equal(accuracyOf(estimate), 'estimated, 1,000 to 1,500 tokens');
    assert.equal(accuracyOf({ ...estimate, accuracy: 'calibrated' }), 'calibrated, 1,000 to 1,500 tokens');
  });
});

describe('paths of the core', () => {
  for (const text of [
    'file:///home/a/b.ts',
    'file:///home/with%20space/%5Bid%5D/%23.ts',
    'vscode-vfs://github/owner/repo/file.ts',
    'memory:///a/%E8%A8%AD.md',
  ])
    it(`stand for ${text}`, () => {
      const uri = vscode.Uri.parse(text);
      assert.equal(uriOf(corePath(uri)).toString(), uri.toString());
    });
});
