import { TextIndex } from '../../review/ranking/textIndex';
import type { RankedPart } from '../../review/ranking/rank';
import type { Subject, SubjectPart } from '../subject';

/** Shorter names are loop variables (as in the review's dependency links). */
const shortestName = 4;
/** Of the best of the rest, what scores at least this share stands last with it: look-alikes of evidence.md, section 5.2. */
const clusterShare = 0.8;
const largestCluster = 3;

export interface Order {
  readonly keys: readonly SubjectPart[];
  /** Every part, in the order of section 5.3. */
  readonly all: readonly SubjectPart[];
}

/**
 * The order of evidence.md, section 5.3: instructions first, as they stay the same from one request to the next; then the likely key
 * parts, definitions before uses; then the rest from the likeliest on, but for the best of it, which stand last; the task follows.
 */
export function orderOf({ parts, ranking }: Subject): Order {
  const instructions = parts.filter(({ part }) => part.source.kind === 'instructions');
  const ranked = (ranking?.ranked ?? []).filter(({ part }) => !instructions.includes(part));
  const keys = definitionsFirst(ranked.filter(({ likelyKey }) => likelyKey));
  const rest = ranked.filter(({ likelyKey }) => !likelyKey);
  const best = rest[0]?.score ?? 0;
  const cluster = rest.slice(0, largestCluster).filter(({ score }) => score > 0 && score >= clusterShare * best);
  // A cluster of all that is left would only turn it round.
  const last = cluster.length < rest.length ? cluster : [];
  const middle = rest.slice(last.length);
  const all = [...instructions, ...keys, ...middle.map(partOf), ...[...last].reverse().map(partOf)];
  return { keys, all };
}

/**
 * The likeliest first, but what defines a name before what uses it: models were up to twice as wrong about a function that refers to
 * one defined later (arXiv:2407.21049). Where parts use each other, the likelier one comes first.
 */
function definitionsFirst(keys: readonly RankedPart<SubjectPart>[]): SubjectPart[] {
  const index = new TextIndex();
  const names = keys.map(({ part: { path, text } }) => {
    const { definedWords, body } = index.read(path, text).facts;
    const defined = new Set([...definedWords].filter((word) => index.table.wordOf(word).length >= shortestName));
    return { defined, used: body.distinctWords };
  });
  const left = new Set(keys.keys());
  const needs = (user: number, definer: number): boolean =>
    user !== definer &&
    names[user]?.used.some((word) => names[definer]?.defined.has(word) && !names[user]?.defined.has(word)) === true;
  const ordered: SubjectPart[] = [];
  while (left.size > 0) {
    const free = [...left].find((user) => ![...left].some((definer) => needs(user, definer)));
    const next = free ?? [...left][0] ?? 0;
    left.delete(next);
    const key = keys[next];
    if (key !== undefined) ordered.push(key.part);
  }
  return ordered;
}

function partOf({ part }: RankedPart<SubjectPart>): SubjectPart {
  return part;
}
