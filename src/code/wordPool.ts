import { hashOf } from './words';

/**
 * Numbers words as they are written, case included, from 0. A word is looked up where it stands in a text: a workspace has millions of
 * them and few that are new, and a copy of each would cost more than all else that is done with it. Holds no text.
 */
export class WordPool {
  private words = 0;
  /** UTF-16 code units of all words, one after the other. */
  private units = new Uint16Array(4096);
  /** By word, and one more: where its units begin. */
  private starts = new Int32Array(1024);
  private hashes = new Int32Array(1024);
  /** By hash, or behind it where that is taken: 1 + the number of a word, or 0. At least half of them are free. */
  private slots = new Int32Array(2048);

  /** Of the words that somebody asked for: few, again and again. */
  private readonly texts: (string | undefined)[] = [];

  /** How many words there are; their numbers are below. */
  public get size(): number {
    return this.words;
  }

  /** The number of the word at a place; one that is new gets the next number. @param hash `hashOf` the word */
  public numberAt(text: string, from: number, to: number, hash: number): number {
    const slot = this.slotOf(hash, text, from, to);
    const taken = this.slots[slot] ?? 0;
    return taken > 0 ? taken - 1 : this.add(hash, slot, text, from, to);
  }

  /** The number of a word; undefined for a new one. */
  public find(word: string): number | undefined {
    const taken = this.slots[this.slotOf(hashOf(word, 0, word.length), word, 0, word.length)] ?? 0;
    return taken > 0 ? taken - 1 : undefined;
  }

  public wordOf(number: number): string {
    return (this.texts[number] ??= this.read(number));
  }

  private read(number: number): string {
    const end = this.starts[number + 1] ?? 0;
    let word = '';
    // In pieces: each unit is an argument, of which there may not be any number.
    for (let at = this.starts[number] ?? 0; at < end; at += longestPiece)
      word += String.fromCharCode(...this.units.subarray(at, Math.min(end, at + longestPiece)));
    return word;
  }

  private slotOf(hash: number, text: string, from: number, to: number): number {
    const last = this.slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & last; ; slot = (slot + 1) & last) {
      const number = (this.slots[slot] ?? 0) - 1;
      if (number < 0 || (this.hashes[number] === hash && this.isAt(number, text, from, to))) return slot;
    }
  }

  private isAt(number: number, text: string, from: number, to: number): boolean {
    const start = this.starts[number] ?? 0;
    if ((this.starts[number + 1] ?? 0) - start !== to - from) return false;
    for (let at = from; at < to; at++) if (this.units[start + at - from] !== text.charCodeAt(at)) return false;
    return true;
  }

  private add(hash: number, slot: number, text: string, from: number, to: number): number {
    const number = this.words++;
    const start = this.starts[number] ?? 0;
    const end = start + to - from;
    this.units = withRoom(this.units, end, (length) => new Uint16Array(length));
    this.starts = withRoom(this.starts, number + 2, (length) => new Int32Array(length));
    this.hashes = withRoom(this.hashes, number + 1, (length) => new Int32Array(length));
    for (let at = from; at < to; at++) this.units[start + at - from] = text.charCodeAt(at);
    this.starts[number + 1] = end;
    this.hashes[number] = hash;
    this.slots[slot] = number + 1;
    if (2 * this.words > this.slots.length) this.rehash();
    return number;
  }

  private rehash(): void {
    this.slots = new Int32Array(2 * this.slots.length);
    const last = this.slots.length - 1;
    for (let number = 0; number < this.words; number++) {
      const hash = this.hashes[number] ?? 0;
      let slot = (hash ^ (hash >>> 15)) & last;
      while (this.slots[slot] !== 0) slot = (slot + 1) & last;
      this.slots[slot] = number + 1;
    }
  }
}

const longestPiece = 64;

/** The same numbers with room for so many, doubled where it must grow. */
function withRoom<Numbers extends Int32Array | Uint16Array>(
  numbers: Numbers,
  length: number,
  make: (length: number) => Numbers,
): Numbers {
  if (length <= numbers.length) return numbers;
  const larger = make(2 * length);
  larger.set(numbers);
  return larger;
}
