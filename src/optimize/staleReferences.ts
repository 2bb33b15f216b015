import { type Context, type Part, setRewrites } from '../context/compose/context';
import type { PartTexts } from '../context/compose/partTexts';
import type { WorkspaceRoot } from '../context/compose/source';
import { sliceRange } from '../context/compose/textRange';
import { titleOf, titleText } from '../context/compose/title';
import { quoteOf } from './rewrites/recap';
import { rewriteNames } from './rewrites/rewriters';
import { type BlockReference, holdsBlock, isReference, parseReference } from './rewrites/references';

/** Texts as they are sent, and all of their sources. */
export interface ReferencedTexts extends PartTexts {
  sourceOf(part: Part): string | undefined;
  /** Whether the text of a part, as `textOf` gives it, has the block. Absent: it is searched each time. */
  holds?(part: Part, reference: BlockReference): boolean;
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
  if (!sent.some(({ rewrites }) => rewrites.some(isReference))) return [];
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
        return (
          (reference !== undefined && holds(anchor, reference, texts)) ||
          (anchor !== part && hasSameSource(anchor, part, texts))
        );
      });
      return isFresh ? [] : [{ part: part.id, rewrite }];
    }),
  );
}

/**
 * The context with the own text of every part whose note is stale, and a recap that only points where the lines that it copies are not
 * sent any more; the same context when there is none.
 */
export function withoutStaleReferences(
  context: Context,
  texts: ReferencedTexts,
  roots: readonly WorkspaceRoot[],
): Context {
  const mended = staleReferences(context, texts, roots).reduce((changed, { part, rewrite }) => {
    const rewrites = changed.parts.find(({ id }) => id === part)?.rewrites ?? [];
    return setRewrites(
      changed,
      [part],
      rewrites.filter((name) => name !== rewrite),
    );
  }, context);
  const recaps = context.parts.filter(({ source, included }) => source.kind === 'recap' && included);
  return recaps.reduce((changed, recap) => {
    const quote = quoteOf(texts.textOf(recap)?.text ?? '');
    const isSent =
      quote === undefined ||
      context.parts.some((part) => part.included && part !== recap && texts.textOf(part)?.text.includes(quote));
    return isSent ? changed : setRewrites(changed, [recap.id], [...recap.rewrites, rewriteNames.pointer]);
  }, mended);
}

function holds(part: Part, reference: BlockReference, texts: ReferencedTexts): boolean {
  if (texts.holds !== undefined) return texts.holds(part, reference);
  const text = texts.textOf(part)?.text;
  return text !== undefined && holdsBlock(text, reference);
}

/** "The same text as a.ts" is right however a.ts is written, as long as both say the same before anything is done to them. */
function hasSameSource(anchor: Part, part: Part, texts: ReferencedTexts): boolean {
  const [left, right] = [texts.sourceOf(anchor), texts.sourceOf(part)];
  if (left === undefined || right === undefined) return false;
  // Most are of quite different sizes: these are told apart without a copy of their texts.
  if (anchor.range === undefined && part.range === undefined && !mayBeEqual(left, right)) return false;
  return ownText(left, anchor).trim() === ownText(right, part).trim();
}

function ownText(source: string, { range }: Part): string {
  return range === undefined ? source : sliceRange(source, range);
}

/** White space at the ends, which does not count, is at most a part of the difference in length. */
function mayBeEqual(left: string, right: string): boolean {
  const [shorter, longer] = left.length <= right.length ? [left, right] : [right, left];
  return longer.length === shorter.length || longer.trim().length <= shorter.length;
}
