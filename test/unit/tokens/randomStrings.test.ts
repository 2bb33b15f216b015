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
    'neighbouring tokens': {
      share: 0.1,
      make: (random, encoding) => {
        const tokens = vocabularies[encoding];
        return Buffer.concat(Array.from({ length: random.between(2, 12) }, () => random.pick(tokens))).toString();
      },
    },
  };
  const vocabularies = Object.fromEntries(tiktokenIds.map((id) => [id, vocabularyOf(id)])) as Record<
    TiktokenId,
    Buffer[]
  >;

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
