import { type Context, type Part, rangeKey } from '../context/compose/context';
import type { PartText, PartTexts } from '../context/compose/partTexts';
import { sourceKey } from '../context/compose/source';
import { type Rewriters, textToSend } from '../context/compose/textToSend';
import type { TokenCounter } from '../tokens/tokenCounter';
import { type BlockReference, holdsBlock } from './rewrites/references';

/** All of the text that a part's source names, before range and rewrites; undefined when there is none. */
export type SourceTexts = (part: Part) => string | undefined;

/**
 * Texts of the parts in every state that an optimization looks at, each made and counted once. Sources must not change in its
 * lifetime.
 */
export class SentTexts implements PartTexts {
  private readonly known = new Map<string, PartText | undefined>();
  /** By text: the references that were looked for in it, and whether it has their block. */
  private readonly held = new WeakMap<PartText, Map<string, boolean>>();

  public constructor(
    private readonly sources: SourceTexts,
    private readonly rewriters: Rewriters,
    private readonly counter: TokenCounter,
  ) {}

  /** Makes the texts of a context; `textOf` has those that were made. */
  public async prepare(context: Context): Promise<void> {
    for (const part of context.parts) {
      const key = keyOf(part);
      if (!this.known.has(key)) this.known.set(key, await this.make(key, part));
    }
  }

  public textOf(part: Part): PartText | undefined {
    return this.known.get(keyOf(part));
  }

  /** Whether the text of a part has a block of lines; looked for once. */
  public holds(part: Part, reference: BlockReference): boolean {
    const text = this.textOf(part);
    if (text === undefined) return false;
    let held = this.held.get(text);
    if (held === undefined) this.held.set(text, (held = new Map<string, boolean>()));
    const key = `${reference.lines} ${reference.hash}`;
    let answer = held.get(key);
    if (answer === undefined) held.set(key, (answer = holdsBlock(text.text, reference)));
    return answer;
  }

  /** All of the source's text. */
  public sourceOf(part: Part): string | undefined {
    return this.sources(part);
  }

  private async make(key: string, part: Part): Promise<PartText | undefined> {
    const source = this.sources(part);
    if (source === undefined) return undefined;
    const text = await textToSend(part, source, this.rewriters);
    const { counter } = this;
    let tokens: number | undefined;
    return {
      version: key,
      text,
      tokens: (encoding) => (encoding === counter.encoding ? (tokens ??= counter.count(text)) : undefined),
    };
  }
}

const keys = new WeakMap<Part, string>();

/** By source and not by id: which id an added part gets depends on what was added before it. */
function keyOf(part: Part): string {
  let key = keys.get(part);
  if (key === undefined) {
    key = [sourceKey(part.source), rangeKey(part.range), ...part.rewrites].join('\0');
    keys.set(part, key);
  }
  return key;
}
