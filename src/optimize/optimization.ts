import type { Context, Part } from '../context/compose/context';
import { render } from '../context/compose/render';
import type { Count } from '../tokens/count';
import { applyOperations, compatible, inFixedOrder } from './applyOperations';
import { type CacheCost, cacheCost } from './cacheCost';
import { type FitResult, fitTo } from './fit';
import type { OptimizeInput } from './input';
import { Measure } from './measure';
import { SentTexts } from './sentTexts';
import { Draft } from './suggest/draft';
import { makeFurtherSuggestions, makeSuggestions } from './suggest/makeSuggestions';
import { readSubject, type Subject } from './subject';
import { staleReferences } from './staleReferences';
import type { Suggestion } from './suggestion';

/** A suggestion with what it does in its place among the selected ones. */
export interface Row {
  readonly suggestion: Suggestion;
  readonly isSelected: boolean;
  /** False for a selected one whose note would refer to a part that another one takes out: its text stays. */
  readonly isApplied: boolean;
  /**
   * Tokens of the parts that it is about, before and after. For a selected one the difference is its share of the whole saving; for
   * another, what it would save if it were selected with those before it.
   */
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  readonly cache: CacheCost;
}

/** What a selection of suggestions does. The differences of the applied rows sum to `after` minus `before`, exactly. */
export interface Outcome {
  readonly before: Count;
  readonly after: Count;
  /** In the fixed order. */
  readonly rows: readonly Row[];
  readonly cache: CacheCost;
}

/** The changed context, written and counted anew as a whole. */
export interface Delivered {
  readonly context: Context;
  readonly text: string;
  readonly total: Count;
}

/**
 * The suggestions for one context at one moment, and what any choice of them does. Texts and counts are kept, so that a change of the
 * choice costs what it changes. Lives where the counter is, in the worker or on the command line.
 */
export class Optimization {
  /** In the fixed order: the usual ones, and of the further ones those that the last budget needed. */
  private known: readonly Suggestion[];
  private further: Promise<readonly Suggestion[]> | undefined;
  /** Of the context's own parts, by id. */
  private readonly states: ReadonlyMap<string, Map<string, Part>>;
  /** Choices that were counted. */
  private choices = 0;

  private constructor(
    private readonly input: OptimizeInput,
    private readonly draft: Draft,
    private readonly measure: Measure,
    private readonly texts: SentTexts,
    private readonly usual: readonly Suggestion[],
  ) {
    this.known = usual;
    this.states = new Map(input.context.parts.map(({ id }) => [id, new Map<string, Part>()]));
  }

  /** Takes about as long as a review of the context. */
  public static async of(input: OptimizeInput): Promise<Optimization> {
    const texts = new SentTexts(input.sources, input.rewriters, input.counter);
    await texts.prepare(input.context);
    const measure = new Measure(input, texts);
    const draft = new Draft(input, await readSubject(input, texts), texts);
    const suggestions = await makeSuggestions(draft, measure);
    return new Optimization(input, draft, measure, texts, suggestions);
  }

  public get suggestions(): readonly Suggestion[] {
    return this.known;
  }

  public get subject(): Subject {
    return this.draft.subject;
  }

  /** Whether the task tells the parts apart; if not, nothing is dropped by relevance and no order is proposed. */
  public get enoughSignal(): boolean {
    return this.subject.ranking?.enoughSignal === true;
  }

  /** Ids of the suggestions that are ticked beforehand. */
  public get safe(): readonly string[] {
    return this.known.filter(({ tier }) => tier === 'safe').map(({ id }) => id);
  }

