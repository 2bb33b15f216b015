import assert from 'node:assert/strict';

import { encodingIds } from '../../../src/tokens/encoding';
import { firstSafeCut, lastSafeCut, safeCutRuleOf, type SafeCutRule } from '../../../src/tokens/safeCut';
import { atoms, borderAtoms } from '../../corpus/atoms';
import { familyAtoms } from '../../corpus/familyStrings';
import { packagesFolder, readTexts } from '../../corpus/packageFiles';
import { Random } from '../../corpus/random';
import { engineFor } from '../../corpus/engines';
import { oracleFor, tiktokenIds } from '../../corpus/oracle';
import { readVocabulary } from '../../corpus/vocabularyFiles';
import { firstDifference } from './sameTokens';

const APOSTROPHE = 0x27;
/** The rule of every encoding with a pre-tokenizer, and Gemma's, which is narrower. */
const isSafeCut = safeCutRuleOf('o200k_base');
const isSafeCutOfGemma = safeCutRuleOf('gemma3');

describe('a safe cut', function () {
  this.timeout(60_000);

  it('claims no more than the rule allows, for every pair with one UTF-16 unit of a known class', () => {
    const code = (character: string): number => character.charCodeAt(0);
    const befores = ['a', 'Z', '0', '9', '漢', 'の', 'ア', '가', ' ', '.', "'", '\n', '、'].map(code);
    const afters = ['a', 'Z', '0', '9', '漢', ' ', '\n', '.', "'", '/', '、', '。', '！', '\0'].map(code);
    const allowed = (before: number, after: number): boolean => {
      const [a, b] = [String.fromCharCode(before), String.fromCharCode(after)];
      if (after === APOSTROPHE || /[\p{M}\p{Cs}]/u.test(b)) return false;
      return (/\p{L}/u.test(a) && !/\p{L}/u.test(b)) || (/\p{N}/u.test(a) && !/\p{N}/u.test(b));
    };
    for (let unit = 0; unit < 0x10000; unit++) {
      for (const before of befores) assert.ok(!isSafeCut(before, unit) || allowed(before, unit), `${before} ${unit}`);
      for (const after of afters) assert.ok(!isSafeCut(unit, after) || allowed(unit, after), `${unit} ${after}`);
    }
  });

  it('is true for bytes of UTF-8 only where both are ASCII', () => {
    for (let before = 0; before < 256; before++) {
      for (let after = 0; after < 256; after++) assert.ok(!isSafeCut(before, after) || (before < 128 && after < 128));
    }
  });

  it('is found every few characters of code and of Chinese, Japanese and Korean', () => {
    const folder = `${packagesFolder}/typescript/lib`;
    const texts = readTexts([
      `${folder}/lib.es5.d.ts`,
      ...['zh-cn', 'ja', 'ko'].map((language) => `${folder}/${language}/diagnosticMessages.generated.json`),
    ]);
    for (const text of texts) {
      assert.ok(safeCuts(isSafeCut, text).length > text.length / 20);
      assert.ok(safeCuts(isSafeCutOfGemma, text).length > text.length / 30);
    }
  });

  it('of Gemma is one of the others too', () => {
    for (let before = 0; before < 0x10000; before++) {
      for (const after of [0x20, 0x2e, 0x30, 0x3e, 0x5d, 0x5f, 0x61, 0x3001]) {
        assert.ok(!isSafeCutOfGemma(before, after) || isSafeCut(before, after));
      }
    }
  });

  it('of Gemma is inside no token, not even a symbol', () => {
    const { tokens } = readVocabulary('gemma3');
    assert.ok(tokens.length > 250_000);
    for (const { bytes } of tokens) {
      const text = bytes.toString();
      assert.equal(safeCuts(isSafeCutOfGemma, text).length, 0, JSON.stringify(text));
    }
  });

  for (const encoding of encodingIds) {
    it(`${encoding}: the tokens of the two halves are the tokens of the whole`, () => {
      const engine = engineFor(encoding);
      const rule = safeCutRuleOf(encoding);
      const random = new Random(17);
      const border = [...borderAtoms, ...familyAtoms];
      let cuts = 0;
      for (let count = 0; count < 60_000; count++) {
        const text = random.chance(0.5)
          ? withSafeCut(random)
          : random.join(random.chance(0.7) ? border : atoms, random.between(2, 14));
        const whole = engine.encode(text);
        for (const cut of safeCuts(rule, text)) {
          const halves = Uint32Array.of(...engine.encode(text.slice(0, cut)), ...engine.encode(text.slice(cut)));
          if (firstDifference(whole, halves) >= 0) assert.fail(`${JSON.stringify(text)} is not safe to cut at ${cut}`);
          cuts++;
        }
      }
      assert.ok(cuts > 45_000, `only ${cuts} cuts`);
    });
  }

  for (const encoding of tiktokenIds) {
    it(`${encoding}: tiktoken agrees`, () => {
      const oracle = oracleFor(encoding);
      const random = new Random(18);
      for (let count = 0; count < 5000; count++) {
        const text = withSafeCut(random);
        const whole = oracle.encode_ordinary(text);
        for (const cut of safeCuts(isSafeCut, text)) {
          const halves = [text.slice(0, cut), text.slice(cut)].map((half) => oracle.encode_ordinary(half).length);
          assert.equal(halves[0]! + halves[1]!, whole.length, `${JSON.stringify(text)} at ${cut}`);
        }
      }
    });
  }
});

describe('firstSafeCut and lastSafeCut', () => {
  it('find the cuts that a search of every place finds', () => {
    const random = new Random(19);
    for (let count = 0; count < 5000; count++) {
      const text = random.join(borderAtoms, random.between(1, 12));
      const codeAt = (index: number): number => text.charCodeAt(index);
      const cuts = safeCuts(isSafeCut, text);
      const from = random.between(1, text.length);
      const to = random.between(from, text.length);
      assert.equal(firstSafeCut(isSafeCut, codeAt, from, to), cuts.find((cut) => cut >= from && cut < to) ?? to);
      assert.equal(lastSafeCut(isSafeCut, codeAt, from, to), cuts.findLast((cut) => cut > from && cut < to) ?? from);
    }
  });
});

/** A text with a pair that is safe to cut between, and anything around it. */
function withSafeCut(random: Random): string {
  const before = random.characters('azZ09漢の一ア가힣', 1);
  const others = [
    ' ',
    '\t',
    '\n',
    '\r\n',
    '  ',
    '/',
    '.',
    '_',
    '-',
    '(',
    '"',
    '\0',
    '、',
    '。',
    '「',
    '」',
    '！',
    '？',
    '（',
    '／',
    '\u3000',
  ];
  const after = random.pick([...others, ...(/\d/.test(before) ? ['a', 'Z'] : ['0', '9'])]);
  return (
    random.join(borderAtoms, random.between(0, 5)) + before + after + random.join(borderAtoms, random.between(0, 5))
  );
}

/** Every place between two units where the text may be cut. */
function safeCuts(rule: SafeCutRule, text: string): number[] {
  const cuts: number[] = [];
  for (let cut = 1; cut < text.length; cut++) {
    if (rule(text.charCodeAt(cut - 1), text.charCodeAt(cut))) cuts.push(cut);
  }
  return cuts;
}
