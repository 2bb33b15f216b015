import assert from 'node:assert/strict';

import { scanWords, termsOf } from '../../../src/code/words';
import { readWords } from '../../../src/code/wordText';
import { WordTable } from '../../../src/code/wordTable';
import { Random } from '../../corpus/random';

describe('words', () => {
  function words(text: string): string[] {
    const found: string[] = [];
    scanWords(
      text,
      (word) => found.push(word),
      () => undefined,
    );
    return found;
  }

  it('splits identifiers at their humps, underscores and digits, and stems the pieces', () => {
    assert.deepEqual(termsOf('refreshTokens'), ['refresh', 'token', 'refreshtoken']);
    assert.deepEqual(termsOf('HTTPServer_v2').slice(0, 2), ['http', 'server']);
    assert.deepEqual(termsOf('MAX_RETRIES').slice(0, 2), ['max', 'retri']);
  });

  it('finds different forms of a word under one term', () => {
    for (const form of ['connect', 'connected', 'connecting', 'connection', 'Connections']) {
      assert.deepEqual(termsOf(form), ['connect'], form);
    }
  });

  it('leaves function words and long numbers out, and keeps years', () => {
    assert.deepEqual(['the', 'which', 'a', '1234567', '2004'].map(termsOf), [[], [], [], [], ['2004']]);
  });

  it('indexes scripts without spaces by pairs of characters', () => {
    assert.deepEqual(termsOf('令牌刷新'), ['令牌', '牌刷', '刷新']);
    assert.deepEqual(termsOf('é'), []);
    assert.deepEqual(termsOf('Éclair'), ['éclair']);
  });

  it('takes runs of data for no words, and cuts long runs of an unspaced script', () => {
    assert.deepEqual(words(`key ${'A1b2'.repeat(100)} end`), ['key', 'end']);
    assert.equal(words('字'.repeat(200)).join(''), '字'.repeat(200));
  });

  it('reads a megabyte on one line in linear time', () => {
    for (const text of ['a'.repeat(1e6), ' '.repeat(1e6), 'x.'.repeat(5e5)]) {
      const began = performance.now();
      readWords(text, new WordTable());
      assert.ok(performance.now() - began < 1500);
    }
  });

  it('cuts code into lines and prose into sentences', () => {
    const table = new WordTable();
    const code = readWords('const a = 1;\nconst b = 2.5;\n', table);
    assert.deepEqual([code.isProse, [...code.segmentStarts]], [false, [0, 3, 7]]);
    const sentence = `${'word '.repeat(30)}end. `;
    const prose = readWords(sentence.repeat(3), table);
    assert.deepEqual([prose.isProse, [...prose.segmentStarts]], [true, [0, 31, 62]]);
  });
});

describe('WordTable', () => {
  const random = new Random(5);
  const alphabet = Array.from('abZQxKe12_$AéßÉ字のñ\u{1f600}');
  const word = (): string => Array.from({ length: random.between(1, 14) }, () => random.pick(alphabet)).join('');

  it('numbers words from 0, and gives them back', () => {
    const table = new WordTable();
    const numbers = new Map<string, number>();
    for (let round = 0; round < 5000; round++) {
      const next = word();
      assert.equal(table.knownIdOf(next), numbers.get(next), next);
      const expected = numbers.get(next) ?? numbers.size;
      numbers.set(next, expected);
      assert.equal(table.idOf(next), expected, next);
    }
    for (const [each, number] of numbers) assert.equal(table.wordOf(number), each);
    assert.equal(table.wordCount, numbers.size);
    const long = 'é'.repeat(100_000);
    assert.equal(table.wordOf(table.idOf(long)), long);
  });

  it('knows the terms of a word as they are, cut in place or not', () => {
    const table = new WordTable();
    const numbers = new Map<string, number>();
    const words = Array.from({ length: 5000 }, word);
    words.push(
      ...'getHTTPServer2Name HTTP aB AB Ab a_b if_ i_f __init__ $ _ the_end 12345678 v1234567 aBcDeFgHiJkLmN'.split(
        ' ',
      ),
    );
    for (const each of words) {
      const ids = table.termsOf(table.idOf(each));
      const terms = termsOf(each);
      assert.equal(ids.length, terms.length, each);
      terms.forEach((term, at) => {
        if (!numbers.has(term)) numbers.set(term, ids[at] ?? -1);
        assert.equal(ids[at], numbers.get(term), `${term} of ${each}`);
      });
    }
    assert.equal(new Set(numbers.values()).size, numbers.size);
  });
});
