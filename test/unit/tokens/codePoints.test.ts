import { tiktokenIds } from '../../corpus/oracle';
import { assertSameTokens } from './sameTokens';

/** Code points in one text: long enough that calls cost nothing, short enough that a failure is found at once. */
const BATCH = 2048;

/** The planes of scripts and symbols, and the tags and variation selectors. The ideographs of planes 2 and 3 are all alike. */
const writtenRanges: readonly (readonly [first: number, last: number])[] = [
  [0x0, 0x1ffff],
  [0xe0000, 0xe0fff],
];

describe('every code point gives the tokens of tiktoken', function () {
  this.timeout(120_000);

  for (const encoding of tiktokenIds) {
    it(`${encoding}: U+0000 to U+10FFFF between letters, after a space and before 's`, () => {
      for (let start = 0; start < 0x110000; start += BATCH) {
        assertSameTokens(
          encoding,
          textOf(start, (character) => `a${character}b ${character}'s`),
        );
      }
    });

    it(`${encoding}: scripts and symbols in words, numbers, white space, after punctuation and in a row`, () => {
      const contexts = (c: string): string => ` ${c}Ab A${c}${c}1${c}2 !!${c}'s \n${c}\n  ${c}/ it's${c}.${c}\n`;
      for (const [first, last] of writtenRanges) {
        for (let start = first; start <= last; start += BATCH) {
          assertSameTokens(encoding, textOf(start, contexts));
          assertSameTokens(
            encoding,
            textOf(start, (character) => character),
          );
        }
      }
    });
  }
});

function textOf(start: number, context: (character: string) => string): string {
  let text = '';
  for (let codePoint = start; codePoint < start + BATCH; codePoint++) text += context(String.fromCodePoint(codePoint));
  return text;
}
