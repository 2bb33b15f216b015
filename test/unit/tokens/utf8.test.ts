import assert from 'node:assert/strict';

import { encodingIds } from '../../../src/tokens/encoding';
import { atoms } from '../../corpus/atoms';
import { Random } from '../../corpus/random';
import { engineFor } from '../../corpus/engines';

describe('countUtf8 counts what TextDecoder reads', function () {
  this.timeout(60_000);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  const assertSameCount = (bytes: Uint8Array): void => {
    const text = decoder.decode(bytes);
    for (const encoding of encodingIds) {
      const engine = engineFor(encoding);
      const counted = engine.countUtf8(bytes);
      const expected = engine.encode(text).length;
      if (counted !== expected) {
        assert.fail(
          `${encoding}: counts ${counted}, not ${expected}, in ${Buffer.from(bytes.subarray(0, 100)).toString('hex')}`,
        );
      }
    }
  };

  /** Malformed sequences and their neighbours among the well-formed (Unicode 16, table 3-7). */
  const sequences: Record<string, readonly string[]> = {
    'a byte order mark is text': ['efbbbf', 'efbbbf61', '61efbbbf', 'efbbbfefbbbf'],
    'truncated sequences': [
      'c3',
      'e4',
      'e4b8',
      'f0',
      'f09f',
      'f09f98',
      '61c3',
      'e4b861',
      'f09f9861',
      'f09f20',
      'e4e4b8ad',
      'f0f09f9880',
    ],
    'continuation bytes alone': ['80', 'bf', '8080', '6180', 'c3a980', 'e4b8ad80', 'f09f988080'],
    'overlong sequences': ['c080', 'c1bf', 'e08080', 'e09fbf', 'f0808080', 'f08fbfbf', 'e0a080', 'f0908080'],
    'surrogates as bytes': ['eda080', 'edbfbf', 'eda0bdedb880', 'ed9fbf', 'ee8080'],
    'above U+10FFFF': ['f4908080', 'f4bfbfbf', 'f48fbfbf', 'f5808080', 'f8888080', 'fc', 'fe', 'ff', 'fffe', 'feff'],
    'noncharacters and NUL': ['efbfbf', 'efbfbe', '00', '610062'],
  };
  for (const [name, list] of Object.entries(sequences)) {
    it(name, () => {
      for (const hex of list) {
        const bytes = Buffer.from(hex, 'hex');
        // At each place of the 16 bytes that the engine looks at together.
        for (let before = 0; before < 18; before++) {
          assertSameCount(Buffer.concat([Buffer.alloc(before, 'a'), bytes]));
          assertSameCount(
            Buffer.concat([Buffer.alloc(before, 'a'), bytes, Buffer.from(" it's 1234 é 漢字 😀 end of it")]),
          );
        }
      }
    });
  }

  it('every sequence of two bytes, and of three and four with a lead', () => {
    const edges = [0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xe0, 0xf4, 0xff];
    for (let first = 0; first < 256; first++) {
      for (let second = 0; second < 256; second++) assertSameCount(Uint8Array.of(0x61, first, second, 0x20));
    }
    for (const lead of [0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5]) {
      for (const second of edges) {
        for (const third of edges)
          for (const fourth of edges) assertSameCount(Uint8Array.of(lead, second, third, fourth));
      }
    }
  });

  it('random bytes', () => {
    const random = new Random(3);
    for (let count = 0; count < 20_000; count++) {
      assertSameCount(Uint8Array.from({ length: random.between(1, 40) }, () => random.below(256)));
    }
  });

  it('well-formed text, and the same with bytes changed, taken out and cut off', () => {
    const random = new Random(4);
    for (let count = 0; count < 10_000; count++) {
      const bytes = Buffer.from(random.join(atoms, random.between(1, 20)));
      assertSameCount(bytes);
      assertSameCount(bytes.subarray(0, random.below(bytes.length)));
      assertSameCount(bytes.subarray(random.below(bytes.length)));
      const place = random.below(bytes.length);
      assertSameCount(Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1)]));
      bytes[place] = random.below(256);
      assertSameCount(bytes);
    }
  });

  it('large files with malformed bytes here and there', () => {
    const random = new Random(5);
    const bytes = Buffer.from(random.join(atoms, 700_000));
    assertSameCount(bytes);
    for (let count = 0; count < 20; count++) bytes[random.below(bytes.length)] = 0xff;
    assertSameCount(bytes);
    // Around the ends of the blocks of 2^20 bytes.
    for (let place = (1 << 20) - 8; place < (1 << 20) + 8; place++) bytes[place] = 0xe4;
    assertSameCount(bytes);
  });

  it('takes a view that begins inside its buffer', () => {
    const whole = Buffer.from('xxxit is what it is: 漢字');
    for (const encoding of encodingIds) {
      const part = whole.subarray(3);
      assert.equal(engineFor(encoding).countUtf8(part), engineFor(encoding).count('it is what it is: 漢字'));
    }
  });
});
