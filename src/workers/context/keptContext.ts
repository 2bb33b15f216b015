import { type Context, emptyContext, type Part, rangeKey } from '../../context/compose/context';
import type { PartText, PartTexts } from '../../context/compose/partTexts';
import { render, type Rendering } from '../../context/compose/render';
import { pathOf } from '../../context/compose/source';
import { sliceRange } from '../../context/compose/textRange';
import { type Rewriters, textToSend } from '../../context/compose/textToSend';
import { titleOf, titleText } from '../../context/compose/title';
import { ContextWeigher, type WeighedRow } from '../../context/compose/weigh';
import type { SecretFinding } from '../../context/secrets/finding';
import { lineInFile } from '../../context/secrets/place';
import type { SecretScanner } from '../../context/secrets/scanner';
import { isReference } from '../../optimize/rewrites/references';
import { type ReferencedTexts, withoutStaleReferences } from '../../optimize/staleReferences';
import type { EncodingId } from '../../tokens/encoding';
import type { CounterSource } from '../assets';
import type { ContextSecrets, ContextUpdate, ContextWeights, MissingReason, PartSecrets, SentText } from './protocol';
import type { Found, SourceText, SourceTexts } from './sourceTexts';

interface Rewritten {
  /** Of the source's version, the range and the rewrites. */
  readonly key: string;
  readonly found: Found;
}

/** A part that is sent and has a text. */
export interface SentPart {
  readonly part: Part;
  readonly text: PartText;
  /** Equal for equal texts: of the version, the range and the rewrites. */
  readonly key: string;
}

/** The context as the thread that weighs it keeps it: what the extension host told, with the texts. Calls are answered one after another. */
export class KeptContext implements PartTexts {
  private parts = new Map<string, Part>();
  private order: readonly string[] = [];
  private task = '';
  private rendering: Rendering = { format: 'markdown', preamble: '', roots: [] };
  private encoding: EncodingId = 'o200k_base';
  private weigher: ContextWeigher | undefined;
  /** Rows as the host has them. */
  private told = new Map<string, WeighedRow>();
  /** By id, and by the rewrites in force. */
  private readonly rewritten = new Map<string, Map<string, Rewritten>>();
  /** By id: parts whose notes refer to what is not sent (any more), without these notes. */
  private mended = new Map<string, Part>();
  private secrets = new Map<string, { readonly key: string; readonly found: PartSecrets }>();
  private queue: Promise<unknown> = Promise.resolve();

  public constructor(
    private readonly counters: CounterSource,
    private readonly sources: SourceTexts,
    private readonly scanner: SecretScanner,
    private readonly rewriters: Rewriters,
  ) {}

  public update(update: ContextUpdate): Promise<ContextWeights> {
    return this.inTurn(async () => {
      if (update.encoding !== this.encoding) this.weigher = undefined;
      this.encoding = update.encoding;
      this.rendering = update.rendering;
      this.task = update.task;
      for (const part of update.parts) this.parts.set(part.id, part);
      if (update.order !== undefined) {
        this.order = update.order;
        const kept = new Set(update.order);
        for (const map of [this.parts, this.told, this.rewritten, this.secrets]) {
          for (const id of map.keys()) if (!kept.has(id)) map.delete(id);
        }
      }
      this.sources.update(update);
      await this.prepare();
      return this.weigh();
    });
  }

  public render(): Promise<{ text: string; tokens: number }> {
    return this.inTurn(async () => {
      this.sources.outdateFiles();
      await this.prepare();
      const text = render(this.context, this, this.rendering);
      return { text, tokens: this.counters(this.encoding).count(text) };
    });
  }

  /** The parts that are sent and have a text. For reviews, which run in this thread too. */
  public sentTexts(): Promise<readonly SentText[]> {
    return this.inTurn(async () => {
      await this.prepare();
      return this.sent().map(({ part, text }) => ({
        id: part.id,
        source: part.source,
        title: titleText(titleOf(part, this.rendering.roots)),
        text: text.text,
      }));
    });
  }

