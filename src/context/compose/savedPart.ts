import type { NewPart, Part } from './context';
import { isSource, isTextRange } from './savedSource';
import type { Source } from './source';

/** A part as it is kept: by reference, without the id that is its own only while it is there. */
export function savedPart({ source, range, folder, included, rewrites }: Part): NewPart {
  return { source, included, rewrites, ...(range && { range }), ...(folder !== undefined && { folder }) };
}

/** What a person copied or printed: such a part has nothing but its text, which may be private. */
export function holdsPrivateText(source: Source): source is Source & { readonly kind: 'clipboard' | 'terminal' } {
  return source.kind === 'clipboard' || source.kind === 'terminal';
}

/** The part in a stored value; none where it is no part: another version may have written it. */
export function parsePart(item: unknown): NewPart[] {
  if (typeof item !== 'object' || item === null) return [];
  const { source, range, folder, included, rewrites } = item as Partial<Record<keyof NewPart, unknown>>;
  if (!isSource(source)) return [];
  const names = Array.isArray(rewrites) ? rewrites.filter((name) => typeof name === 'string') : [];
  return [
    {
      source,
      included: included !== false,
      rewrites: names,
      ...(isTextRange(range) && { range }),
      ...(typeof folder === 'string' && { folder }),
    },
  ];
}
