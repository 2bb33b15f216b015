import assert from 'node:assert/strict';

import { withoutCommentLines } from '../../../src/code/commentLines';
import { Random } from '../../corpus/random';

/** As the pattern alone would have it: with a text in three quotes, the whole text is searched. */
function bySearch(text: string): string {
  const quotes = '\n""""""';
  return withoutCommentLines(text + quotes).slice(0, -1);
}

describe('withoutCommentLines', () => {
  it('leaves comment lines empty, and keeps preprocessor lines, attributes, decrements and pointers', () => {
    const text = '// a\nb // c\n  # d\n#include <e>\n#[test]\n/* f\n * g\n */\n--h;\n-- i\n*j = k;\n';
    assert.equal(withoutCommentLines(text), '\nb // c\n\n#include <e>\n#[test]\n\n\n\n--h;\n\n*j = k;\n');
  });

  it('leaves texts in three quotes out, and keeps their lines', () => {
    assert.equal(withoutCommentLines('a = """b\nc""" + d\n'), 'a = \n + d\n');
  });

  it('finds the same line by line as by a search', () => {
    const pieces = [
      '//',
      ' ',
      '\t',
      '\u00a0',
      '\n',
      '\r\n',
      '\r',
      '\u2028',
      '#',
      'if',
      '*',
      '/',
      '--',
      'x',
      '=',
      '(',
      '[',
      '!',
    ];
    const random = new Random(7);
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: 30 }, () => random.pick(pieces)).join('');
      assert.equal(withoutCommentLines(text), bySearch(text), JSON.stringify(text));
    }
  });
});
