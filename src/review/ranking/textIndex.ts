import { type AuthorLabels, type Bloat, bloatOf, labelledBloat } from '../../code/bloat';
import { contentHash } from '../../code/contentHash';
import { definedNames, methodNames } from '../../code/definedNames';
import { readWords, type WordText } from '../../code/wordText';
import { WordTable } from '../../code/wordTable';

/** What is known of one text apart from where it stands. */
export interface TextFacts {
  readonly body: WordText;
  /** Word ids of the names that it defines. */
  readonly definedWords: Int32Array;
  /** Of these, the ids of methods that stand outside of their type; see `methodNames`. */
  readonly methodWords: ReadonlySet<number>;
}

/** A text of the index. */
export interface IndexedText {
  readonly path: string;
  readonly facts: TextFacts;
  /** The path or title as words. */
  readonly title: WordText;
  /** What path and content show; see `TextIndex.bloatOf`. */
  readonly bloat: Bloat | undefined;
}

/**
 * The texts of a workspace (or of one context alone) in the form that ranking reads: words, names, and in how many texts
 * each occurs. A text is read once per content; changing one costs what reading it costs. About 20 bytes of memory a
 * word.
 */
export class TextIndex {
  public readonly table = new WordTable();
  private readonly factsByHash = new Map<string, { facts: TextFacts; users: number }>();
  private readonly hashByPath = new Map<string, string>();
  private readonly texts = new Map<string, IndexedText>();
  private readonly titles = new Map<string, WordText>();
  /** By term id: how many texts have the term in their body. */
  private bodyFrequencies: Float64Array = new Float64Array(1024);
  /** By term id: how many texts have the term in their path or title. */
  private titleFrequencies: Float64Array = new Float64Array(1024);
  /** By term id; 0 for what is not computed. */
  private rarities = new Float64Array(0);
  private totalLength = 0;
  private totalTitleLength = 0;
  /** By word id: the texts that define it. */
  private readonly definers = new Map<number, Set<IndexedText>>();

  /** @param labelsOf what the authors say of a path in `.gitattributes` */
  public constructor(private readonly labelsOf: (path: string) => AuthorLabels | undefined = () => undefined) {}

  public get size(): number {
    return this.texts.size;
  }

  /** Terms in a text on average; at least 1. */
  public get averageLength(): number {
    return Math.max(1, this.totalLength / Math.max(1, this.texts.size));
  }

  /** Terms in a path or title on average; at least 1. */
  public get averageTitleLength(): number {
    return Math.max(1, this.totalTitleLength / Math.max(1, this.texts.size));
  }

  /** Adds a text, or replaces the one at `path`. @param hash its content hash, if the caller knows it already. */
  public set(path: string, text: string, hash: string = contentHash(text)): IndexedText {
    const present = this.texts.get(path);
    if (present !== undefined && this.hashByPath.get(path) === hash) return present;
    const facts = this.acquire(text, hash);
    this.delete(path);
    const indexed: IndexedText = { path, facts, title: this.titleOf(path), bloat: bloatOf(path, text) };
    this.texts.set(path, indexed);
    this.hashByPath.set(path, hash);
    this.adjust(indexed, 1);
    return indexed;
  }

  public delete(path: string): void {
    const indexed = this.texts.get(path);
    const hash = this.hashByPath.get(path);
    if (indexed === undefined || hash === undefined) return;
    this.texts.delete(path);
    this.hashByPath.delete(path);
    this.titles.delete(path);
    this.adjust(indexed, -1);
    const shared = this.factsByHash.get(hash);
    if (shared !== undefined && --shared.users === 0) this.factsByHash.delete(hash);
  }

  public get(path: string): IndexedText | undefined {
    return this.texts.get(path);
  }

  /** Whether `path` stands in the index with this very text. */
  public holds(path: string, text: string): boolean {
    return this.hashByPath.get(path) === contentHash(text);
  }

  public all(): Iterable<IndexedText> {
    return this.texts.values();
  }

  /** Reads a text without adding it: a selection, or a text whose path stands for another content in the index. */
  public read(path: string, text: string): IndexedText {
    return {
      path,
      facts: this.factsByHash.get(contentHash(text))?.facts ?? this.factsOf(text),
      title: this.titleOf(path),
      bloat: bloatOf(path, text),
    };
  }

  /** Whether nobody wrote a text for a reader; what the authors say goes before what it looks like. */
  public bloatOf({ path, bloat }: IndexedText): Bloat | undefined {
    return labelledBloat(bloat, this.labelsOf(path));
  }

  /** How rare a term is among the bodies, for TF-IDF: computed once for each term as long as the texts are the same. */
  public rarityIn(term: number): number {
    if (term >= this.rarities.length) this.rarities = new Float64Array(2 * this.table.termCount);
    let rarity = this.rarities[term] ?? 0;
    if (rarity === 0) {
      rarity = Math.log(1 + this.size / (this.bodyFrequency(term) + 0.5));
      this.rarities[term] = rarity;
    }
    return rarity;
  }

  /** In how many bodies a term occurs. */
  public bodyFrequency(term: number): number {
    return this.bodyFrequencies[term] ?? 0;
  }

  /** In how many paths or titles a term occurs. */
  public titleFrequency(term: number): number {
    return this.titleFrequencies[term] ?? 0;
  }

  /** The texts that define a word. */
  public definersOf(word: number): ReadonlySet<IndexedText> {
    return this.definers.get(word) ?? noTexts;
  }

  private acquire(text: string, hash: string): TextFacts {
    const known = this.factsByHash.get(hash);
    if (known !== undefined) {
      known.users++;
      return known.facts;
    }
    const facts = this.factsOf(text);
    this.factsByHash.set(hash, { facts, users: 1 });
    return facts;
  }

  private factsOf(text: string): TextFacts {
    const definedWords = Int32Array.from(definedNames(text), (name) => this.table.idOf(name));
    const methodWords = new Set(Array.from(methodNames(text), (name) => this.table.idOf(name)));
    return { body: readWords(text, this.table), definedWords, methodWords };
  }

  private titleOf(path: string): WordText {
    let title = this.titles.get(path);
    if (title === undefined) {
      title = readWords(path, this.table);
      this.titles.set(path, title);
    }
    return title;
  }

  private adjust(indexed: IndexedText, by: 1 | -1): void {
    this.rarities = noRarities;
    const { body, definedWords } = indexed.facts;
    this.bodyFrequencies = adjustFrequencies(this.bodyFrequencies, body, by, this.table.termCount);
    this.titleFrequencies = adjustFrequencies(this.titleFrequencies, indexed.title, by, this.table.termCount);
    this.totalLength += by * body.length;
    this.totalTitleLength += by * indexed.title.length;
    for (const word of definedWords) {
      const texts = this.definers.get(word);
      if (by === -1) texts?.delete(indexed);
      else if (texts === undefined) this.definers.set(word, new Set([indexed]));
      else texts.add(indexed);
    }
  }
}

function adjustFrequencies(frequencies: Float64Array, text: WordText, by: 1 | -1, termCount: number): Float64Array {
  let result = frequencies;
  if (termCount > frequencies.length) {
    result = new Float64Array(2 * termCount);
    result.set(frequencies);
  }
  for (const term of text.terms) result[term] = (result[term] ?? 0) + by;
  return result;
}

const noRarities = new Float64Array(0);
const noTexts: ReadonlySet<IndexedText> = new Set();
