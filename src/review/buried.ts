import { isTestPath } from '../code/testPath';
import { type Finding, placeOf, type Review, type Severity } from './finding';
import type { RankedPart } from './ranking/rank';
import { describeReason, toldReasons } from './ranking/reasons';

/** Points of accuracy, as far as published tests differ. */
export interface Penalty {
  readonly low: number;
  readonly high: number;
}

/** Tokens below which no position is worth a word (evidence.md, section 1.2: intervals include 0). */
export const silentBelow = 4000;
const warnFrom = 16_000;
const strongFrom = 64_000;
/** The stretch of a context, as shares of its tokens, in which a part is buried. */
export const buriedFrom = 0.15;
export const buriedTo = 0.9;
/** A part that is more of the context than this stands wherever one puts it. */
const largestShare = 0.4;
/** Points that the middle of the range must reach for a warning. */
const leastPenalty = 5;
/** And for the gravest: the whole loss of a context beyond 32K tokens. */
const strongPenalty = 10;
/** Look-alikes (parts within this share of the key's score, but for what no one wrote for a reader) make models lose it more (ECIR 2025, CRE, Chroma). */
const lookAlikeShare = 0.8;
const manyLookAlikes = 3;
/**
 * Unmarked key parts that are looked at: below the third place a key is wrong more often than right. Measured by
 * npm run eval -- buried: with the first alone 60 % of the buried edited files were found, with three 73 %.
 */
const keysRead = 3;
/**
 * Of what the likely key parts weigh together, so much must be buried. By npm run eval -- buried, with 0.35, 0.55 and 0.65: precision of
 * warned contexts 77, 83 and 85 %, their recall 90, 83 and 78 %.
 */
const leastBuriedWeight = 0.55;

/**
 * First minus middle, and last minus middle, by tokens of the whole: the ranges over GPT-4.1, Gemini 2.5 Flash, DeepSeek
 * and Claude Sonnet 4.6 in github.com/zhs2326/lost-in-the-middle-2026 (evidence.md, sections 1.2 and 5.2). Beyond 128K
 * nothing is published for these: at least as large.
 */
const curves: readonly { readonly below: number; readonly start: Penalty; readonly end: Penalty }[] = [
  { below: 4000, start: { low: 2, high: 7 }, end: { low: 0, high: 0 } },
  { below: 8000, start: { low: 2, high: 11 }, end: { low: 0, high: 0 } },
  { below: 32_000, start: { low: 3, high: 12 }, end: { low: 1, high: 6 } },
  { below: Infinity, start: { low: 7, high: 14 }, end: { low: 1, high: 6 } },
];

/** Share of the context over which the loss builds up at the start, begins to shrink at the end, and is absent. */
const noLossUntil = 0.03;
const fullLossFrom = 0.2;
const lossShrinksFrom = 0.85;

/**
 * Points of accuracy that a fact at `position` (in [0, 1]) of a context of `total` tokens loses against one at the start,
 * in published tests on single facts: flat in the middle, with a small recovery at the very end.
 */
export function positionPenalty(position: number, total: number): Penalty {
  const curve = curves.find(({ below }) => total < below);
  if (curve === undefined || position <= noLossUntil) return { low: 0, high: 0 };
  const rise = Math.min(1, (position - noLossUntil) / (fullLossFrom - noLossUntil));
  const fall = Math.max(0, (position - lossShrinksFrom) / (1 - lossShrinksFrom));
  const at = (start: number, end: number): number => Math.max(0, start * rise - end * fall);
  return { low: at(curve.start.low, curve.end.low), high: at(curve.start.high, curve.end.high) };
}

/** Key parts that stand where models use a context least. Silent below 4K tokens and without a clear signal. */
export function findBuried(review: Review): Finding[] {
  const { ranking, parts } = review;
  if (ranking?.enoughSignal !== true) return [];
  // What no one wrote for a reader is to be left out, which is said of it: the others stand where they stand without it.
  const waste = new Set(ranking.ranked.filter(({ isBloat }) => isBloat).map(({ index }) => index));
  const starts: number[] = [];
  let total = 0;
  parts.forEach(({ tokens }, at) => {
    starts.push(total);
    if (!waste.has(at)) total += tokens;
  });
  if (total < silentBelow) return [];
  const placed = ranking.ranked.map((key): Placed => {
    const tokens = parts[key.index]?.tokens ?? 0;
    const from = (starts[key.index] ?? 0) / total;
    return { key, from, to: from + tokens / total };
  });
  const marked = placed.filter(({ key }) => isMarked(key));
  // A test is added to, wherever it stands.
  const likely = placed.filter(({ key }) => key.likelyKey && !isMarked(key) && !isTestPath(key.part.path));
  const guessed = likely.slice(0, keysRead);
  // Where most of what is likely stands well, the order is not what is wrong: the others are too often no keys.
  const isMost = weightOf(guessed.filter(isBuried)) >= leastBuriedWeight * weightOf(guessed);
  const suspects = isMost ? likely.filter(isBuried) : [];
  const [first, ...others] = [...marked.filter(isBuried), ...suspects];
  return first === undefined ? [] : [describe(review, [first, ...others], total)];
}

