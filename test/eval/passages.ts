import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import { contentHash } from '../../src/code/contentHash';
import { rank, type RankablePart } from '../../src/review/ranking/rank';
import { TextIndex } from '../../src/review/ranking/textIndex';
import type { Report, Row } from './report';
import { share, shuffled } from './statistics';

interface Passage {
  /** Title and text. */
  readonly t: string;
  readonly x: string;
}

interface Question {
  readonly q: string;
  readonly gold: Passage;
  readonly neg: readonly Passage[];
}

interface HotpotQuestion {
  readonly q: string;
  readonly docs: readonly (Passage & { readonly g: 0 | 1 })[];
}

/** Bars of issue 5, on the mixed distractors with K = 20. */
const bars = new Map([
  [1, 0.77],
  [3, 0.9],
  [5, 0.93],
]);

/**
 * How often the gold passage is among the first of K. What is rare is judged on all passages of the file: they stand for
 * the workspace that a context is taken from.
 */
export function evaluatePassages(file: string, k: number): Report {
  const questions = gunzipSync(readFileSync(file))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Question);
  const background = indexOf(questions.flatMap(({ gold, neg }) => [gold, ...neg]));
  const withBackground = questions.map((question, at) => goldPlace(question, k, at, background));
  const alone = questions.map((question, at) => goldPlace(question, k, at));
  const rows = [1, 3, 5].flatMap((within): Row[] => {
    const bar = k === 20 && file.includes('mix') ? bars.get(within) : undefined;
    return [
      { name: `recall@${within}`, figure: share(withBackground.map((place) => place < within)), ...(bar && { bar }) },
      { name: `recall@${within}, the ${k} alone as background`, figure: share(alone.map((place) => place < within)) },
    ];
  });
  return { evaluation: `passages ${file}, K=${k}`, rows, notes: [] };
}

/** How often the first of ten paragraphs is one of the two that answer the question. */
export function evaluateHotpot(file: string): Report {
  const questions = JSON.parse(readFileSync(file, 'utf8')) as HotpotQuestion[];
  const background = indexOf(questions.flatMap(({ docs }) => docs));
  const orders = questions.map(({ q, docs }, at) =>
    rank(
      shuffled(docs, at).map((doc) => ({ ...partOf(doc), isGold: doc.g === 1 })),
      q,
      { index: background },
    ).ranked.map(({ part }) => part.isGold),
  );
  const golds = (order: readonly boolean[], within: number): number => order.slice(0, within).filter(Boolean).length;
  return {
    evaluation: `hotpot ${file}`,
    rows: [
      { name: 'precision@1', figure: share(orders.map((order) => order[0] === true)), bar: 0.9 },
      { name: 'any@2', figure: share(orders.map((order) => golds(order, 2) > 0)) },
      { name: 'both@4', figure: share(orders.map((order) => golds(order, 4) === 2)) },
    ],
    notes: [],
  };
}

/** How many of the other passages are put before the gold one. The order given is shuffled, so that ties tell nothing. */
function goldPlace({ q, gold, neg }: Question, k: number, seed: number, index?: TextIndex): number {
  const parts = shuffled([gold, ...neg.slice(0, k - 1)], seed).map((passage) => ({
    ...partOf(passage),
    isGold: passage === gold,
  }));
  return rank(parts, q, index && { index }).ranked.findIndex(({ part }) => part.isGold);
}

function partOf({ t, x }: Passage): RankablePart {
  return { path: t, text: x };
}

function indexOf(passages: readonly Passage[]): TextIndex {
  const index = new TextIndex();
  for (const { t, x } of passages) index.set(`${t}#${contentHash(x)}`, x);
  return index;
}
