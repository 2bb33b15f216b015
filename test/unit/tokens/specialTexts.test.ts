import assert from 'node:assert/strict';

import { engineFor } from '../../corpus/engines';
import { tiktokenIds } from '../../corpus/oracle';
import { assertSameTokens } from './sameTokens';

describe('tokens of texts that other counters get wrong are those of tiktoken', () => {
  /** What the text shows, and the text. */
  const texts: Record<string, readonly string[]> = {
    'empty text': [''],
    'special tokens are ordinary text': [
      '<|endoftext|>',
      'a<|endoftext|>b<|endofprompt|>',
      '<|fim_prefix|><|fim_middle|><|fim_suffix|>',
      '<|im_start|>user\nHello<|im_end|>\n',
      '<|endoftext|>'.repeat(1000),
    ],
    'unpaired surrogates': [
      '\ud800',
      '\udc00',
      'a\ud83d',
      '\ude00b',
      '\ude00\ud83d',
      'x\ud800\ud800y',
      '\ud83d 😀 \ude00',
      "\ud800's",
    ],
    'U+FEFF is no white space': [
      '\ufeff',
      '\ufeffimport a',
      'a\ufeff b',
      ' \ufeff ',
      '\ufeff\ufeff\n',
      '\n\ufeff\n',
      "\ufeff's",
    ],
    'U+0085 is white space': ['\u0085', 'a\u0085b', ' \u0085 ', '\u0085\n', '\n\u0085a', '\u0085word', '.\u0085'],
    'marks after contractions': [
      "it's\u0301",
      "it'\u0301s",
      "it's\u0301\u0302x",
      "they'll\u0903",
      "IT'S\u0301",
      "'s\u0301",
      "\u0301's",
      "a\u0301's",
    ],
    'marks of Unicode 17 are not known': ["it's\u1acf", "a\u1acf's", '\u1add\u1ae0b'],
    'long s': ["it'ſ", "IT'ſ", "'ſ", "'ſs", "ſ'ſ", "a'ſ\u0301", "don'ſt"],
    contractions: [
      "I'm you're he'd we'll they've don't it's",
      "I'M YOU'RE HE'D WE'LL",
      "'s's's",
      "x'",
      "x'l",
      "x'r",
      "''ll",
      "a'Ll b'vE",
      "1's",
      " 's",
      "\n's",
    ],
    'ends of lines': [
      'a\r\nb',
      '\r\n\r\n',
      '\r',
      '\n\r',
      ' \r\n ',
      '}\n//',
      '}\r\n/',
      ';\n\n/*',
      '  \n  \n  x',
      '\t\r\n\t',
      '//\n//\n',
      '/\r/',
    ],
    'white space before words': [
      '  a',
      '   ',
      ' \t a',
      '\u3000漢',
      '\u00a0a',
      ' \u3000 a',
      '\t\ta',
      'a  ',
      'a \n',
      '\u2028a',
      ' 1',
      '  1',
      '  .',
      '   .a',
    ],
    'capitals and smalls': [
      'camelCaseHTMLParser',
      'ABCdef',
      'ABC',
      'aBC',
      'ǅabc',
      'aǅ',
      'ABʰC',
      'ʰABC',
      'AªB',
      "ABC's",
      'A\u0301B',
      '\u0301AB',
      '漢A',
      'A漢a',
      'É',
      'éÉé',
    ],
    numbers: ['1234567', '１２３４', 'Ⅷ½²', '1a2b', '3.14159', '٣٤٥٦', 'a1', "1'000", '一二三', '〇', '𝟘𝟙𝟚𝟛'],
    'invisible characters': [
      '\0',
      'a\0b',
      '\u200b',
      'a\u200db',
      '\u200d\u200d',
      '\ufe0f',
      '\u{e0001}',
      '\u{e0100}a',
      '\u00ad',
      '\u001b[31m',
    ],
    emoji: ['👨‍👩‍👧‍👦', '👩‍💻👍🏽🇩🇪', '❤️', 'a❤️b', "😀's", '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', ' 😀😀', '😀\n/'],
  };

  for (const encoding of tiktokenIds) {
    for (const [name, list] of Object.entries(texts)) {
      it(`${encoding}: ${name}`, () => {
        for (const text of list) {
          assertSameTokens(encoding, text);
          assertSameTokens(encoding, `before ${text}after`);
          assertSameTokens(encoding, `${text} ${text}\n${text}`);
        }
      });
    }

    it(`${encoding}: an empty text has no tokens`, () => {
      assert.equal(engineFor(encoding).count(''), 0);
      assert.equal(engineFor(encoding).countUtf8(new Uint8Array()), 0);
      assert.deepEqual(engineFor(encoding).encode(''), new Uint32Array());
    });
  }
});