  public findSecrets(): Promise<ContextSecrets> {
    return this.inTurn(async () => {
      await this.prepare();
      const parts: PartSecrets[] = [];
      for (const { part, text } of this.sent()) {
        const key = keyOf(part, text.version);
        let known = this.secrets.get(part.id);
        if (known?.key !== key) {
          const findings = await this.scanner.scan(text.text, pathOf(part.source) ?? part.source.kind);
          const inFile = findings.map((finding) => ({ ...finding, line: lineInFile(finding, part.range) }));
          known = { key, found: { id: part.id, findings: inFile } };
          this.secrets.set(part.id, known);
        }
        if (known.found.findings.length > 0) parts.push(known.found);
      }
      const { preamble } = this.rendering;
      return { parts, task: await this.scan(this.task, 'task'), preamble: await this.scan(preamble, 'preamble') };
    });
  }

  public weighIn(encodings: readonly EncodingId[]): Promise<readonly (readonly [EncodingId, readonly WeighedRow[]])[]> {
    return this.inTurn(async () => {
      await this.prepare();
      return encodings.map((encoding) => {
        const weigher = new ContextWeigher(this.counters(encoding));
        return [encoding, weigher.weigh(this.context, this, this.rendering)] as const;
      });
    });
  }

  public textOf(part: Part): PartText | undefined {
    const found = this.find(part);
    return 'missing' in found ? undefined : found;
  }

  private get context(): Context {
    const parts = this.order.flatMap((id) => this.mended.get(id) ?? this.parts.get(id) ?? []);
    return { ...emptyContext, parts, task: this.task };
  }

  private weigh(): ContextWeights {
    this.weigher ??= new ContextWeigher(this.counters(this.encoding));
    const { context } = this;
    const rows = this.weigher.weigh(context, this, this.rendering);
    const parts: WeighedRow[] = [];
    const others: WeighedRow[] = [];
    for (const row of rows) {
      if (row.id === undefined) others.push(row);
      else if (!isSameRow(this.told.get(row.id), row)) {
        this.told.set(row.id, row);
        parts.push(row);
      }
    }
    const missing = context.parts.flatMap((part): { id: string; reason: MissingReason }[] => {
      const found = this.find(part);
      return 'missing' in found ? [{ id: part.id, reason: found.missing }] : [];
    });
    return { parts, others, missing };
  }

  /** What a review reads. It runs after this in turns of its own, so that weighing does not wait for it. */
  public toReview(): Promise<{
    readonly sent: readonly SentPart[];
    readonly task: string;
    readonly preamble: string;
    readonly frameTokens: number;
    readonly roots: Rendering['roots'];
  }> {
    return this.inTurn(async () => {
      await this.prepare();
      this.weigher ??= new ContextWeigher(this.counters(this.encoding));
      // A recap repeats on purpose.
      const recaps = new Set(this.context.parts.filter(({ source }) => source.kind === 'recap').map(({ id }) => id));
      const around = this.weigher
        .weigh(this.context, this, this.rendering)
        .filter(({ kind, id, state }) => kind !== 'part' || (state === 'sent' && id !== undefined && recaps.has(id)));
      const sent = this.sent().filter(({ part }) => !recaps.has(part.id));
      return {
        sent: sent.map(({ part, text }) => ({ part, text, key: keyOf(part, text.version) })),
        task: this.task,
        preamble: this.rendering.preamble,
        frameTokens: around.reduce((sum, { tokens }) => sum + tokens, 0),
        roots: this.rendering.roots,
      };
    });
  }

  /** The context with all of its sources' texts, as they are at this moment. Sources that carry their text have it again. */
  public toOptimize(): Promise<{
    readonly context: Context;
    readonly texts: ReadonlyMap<string, string>;
    readonly rendering: Rendering;
  }> {
    return this.inTurn(async () => {
      this.sources.outdateFiles();
      await this.prepare();
      const texts = new Map<string, string>();
      const parts = this.context.parts.map((part): Part => {
        const found = this.sources.of(part);
        if ('missing' in found) return part;
        const { text } = found;
        texts.set(part.id, text);
        return 'text' in part.source ? { ...part, source: { ...part.source, text } } : part;
      });
      return { context: { ...this.context, parts }, texts, rendering: this.rendering };
    });
  }