  public async outcomeOf(selected: Iterable<string>): Promise<Outcome> {
    const wanted = new Set(selected);
    const applied = new Set((await this.applied(this.chosen(wanted))).suggestions);
    const rows: Row[] = [];
    let context = this.input.context;
    const first = this.measure.of(context);
    let before = first;
    for (const [done, suggestion] of this.known.entries()) {
      await this.input.checkpoint?.({ phase: 'suggesting', done, total: this.known.length });
      const next = applyOperations(context, suggestion.operations);
      await this.texts.prepare(next);
      const after = this.measure.of(next);
      const parts = new Set(suggestion.parts);
      const tokensBefore = before.sent.reduce((sum, { part, tokens }) => sum + (parts.has(part.id) ? tokens : 0), 0);
      const isApplied = applied.has(suggestion);
      rows.push({
        suggestion,
        isSelected: wanted.has(suggestion.id),
        isApplied,
        tokensBefore,
        tokensAfter: tokensBefore + after.total.tokens - before.total.tokens,
        cache: cacheCost(this.input, before, after),
      });
      if (!isApplied) continue;
      context = next;
      before = after;
    }
    return { before: first.total, after: before.total, rows, cache: cacheCost(this.input, first, before) };
  }

  /**
   * The text that is sent after the selected suggestions, counted as a whole.
   * @throws Error when that is not what `outcomeOf` says: a defect, and no number is better than a wrong one
   */
  public async deliver(selected: Iterable<string>): Promise<Delivered> {
    const { context } = await this.applied(this.chosen(selected));
    const text = render(context, this.texts, this.input.rendering);
    const { total } = this.measure.of(context);
    const { tokenizer } = this.input.model;
    if (tokenizer.kind === 'public') {
      const counted = this.input.counter.count(text);
      if (counted !== total.tokens) throw new Error(`The text has ${counted} tokens, not ${total.tokens} as computed.`);
    }
    return { context, text, total };
  }

  /** The text as it is sent without any suggestion. */
  public get originalText(): string {
    return render(this.input.context, this.texts, this.input.rendering);
  }

  /** The least harmful suggestions that bring the context down to a number of tokens; see `fit.ts`. */
  public async fitTo(tokens: number): Promise<FitResult> {
    const result = await fitTo(tokens, {
      suggestions: this.usual,
      further: () => (this.further ??= makeFurtherSuggestions(this.draft)),
      totalOf: async (suggestions) => this.measure.of((await this.applied(suggestions)).context).total.tokens,
    });
    // What a budget did not need is not offered beside it.
    const needed = new Set(result.selected);
    this.known = inFixedOrder([...this.usual, ...((await this.further) ?? []).filter(({ id }) => needed.has(id))]);
    return result;
  }

  private chosen(selected: Iterable<string>): readonly Suggestion[] {
    const wanted = new Set(selected);
    return this.known.filter(({ id }) => wanted.has(id));
  }

  /** What of a selection is applied: nothing whose note would refer to what is not sent. */
  private async applied(
    selected: readonly Suggestion[],
  ): Promise<{ readonly suggestions: readonly Suggestion[]; readonly context: Context }> {
    const { roots } = this.input.rendering;
    let suggestions = compatible(selected);
    await this.input.checkpoint?.({ phase: 'fitting', done: this.choices++ });
    for (;;) {
      const operations = suggestions.flatMap((each) => each.operations);
      const context = this.withKnownParts(applyOperations(this.input.context, operations));
      await this.texts.prepare(context);
      const stale = new Set(staleReferences(context, this.texts, roots).map(({ rewrite }) => rewrite));
      const fresh = suggestions.filter(
        ({ operations }) =>
          !operations.some((operation) => operation.kind === 'rewrite' && stale.has(operation.rewrite)),
      );
      // A stale note that the context came with is nobody's suggestion.
      if (fresh.length === suggestions.length) return { suggestions, context };
      suggestions = fresh;
    }
  }

  /** With the same object for a part in the same state, whatever choice led to it: what is known of it is kept by the object. */
  private withKnownParts(context: Context): Context {
    return {
      ...context,
      parts: context.parts.map((part) => {
        const states = this.states.get(part.id);
        if (states === undefined) return part;
        const state = `${String(part.included)} ${part.rewrites.join('\0')}`;
        const known = states.get(state);
        if (known === undefined) states.set(state, part);
        return known ?? part;
      }),
    };
  }
}
