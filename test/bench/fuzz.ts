/**
 * Random edits against a full recount, as many as one likes:
 *   npm run fuzz -- --edits 1000000 --seeds 1,2,3
 * The edits of a seed are spread over kinds of documents, sizes and encodings. Small documents are compared after every edit.
 */
import { parseArgs } from 'node:util';

import { encodingIds } from '../../src/tokens/encoding';
import { documentKinds } from '../corpus/documents';
import { fuzzEdits, type FuzzRun } from '../unit/tokens/editFuzz';

/** Sizes in UTF-16 units and their share of the edits. */
const sizes: readonly { units: number; share: number; compareEvery: number }[] = [
  { units: 3000, share: 0.6, compareEvery: 1 },
  { units: 20_000, share: 0.38, compareEvery: 1 },
  { units: 1_500_000, share: 0.02, compareEvery: 100 },
];

const { values } = parseArgs({
  options: { edits: { type: 'string', default: '20000' }, seeds: { type: 'string', default: '1' } },
});
const editsPerSeed = Number(values.edits);
let edits = 0;
let comparisons = 0;
let differences = 0;

for (const seed of values.seeds.split(',').map(Number)) {
  for (const encoding of encodingIds) {
    for (const [index, kind] of documentKinds.entries()) {
      for (const { units, share, compareEvery } of sizes) {
        const run: FuzzRun = {
          encoding,
          kind,
          // Kinds differ in their seeds too, so that they do not all make the same edits.
          seed: seed * 1000 + index,
          edits: Math.ceil((editsPerSeed * share) / (encodingIds.length * documentKinds.length)),
          units,
          compareEvery,
        };
        const result = fuzzEdits(run);
        edits += result.edits;
        comparisons += result.comparisons;
        if (result.difference !== undefined) {
          differences++;
          console.log(`DIFFERENT: ${JSON.stringify(run)}: ${result.difference}`);
        }
        console.log(
          `seed ${seed}, ${encoding}, ${kind}, ${result.shortest} to ${result.longest} units: ${result.edits} edits, ${result.comparisons} comparisons`,
        );
      }
    }
  }
}
console.log(
  `${edits} edits, seeds ${values.seeds}, ${comparisons} comparisons with a full recount, ${differences} differences`,
);
process.exitCode = differences === 0 ? 0 : 1;
