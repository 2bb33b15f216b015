import { firstSafeCut, lastSafeCut, safeCutRuleOf, type SafeCutRule } from './safeCut';
import type { TokenCounter } from './tokenCounter';

/**
 * Aimed length of a chunk in UTF-16 units. An edit counts one chunk again, which favours short ones; a large document moves and
 * searches the list of its chunks, which favours long ones. Measured with `npm run bench -- edits`.
 */
const CHUNK = 1024;
/** Chunks this long (there is no safe cut in them) are not counted by an edit but by the next `count`, once for many edits. */
const DEFERRED_LENGTH = 64 * 1024;
const NOT_COUNTED = -1;

/**
 * The tokens of a text that is being edited. The text is kept in chunks that end at safe cuts (see safeCut.ts), so the tokens of
 * the text are the sum over its chunks, and an edit counts only the chunks it touches.
 */
export class IncrementalText {
  private texts: string[] = [];
  private counts: number[] = [];
  private total = 0;
  private notCounted = 0;
  private units = 0;
  /** Where the last edit was: index of its chunk, and its offset. The next edit is usually near. */
  private nearIndex = 0;
  private nearStart = 0;

  private readonly isSafeCut: SafeCutRule;

  public constructor(
    private readonly counter: TokenCounter,
    text = '',
  ) {
    this.isSafeCut = safeCutRuleOf(counter.encoding);
    if (text !== '') this.replace(0, 0, text);
  }

  /** Length of the text in UTF-16 units. */
  public get length(): number {
    return this.units;
  }

  /** Chunks, for measurements of memory. */
  public get chunks(): number {
    return this.texts.length;
  }

  /** Replaces `removed` UTF-16 units at `offset` by `inserted`. Throws a RangeError when the range is not inside the text. */
  public replace(offset: number, removed: number, inserted: string): void {
    if (offset < 0 || removed < 0 || offset + removed > this.units) {
      throw new RangeError(`Cannot replace ${removed} units at ${offset} of a text of ${this.units}.`);
    }
    if (removed === 0 && inserted === '') return;
    this.moveNear(offset);
    let first = this.nearIndex;
    let start = this.nearStart;
    let last = first;
    let end = start + (this.texts[first]?.length ?? 0);
    while (end < offset + removed) end += this.textAt(++last).length;
    let text =
      this.textAt(first).slice(0, offset - start) +
      inserted +
      this.textAt(last).slice(offset + removed - end + this.textAt(last).length);

    // A border that the edit made unsafe goes: the neighbour joins. An empty text has no border of its own.
    while (first > 0 && !safeBetween(this.isSafeCut, this.textAt(first - 1), text)) {
      text = this.textAt(--first) + text;
      start -= this.textAt(first).length;
    }
    while (last + 1 < this.texts.length && !safeBetween(this.isSafeCut, text, this.textAt(last + 1)))
      text += this.textAt(++last);

    this.exchange(first, Math.min(last + 1, this.texts.length) - first, text);
    this.units += inserted.length - removed;
    this.nearIndex = Math.min(first, Math.max(0, this.texts.length - 1));
    this.nearStart = this.nearIndex === first ? start : 0;
  }

  /** Whether `count` has long chunks to count, so that it may take milliseconds. */
  public get isDeferred(): boolean {
    return this.notCounted > 0;
  }

  /** Tokens of the whole text. */
  public count(): number {
    for (let index = 0; this.notCounted > 0 && index < this.counts.length; index++) {
      if (this.counts[index] !== NOT_COUNTED) continue;
      const tokens = this.counter.count(this.textAt(index));
      this.counts[index] = tokens;
      this.total += tokens;
      this.notCounted--;
    }
    return this.total;
  }

