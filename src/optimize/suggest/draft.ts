import type { Context, Part } from '../../context/compose/context';
import { applyOperations } from '../applyOperations';
import { harmOf } from '../harm';
import type { OptimizeInput } from '../input';
import { type BlockReference, isReference, parseReference } from '../rewrites/references';
import type { SentTexts } from '../sentTexts';
import type { Subject } from '../subject';
import type { Operation, Suggestion, SuggestionData, Tier } from '../suggestion';

/** What a maker of suggestions says; the rest follows from it. */
export interface Proposal {
  readonly tier: Tier;
  readonly data: SuggestionData;
  readonly path: string;
  readonly parts: readonly string[];
  readonly operations: readonly Operation[];
  readonly needs?: readonly string[];
}

/** Suggestions of fewer tokens are not worth a line in a list, nor the click (as `leastWaste` of the review). */
const leastGain = 50;

/**
 * The suggestions made so far, and the context with all of them: each next one is measured on what the others left, and must not
 * break what their notes refer to.
 */
export class Draft {
  public readonly suggestions: Suggestion[] = [];
  private changed: Context;
  /** Notes that were put in, with the part whose text they refer to. */
  private readonly references: { readonly anchor: string; readonly reference: BlockReference }[] = [];

  public constructor(
    public readonly input: OptimizeInput,
    public readonly subject: Subject,
    public readonly texts: SentTexts,
  ) {
    this.changed = input.context;
  }

  /** The context with every suggestion made so far. */
  public get context(): Context {
    return this.changed;
  }

  /** Takes a proposal that changes texts, unless it gains next to nothing or would leave a note that refers to nothing. */
  public async rewrite(proposal: Proposal): Promise<boolean> {
    await this.input.checkpoint?.({ phase: 'suggesting', done: this.suggestions.length });
    const next = applyOperations(this.changed, proposal.operations);
    await this.texts.prepare(next);
    let gain = 0;
    for (const id of proposal.parts) {
      const [before, after] = [partOf(this.changed, id), partOf(next, id)];
      if (before === undefined || after === undefined) return false;
      const broken = this.references.some(
        ({ anchor, reference }) => anchor === id && !this.texts.holds(after, reference),
      );
      if (broken) return false;
      gain += this.tokensOf(before) - this.tokensOf(after);
    }
    const own = this.referencesOf(proposal);
    const isHeld = own.every(({ anchor, reference }) => {
      const part = partOf(next, anchor);
      return part !== undefined && this.texts.holds(part, reference);
    });
    if (!isHeld) return false;
    if (gain < leastGain) return false;
    this.references.push(...own);
    this.accept(proposal, next);
    return true;
  }

  /** Takes a proposal as it is. */
  public propose(proposal: Proposal): void {
    this.accept(proposal, applyOperations(this.changed, proposal.operations));
  }

  private accept(proposal: Proposal, next: Context): void {
    const { data, parts, path, needs = [] } = proposal;
    this.changed = next;
    const name = [data.kind, ...(parts.length === 0 ? [path] : parts)].join(' ');
    const same = this.suggestions.filter(({ id }) => id === name || id.startsWith(`${name} #`)).length;
    const id = same === 0 ? name : `${name} #${same + 1}`;
    this.suggestions.push({ ...proposal, id, needs, harm: harmOf(data) });
  }

  private referencesOf({ data, operations, needs = [] }: Proposal): typeof this.references {
    // "The same text as a.ts" stays right however a.ts is written.
    if (data.kind === 'one-copy' && data.isAll) return [];
    return operations.flatMap((operation) => {
      if (operation.kind !== 'rewrite' || !isReference(operation.rewrite)) return [];
      const reference = parseReference(operation.rewrite);
      if (reference === undefined) return [];
      // A note without a title refers to the text that it stands in.
      const anchors = reference.where === '' ? [operation.part] : needs;
      return anchors
        .filter((anchor) => reference.where === '' || this.titleOf(anchor) === reference.where)
        .map((anchor) => ({ anchor, reference }));
    });
  }

  private titleOf(id: string): string | undefined {
    return this.subject.parts.find(({ part }) => part.id === id)?.title;
  }

  private tokensOf(part: Part): number {
    return this.texts.textOf(part)?.tokens?.(this.input.counter.encoding) ?? 0;
  }
}

function partOf({ parts }: Context, id: string): Part | undefined {
  return parts.find((part) => part.id === id);
}
