/** The counters under test and the one they are held against. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { Tiktoken } from 'tiktoken/lite';

import type { EncodingId } from '../../src/tokens/encoding';
import { Engine } from '../../src/tokens/engine';
import { repositoryRoot } from './packageFiles';

const distFolder = path.join(repositoryRoot, 'dist');

interface Ranks {
  readonly bpe_ranks: string;
  readonly special_tokens: Record<string, number>;
  readonly pat_str: string;
}

/** The encodings whose definition is tiktoken. The others are held against theirs by test/families and families.test.ts. */
export const tiktokenIds = ['o200k_base', 'cl100k_base'] as const satisfies readonly EncodingId[];

export type TiktokenId = (typeof tiktokenIds)[number];

const engines = new Map<EncodingId, Engine>();
const oracles = new Map<TiktokenId, Tiktoken>();

/** Our counter, one per encoding. */
export function engineFor(encoding: EncodingId): Engine {
  return kept(engines, encoding, newEngine);
}

/** Our counter with a memory and caches of its own. */
export function newEngine(encoding: EncodingId): Engine {
  return new Engine(encoding, {
    program: built('tokens.wasm'),
    classes: built('encodings/classes.bin'),
    vocabulary: built(`encodings/${encoding}.bin`),
  });
}

/** OpenAI's own tokenizer, which defines what is correct. `encode_ordinary` takes special-token text as text. */
export function oracleFor(encoding: TiktokenId): Tiktoken {
  return kept(oracles, encoding, () => {
    const { bpe_ranks, special_tokens, pat_str } = ranksOf(encoding);
    return new Tiktoken(bpe_ranks, special_tokens, pat_str);
  });
}

/** Bytes of every token, by id. Ids without a token are left out. */
export function vocabularyOf(encoding: TiktokenId): Buffer[] {
  const tokens: Buffer[] = [];
  for (const line of ranksOf(encoding).bpe_ranks.split('\n')) {
    const [, first, ...rest] = line.split(' ');
    rest.forEach((token, index) => (tokens[Number(first) + index] = Buffer.from(token, 'base64')));
  }
  return tokens.filter(Boolean);
}

function ranksOf(encoding: TiktokenId): Ranks {
  return createRequire(__filename)(`tiktoken/encoders/${encoding}.json`) as Ranks;
}

function built(name: string): Uint8Array {
  const file = path.join(distFolder, name);
  if (!existsSync(file)) throw new Error(`${file} is missing. Run "npm run build" first.`);
  return readFileSync(file);
}

function kept<Id, T>(items: Map<Id, T>, encoding: Id, make: (encoding: Id) => T): T {
  let item = items.get(encoding);
  if (item === undefined) {
    item = make(encoding);
    items.set(encoding, item);
  }
  return item;
}