/** The likeliest parts weigh most by far: cubed, as the scores of past changes are. */
function weightOf(parts: readonly Placed[]): number {
  return parts.reduce((sum, { key }) => sum + key.score ** 3, 0);
}

interface Placed {
  readonly key: RankedPart;
  /** Shares of the context's tokens before it and before its end. */
  readonly from: number;
  readonly to: number;
}

function isMarked({ part }: RankedPart): boolean {
  return (part.marks?.length ?? 0) > 0;
}

function isBuried({ from, to }: Placed): boolean {
  const position = (from + to) / 2;
  return position >= buriedFrom && position <= buriedTo && to - from <= largestShare;
}

/** One finding for all of them: they are mended by one change of the order, and not each of them is sure. */
function describe(review: Review, buried: readonly [Placed, ...Placed[]], total: number): Finding {
  const [{ key, from, to }] = buried;
  const ranked = review.ranking?.ranked ?? [];
  const penalty = positionPenalty((from + to) / 2, total);
  const lookAlikes = lookAlikesOf(key, ranked);
  const tokensOf = ({ index }: RankedPart): number => review.parts[index]?.tokens ?? 0;
  return {
    severity: severityOf(
      total,
      penalty,
      lookAlikes.length,
      buried.some(({ key }) => isCertain(key)),
    ),
    places: buried.map((each) => placeOf(review, each.key.index)),
    tokens: buried.reduce((sum, each) => sum + tokensOf(each.key), 0),
    data: {
      kind: 'buried',
      position: inPercent(from, to),
      positions: buried.map((each) => inPercent(each.from, each.to)),
      total,
      penalty: { low: Math.round(penalty.low), high: Math.round(penalty.high) },
      because: toldReasons(key.why).slice(0, 1).map(describeReason).join(''),
      lookAlikes,
    },
  };
}

function inPercent(from: number, to: number): { readonly from: number; readonly to: number } {
  return { from: Math.round(100 * from), to: Math.round(100 * to) };
}

function lookAlikesOf(key: RankedPart, ranked: readonly RankedPart[]): string[] {
  return ranked
    .filter((other) => !other.likelyKey && !other.isBloat && other.score >= lookAlikeShare * key.score)
    .map(({ part }) => part.path);
}

/** What a person marked or the task names: of these nine in ten were edited, of other likely key parts half (npm run eval -- context). */
function isCertain(key: RankedPart): boolean {
  return isMarked(key) || key.why.some(({ kind }) => kind === 'named' || kind === 'defines-named');
}

function severityOf(total: number, penalty: Penalty, lookAlikes: number, hasCertain: boolean): Severity {
  const middle = (penalty.low + penalty.high) / 2;
  if (total < warnFrom || middle < leastPenalty) return 'info';
  // Where the loss is still building up, nothing is as grave as what is missing.
  const isStrong = middle >= strongPenalty && (total > strongFrom || lookAlikes >= manyLookAlikes);
  return hasCertain && isStrong ? 'strong' : 'warn';
}

/** From this length on, a context of which little is about the task is long, whatever its order. */
const longFrom = 20_000;
const leastKeyShare = 0.3;
/** A part that scores as much may be about the task. */
const usefulFrom = 0.4;
/** Of what is not about the task, so many parts are told. */
const largestTold = 3;

/**
 * A long context with little about the task in it: order cannot cure that, leaving out can.
 * @param skip parts that are reported as waste already.
 */
export function findLength(review: Review, skip: ReadonlySet<number> = new Set()): Finding[] {
  const { ranking, parts } = review;
  const total = parts.reduce((sum, { tokens }, at) => sum + (skip.has(at) ? 0 : tokens), 0);
  if (ranking?.enoughSignal !== true || total <= longFrom) return [];
  const tokensOf = ({ index }: RankedPart): number => parts[index]?.tokens ?? 0;
  const isUseful = ({ likelyKey, score, why, part }: RankedPart): boolean =>
    // Tests are changed with what they test, and which of them that is, is not known.
    likelyKey || score >= usefulFrom || why.some(({ kind }) => kind === 'defines-used') || isTestPath(part.path);
  const read = ranking.ranked.filter(({ index }) => !skip.has(index));
  const useful = read.filter(isUseful).reduce((sum, each) => sum + tokensOf(each), 0);
  const largest = read
    .filter((each) => !isUseful(each))
    .sort((left, right) => tokensOf(right) - tokensOf(left))
    .slice(0, largestTold);
  return useful / total >= leastKeyShare
    ? []
    : [
        {
          severity: 'info',
          places: largest.map(({ index }) => placeOf(review, index)),
          tokens: total - useful,
          data: { kind: 'length', total, keyShare: useful / total },
        },
      ];
}
