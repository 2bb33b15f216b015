import { type Context, type Part, setRewrites } from '../context/compose/context';
import type { PartTexts } from '../context/compose/partTexts';
import type { WorkspaceRoot } from '../context/compose/source';
import { sliceRange } from '../context/compose/textRange';
import { titleOf, titleText } from '../context/compose/title';
import { holdsBlock, isReference, parseReference } from './rewrites/references';

/** Texts as they are sent, and all of their sources. */
export interface ReferencedTexts extends PartTexts {
  sourceOf(part: Part): string | undefined;
}

/** A note that refers to lines which are not sent. */
export interface StaleReference {
  readonly part: string;
  readonly rewrite: string;
}

/**
 * The notes of a context that refer to what is not sent (any more): the other part was taken out, or its text has changed. Each of them
 * would tell a model to look for lines that are not there, so its part is to be sent with its own text again.
 */
export function staleReferences(
  { parts }: Context,
  texts: ReferencedTexts,
  roots: readonly WorkspaceRoot[],
): readonly StaleReference[] {
  const sent = parts.filter(({ included }) => included);
  const titled = new Map<string, Part[]>();
  const titlesOf = (): ReadonlyMap<string, readonly Part[]> => {
    if (titled.size > 0) return titled;
    for (const part of sent) {
      const title = titleText(titleOf(part, roots));
      titled.set(title, [...(titled.get(title) ?? []), part]);
    }
    return titled;
  };
  return sent.flatMap((part) =>
    part.rewrites.filter(isReference).flatMap((rewrite): StaleReference[] => {
      const reference = parseReference(rewrite);
      const anchors = reference?.where === '' ? [part] : (titlesOf().get(reference?.where ?? '') ?? []);
      const isFresh = anchors.some((anchor) => {
        const text = texts.textOf(anchor)?.text;
        return (
          (text !== undefined && reference !== undefined && holdsBlock(text, reference)) ||
          (anchor !== part && hasSameSource(anchor, part, texts))
        );
      });
      return isFresh ? [] : [{ part: part.id, rewrite }];
    }),
  );
}

/** The context with the own text of every part whose note is stale; the same context when none is. */
export function withoutStaleReferences(
  context: Context,
  texts: ReferencedTexts,
  roots: readonly WorkspaceRoot[],
): Context {
  return staleReferences(context, texts, roots).reduce((changed, { part, rewrite }) => {
    const rewrites = changed.parts.find(({ id }) => id === part)?.rewrites ?? [];
    return setRewrites(
      changed,
      [part],
      rewrites.filter((name) => name !== rewrite),
    );
  }, context);
}

/** "The same text as a.ts" is right however a.ts is written, as long as both say the same before anything is done to them. */
function hasSameSource(anchor: Part, part: Part, texts: ReferencedTexts): boolean {
  const [left, right] = [anchor, part].map((each) => {
    const source = texts.sourceOf(each);
    return source === undefined || each.range === undefined ? source : sliceRange(source, each.range);
  });
  return left !== undefined && right !== undefined && left.trim() === right.trim();
}
