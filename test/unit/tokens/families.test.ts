import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';

import type { EncodingId } from '../../../src/tokens/encoding';
import { hashOfIds } from '../../corpus/familyStrings';
import { repositoryRoot } from '../../corpus/packageFiles';
import { Random } from '../../corpus/random';
import { engineFor } from '../../corpus/engines';
import { readVocabulary } from '../../corpus/vocabularyFiles';

const familyIds = ['qwen3', 'deepseek_v3', 'mistral_tekken', 'gemma3'] as const satisfies readonly EncodingId[];

interface Golden {
  /** FNV-1a over the ids of each text, u32 little endian, in base64. */
  readonly hashes: string;
  readonly texts: readonly string[];
}

function goldenOf(encoding: EncodingId): Golden {
  const file = path.join(repositoryRoot, 'test/fixtures/families', `${encoding}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Golden;
}

describe('the vocabularies of other families', function () {
  this.timeout(60_000);

  it('are the files whose hashes scripts/families.mjs states', async () => {
    const { families } = (await import(path.join(repositoryRoot, 'scripts/families.mjs'))) as {
      families: readonly { readonly id: EncodingId; readonly sha256: string }[];
    };
    assert.deepEqual(
      families.map(({ id }) => id),
      [...familyIds],
    );
    for (const { id, sha256 } of families) {
      const file = readFileSync(path.join(repositoryRoot, 'src/tokens/vocabularies', `${id}.bin`));
      assert.equal(createHash('sha256').update(file).digest('hex'), sha256, id);
    }
  });

  it('Qwen 3 has the ids of cl100k_base, closed up, and its own behind', () => {
    const { ids, tokens } = readVocabulary('qwen3');
    assert.equal(ids, 151_643);
    assert.deepEqual(
      tokens.map(({ id }) => id).sort((a, b) => a - b),
      Array.from({ length: ids }, (_, id) => id),
    );
    for (let index = 1; index < tokens.length; index++) {
      assert.ok(Buffer.compare(tokens[index - 1]!.bytes, tokens[index]!.bytes) < 0, 'sorted');
    }
  });

  for (const encoding of familyIds) {
    it(`${encoding}: token ids of recorded strings are those of its own tokenizer (test/families/compare.ts --golden)`, () => {
      const { hashes, texts } = goldenOf(encoding);
      const expected = Buffer.from(hashes, 'base64');
      assert.ok(texts.length >= 2000);
      assert.equal(expected.length, 4 * texts.length);
      texts.forEach((text, index) => {
        const ids = engineFor(encoding).encode(text);
        assert.equal(hashOfIds(ids), expected.readUInt32LE(4 * index), JSON.stringify(text));
        assert.equal(engineFor(encoding).count(text), ids.length, JSON.stringify(text));
        assert.equal(engineFor(encoding).countUtf8(Buffer.from(text)), ids.length, JSON.stringify(text));
      });
    });

    it(`${encoding}: every text that merging makes a token of is that token`, () => {
      const { tokens } = readVocabulary(encoding);
      let compared = 0;
      for (const { bytes, id, split } of tokens) {
        const text = bytes.toString();
        // A token of part of a character, or one that the pre-tokenizer or NFC never lets come about as a whole, has no such text.
        if (!/^[a-z]+$/i.test(text)) continue;
        assert.ok(split > 0 || bytes.length === 1);
        assert.deepEqual([...engineFor(encoding).encode(text)], [id], text);
        compared++;
      }
      assert.ok(compared > 20_000, `${compared}`);
    });

    it(`${encoding}: a megabyte without a safe cut takes time linear in its length`, () => {
      const engine = engineFor(encoding);
      const random = new Random(31);
      const punctuation = random.join(Array.from('!"#$%&()*+,-./:;<=>?@[]^`{|}~'), 800_000);
      for (const text of [
        'a'.repeat(800_000),
        '<'.repeat(800_000),
        ' '.repeat(800_000),
        '漢'.repeat(400_000),
        punctuation,
      ]) {
        const milliseconds = (length: number): number => {
          const times = Array.from({ length: 3 }, () => {
            const start = performance.now();
            engine.count(text.slice(0, length));
            return performance.now() - start;
          });
          return Math.min(...times);
        };
        // Eight times the text: quadratic time would be 64 times as long. The constant covers a busy machine.
        const ratio = (milliseconds(text.length) + 5) / (milliseconds(text.length / 8) + 5);
        assert.ok(ratio < 24, `${JSON.stringify(text.slice(0, 5))}: ${ratio.toFixed(1)}`);
      }
    });
  }

  it('Qwen 3: text is composed first, in bytes as in strings', () => {
    const engine = engineFor('qwen3');
    for (const [decomposed, composed] of [
      ['e\u0301', 'é'],
      ['か\u3099', 'が'],
      ['\u1100\u1161\u11a8', '각'],
      ['\u212b', 'Å'],
      ['a\u0323\u0307', 'ạ\u0307'],
      ['a\u0307\u0323', 'ạ\u0307'],
    ] as const) {
      assert.deepEqual(engine.encode(decomposed), engine.encode(composed));
      assert.equal(engine.countUtf8(Buffer.from(decomposed)), engine.count(composed));
      assert.equal(
        engine.countUtf8(Buffer.from(` x ${decomposed} 1`.repeat(300_000))),
        engine.count(` x ${composed} 1`.repeat(300_000)),
      );
    }
  });

  it('Qwen 3: bytes that are counted as they are have no character that composition changes or joins to what is before', () => {
    const { program } = engineFor('qwen3') as unknown as {
      program: { memory: WebAssembly.Memory; inputFor(size: number): number; isReady(size: number): number };
    };
    let taken = 0;
    for (let codePoint = 0; codePoint < 0x110000; codePoint++) {
      if (codePoint >= 0xd800 && codePoint < 0xe000) continue;
      const character = String.fromCodePoint(codePoint);
      const bytes = Buffer.from(character);
      const at = program.inputFor(bytes.length);
      new Uint8Array(program.memory.buffer, at).set(bytes);
      if (program.isReady(bytes.length) === 0) continue;
      taken++;
      assert.equal(character.normalize('NFC'), character);
      assert.doesNotMatch(character, /\p{M}/u);
      for (const before of ['a', 'か', '\u1100', '가', '\u0938', '\u{11099}', '\u0301']) {
        assert.equal((before + character).normalize('NFC'), before + character, codePoint.toString(16));
      }
    }
    assert.ok(taken > 40_000, `${taken}`);
  });

  it('Gemma 3: U+2581 is a space, in bytes as in strings; runs are cut by 31 from the left', () => {
    const engine = engineFor('gemma3');
    const words = 'one two  three\u2581\u2581four';
    assert.deepEqual(engine.encode(words), engine.encode(words.replaceAll('\u2581', ' ')));
    assert.equal(engine.countUtf8(Buffer.from(words)), engine.count(words));
    assert.equal(engine.count(' '.repeat(31)), 1);
    assert.deepEqual(
      [...engine.encode(`${' '.repeat(32)}word`)],
      [...engine.encode(' '.repeat(31)), ...engine.encode(' word')],
    );
    assert.equal(engine.count('\n'.repeat(62)), 2);
  });
});
