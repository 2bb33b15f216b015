/** Texts that other counters hang or fail on, by name. Each has about a million characters. */
import { transformSync } from 'esbuild';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';

import { asciiPunctuation, smallLetters } from '../corpus/atoms';
import { packagesFolder } from '../corpus/packageFiles';
import { Random } from '../corpus/random';

const MILLION = 1_000_000;

export const pathologicalInputs: Record<string, () => string> = {
  '1,000,000 a': () => 'a'.repeat(MILLION),
  '1,000,000 spaces': () => ' '.repeat(MILLION),
  '1,000,000 =': () => '='.repeat(MILLION),
  '1,000,000 line ends': () => '\n'.repeat(MILLION),
  'random punctuation': () => new Random(41).characters(asciiPunctuation, MILLION),
  'random small letters': () => new Random(42).characters(smallLetters, MILLION),
  'random ideographs': () => {
    const random = new Random(43);
    return Array.from({ length: MILLION / 3 }, () => String.fromCharCode(random.between(0x4e00, 0x9fa5))).join('');
  },
  'combining marks': () => '\u0301'.repeat(MILLION / 2),
  'base64 in one line': () => {
    const random = new Random(44);
    return Buffer.from(Uint8Array.from({ length: (MILLION * 3) / 4 }, () => random.below(256))).toString('base64');
  },
  'minified in one line': () =>
    transformSync(readFileSync(path.join(packagesFolder, 'typescript/lib/typescript.js'), 'utf8'), {
      minify: true,
    }).code.replaceAll('\n', ' '),
  'invisible characters': () =>
    new Random(45).join(['\ufeff', '\u200b', '\u0085', '\u200d', '\0', '\u00a0', '\u2028', 'a', ' '], MILLION / 2),
  'special-token text': () => '<|endoftext|>'.repeat(MILLION / 13),
};
