/** BM25 over lower-cased words and nothing else: the baseline that a ranking must beat. */
export class RawBm25 {
  private readonly counts: Map<string, number>[];
  private readonly lengths: number[];
  private readonly frequencies = new Map<string, number>();

  public constructor(texts: readonly string[]) {
    this.counts = texts.map((text) => {
      const counts = new Map<string, number>();
      for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
      for (const word of counts.keys()) this.frequencies.set(word, (this.frequencies.get(word) ?? 0) + 1);
      return counts;
    });
    this.lengths = this.counts.map((counts) => [...counts.values()].reduce((sum, count) => sum + count, 0));
  }

  /** A score for each text, in their order. */
  public scores(query: string): number[] {
    const average = this.lengths.reduce((sum, length) => sum + length, 0) / this.lengths.length;
    const words = new Set(wordsOf(query));
    return this.counts.map((counts, at) => {
      const norm = 1.2 * (0.25 + (0.75 * (this.lengths[at] ?? 0)) / average);
      let score = 0;
      for (const word of words) {
        const count = counts.get(word) ?? 0;
        const frequency = this.frequencies.get(word) ?? 0;
        const rarity = Math.log(1 + (this.counts.length - frequency + 0.5) / (frequency + 0.5));
        score += (rarity * count * 2.2) / (count + norm);
      }
      return score;
    });
  }
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\w+/g) ?? [];
}
