import type { WordTable } from '../../code/wordTable';
import type { WordText } from '../../code/wordText';
import type { Query } from './query';

/** Where the terms of a task occur in a text, in the order of the text. */
export interface Hits {
  /** Index of the word in the text; ascending. A word has several hits if several of its pieces are asked for. */
  readonly at: readonly number[];
  /** Index of the term in the query. */
  readonly term: readonly number[];
}

export function findHits(query: Query, text: WordText, table: WordTable): Hits {
  const at: number[] = [];
  const term: number[] = [];
  const { words } = text;
  for (let position = 0; position < words.length; position++) {
    const word = words[position] ?? 0;
    if (query.isAskedWord[word] !== 1) continue;
    for (const id of table.termsOf(word)) {
      const found = query.indexByTerm[id] ?? 0;
      if (found > 0) {
        at.push(position);
        term.push(found - 1);
      }
    }
  }
  return { at, term };
}

/** Words between the two of a pair, at most: `token to refresh` still is about refreshing tokens. */
const pairReach = 3;

/** The rarity of the pairs of neighbouring words in the task that are neighbours in the text, too, in that order. */
export function scorePairs(query: Query, ...texts: readonly Hits[]): number {
  const found = new Set<number>();
  for (const { at, term } of texts) {
    for (let first = 0; first < at.length; first++) {
      const limit = (at[first] ?? 0) + pairReach;
      for (let second = first + 1; second < at.length && (at[second] ?? 0) <= limit; second++) {
        const pair = (term[first] ?? 0) * query.terms.length + (term[second] ?? 0);
        if (query.pairs.has(pair)) found.add(pair);
      }
    }
  }
  let score = 0;
  for (const pair of found) {
    const first = query.terms[Math.floor(pair / query.terms.length)];
    const second = query.terms[pair % query.terms.length];
    if (first && second) score += Math.min(first.weight * first.rarity, second.weight * second.rarity);
  }
  return score;
}

/** Lines of code in a window, and from the start of one to the next (evidence.md, section 5.1: 60 lines). */
const codeWindow = { segments: 60, step: 30 };
/** Sentences of prose in a window, one sentence further each (evidence.md, section 3.1: best 2-sentence window). */
const proseWindow = { segments: 2, step: 1 };

/** Within a window, that a term occurs matters and hardly how often. */
const saturation = 0.9;
/** A term of the title holds for every window below it, as if it occurred this often. */
const titleOccurrences = 2;

export interface Window {
  readonly score: number;
  /** Segments (lines or sentences), the second exclusive. */
  readonly from: number;
  readonly to: number;
}

/** The window of consecutive segments that, read under its title, matches a task best. */
export function bestWindow(query: Query, body: WordText, hits: Hits, titleHits: Hits): Window {
  const size = body.isProse ? proseWindow : codeWindow;
  const segments = body.segmentStarts.length;
  const windows = Math.max(1, Math.ceil((segments - size.segments) / size.step) + 1);
  const title = new Float32Array(query.terms.length);
  for (const term of titleHits.term) title[term] = titleOccurrences;
  const counts = new Float32Array(query.terms.length);
  let best: Window | undefined;
  let first = 0;
  for (let window = 0; window < windows; window++) {
    const from = window * size.step;
    const to = Math.min(from + size.segments, segments);
    const start = body.segmentStarts[from] ?? 0;
    const end = to < segments ? (body.segmentStarts[to] ?? 0) : body.words.length;
    while (first < hits.at.length && (hits.at[first] ?? 0) < start) first++;
    counts.set(title);
    for (let hit = first; hit < hits.at.length && (hits.at[hit] ?? 0) < end; hit++) {
      const term = hits.term[hit] ?? 0;
      counts[term] = (counts[term] ?? 0) + 1;
    }
    let score = 0;
    query.terms.forEach(({ weight, rarity }, term) => {
      const count = counts[term] ?? 0;
      score += (weight * rarity * count) / (count + saturation);
    });
    if (best === undefined || score > best.score) best = { score, from, to };
  }
  return best ?? { score: 0, from: 0, to: 0 };
}
