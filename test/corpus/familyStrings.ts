/** Strings on which the vocabularies of other families than OpenAI's are held against their own tokenizers. */
import { atoms, borderAtoms } from './atoms';
import { type DocumentKind, excerpt } from './documents';
import type { Random } from './random';

/** What one family or another has a rule for. */
export const familyAtoms: readonly string[] = [
  ...[
    '<h1>',
    '</strong>',
    '<unused7>',
    '<start_of_turn>',
    '[multimodal]',
    '<',
    '</',
    '<b',
    '<code>',
    '> </',
    '[',
    '[m',
  ],
  ...['\u2581', '\u2581\u2581', ' \u2581', '\n\n\n', '\t\t', '   ', '\r', '\0', '\u0001', '\ue000', '\u{e0001}'],
  ...[
    '・',
    '゛',
    '゠',
    '\u3040',
    '\u3099',
    '\u309a',
    '〜',
    '龥',
    '龦',
    '\u4dff',
    '一',
    '\u303f',
    '㐀',
    '豈',
    '1',
    '12',
    '三',
  ],
  ...[
    '(abc',
    '#include',
    '"é',
    '_x',
    '$1',
    '`a',
    '\u212b',
    'e\u0301',
    'か\u3099',
    '\u1100\u1161',
    '\u1100\u1161\u11a8',
    '가\u11a8',
    'a\u0323\u0307',
    'ﬁ',
  ],
];

const documentKinds: readonly DocumentKind[] = ['code', 'cjk', 'minified', 'mixed', 'base64', 'edges'];

/** One string; `tokens` are texts of the vocabulary's own tokens. */
export function familyString(random: Random, tokens: readonly string[]): string {
  const kind = random.next();
  if (kind < 0.3) return random.join(random.chance(0.5) ? atoms : [...atoms, ...familyAtoms], random.between(1, 24));
  if (kind < 0.4) return random.join([...familyAtoms, ...borderAtoms], random.between(1, 20));
  if (kind < 0.55)
    return random.join([random.pick(atoms), random.pick(familyAtoms), random.pick(atoms)], random.between(2, 40));
  if (kind < 0.65) return codePoints(random, random.pick([0x250, 0x530, 0x3100, 0x10000, 0x110000]));
  if (kind < 0.75) return random.join(tokens, random.between(1, 10));
  if (kind < 0.8)
    return (
      random.pick([' ', '\n', '\t', 'a', '=', '漢', '\u0301', '-']).repeat(random.between(1, 100)) + random.pick(atoms)
    );
  return excerpt(random.pick(documentKinds), random, random.between(5, 300));
}

function codePoints(random: Random, limit: number): string {
  return String.fromCodePoint(...Array.from({ length: random.between(1, 16) }, () => random.below(limit)));
}

/** FNV-1a over token ids: what the golden data keeps of them. */
export function hashOfIds(ids: Iterable<number>): number {
  let hash = 0x811c9dc5;
  for (const id of ids) {
    for (let shift = 0; shift < 24; shift += 8) hash = Math.imul(hash ^ ((id >>> shift) & 255), 0x01000193);
  }
  return hash >>> 0;
}
