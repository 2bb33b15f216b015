import { isTestPath } from '../code/testPath';
import type { Finding, Review } from './finding';
import { placeOf } from './finding';
import { ImportResolver, importsOf } from './imports';
import { pathMentions } from './ranking/mentions';
import type { IndexedText, TextIndex } from './ranking/textIndex';

/** A file that is not in the context although what is in it uses it. */
interface Need {
  score: number;
  uses: number;
  /** Names by what they add to the score. */
  readonly names: Map<string, number>;
  readonly users: Set<number>;
  isImported: boolean;
  isNamed: boolean;
}

/** A name defined in more files than this does not say which one is meant. */
const mostDefiners = 3;
const shortestName = 4;
/** An import says more than any name. */
const importScore = 4;
const namedScore = 20;
/**
 * What a name counts by how its definition can be reached: through an import fully; in the same folder, which is the
 * same package in Go, Java and C#, less; elsewhere it is most often another thing of the same name (`values`, `args`).
 */
const sameFolder = 0.5;
const elsewhere = 0.05;
/** Findings, at most: a list of everything would be the whole program. */
const mostFindings = 5;
const namesShown = 4;
/** Without an import, so much must speak for it: two or three rare names, or one used often. */
const leastScore = 5;

export interface MissingOptions {
  /** The workspace: the parts' files and those that could be added. */
  readonly index: TextIndex;
  readonly task?: string;
  /** Tokens of a file of the workspace, for what it would cost to add it. */
  readonly tokensOf: (path: string) => number;
}

/** Files that define what the parts use, or that the task names, and that are not in the context; the most needed first. */
export function findMissing(review: Review, options: MissingOptions): Finding[] {
  return rankMissing(review, options)
    .filter(([, need]) => need.isNamed || need.isImported || need.score >= leastScore)
    .slice(0, mostFindings)
    .map(([path, need]): Finding => {
      const names = [...need.names].sort((left, right) => right[1] - left[1]).map(([name]) => name);
      const users = [...need.users];
      return {
        severity: need.isNamed || (need.isImported && names.length > 0) ? 'warn' : 'info',
        places: users.map((part) => placeOf(review, part)),
        tokens: options.tokensOf(path),
        data: {
          kind: 'missing',
          missing: path,
          names: names.slice(0, namesShown),
          users: users.map((part) => review.parts[part]?.path ?? ''),
          uses: need.uses,
          isNamedInTask: need.isNamed,
        },
      };
    });
}

/** Every file that may be missing, the most needed first. */
export function rankMissing(review: Review, { index, task }: MissingOptions): [path: string, need: Need][] {
  const included = new Set(review.parts.map(({ path }) => path));
  const needs = new Map<string, Need>();
  const needOf = (path: string): Need => {
    let need = needs.get(path);
    if (need === undefined) {
      need = { score: 0, uses: 0, names: new Map(), users: new Set(), isImported: false, isNamed: false };
      needs.set(path, need);
    }
    return need;
  };
  const outside = [...index.all()].filter(({ path }) => !included.has(path));
  const resolver = new ImportResolver(Array.from(index.all(), ({ path }) => path));
  const keyness = new Map(review.ranking?.ranked.map(({ index: at, score }) => [at, 0.3 + 0.7 * score]));
  review.parts.forEach((part, at) => {
    const weight = review.ranking?.enoughSignal === true ? (keyness.get(at) ?? 1) : 1;
    const linked = new Set<string>();
    for (const imported of importsOf(part.text)) {
      const files = resolver.resolve(imported, part.path);
      for (const path of files) {
        linked.add(path);
        if (included.has(path)) continue;
        const need = needOf(path);
        need.score += (weight * importScore) / files.length;
        need.isImported ||= files.length <= 2;
        need.users.add(at);
      }
    }
    const reach = (path: string): number =>
      weight * (linked.has(path) ? 1 : folderOf(path) === folderOf(part.path) ? sameFolder : elsewhere);
    addNames(index.read(part.path, part.text), at, reach, index, included, needOf);
  });
  for (const [text, { kind, strength }] of task === undefined ? [] : pathMentions(task, outside)) {
    if (kind === 'folder' || strength < 0.5) continue;
    const need = needOf(text.path);
    need.isNamed = true;
    need.score += namedScore;
  }
  for (const [path, need] of needs) {
    // What is used lies in a test only when tests are what the context is about.
    if (isTestPath(path) && !need.isNamed) need.score *= 0.3;
  }
  return [...needs].sort(([, left], [, right]) => right.score - left.score);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function addNames(
  text: IndexedText,
  part: number,
  reach: (path: string) => number,
  index: TextIndex,
  included: ReadonlySet<string>,
  needOf: (path: string) => Need,
): void {
  const { distinctWords, wordCounts } = text.facts.body;
  distinctWords.forEach((word, at) => {
    const definers = index.definersOf(word);
    if (definers.size === 0 || definers.size > mostDefiners) return;
    const name = index.table.wordOf(word);
    if (name.length < shortestName || [...definers].some(({ path }) => included.has(path))) return;
    const users = Math.max(1, index.bodyFrequency(index.table.termsOf(word).at(-1) ?? -1));
    const rarity = Math.log(1 + index.size / users) / definers.size;
    for (const { path } of definers) {
      const need = needOf(path);
      const gain = reach(path) * rarity;
      need.score += gain;
      need.uses += wordCounts[at] ?? 0;
      need.names.set(name, (need.names.get(name) ?? 0) + gain);
      need.users.add(part);
    }
  });
}
