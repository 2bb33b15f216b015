import type { History, PastCommit } from '../../code/history';
import { isTestPath } from '../../code/testPath';
import { scanWords, termsOf } from '../../code/words';
import { PathAliases } from './pathAliases';
import { rarityOf } from './query';

/** Past commits that a file's score is summed over (the prototype's figure). */
const commitsRead = 40;
/** Commits that change more files say little about any of them. */
const mostFiles = 30;
/**
 * A past subject that shares this much of its rarity with the task, both ways, is the same change in another branch
 * (cherry-pick, backport, re-land) and not a similar one: it knows the answer (evidence.md, section 3.2).
 */
const sameChange = 0.85;
/** Characters of a task that are read: beyond are logs and diffs. */
const longestTask = 2000;

/** What a file owes to past commits. Scores are at least 0 and not normalised. */
export interface PathHistory {
  /** Sum over similar commits, the closest weighing most, each shared among the files that it changed. */
  readonly similar: number;
  /** BM25 over the subjects of all commits that changed it. */
  readonly subjects: number;
  /** The most similar commit that changed it, and how similar it is to the task in (0, 1]. */
  readonly closest?: { readonly commit: PastCommit; readonly similarity: number };
}

interface Scored {
  readonly at: number;
  readonly score: number;
}

/** The subjects of a history, searchable. Built once for a history (30 ms for 10,000 commits), then asked for each task. */
export class PastChanges {
  private readonly termIds = new Map<string, number>();
  /** By term id: the commits whose subject has it. */
  private readonly postings: number[][] = [];
  private readonly termsByCommit: Int32Array[];
  private readonly averageLength: number;
  /** What was asked last, and the answer. */
  private last:
    | {
        readonly task: string;
        readonly paths: ReadonlySet<string>;
        readonly evidence: ReadonlyMap<string, PathHistory>;
      }
    | undefined;

  public constructor(private readonly history: History) {
    this.termsByCommit = history.commits.map(({ subject }, at) =>
      Int32Array.from(subjectTerms(subject), (term) => {
        const id = this.idOf(term);
        this.postings[id]?.push(at);
        return id;
      }),
    );
    const total = this.termsByCommit.reduce((sum, terms) => sum + terms.length, 0);
    this.averageLength = Math.max(1, total / Math.max(1, history.commits.length));
  }

  /** What each of `paths` owes to the history in the light of a task; absent for those that owe nothing. */
  public evidenceFor(task: string, paths: ReadonlySet<string>): ReadonlyMap<string, PathHistory> {
    const { last } = this;
    // An edit changes neither; looking again through thousands of commits takes a third of a second.
    if (last?.task === task && isSameSet(last.paths, paths)) return last.evidence;
    const evidence = this.findEvidence(task, paths);
    this.last = { task, paths, evidence };
    return evidence;
  }

  private findEvidence(task: string, paths: ReadonlySet<string>): Map<string, PathHistory> {
    const weights = this.weighTerms(task);
    const aliases = new PathAliases(paths);
    const scored = this.score(weights);
    const similar = this.sumSimilar(scored, aliases);
    const subjects = this.scoreSubjects(weights, new Set(scored.map(({ at }) => at)), aliases);
    const evidence = new Map<string, PathHistory>(similar);
    for (const [path, score] of subjects) {
      evidence.set(path, { similar: 0, ...evidence.get(path), subjects: score });
    }
    return evidence;
  }

  /** Commits that share a word with the task and are no other form of the same change, best first. */
  private score(weights: ReadonlyMap<number, number>): Scored[] {
    const scores = new Map<number, number>();
    for (const [term, weight] of weights) {
      const rarity = this.rarity(term);
      for (const at of this.postings[term] ?? []) {
        const length = this.termsByCommit[at]?.length ?? 0;
        const gain = (weight * rarity * 2.2) / (1 + 1.2 * (0.25 + (0.75 * length) / this.averageLength));
        scores.set(at, (scores.get(at) ?? 0) + gain);
      }
    }
    const inTask = this.rarityOfTask(weights);
    return Array.from(scores, ([at, score]) => ({ at, score }))
      .filter(({ at }) => this.isUsable(at) && !this.isSameChange(at, weights, inTask))
      .sort((left, right) => right.score - left.score || left.at - right.at);
  }

  private isUsable(at: number): boolean {
    const files = this.history.commits[at]?.paths.length ?? 0;
    return files > 0 && files <= mostFiles;
  }

