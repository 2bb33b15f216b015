import assert from 'node:assert/strict';

import { scanWords, termsOf } from '../../../src/code/words';
import { readWords } from '../../../src/code/wordText';
import { WordTable } from '../../../src/code/wordTable';

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
