import { atoms } from '../../corpus/atoms';
import { Random } from '../../corpus/random';
import { type TiktokenId, tiktokenIds, vocabularyOf } from '../../corpus/oracle';
import { assertSameTokens } from './sameTokens';

/** Strings of each encoding. More on demand: TARE_TEST_STRINGS=1000000 npx mocha … */
const STRINGS = Number(process.env['TARE_TEST_STRINGS'] ?? 150_000);
const SEED = Number(process.env['TARE_TEST_SEED'] ?? 20_260_101);

describe(`random strings give the tokens of tiktoken (${STRINGS} in each encoding, seed ${SEED})`, function () {
  this.timeout(0);

  /** How a string is made, and its share of the strings. */
  const kinds: Record<string, { share: number; make: (random: Random, encoding: TiktokenId) => string }> = {
    'hard atoms': { share: 0.5, make: (random) => random.join(atoms, random.between(1, 24)) },
    'few different hard atoms': {
      share: 0.2,
      make: (random) =>
        random.join([random.pick(atoms), random.pick(atoms), random.pick(atoms)], random.between(2, 40)),
    },
    'code points of all planes': { share: 0.05, make: (random) => codePoints(random, 0x110000) },
    'code points of the first plane': { share: 0.1, make: (random) => codePoints(random, 0x10000) },
    'Latin, Greek and Cyrillic': { share: 0.05, make: (random) => codePoints(random, 0x530) },
    'ASCII runs of up to 18 characters': {
      share: 0.1,
      make: (random) => Array.from({ length: random.between(1, 6) }, () => asciiRun(random)).join(''),
    },
    'neighbouring tokens': {
      share: 0.1,
      make: (random, encoding) => joinedTokens(random, vocabularies[encoding]),
    },
    'neighbouring tokens that are not ASCII': {
      share: 0.2,
      make: (random, encoding) => joinedTokens(random, otherTokens[encoding]),
    },
  };
  const perId = <T>(make: (id: TiktokenId) => T): Record<TiktokenId, T> =>
    Object.fromEntries(tiktokenIds.map((id) => [id, make(id)])) as Record<TiktokenId, T>;
  const vocabularies = perId(vocabularyOf);
  const otherTokens = perId((id) => vocabularies[id].filter((token) => (token[0] ?? 0) >= 0x80));

  for (const encoding of tiktokenIds) {
    for (const [kind, { share, make }] of Object.entries(kinds)) {
      it(`${encoding}: ${kind}`, () => {
        const random = new Random(SEED);
        for (let count = 0; count < STRINGS * share; count++) assertSameTokens(encoding, make(random, encoding));
      });
    }
  }
});

/** Code units are joined as they come, so that there are unpaired surrogates among them. */
function codePoints(random: Random, limit: number): string {
  return String.fromCodePoint(...Array.from({ length: random.between(1, 16) }, () => random.below(limit)));
}

/** The engine looks at 16 bytes of ASCII together. */
function asciiRun(random: Random): string {
  const alphabet = random.pick([
    'a',
    'A',
    'aA',
    ' ',
    ' \t',
    '\n',
    ' \n',
    '\r\n',
    '.',
    './',
    '"',
    '0',
    '09',
    "'",
    "'s",
    '_',
    '\0\x7f',
    'a\n',
    '\v\f',
  ]);
  const behind = random.pick([
    '',
    '',
    '',
    '',
    'é',
    '漢',
    '\u0301',
    '\u0085',
    '\u3000',
    "'s",
    "'ll",
    '\n',
    '/',
    ' ',
    'x',
    'X',
    '1',
  ]);
  return random.characters(alphabet, random.between(1, 18)) + behind;
}

function joinedTokens(random: Random, tokens: readonly Buffer[]): string {
  return Buffer.concat(Array.from({ length: random.between(2, 12) }, () => random.pick(tokens))).toString();
}
