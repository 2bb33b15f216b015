import { countFor, type OwnMeasurements, type TextKind } from '../../models/calibration';
import type { Tokenizer } from '../../models/model';
import { type Count, sumCounts } from '../../tokens/count';
import type { TokenCounter } from '../../tokens/tokenCounter';
import { type Context, kindOfPart, type Part, rangeKey } from './context';
import { countAround } from './countAround';
import { formatOf, type FormatId, numberText } from './format';
import type { PartText, PartTexts } from './partTexts';
import { frameOf, languageOf, preambleBlock, type Rendering, taskBlock } from './render';
import { titleOf, titleText } from './title';

/** A row of the list with its exact tokens in the encoding they were counted with. */
export interface WeighedRow {
  /** `frame` is the preamble and what separates and wraps the parts; what stands around one part is counted with the part. */
  readonly kind: 'part' | 'task' | 'frame';
  /** With `part`. */
  readonly id?: string;
  /** `excluded` parts show what they would weigh; `missing` ones have no text and weigh nothing. Neither is in the sum. */
  readonly state: 'sent' | 'excluded' | 'missing';
  readonly tokens: number;
  readonly text: TextKind;
}

/** A row as it is shown, for one model. */
export interface CountedRow extends WeighedRow {
  readonly count: Count;
  /** Of the total; absent for what is not sent. */
  readonly share?: number;
}

/** What the weigher keeps of a part: all but its text. */
interface WeighedPart {
  readonly key: string;
  /** Of the block without its number, which is added for every place anew. */
  readonly tokens: number;
  readonly lead: string;
  readonly wrapperNumbers: ReadonlySet<number>;
  /** Its last row: the same object as long as it says the same. */
  row?: WeighedRow;
}

/**
 * Counts a context part by part. The sum of the rows that are sent is the count of the rendered text, exactly (the proof is in
 * render.ts). Parts are kept by the version of their text, so that a change costs the counting of what changed and one addition a
 * part. Lives where the counter is: in the worker, or in a test.
 */
export class ContextWeigher {
  private parts = new Map<string, WeighedPart>();
  /** Tokens of short texts of the frame. */
  private readonly short = new Map<string, number>();
  private readonly frameKeys = new WeakMap<
    Part,
    { readonly format: FormatId; readonly roots: string; readonly key: string }
  >();

  public constructor(private readonly counter: TokenCounter) {}

  /** Parts in their order, then the task if there is one, then the frame. A part's row that did not change is the same object. */
  public weigh(context: Context, texts: PartTexts, rendering: Rendering): readonly WeighedRow[] {
    const format = formatOf(rendering.format);
    const roots = JSON.stringify(rendering.roots);
    const kept = new Map<string, WeighedPart>();
    const rows: WeighedRow[] = [];
    const wrapperNumbers = new Set<number>();
    let sent = 0;
    for (const part of context.parts) {
      const text = texts.textOf(part);
      if (text === undefined) {
        rows.push({ kind: 'part', id: part.id, state: 'missing', tokens: 0, text: kindOfPart(part) });
        continue;
      }
      const weighed = this.weighPart(part, text, rendering, roots);
      kept.set(part.id, weighed);
      if (part.included) {
        sent++;
        for (const number of weighed.wrapperNumbers) wrapperNumbers.add(number);
      }
      // A part that is not sent shows what it would weigh in its place.
      const number = numberText(weighed, part.included ? sent : sent + 1);
      const tokens = weighed.tokens + this.countShort(number);
      const state = part.included ? 'sent' : 'excluded';
      if (weighed.row?.state !== state || weighed.row.tokens !== tokens) {
        weighed.row = { kind: 'part', id: part.id, state, tokens, text: kindOfPart(part) };
      }
      rows.push(weighed.row);
    }
    this.parts = kept;
    const task = taskBlock(context, format);
    if (task !== '') rows.push({ kind: 'task', state: 'sent', text: 'prose', tokens: this.counter.count(task) });
    const wrapper =
      sent === 0
        ? 0
        : this.countShort(format.opening(wrapperNumbers)) + this.countShort(format.closing(wrapperNumbers));
    const preamble = this.counter.count(preambleBlock(rendering));
    rows.push({ kind: 'frame', state: 'sent', text: 'mixed', tokens: preamble + wrapper });
    return rows;
  }

  private weighPart(part: Part, text: PartText, rendering: Rendering, roots: string): WeighedPart {
    const key = `${text.version}\0${this.frameKey(part, rendering, roots)}`;
    const known = this.parts.get(part.id);
    if (known?.key === key) return known;
    const content = text.text;
    const { lead, before, after, wrapperNumbers } = frameOf(part, content, formatOf(rendering.format), rendering.roots);
    const tokens = text.tokens?.(this.counter.encoding);
    const block =
      tokens === undefined
        ? this.counter.count(before + content + after)
        : countAround(this.counter, before, content, after, tokens);
    return { key, tokens: this.countShort(lead) + block, lead, wrapperNumbers };
  }

  /** Equal as long as nothing but the text of a part decides how it is written. Kept, as parts are the same from one change to the next. */
  private frameKey(part: Part, rendering: Rendering, roots: string): string {
    const kept = this.frameKeys.get(part);
    if (kept?.format === rendering.format && kept.roots === roots) return kept.key;
    const title = titleText(titleOf(part, rendering.roots));
    const key = [rendering.format, title, languageOf(part), rangeKey(part.range), ...part.rewrites].join('\0');
    this.frameKeys.set(part, { format: rendering.format, roots, key });
    return key;
  }

  private countShort(text: string): number {
    let tokens = this.short.get(text);
    if (tokens === undefined) {
      tokens = text === '' ? 0 : this.counter.count(text);
      this.short.set(text, tokens);
    }
    return tokens;
  }
}

/**
 * The rows for a model, and their total: for a public tokenizer the exact count of the text, for a closed one the sum of the rows.
 * @param own what the user's exact counts have taught
 */
export function countRows(
  rows: readonly WeighedRow[],
  tokenizer: Tokenizer,
  own?: OwnMeasurements,
): { readonly rows: readonly CountedRow[]; readonly total: Count } {
  const counted = rows.map((row) => ({ ...row, count: countFor(tokenizer, row.tokens, row.text, own) }));
  const total = sumCounts(counted.filter(({ state }) => state === 'sent').map(({ count }) => count));
  const shareOf = ({ state, count }: CountedRow): Pick<CountedRow, 'share'> =>
    state === 'sent' ? { share: total.tokens === 0 ? 0 : count.tokens / total.tokens } : {};
  return { rows: counted.map((row) => ({ ...row, ...shareOf(row) })), total };
}
