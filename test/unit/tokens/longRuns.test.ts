import assert from 'node:assert/strict';

import { asciiPunctuation, smallLetters } from '../../corpus/atoms';
import { Random } from '../../corpus/random';
import { engineFor } from '../../corpus/engines';
import { type TiktokenId, tiktokenIds } from '../../corpus/oracle';
import { assertSameTokens } from './sameTokens';

describe('long runs', function () {
  this.timeout(60_000);

  // Tiktoken takes quadratic time for a run: a second for 20,000, and it fails at 1,000,000.
  const oracleLimit = 20_000;
  /** Around the limits of the engine: cached pieces have up to 15 bytes, pieces in fixed room up to 120. */
  const lengths = [
    ...Array.from({ length: 40 }, (_, index) => index + 1),
    59,
    60,
    61,
    119,
    120,
    121,
    122,
    127,
    128,
    129,
    240,
    255,
    256,
    257,
    1000,
    3001,
  ];
  const characters = [
    'a',
    'A',
    ' ',
    '=',
    '-',
    '\n',
    '\t',
    '\r\n',
    '/',
    "'",
    '0',
    '\u0301',
    'é',
    '漢',
    '一',
    'ア',
    '\u3000',
    '😀',
    '\ufeff',
    '\u0085',
    '\0',
  ];

  for (const encoding of tiktokenIds) {
    it(`${encoding}: of one character, up to 3,000, are those of tiktoken`, () => {
      for (const character of characters) {
        for (const length of lengths) assertSameTokens(encoding, character.repeat(length));
      }
    });

    it(`${encoding}: of one character, ${oracleLimit} bytes, are those of tiktoken`, () => {
      for (const character of ['a', ' ', '=']) assertSameTokens(encoding, character.repeat(oracleLimit));
    });

    it(`${encoding}: of few characters are those of tiktoken`, () => {
      const random = new Random(7);
      for (const alphabet of ['ab', '=-', ' \t', 'aA', '漢字', '()', 'acgt', '.,', '\u0301\u0300', '的一是']) {
        for (const length of [130, 500, 2500]) assertSameTokens(encoding, random.characters(alphabet, length));
      }
    });

    it(`${encoding}: random punctuation and small letters, 10,000 bytes, are those of tiktoken`, () => {
      const random = new Random(8);
      assertSameTokens(encoding, random.characters(asciiPunctuation, 10_000));
      assertSameTokens(encoding, random.characters(smallLetters, 10_000));
    });
  }

  /** Tokens of 1,000,000 characters where no library answers; from /work/shared/reference/tokenizers.md, section 9. */
  const known: readonly (readonly [TiktokenId, string, number])[] = [
    ['o200k_base', 'a', 125_000],
    ['o200k_base', ' ', 7_813],
    ['o200k_base', '=', 15_625],
  ];
  for (const [encoding, character, tokens] of known) {
    it(`${encoding}: 1,000,000 of ${JSON.stringify(character)} are ${tokens} tokens`, () => {
      const text = character.repeat(1_000_000);
      assert.equal(engineFor(encoding).count(text), tokens);
      assert.equal(engineFor(encoding).countUtf8(Buffer.from(text)), tokens);
      assert.equal(engineFor(encoding).encode(text).length, tokens);
    });
  }

  it('take time linear in their length', () => {
    const engine = engineFor('o200k_base');
    for (const character of ['a', ' ', '=', '\n', '漢', "'", '\u0301']) {
      const milliseconds = (length: number): number => {
        const text = character.repeat(length);
        const times = Array.from({ length: 3 }, () => {
          const start = performance.now();
          engine.count(text);
          return performance.now() - start;
        });
        return Math.min(...times);
      };
      milliseconds(100_000);
      // Eight times the text: quadratic time would be 64 times as long. The constant covers a busy machine.
      const ratio = (milliseconds(1_600_000) + 5) / (milliseconds(200_000) + 5);
      assert.ok(
        ratio < 24,
        `${JSON.stringify(character)}: eight times the text takes ${ratio.toFixed(1)} times as long`,
      );
    }
  });
});
