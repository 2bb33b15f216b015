/** OpenAI's own tokenizer, which defines what is correct. Loading it takes half a second and 80 MB. */
import { createRequire } from 'node:module';
import { Tiktoken } from 'tiktoken/lite';

import type { EncodingId } from '../../src/tokens/encoding';
import { perEncoding } from './perEncoding';

/** The encodings whose definition is tiktoken. The others are held against theirs by test/families and families.test.ts. */
export const tiktokenIds = ['o200k_base', 'cl100k_base'] as const satisfies readonly EncodingId[];

export type TiktokenId = (typeof tiktokenIds)[number];

interface Ranks {
  readonly bpe_ranks: string;
  readonly special_tokens: Record<string, number>;
  readonly pat_str: string;
}

/** Its `encode_ordinary` takes special-token text as text. */
export const oracleFor = perEncoding((encoding: TiktokenId) => {
  const { bpe_ranks, special_tokens, pat_str } = ranksOf(encoding);
  return new Tiktoken(bpe_ranks, special_tokens, pat_str);
});

/** Bytes of every token. */
export function vocabularyOf(encoding: TiktokenId): Buffer[] {
  return ranksOf(encoding)
    .bpe_ranks.split('\n')
    .flatMap((line) => line.split(' ').slice(2)) // each line: a mark, the rank of its first token, the tokens
    .map((token) => Buffer.from(token, 'base64'));
}

function ranksOf(encoding: TiktokenId): Ranks {
  return createRequire(__filename)(`tiktoken/encoders/${encoding}.json`) as Ranks;
}
