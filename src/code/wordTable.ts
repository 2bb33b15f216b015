import { termsOf } from './words';

/**
 * Numbers the words and the search terms of many texts, so that a text is a row of integers and each distinct word is
 * split and stemmed once. Numbers are never given back: keep one table for a workspace, not one for ever.
 */
export class WordTable {
  private readonly wordIds = new Map<string, number>();
  private readonly words: string[] = [];
  private readonly termIds = new Map<string, number>();
  /** By word id. */
  private readonly termsByWord: Int32Array[] = [];

  /** How many distinct search terms there are; their ids are below. */
  public get termCount(): number {
    return this.termIds.size;
  }

  /** How many distinct words there are; their ids are below. */
  public get wordCount(): number {
    return this.words.length;
  }

  /** The id of a word as it is written, case included. */
  public idOf(word: string): number {
    let id = this.wordIds.get(word);
    if (id === undefined) {
      id = this.words.length;
      this.wordIds.set(word, id);
      this.words.push(word);
      this.termsByWord.push(Int32Array.from(termsOf(word), (term) => this.termIdOf(term)));
    }
    return id;
  }

  /** As `idOf`, but undefined for a word that no text holds. */
  public knownIdOf(word: string): number | undefined {
    return this.wordIds.get(word);
  }

  public wordOf(wordId: number): string {
    return this.words[wordId] ?? '';
  }

  /** Ids of the search terms of a word; see `termsOf`. */
  public termsOf(wordId: number): Int32Array {
    return this.termsByWord[wordId] ?? noTerms;
  }

  private termIdOf(term: string): number {
    let id = this.termIds.get(term);
    if (id === undefined) {
      id = this.termIds.size;
      this.termIds.set(term, id);
    }
    return id;
  }
}

const noTerms = new Int32Array(0);