  private async scan(text: string, name: string): Promise<readonly SecretFinding[]> {
    return text === '' ? [] : this.scanner.scan(text, name);
  }

  private sent(): { readonly part: Part; readonly text: PartText }[] {
    return this.context.parts.flatMap((part) => {
      const text = part.included ? this.textOf(part) : undefined;
      return text === undefined ? [] : [{ part, text }];
    });
  }

  /** Afterwards the texts of all parts are at hand. */
  private async prepare(): Promise<void> {
    this.mended = new Map();
    const { parts } = this.context;
    await this.sources.prepare(parts);
    await this.rewriteAll(parts);
    await this.mendNotes();
    for (const [id, states] of this.rewritten) {
      const used = [this.parts.get(id), this.mended.get(id)].map((part) => part && stateOf(part));
      for (const state of states.keys()) if (!used.includes(state)) states.delete(state);
    }
  }

  private async rewriteAll(parts: readonly Part[]): Promise<void> {
    for (const part of parts) {
      if (part.rewrites.length === 0) continue;
      const states = this.rewritten.get(part.id) ?? new Map<string, Rewritten>();
      this.rewritten.set(part.id, states);
      const source = this.sources.of(part);
      const key = keyOf(part, 'missing' in source ? source.missing : source.version);
      if (states.get(stateOf(part))?.key === key) continue;
      states.set(stateOf(part), { key, found: 'missing' in source ? source : await this.rewrite(part, source) });
    }
  }

  /**
   * A note "the same as in a.ts" is wrong once a.ts is taken out or edited: its part is sent with its own text for as long as that is
   * so; and lines that a recap copies go when they have changed. Where a part gets its text back, others may have theirs to refer to again, hence the repetition; each makes fewer notes.
   */
  private async mendNotes(): Promise<void> {
    const texts: ReferencedTexts = {
      textOf: (part) => this.textOf(part),
      sourceOf: (part) => {
        const source = this.sources.of(part);
        return 'missing' in source ? undefined : source.text;
      },
    };
    for (;;) {
      const { context } = this;
      const mayBeStale = ({ included, rewrites, source }: Part): boolean =>
        included && (source.kind === 'recap' || rewrites.some(isReference));
      if (!context.parts.some(mayBeStale)) return;
      const mended = withoutStaleReferences(context, texts, this.rendering.roots);
      if (mended === context) return;
      for (const part of mended.parts) if (this.parts.get(part.id) !== part) this.mended.set(part.id, part);
      await this.rewriteAll(mended.parts);
    }
  }

  private async rewrite(part: Part, source: SourceText): Promise<Found> {
    if (part.rewrites.some((name) => this.rewriters(name) === undefined)) return { missing: 'unknown-change' };
    return { version: source.version, text: await textToSend(part, source.text, this.rewriters) };
  }

  private find(part: Part): Found {
    const source = this.sources.of(part);
    if ('missing' in source) return source;
    // Never the text as it is: it may hold a secret that was to be masked.
    if (part.rewrites.length > 0)
      return this.rewritten.get(part.id)?.get(stateOf(part))?.found ?? { missing: 'unknown-change' };
    const { range } = part;
    if (range === undefined) return source;
    return {
      version: source.version,
      get text() {
        return sliceRange(source.text, range);
      },
    };
  }

  private inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = this.queue.then(run, run);
    this.queue = result.catch(() => undefined);
    return result;
  }
}

function keyOf({ range, rewrites }: Part, version: string): string {
  return [version, rangeKey(range), ...rewrites].join('\0');
}

function stateOf({ rewrites }: Part): string {
  return rewrites.join('\0');
}

function isSameRow(left: WeighedRow | undefined, right: WeighedRow): boolean {
  return left?.tokens === right.tokens && left.state === right.state && left.text === right.text;
}
