/** The public vocabularies Tare counts with. Data files: `dist/encodings/<id>.bin`. */
export const encodingIds = ['o200k_base', 'cl100k_base'] as const;

export type EncodingId = (typeof encodingIds)[number];

export function isEncodingId(value: string): value is EncodingId {
  return (encodingIds as readonly string[]).includes(value);
}
