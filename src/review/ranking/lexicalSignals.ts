import type { WordText } from '../../code/wordText';
import { bestWindow, findHits, scorePairs, type Window } from './hits';
import type { Query } from './query';
import type { IndexedText, TextIndex } from './textIndex';

/** How well one text matches a task by its words; each at least 0, comparable between texts of one query only. */
export interface LexicalSignals {
  /** BM25 over body and title as one field. */
  readonly whole: number;
  /** BM25 over the best window of lines or sentences, read under its title. */
  readonly window: Window;
  /** BM25 over the path or title alone. */
  readonly title: number;
  /** The share of the title's rarity that the task names, in [0, 1]. */
  readonly titleCoverage: number;
  /** The rarity of what the task names of the names that it defines. */
  readonly definitions: number;
  /** Cosine between the TF-IDF vectors. */
  readonly cosine: number;
  /** The share of the task's rarity that occurs in body or title, in [0, 1]. */
  readonly coverage: number;
  /** Neighbouring words of the task that are neighbours here, too. */
  readonly pairs: number;
  /** Indexes of the query's terms that occur in body or title. */
  readonly matched: readonly number[];
}

/** Saturation of repeats and strength of length normalisation that Robertson and Zaragoza (2009) recommend. */
const bodyField = { k1: 1.2, b: 0.75 };
/** Paths are short and of similar length: repeats count little, length less. */
const titleField = { k1: 0.8, b: 0.4 };
/** A word of the title counts as this many of the body, as in BM25F (Robertson, Zaragoza, Taylor 2004). */
const titleInWhole = 2;

export function lexicalSignals(query: Query, text: IndexedText, index: TextIndex): LexicalSignals {
  const { body, definedWords } = text.facts;
  const bodyCounts = countTerms(query, body);
  const titleCounts = countTerms(query, text.title);
  const bodyNorm = 1 - bodyField.b + (bodyField.b * body.length) / index.averageLength;
  const titleNorm = 1 - titleField.b + (titleField.b * text.title.length) / index.averageTitleLength;
  let whole = 0;
  let title = 0;
  let coverage = 0;
  let total = 0;
  const matched: number[] = [];
  query.terms.forEach(({ weight, rarity, titleRarity }, at) => {
    const inBody = bodyCounts[at] ?? 0;
    const inTitle = titleCounts[at] ?? 0;
    total += weight * rarity;
    if (inBody + inTitle === 0) return;
    const count = inBody / bodyNorm + titleInWhole * inTitle;
    whole += (weight * rarity * count) / (count + bodyField.k1);
    title += (weight * titleRarity * inTitle) / (inTitle + titleField.k1 * titleNorm);
    coverage += weight * rarity;
    matched.push(at);
  });
  const bodyHits = findHits(query, body, index.table);
  const titleHits = findHits(query, text.title, index.table);
  return {
    whole,
    window: bestWindow(query, body, bodyHits, titleHits),
    title,
    titleCoverage: titleCoverage(query, text.title, index),
    definitions: scoreDefinitions(query, definedWords, index),
    cosine: cosine(query, body, index),
    coverage: total === 0 ? 0 : coverage / total,
    pairs: scorePairs(query, titleHits, bodyHits),
    matched,
  };
}

/**
 * How alike a text is to a task by its terms alone: quick enough for every file of a workspace, and good enough to choose those that
 * are looked at closely.
 */
export function roughLikeness(query: Query, text: IndexedText, index: TextIndex): number {
  const { body, definedWords } = text.facts;
  const bodyCounts = countTerms(query, body);
  const titleCounts = countTerms(query, text.title);
  const bodyNorm = 1 - bodyField.b + (bodyField.b * body.length) / index.averageLength;
  let likeness = 0;
  query.terms.forEach(({ weight, rarity }, at) => {
    const count = (bodyCounts[at] ?? 0) / bodyNorm + titleInWhole * (titleCounts[at] ?? 0);
    likeness += (weight * rarity * count) / (count + bodyField.k1);
  });
  return likeness === 0 ? 0 : likeness + scoreDefinitions(query, definedWords, index);
}

/** By the query's terms: how often each occurs. */
function countTerms(query: Query, field: WordText): Float64Array {
  const counts = new Float64Array(query.terms.length);
  for (let at = 0; at < field.terms.length; at++) {
    const found = query.indexByTerm[field.terms[at] ?? 0] ?? 0;
    if (found > 0) counts[found - 1] = field.termCounts[at] ?? 0;
  }
  return counts;
}

function titleCoverage(query: Query, title: WordText, index: TextIndex): number {
  let named = 0;
  let total = 0;
  for (const term of title.terms) {
    const rarity = Math.log(1 + index.size / (index.titleFrequency(term) + 0.5));
    total += rarity;
    if ((query.indexByTerm[term] ?? 0) > 0) named += rarity;
  }
  return total === 0 ? 0 : named / total;
}

/** Each term counts once, and less in a file that defines many names. */
function scoreDefinitions(query: Query, definedWords: Int32Array, index: TextIndex): number {
  const found = new Set<number>();
  for (const word of definedWords) {
    for (const term of index.table.termsOf(word)) {
      const at = query.indexByTerm[term] ?? 0;
      if (at > 0) found.add(at - 1);
    }
  }
  let score = 0;
  for (const at of found) score += (query.terms[at]?.weight ?? 0) * (query.terms[at]?.rarity ?? 0);
  return score / (1 + 0.3 * Math.log(1 + definedWords.length));
}

function cosine(query: Query, body: WordText, index: TextIndex): number {
  let product = 0;
  let norm = 0;
  for (let at = 0; at < body.terms.length; at++) {
    const term = body.terms[at] ?? 0;
    const rarity = index.rarityIn(term);
    const weight = damped(body.termCounts[at] ?? 1) * rarity;
    norm += weight * weight;
    const found = query.indexByTerm[term] ?? 0;
    const asked = found > 0 ? query.terms[found - 1] : undefined;
    if (asked !== undefined) product += weight * asked.weight * asked.rarity;
  }
  return norm === 0 ? 0 : product / Math.sqrt(norm);
}

/** 1 + log of a count; most are small. */
const dampedCounts = Float64Array.from({ length: 64 }, (_, count) => 1 + Math.log(Math.max(1, count)));

function damped(count: number): number {
  return dampedCounts[count] ?? 1 + Math.log(count);
}