  /** The text from `start` to `end`, in UTF-16 units, clamped to the text. */
  public slice(start: number, end: number): string {
    const to = Math.min(end, this.units);
    if (start >= to) return '';
    this.moveNear(Math.max(0, start));
    let text = '';
    let at = this.nearStart;
    for (let index = this.nearIndex; at < to; index++) {
      const chunk = this.textAt(index);
      text += chunk.slice(Math.max(0, start - at), to - at);
      at += chunk.length;
    }
    return text;
  }

  private textAt(index: number): string {
    return this.texts[index] ?? '';
  }

  /** Moves to the chunk that contains `offset`, or ends there when it is the last. */
  private moveNear(offset: number): void {
    while (this.nearStart > offset) this.nearStart -= this.textAt(--this.nearIndex).length;
    for (;;) {
      const length = this.textAt(this.nearIndex).length;
      if (offset < this.nearStart + length || this.nearIndex + 1 >= this.texts.length) return;
      this.nearStart += length;
      this.nearIndex++;
    }
  }

  /** Puts `text`, cut into chunks, in the place of `removed` chunks at `index`. */
  private exchange(index: number, removed: number, text: string): void {
    for (let at = index; at < index + removed; at++) {
      const tokens = this.counts[at] ?? 0;
      if (tokens === NOT_COUNTED) this.notCounted--;
      else this.total -= tokens;
    }
    const texts = cutIntoChunks(this.isSafeCut, text);
    const counts = texts.map((chunk) => {
      if (chunk.length >= DEFERRED_LENGTH) {
        this.notCounted++;
        return NOT_COUNTED;
      }
      const tokens = this.counter.count(chunk);
      this.total += tokens;
      return tokens;
    });
    if (texts.length === 1 && removed === 1) {
      this.texts[index] = texts[0] ?? '';
      this.counts[index] = counts[0] ?? 0;
    } else {
      this.texts = spliced(this.texts, index, removed, texts);
      this.counts = spliced(this.counts, index, removed, counts);
    }
  }
}

/** Whether the border between two chunks is a safe cut. */
function safeBetween(rule: SafeCutRule, left: string, right: string): boolean {
  return left !== '' && right !== '' && rule(left.charCodeAt(left.length - 1), right.charCodeAt(0));
}

function cutIntoChunks(rule: SafeCutRule, text: string): string[] {
  if (text.length < 2 * CHUNK) return text === '' ? [] : [text];
  const chunks: string[] = [];
  const codeAt = (index: number): number => text.charCodeAt(index);
  const units = new Uint16Array(2 * CHUNK);
  let from = 0;
  while (text.length - from >= 2 * CHUNK) {
    let cut = lastSafeCut(rule, codeAt, from, from + CHUNK);
    if (cut === from) cut = firstSafeCut(rule, codeAt, from + CHUNK, text.length);
    chunks.push(copyOf(text, from, cut, units));
    from = cut;
  }
  if (from < text.length) chunks.push(copyOf(text, from, text.length, units));
  return chunks;
}

/**
 * A part of a text that does not keep the whole in memory, as what `slice` gives does in V8: with it, a document of which every
 * chunk but one has been edited would be held twice. @param units room for some of it at a time
 */
function copyOf(text: string, from: number, to: number, units: Uint16Array): string {
  if (from === 0 && to === text.length) return text;
  const parts: string[] = [];
  for (let start = from; start < to; start += units.length) {
    const length = Math.min(to - start, units.length);
    for (let index = 0; index < length; index++) units[index] = text.charCodeAt(start + index);
    parts.push(String.fromCharCode.apply(undefined, units.subarray(0, length) as unknown as number[]));
  }
  return parts.length === 1 ? (parts[0] ?? '') : parts.join('');
}

/** `splice` that takes any number of new items: spreading 100,000 arguments into one call overflows the stack. */
function spliced<T>(items: T[], index: number, removed: number, added: readonly T[]): T[] {
  if (added.length < 1000) {
    items.splice(index, removed, ...added);
    return items;
  }
  return items.slice(0, index).concat(added, items.slice(index + removed));
}
