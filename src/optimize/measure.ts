import type { Context, Part } from '../context/compose/context';
import { ContextWeigher, type WeighedRow } from '../context/compose/weigh';
import { countFor } from '../models/calibration';
import { type Count, sumCounts } from '../tokens/count';
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
  /** A row that says the same is the same object. */
  private readonly counts = new WeakMap<WeighedRow, Count>();

  public constructor(
    private readonly input: OptimizeInput,
    private readonly texts: SentTexts,
  ) {
    this.weigher = new ContextWeigher(input.counter);
  }

  public of(context: Context): Measured {
    let measured = this.known.get(context);
    if (measured === undefined) {
      const rows = this.weigher.weigh(context, this.texts, this.input.rendering);
      measured = new MeasuredContext(context, rows, (row) => this.countOf(row));
      this.known.set(context, measured);
    }
    return measured;
  }

  private countOf(row: WeighedRow): Count {
    let count = this.counts.get(row);
    if (count === undefined) {
      count = countFor(this.input.model.tokenizer, row.tokens, row.text, this.input.calibrations);
      this.counts.set(row, count);
    }
    return count;
  }
}

/** As `countRows` adds it up. The total alone is asked for of most contexts: a budget tries hundreds. */
class MeasuredContext implements Measured {
  public readonly total: Count;
  private parts: Measured['sent'] | undefined;

  public constructor(
    private readonly context: Context,
    private readonly rows: readonly WeighedRow[],
    private readonly countOf: (row: WeighedRow) => Count,
  ) {
    this.total = sumCounts(rows.filter(({ state }) => state === 'sent').map(countOf));
  }

  public get sent(): Measured['sent'] {
    if (this.parts === undefined) {
      const byId = new Map(this.context.parts.map((part) => [part.id, part]));
      this.parts = this.rows.flatMap((row) => {
        const part = row.id === undefined || row.state !== 'sent' ? undefined : byId.get(row.id);
        return part === undefined ? [] : [{ part, tokens: this.countOf(row).tokens }];
      });
    }
    return this.parts;
  }
}
