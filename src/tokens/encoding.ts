/** The public vocabularies Tare counts with. Data files: `dist/encodings/<id>.bin`, each loaded on first use. */
export const encodingIds = ['o200k_base', 'cl100k_base', 'qwen3', 'deepseek_v3', 'mistral_tekken', 'gemma3'] as const;

export type EncodingId = (typeof encodingIds)[number];

/**
 * Other names of an encoding. o200k_harmony differs from o200k_base in special tokens only, whose text is ordinary text here
 * (github.com/openai/tiktoken/blob/main/tiktoken_ext/openai_public.py).
 */
const encodingAliases: ReadonlyMap<string, EncodingId> = new Map([['o200k_harmony', 'o200k_base']]);

/** The encoding of a name, as a setting states it; undefined when there is none. */
export function readEncodingId(name: string): EncodingId | undefined {
  return encodingIds.find((id) => id === name) ?? encodingAliases.get(name);
}
