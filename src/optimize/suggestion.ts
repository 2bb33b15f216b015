import type { BloatKind } from '../code/bloat';
import type { NewPart } from '../context/compose/context';
import type { JsonForm } from '../review/finding';

/**
 * How sure it is that nothing is lost that matters (evidence.md, section 5.4).
 * - `safe`: what nobody reads or what stands there twice; ticked beforehand.
 * - `likely`: loses nothing that the task is likely to need; one click.
 * - `review`: look first.
 */
export type Tier = 'safe' | 'likely' | 'review';

export const tiers: readonly Tier[] = ['safe', 'likely', 'review'];

/** One change of a Context. Data, so that it travels between threads; `applyOperations` makes it. */
export type Operation =
  | { readonly kind: 'exclude'; readonly part: string }
  | { readonly kind: 'rewrite'; readonly part: string; readonly rewrite: string }
  /** Puts the parts in this order. Parts that are not named keep their places. */
  | { readonly kind: 'arrange'; readonly order: readonly string[] }
  /** Adds a part in front of the first of those that use it; at the end where none of them is there. */
  | { readonly kind: 'add'; readonly part: NewPart; readonly beforeFirstOf: readonly string[] }
  /** Adds a part behind the last of those that it tests; at the end where none of them is there. */
  | { readonly kind: 'add-after'; readonly part: NewPart; readonly afterLastOf: readonly string[] }
  /** Adds a recap as the last part, in the place of one that is there. */
  | { readonly kind: 'recap'; readonly text: string };

/** What is proposed, for each kind of suggestion; `describeSuggestion` makes words of it. */
export type SuggestionData =
  | { readonly kind: 'exclude'; readonly bloat: BloatKind; readonly because: string }
  /** `where` is the title of the part that keeps the text; empty for the same part. `isAll`: no line of its own is left. */
  | { readonly kind: 'one-copy'; readonly lines: number; readonly where: string; readonly isAll: boolean }
  | { readonly kind: 'strip-blobs'; readonly characters: number }
  | { readonly kind: 'collapse-logs'; readonly lines: number }
  | { readonly kind: 'strip-licence'; readonly copies: number }
  | { readonly kind: 'strip-comments' }
  | { readonly kind: 'compact-data'; readonly form: JsonForm }
  /** `user`: the likelier part that uses it; absent where none is known. */
  | { readonly kind: 'signatures'; readonly user?: string }
  /**
   * `share`: what share of the ranked parts is no likelier than this one, in (0, 1]. `isUnlinked`: nothing links it to the task; others
   * are dropped for a budget only.
   */
  | { readonly kind: 'drop-unlinked'; readonly share: number; readonly isUnlinked: boolean }
  | {
      readonly kind: 'reorder';
      /** Titles of the key parts in their new order. */
      readonly first: readonly string[];
      readonly points: { readonly low: number; readonly high: number };
    }
  | {
      readonly kind: 'add-missing';
      readonly names: readonly string[];
      readonly users: readonly string[];
      readonly isNamedInTask: boolean;
    }
  | { readonly kind: 'add-test'; readonly names: readonly string[]; readonly tested: readonly string[] }
  /** `copied`: lines of the likeliest part that stand once more at the end. */
  | {
      readonly kind: 'recap';
      readonly keys: readonly string[];
      readonly copied?: { readonly from: string; readonly lines: number };
    };

export type SuggestionKind = SuggestionData['kind'];

/** The order in which suggestions are applied and their savings counted, each on what the ones before it left (section 4.2). */
export const kindOrder: readonly SuggestionKind[] = [
  'exclude',
  'one-copy',
  'strip-blobs',
  'collapse-logs',
  'strip-licence',
  'strip-comments',
  'compact-data',
  'signatures',
  'drop-unlinked',
  'reorder',
  'add-missing',
  'add-test',
  'recap',
];

/** A reversible change to the Context that mends something. Serialisable. */
export interface Suggestion {
  /** Names it within its optimization. */
  readonly id: string;
  readonly tier: Tier;
  readonly data: SuggestionData;
  /** Title of the first part that it is about, as a person reads it. */
  readonly path: string;
  /** Ids of the parts that it changes; empty for one that adds. */
  readonly parts: readonly string[];
  readonly operations: readonly Operation[];
  /** Parts that have to be sent for it to be right: those whose text its notes refer to. */
  readonly needs: readonly string[];
  /** The chance that something is lost that matters, in [0, 1]; see `harm.ts`. */
  readonly harm: number;
}

/** The ids of the parts that a suggestion takes out of what is sent. */
export function excludedBy({ operations }: Suggestion): readonly string[] {
  const [only] = operations;
  // Nearly all have one operation, and a budget asks this of all of them again and again.
  if (operations.length === 1 && only?.kind !== 'exclude') return noParts;
  return operations.flatMap((operation) => (operation.kind === 'exclude' ? [operation.part] : []));
}

const noParts: readonly string[] = [];
