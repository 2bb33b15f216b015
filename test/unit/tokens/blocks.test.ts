import assert from 'node:assert/strict';

import { type EncodingId, encodingIds } from '../../../src/tokens/encoding';
import { safeCutRuleOf } from '../../../src/tokens/safeCut';
import { asciiPunctuation, base64Alphabet } from '../../corpus/atoms';
import { packagesFolder, readTexts, selectFiles } from '../../corpus/packageFiles';
import { Random } from '../../corpus/random';
import { engineFor } from '../../corpus/engines';

describe('a large text has the tokens of the whole, though it is counted in blocks', function () {
  this.timeout(60_000);

  /** More than two blocks of 2^20 units, and no multiple of it. */
  const LENGTH = 2_700_001;
  const random = new Random(11);
  const repeatedTo = (length: number, text: string): string =>
    text.repeat(Math.ceil(length / text.length)).slice(0, length);
  const typescriptFolder = `${packagesFolder}/typescript/lib`;

  const texts: Record<string, () => string> = {
    base64: () => random.characters(base64Alphabet, LENGTH),
    'random punctuation, without a safe cut': () => random.characters(asciiPunctuation, LENGTH),
    'random punctuation with a rare safe cut': () =>
      repeatedTo(LENGTH, `${random.characters(asciiPunctuation, 600_000)}word `),
    'a safe cut at the very start only': () => `a ${' '.repeat(LENGTH)}`,
    'a safe cut at the very end only': () => `${"'".repeat(LENGTH)}a.`,
    code: () =>
      readTexts(
        selectFiles(typescriptFolder, { endings: ['.d.ts'], maximumBytes: 5_000_000, totalBytes: 3_000_000 }),
      ).join(''),
    'Japanese messages': () =>
      repeatedTo(LENGTH, readTexts([`${typescriptFolder}/ja/diagnosticMessages.generated.json`]).join('')),
    'Chinese without ASCII': () =>
      repeatedTo(
        LENGTH,
        readTexts([`${typescriptFolder}/zh-cn/diagnosticMessages.generated.json`])
          .join('')
          .replace(/[ -~]+/g, ''),
      ),
    'emoji and unpaired surrogates': () => repeatedTo(LENGTH, '👨‍👩‍👧‍👦 a\ud83d.\ude00 it’s 1\ud83d'),
  };

  for (const [kind, make] of Object.entries(texts)) {
    it(kind, () => {
      const text = make();
      const bytes = Buffer.from(text);
      for (const encoding of encodingIds) {
        const engine = engineFor(encoding);
        const whole = engine.encode(text).length;
        assert.equal(engine.count(text), whole, `${encoding}: count of the string`);
        assert.equal(engine.countUtf8(bytes), whole, `${encoding}: count of its bytes`);
        assert.equal(inPieces(encoding, text, 10_007), whole, `${encoding}: sum over pieces`);
      }
    });
  }
});

/** Sum over pieces of at least `length` units that end at the first safe cut behind it. */
function inPieces(encoding: EncodingId, text: string, length: number): number {
  const engine = engineFor(encoding);
  const isSafeCut = safeCutRuleOf(encoding);
  let tokens = 0;
  let from = 0;
  while (from < text.length) {
    let to = from + length;
    while (to < text.length && !isSafeCut(text.charCodeAt(to - 1), text.charCodeAt(to))) to++;
    tokens += engine.encode(text.slice(from, to)).length;
    from = to;
  }
  return tokens;
}
