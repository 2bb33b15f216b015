import { WordPool } from './wordPool';
import { hashOf, isTerm, mostPiecesJoined, stemOf, termsOf } from './words';

/**
 * Numbers search terms, and says which ones a word has; see `termsOf`. Words of ASCII, nearly all of code, are cut where they stand,
 * and what many of them have in common (`get`, `token`) is stemmed once.
 */
export class TermTable {
  private readonly ids = new Map<string, number>();
  /** Pieces of words and words without underscores, in lower case. */
  private readonly pieces = new WordPool();
  /** By piece: the id of its stem, and whether that is a term when it is not all of an identifier. */
  private readonly stems: number[] = [];
  private readonly areTerms: boolean[] = [];

  /** How many distinct search terms there are; their ids are below. */
  public get size(): number {
    return this.ids.size;
  }

  /** The ids of the search terms of a word, in the order of `termsOf`. */
  public termsOf(word: string): readonly number[] {
    const terms: number[] = [];
    const lower = word.toLowerCase();
    let pieces = 0;
    let covered = 0;
    for (let at = 0; at < word.length;) {
      const kind = kindAt(word, at);
      if (kind === foreign) return termsOf(word).map((term) => this.idOf(term));
      const end = pieceEnd(word, at, kind);
      if (kind !== separator) {
        const piece = this.pieceAt(lower, at, end);
        if (this.areTerms[piece] === true) terms.push(this.stems[piece] ?? 0);
        pieces++;
        covered += end - at;
      }
      at = end;
    }
    if (pieces > 1 && pieces <= mostPiecesJoined) {
      const joined = covered === lower.length ? lower : lower.replace(/[_$]/g, '');
      terms.push(this.stems[this.pieceAt(joined, 0, joined.length)] ?? 0);
    }
    return terms;
  }

  private pieceAt(lower: string, from: number, to: number): number {
    const piece = this.pieces.numberAt(lower, from, to, hashOf(lower, from, to));
    if (piece === this.stems.length) {
      const text = lower.slice(from, to);
      this.stems.push(this.idOf(stemOf(text)));
      this.areTerms.push(isTerm(text));
    }
    return piece;
  }

  private idOf(term: string): number {
    let id = this.ids.get(term);
    if (id === undefined) {
      id = this.ids.size;
      this.ids.set(term, id);
    }
    return id;
  }
}

/** Lower-case letters, capitals, digits, the rest of ASCII, and the rest. */
type Kind = typeof lowerCase | typeof capital | typeof digit | typeof separator | typeof foreign;
const lowerCase = 0;
const capital = 1;
const digit = 2;
const separator = 3;
const foreign = 4;

function kindAt(word: string, at: number): Kind {
  const code = word.charCodeAt(at);
  if (code >= 97 && code <= 122) return lowerCase;
  if (code >= 65 && code <= 90) return capital;
  if (code >= 48 && code <= 57) return digit;
  return code < 128 ? separator : foreign;
}

/** Where the piece that begins at a place ends: `HTTPServer2` is `HTTP`, `Server`, `2`. */
function pieceEnd(word: string, from: number, kind: Kind): number {
  const end = runEnd(word, from, kind);
  if (kind !== capital || end === word.length || kindAt(word, end) !== lowerCase) return end;
  // The last capital begins the next word; a single one begins this.
  return end - from > 1 ? end - 1 : runEnd(word, end, lowerCase);
}

function runEnd(word: string, from: number, kind: Kind): number {
  let at = from + 1;
  while (at < word.length && kindAt(word, at) === kind) at++;
  return at;
}
