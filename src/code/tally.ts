/** Counts whole numbers that are used again and again, such as those of words, and gives them in the order in which they came first. */
export class Tally {
  private counts = new Int32Array(1024);
  private seen: number[] = [];

  public add(number: number, times: number): void {
    if (number >= this.counts.length) {
      const larger = new Int32Array(2 * number);
      larger.set(this.counts);
      this.counts = larger;
    }
    const before = this.counts[number] ?? 0;
    if (before === 0) this.seen.push(number);
    this.counts[number] = before + times;
  }

  /** What was counted; the next count begins at zero. */
  public take(): { readonly distinct: Int32Array; readonly counts: Int32Array } {
    const distinct = new Int32Array(this.seen);
    const counts = new Int32Array(distinct.length);
    for (let at = 0; at < distinct.length; at++) {
      const number = distinct[at] ?? 0;
      counts[at] = this.counts[number] ?? 0;
      this.counts[number] = 0;
    }
    this.seen = [];
    return { distinct, counts };
  }
}
