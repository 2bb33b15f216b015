import type { Context, Part } from '../context/compose/context';
import { ContextWeigher, countRows } from '../context/compose/weigh';
import type { Count } from '../tokens/count';
import type { OptimizeInput } from './input';
import type { SentTexts } from './sentTexts';

/** A context with what its text weighs. */
export interface Measured {
  /** Those that are sent, in their order. */
  readonly sent: readonly { readonly part: Part; readonly tokens: number }[];
  /** For the model: what the Context view shows for the same context. For a public tokenizer, the count of the rendered text. */
  readonly total: Count;
}

/** Counts contexts whose texts are prepared. What was counted of a part stays counted. */
export class Measure {
  private readonly weigher: ContextWeigher;
  private readonly known = new WeakMap<Context, Measured>();

  public constructor(
    private readonly input: OptimizeInput,
    private readonly texts: SentTexts,
  ) {
    this.weigher = new ContextWeigher(input.counter);
  }

  public of(context: Context): Measured {
    let measured = this.known.get(context);
    if (measured === undefined) {
      const weighed = this.weigher.weigh(context, this.texts, this.input.rendering);
      const { rows, total } = countRows(weighed, this.input.model.tokenizer, this.input.calibrations);
      const byId = new Map(context.parts.map((part) => [part.id, part]));
      const sent = rows.flatMap(({ id, state, count }) => {
        const part = id === undefined || state !== 'sent' ? undefined : byId.get(id);
        return part === undefined ? [] : [{ part, tokens: count.tokens }];
      });
      measured = { sent, total };
      this.known.set(context, measured);
    }
    return measured;
  }
}
