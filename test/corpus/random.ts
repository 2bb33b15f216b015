/** Random numbers from a seed: the same seed gives the same test. The generator is mulberry32 (Tommy Ettinger, public domain). */
export class Random {
  private state: number;

  public constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A number in [0, 1). */
  public next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number in [0, limit). */
  public below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** A whole number in [low, high]. */
  public between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  public chance(probability: number): boolean {
    return this.next() < probability;
  }

  public pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('Nothing to pick from.');
    return item;
  }

  /** `length` characters of `alphabet`. */
  public characters(alphabet: string, length: number): string {
    return this.join(Array.from(alphabet), length);
  }

  /** `length` items joined. */
  public join(items: readonly string[], length: number): string {
    let text = '';
    for (let count = 0; count < length; count++) text += this.pick(items);
    return text;
  }
}