  private isSameChange(at: number, weights: ReadonlyMap<number, number>, inTask: number): boolean {
    let shared = 0;
    let inCommit = 0;
    for (const term of this.termsByCommit[at] ?? []) {
      const rarity = this.rarity(term);
      inCommit += rarity;
      if ((weights.get(term) ?? 0) === 1) shared += rarity;
    }
    return shared >= sameChange * Math.max(inCommit, inTask);
  }

  private sumSimilar(scored: readonly Scored[], aliases: PathAliases): Map<string, PathHistory> {
    const byPath = new Map<string, PathHistory>();
    const top = scored[0]?.score ?? 1;
    for (const { at, score } of scored.slice(0, commitsRead)) {
      const commit = this.history.commits[at];
      if (commit === undefined) continue;
      const similarity = score / top;
      const present = new Set(commit.paths.map((path) => aliases.today(path)));
      const paths = [...present].filter((path) => path !== undefined && !isTestPath(path)) as string[];
      // Cubed, so that a handful of close commits outweighs a crowd of distant ones.
      const share = similarity ** 3 / Math.sqrt(paths.length);
      for (const path of paths) {
        const known = byPath.get(path);
        const closest = known?.closest ?? { commit, similarity };
        byPath.set(path, { similar: (known?.similar ?? 0) + share, subjects: 0, closest });
      }
    }
    return byPath;
  }

  /** BM25 over what the subjects of each file's commits say together. */
  private scoreSubjects(
    weights: ReadonlyMap<number, number>,
    usable: ReadonlySet<number>,
    aliases: PathAliases,
  ): Map<string, number> {
    const countsByTerm = new Map<number, Map<string, number>>();
    const lengths = new Map<string, number>();
    this.history.commits.forEach(({ paths }, at) => {
      if (!this.isUsable(at)) return;
      const terms = this.termsByCommit[at] ?? noTerms;
      for (const path of paths) {
        const present = aliases.today(path);
        if (present === undefined) continue;
        lengths.set(present, (lengths.get(present) ?? 0) + terms.length);
        if (!usable.has(at)) continue;
        for (const term of terms) {
          if (!weights.has(term)) continue;
          let counts = countsByTerm.get(term);
          if (counts === undefined) countsByTerm.set(term, (counts = new Map<string, number>()));
          counts.set(present, (counts.get(present) ?? 0) + 1 / Math.sqrt(paths.length));
        }
      }
    });
    let total = 0;
    for (const length of lengths.values()) total += length;
    const averageLength = Math.max(1, total / Math.max(1, lengths.size));
    const scores = new Map<string, number>();
    for (const [term, counts] of countsByTerm) {
      const gain = (weights.get(term) ?? 0) * Math.log(1 + lengths.size / (counts.size + 0.5)) * 2.2;
      for (const [path, count] of counts) {
        const norm = 1.2 * (0.4 + (0.6 * (lengths.get(path) ?? 0)) / averageLength);
        scores.set(path, (scores.get(path) ?? 0) + (gain * count) / (count + norm));
      }
    }
    return scores;
  }

  /** Terms of the first line count 1, the rest half. Words that no subject has get ids of their own. */
  private weighTerms(task: string): Map<number, number> {
    const text = task.trim().slice(0, longestTask);
    const firstLine = subjectTerms(text.split('\n', 1)[0] ?? '');
    const weights = new Map<number, number>();
    let unknown = -1;
    for (const term of subjectTerms(text)) {
      weights.set(this.termIds.get(term) ?? unknown--, firstLine.has(term) ? 1 : 0.5);
    }
    return weights;
  }

  private rarityOfTask(weights: ReadonlyMap<number, number>): number {
    let sum = 0;
    for (const [term, weight] of weights) if (weight === 1) sum += this.rarity(term);
    return sum;
  }

  private rarity(term: number): number {
    return rarityOf(this.postings[term]?.length ?? 0, this.history.commits.length);
  }

  private idOf(term: string): number {
    let id = this.termIds.get(term);
    if (id === undefined) {
      id = this.termIds.size;
      this.termIds.set(term, id);
      this.postings.push([]);
    }
    return id;
  }
}

function subjectTerms(text: string): Set<string> {
  const terms = new Set<string>();
  scanWords(
    text,
    (word) => {
      // Issue numbers are never shared, and would make a backport look like another change.
      if (!/^\d+$/.test(word)) for (const term of termsOf(word)) terms.add(term);
    },
    () => undefined,
  );
  return terms;
}

const noTerms = new Int32Array(0);

function isSameSet(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  if (left.size !== right.size) return false;
  for (const item of right) if (!left.has(item)) return false;
  return true;
}
