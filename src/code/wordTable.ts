import { Tally } from './tally';
import { TermTable } from './termTable';
import { WordPool } from './wordPool';
import { hashOf } from './words';

/**
 * Numbers the words and the search terms of many texts, so that a text is a row of integers and each distinct word is
 * split and stemmed once. Numbers are never given back: keep one table for a workspace, not one for ever.
 */
export class WordTable {
  /** For whoever reads a text into the table, and is done before another one begins. */
  public readonly tallies = { words: new Tally(), terms: new Tally() };
  private readonly words = new WordPool();
  private readonly terms = new TermTable();
  /** By word id. */
  private readonly termsByWord: (readonly number[])[] = [];

  /** How many distinct search terms there are; their ids are below. */
  public get termCount(): number {
    return this.terms.size;
  }

  /** How many distinct words there are; their ids are below. */
  public get wordCount(): number {
    return this.words.size;
  }

  /** The id of a word as it is written, case included. */
  public idOf(word: string): number {
    return this.idAt(word, 0, word.length, hashOf(word, 0, word.length));
  }

  /** The id of the word at a place in a text. @param hash `hashOf` the word */
  public idAt(text: string, from: number, to: number, hash: number): number {
    const id = this.words.numberAt(text, from, to, hash);
    if (id === this.termsByWord.length) this.termsByWord.push(this.terms.termsOf(text.slice(from, to)));
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
}

const noTerms: readonly number[] = [];
