import { termsOf } from '../../code/words';
import { readWords } from '../../code/wordText';
import type { TextIndex } from './textIndex';

/** A search term of a task. */
export interface QueryTerm {
  readonly term: number;
  /** The word of the task that it stands for, as it is written there. */
  readonly word: string;
  /** How much it counts: once for its first mention, more for repeats and in the first line, less for a request. */
  readonly weight: number;
  /** Whether it only asks for work ("fix", "add") or fills a sentence ("actually"), and does not say what the task is about. */
  readonly saysLittle: boolean;
  /** Rarity in bodies, in [0, ~9]: the logarithm of how few texts of the index have it. */
  readonly rarity: number;
  /** Rarity in paths and titles. */
  readonly titleRarity: number;
}

/** A task as search terms against one index. */
export interface Query {
  readonly terms: readonly QueryTerm[];
  /** By term id: 1 + the index in `terms`, or 0. */
  readonly indexByTerm: Int32Array;
  /** By word id: 1 if one of the word's terms is asked for. */
  readonly isAskedWord: Uint8Array;
  /** Terms that follow each other in the task, function words skipped: `first × terms.length + second` of their indexes. */
  readonly pairs: ReadonlySet<number>;
}

/**
 * Words that ask for work and do not say on what. They stand in most tasks and commit messages, and in code they mean
 * something else. And words that only fill a sentence. They count a little, for the tasks that have nothing else.
 */
const littleWords = new Set(
  (
    'add adds added adding allow allows avoid bug bugs change changed changes changing clean cleanup correct correctly ' +
    'ensure error errors feature fix fixed fixes fixing handle handles handling help implement implemented implements ' +
    'improve improved improvement improvements improves introduce issue issues make makes making minor move moved need ' +
    'new please problem provide refactor refactored refactoring remove removed removes removing rename renamed support ' +
    'supports test tests testing tweak update updated updates updating use used using want work working wrong ' +
    'actually again already also although always another any anyway because being better between both each either especially even ' +
    'every everything few however instead itself just lots maybe merely might more most much must nothing now only other others ' +
    'otherwise perhaps possibly probably quite rather really seem seems simply since some somehow something still take taken takes than them ' +
    'themselves bring brings call called calls find finding finds follow following follows found keep keeping keeps later put puts though thus too usually very well whatever whether without yet'
  )
    .split(' ')
    .flatMap(termsOf),
);
const littleWeight = 0.35;

/** The first line of a commit message or an issue says what it is about; the rest gives circumstances. */
const firstLineWeight = 2;

/** Pairs beyond these come from a log or a template, not from a thought. */
const mostPairs = 60;

/** Addresses, and the trailers that git and review tools append (`Signed-off-by: …`, `PiperOrigin-RevId: 1`). */
const noise = /\bhttps?:\/\/[^\s)\]>]+|^[A-Z][A-Za-z]*(?:-[A-Za-z]+)+: .*$/gm;

/** They introduce what a task is about, and are not about it. */
const introductions = /\bfor[^\S\n]+(?:example|instance)\b|\be\.[^\S\n]?g\./gi;

/** A task without the phrases that introduce an example. */
export function withoutIntroductions(task: string): string {
  return task.replace(introductions, ' ');
}

export function readQuery(task: string, index: TextIndex): Query {
  const { table } = index;
  const text = withoutIntroductions(task.replace(noise, ' ')).trim();
  const words = readWords(text, table);
  const lineBreak = text.indexOf('\n');
  const firstLine = lineBreak < 0 ? undefined : new Set(readWords(text.slice(0, lineBreak), table).terms);
  const wordByTerm = new Map<number, string>();
  for (const word of words.words) {
    for (const term of table.termsOf(word)) {
      const known = wordByTerm.get(term);
      // `refresh` names the term `refresh` better than `refreshToken` does.
      if (known === undefined || table.wordOf(word).length < known.length) wordByTerm.set(term, table.wordOf(word));
    }
  }
  const indexByTerm = new Int32Array(table.termCount);
  const terms = Array.from(words.terms, (term, at): QueryTerm => {
    const word = wordByTerm.get(term) ?? '';
    const saysLittle = termsOf(word).every((each) => littleWords.has(each));
    indexByTerm[term] = at + 1;
    return {
      term,
      word,
      weight:
        (1 + Math.log(words.termCounts[at] ?? 1)) *
        (saysLittle ? littleWeight : 1) *
        (firstLine?.has(term) === true ? firstLineWeight : 1),
      saysLittle,
      rarity: rarityOf(index.bodyFrequency(term), index.size),
      titleRarity: rarityOf(index.titleFrequency(term), index.size),
    };
  });
  const isAskedWord = new Uint8Array(table.wordCount);
  for (let word = 0; word < isAskedWord.length; word++) {
    for (const term of table.termsOf(word)) if ((indexByTerm[term] ?? 0) > 0) isAskedWord[word] = 1;
  }
  const pairs = new Set<number>();
  let previous = -1;
  for (const word of words.words) {
    const next = (indexByTerm[table.termsOf(word)[0] ?? -1] ?? 0) - 1;
    if (next < 0) continue;
    if (previous >= 0 && previous !== next && pairs.size < mostPairs) pairs.add(previous * terms.length + next);
    previous = next;
  }
  return { terms, indexByTerm, isAskedWord, pairs };
}

/** The terms of a word's pieces: without the one that stands for all of them together, which is the last. */
export function pieceTermsOf(word: number, { table }: TextIndex): number[] {
  const terms = Array.from(table.termsOf(word));
  return terms.length > 1 ? terms.slice(0, -1) : terms;
}

/** The inverse document frequency of BM25 as Lucene computes it, which is never negative. */
export function rarityOf(frequency: number, texts: number): number {
  return Math.log(1 + (texts - frequency + 0.5) / (frequency + 0.5));
}
