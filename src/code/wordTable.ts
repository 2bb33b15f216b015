import { Tally } from './tally';
import { WordPool } from './wordPool';
import { termsOf } from './words';

/**
 * Numbers the words and the search terms of many texts, so that a text is a row of integers and each distinct word is
 * split and stemmed once. Numbers are never given back: keep one table for a workspace, not one for ever.
 */
export class WordTable {
  /** For whoever reads a text into the table, and is done before another one begins. */
  public readonly tallies = { words: new Tally(), terms: new Tally() };
  private readonly words = new WordPool();
  private readonly termIds = new Map<string, number>();
  /** By word id. */
  private readonly termsByWord: (readonly number[])[] = [];

  /** How many distinct search terms there are; their ids are below. */
  public get termCount(): number {
    return this.termIds.size;
  }

  /** How many distinct words there are; their ids are below. */
  public get wordCount(): number {
    return this.words.size;
  }

  /** The id of a word as it is written, case included. */
  public idOf(word: string): number {
    return this.idAt(word, 0, word.length);
  }

  /** The id of the word at a place in a text. */
  public idAt(text: string, from: number, to: number): number {
    const id = this.words.numberAt(text, from, to);
    if (id === this.termsByWord.length)
      this.termsByWord.push(termsOf(text.slice(from, to)).map((term) => this.termIdOf(term)));
    return id;
  }

  /** As `idOf`, but undefined for a word that no text holds. */
  public knownIdOf(word: string): number | undefined {
    return this.words.find(word);
  }

  public wordOf(wordId: number): string {
    return this.words.wordOf(wordId);
  }

  /** Ids of the search terms of a word; see `termsOf`. */
  public termsOf(wordId: number): readonly number[] {
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

const noTerms: readonly number[] = [];
