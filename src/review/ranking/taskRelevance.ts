import { isTestPath } from '../../code/testPath';
import { roughLikeness } from './lexicalSignals';
import { pieceTermsOf, type Query, readQuery } from './query';
import { rank, type RankablePart, type Ranking, type RankOptions } from './rank';
import type { IndexedText, TextIndex } from './textIndex';

/** Parts that other files are held against: the best decide what a signal is divided by, and more of them change nothing. */
const bestParts = 5;

/** How the files around a context stand to the task that its parts were ranked for. */
export class TaskRelevance {
  private readonly query: Query;

  public constructor(
    private readonly ranking: Ranking,
    private readonly task: string,
    private readonly options: RankOptions & { readonly index: TextIndex },
  ) {
    this.query = readQuery(task, options.index);
  }

  /** Paths of the workspace that have most of the task's words, without tests and what nobody wrote for a reader. */
  public nearest(skip: ReadonlySet<string>, count: number): string[] {
    const { index } = this.options;
    const likely: { readonly text: IndexedText; readonly likeness: number }[] = [];
    for (const text of index.all()) {
      if (skip.has(text.path) || isTestPath(text.path)) continue;
      const likeness = roughLikeness(this.query, text, index);
      if (likeness > 0) likely.push({ text, likeness });
    }
    return likely
      .sort((left, right) => right.likeness - left.likeness)
      .slice(0, count)
      .filter(({ text }) => index.bloatOf(text) === undefined)
      .map(({ text }) => text.path);
  }

  /** Of each file, beside the most relevant parts: in [0, 1]. */
  public of(paths: readonly string[]): ReadonlyMap<string, number> {
    const files = new Set(paths.map((path): RankablePart => ({ path, text: '' })));
    const parts = this.ranking.ranked.slice(0, bestParts).map(({ part }) => part);
    const { ranked } = rank([...parts, ...files], this.task, {
      ...this.options,
      indexed: (part) => (files.has(part) ? this.options.index.get(part.path) : this.options.indexed?.(part)),
    });
    return new Map(ranked.map(({ part, score }) => [part.path, score]));
  }

  /** The share of a name's words that the task has, in [0, 1]. */
  public ofName(name: string): number {
    const { table } = this.options.index;
    const word = table.knownIdOf(name);
    if (word === undefined) return 0;
    const terms = pieceTermsOf(word, this.options.index);
    const asked = terms.filter((term) => {
      const found = this.query.terms[(this.query.indexByTerm[term] ?? 0) - 1];
      return found !== undefined && !found.saysLittle;
    });
    return asked.length / Math.max(1, terms.length);
  }
}
