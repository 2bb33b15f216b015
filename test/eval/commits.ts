import { findDilution } from '../../src/review/dilution';
import { dropCandidates } from '../../src/review/dropCandidates';
import { rank, type Ranking } from '../../src/review/ranking/rank';
import { folderOf } from '../../src/code/folderOf';
import { isTestPath } from '../../src/code/testPath';
import { type TaskInRepository, tasksInRepositories } from './commitTasks';
import { RawBm25 } from './rawBm25';
import type { Report, Row } from './report';
import { mean, share, shuffled } from './statistics';

interface Placed {
  readonly repository: string;
  /** Places of the first gold file, from 0. */
  readonly place: number;
  readonly rawPlace: number;
  readonly enoughSignal: boolean;
  readonly firstIsKey: boolean;
}

/** Commit message to the source files that it changed, among all source files of the repository. */
export function evaluateCommits(file: string, folder: string): Report {
  const notes: string[] = [];
  const placed: Placed[] = [];
  for (const task of tasksInRepositories(file, folder, (note) => notes.push(note))) {
    const { query, gold, files, index, history } = task;
    const parts = shuffled([...files], placed.length).map(([path, text]) => ({ path, text }));
    const { ranked, enoughSignal } = rank(parts, query, { index, history });
    const raw = new RawBm25(parts.map(({ text }) => text)).scores(query);
    const rawOrder = [...parts.keys()].sort((left, right) => (raw[right] ?? 0) - (raw[left] ?? 0));
    placed.push({
      repository: task.repository,
      place: ranked.findIndex(({ part }) => gold.has(part.path)),
      rawPlace: rawOrder.findIndex((at) => gold.has(parts[at]?.path ?? '')),
      enoughSignal,
      firstIsKey: ranked[0]?.likelyKey === true,
    });
    showProgress(placed.length);
  }
  const hit = (within: number, place: 'place' | 'rawPlace' = 'place', of = placed): ReturnType<typeof share> =>
    share(of.map((each) => each[place] < within));
  const rows: Row[] = [
    { name: 'hit@1', figure: hit(1), bar: 0.6 },
    { name: 'hit@5', figure: hit(5), bar: 0.88 },
    { name: 'MRR', figure: mean(placed.map(({ place }) => 1 / (1 + place))), bar: 0.72 },
    { name: 'hit@1, raw BM25', figure: hit(1, 'rawPlace') },
    { name: 'hit@5, raw BM25', figure: hit(5, 'rawPlace') },
    { name: 'MRR, raw BM25', figure: mean(placed.map(({ rawPlace }) => 1 / (1 + rawPlace))) },
    { name: 'enough signal', figure: share(placed.map(({ enoughSignal }) => enoughSignal)) },
    {
      name: 'hit@1 where a first place is claimed as key',
      figure: hit(
        1,
        'place',
        placed.filter(({ firstIsKey }) => firstIsKey),
      ),
    },
  ];
  for (const repository of new Set(placed.map((each) => each.repository))) {
    const own = placed.filter((each) => each.repository === repository);
    const raw = hit(1, 'rawPlace', own);
    rows.push({
      name: `hit@1, ${repository} (bar: raw BM25 + 10)`,
      figure: hit(1, 'place', own),
      bar: raw.value + 0.1,
    });
    rows.push({ name: `hit@5, ${repository}`, figure: hit(5, 'place', own) });
  }
  return { evaluation: `commits ${file}`, rows, notes };
}

/** Files of a context in the evaluations below (evidence.md, section 3.3). */
const contextSize = 20;

/**
 * The edited files among look-alikes: the other files are those that raw BM25 and the words of the path put first. And
 * what dropping the least relevant part loses, in contexts of which half are look-alikes and half are any files.
 */
export function evaluateContext(file: string, folder: string): Report {
  const notes: string[] = [];
  const hard: { place: number; keysRight: number; keys: number }[] = [];
  const unlinked: { share: number; gold: readonly boolean[] }[] = [];
  const dropped: { likely: boolean; review: boolean; offered: number; tenth: boolean; fifth: boolean }[] = [];
  for (const task of tasksInRepositories(file, folder, (note) => notes.push(note))) {
    const seed = hard.length;
    const lookAlikes = lookAlikesOf(task);
    const { ranked } = rankFiles(task, choose(task, lookAlikes, seed));
    hard.push({
      place: ranked.findIndex(({ part }) => task.gold.has(part.path)),
      keys: ranked.filter(({ likelyKey }) => likelyKey).length,
      keysRight: ranked.filter(({ likelyKey, part }) => likelyKey && task.gold.has(part.path)).length,
    });
    unlinked.push(unlinkedIn(task, choose(task, [...neighboursOf(task, seed), ...lookAlikes.slice(0, 8)], seed)));
    const anyFiles = shuffled([...task.files.keys()], seed);
    const mixedFiles = choose(task, [...interleave(lookAlikes, anyFiles)], seed);
    unlinked.push(unlinkedIn(task, mixedFiles));
    const mixed = rankFiles(task, mixedFiles);
    const tiers = [...dropCandidates(mixed)].map(([{ part }, tier]) => ({ tier, isGold: task.gold.has(part.path) }));
    const lost = (count: number): boolean => mixed.ranked.slice(-count).some(({ part }) => task.gold.has(part.path));
    dropped.push({
      likely: tiers.some(({ tier, isGold }) => tier === 'likely' && isGold),
      review: tiers.some(({ isGold }) => isGold),
      offered: tiers.length,
      tenth: lost(contextSize * 0.1),
      fifth: lost(contextSize * 0.2),
    });
    showProgress(hard.length);
  }
  const keys = hard.flatMap(({ keys: all, keysRight }) => Array.from({ length: all }, (_, at) => at < keysRight));
  return {
    evaluation: `context ${file}`,
    rows: [
      { name: 'any@1 among 20 look-alikes', figure: share(hard.map(({ place }) => place < 1)), bar: 0.63 },
      { name: 'any@3 among 20 look-alikes', figure: share(hard.map(({ place }) => place < 3)), bar: 0.82 },
      { name: 'any@5 among 20 look-alikes', figure: share(hard.map(({ place }) => place < 5)) },
      { name: 'a likely key part was edited', figure: share(keys) },
      {
        name: 'an edited file lost at safe + likely',
        figure: share(dropped.map(({ likely }) => likely)),
        bar: 0.005,
        atMost: true,
      },
      {
        name: 'an edited file lost at review',
        figure: share(dropped.map(({ review }) => review)),
        bar: 0.04,
        atMost: true,
      },
      { name: 'tokens told to have no link to the task', figure: mean(unlinked.map((each) => each.share)) },
      {
        name: 'an edited file told to have no link to the task',
        figure: share(unlinked.flatMap(({ gold }) => gold)),
        bar: 0.01,
        atMost: true,
      },
      { name: 'contexts with something offered to drop', figure: share(dropped.map(({ offered }) => offered > 0)) },
      { name: 'edited file in the lowest 10 %, dropped or not', figure: share(dropped.map(({ tenth }) => tenth)) },
      { name: 'edited file in the lowest 20 %, dropped or not', figure: share(dropped.map(({ fifth }) => fifth)) },
    ],
    notes,
  };
}

/** Every file but the edited ones, the most alike first: the mean of both ranks, tests last. */
export function lookAlikesOf({ query, gold, files }: TaskInRepository): string[] {
  const paths = [...files.keys()].filter((path) => !gold.has(path));
  const bodies = new RawBm25(paths.map((path) => files.get(path) ?? '')).scores(query);
  const names = new RawBm25(paths.map((path) => path.replace(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])/g, ' '))).scores(query);
  const top = Math.max(...bodies) || 1;
  const topName = Math.max(...names) || 1;
  const score = (at: number): number =>
    ((bodies[at] ?? 0) / top + (names[at] ?? 0) / topName) * (isTestPath(paths[at] ?? '') ? 0.6 : 1);
  return [...paths.keys()].sort((left, right) => score(right) - score(left)).map((at) => paths[at] ?? '');
}

/** Files of the folders of the edited ones. */
function neighboursOf({ gold, files }: TaskInRepository, seed: number): string[] {
  const folders = new Set(Array.from(gold, folderOf));
  return shuffled(
    [...files.keys()].filter((path) => folders.has(folderOf(path)) && !gold.has(path)),
    seed,
  ).slice(0, 12);
}

/** The share of a context's characters that is told to have no link to the task, and of each edited file whether it is among them. */
function unlinkedIn(task: TaskInRepository, paths: readonly string[]): { share: number; gold: readonly boolean[] } {
  const { files, gold, index } = task;
  const parts = paths.map((path) => ({
    path,
    text: files.get(path) ?? '',
    tokens: Math.ceil((files.get(path) ?? '').length / 4),
  }));
  const count = (text: string): number => Math.ceil(text.length / 4);
  const ranking = rankFiles(task, paths);
  const skip = new Set(ranking.ranked.filter(({ isBloat }) => isBloat).map(({ index: at }) => at));
  const told = findDilution({ parts, ranking, index, count }, skip).flatMap(({ places }) => places);
  const total = parts.reduce((sum, { tokens }) => sum + tokens, 0);
  return {
    share: told.reduce((sum, { part }) => sum + (parts[part]?.tokens ?? 0), 0) / Math.max(1, total),
    gold: paths.filter((path) => gold.has(path)).map((path) => told.some((place) => place.path === path)),
  };
}

function choose({ gold }: TaskInRepository, others: readonly string[], seed: number): string[] {
  return shuffled([...new Set([...gold, ...others])].slice(0, contextSize), seed);
}

function rankFiles({ query, files, index, history }: TaskInRepository, paths: readonly string[]): Ranking {
  return rank(
    paths.map((path) => ({ path, text: files.get(path) ?? '' })),
    query,
    { index, history },
  );
}

function* interleave(left: readonly string[], right: readonly string[]): Generator<string> {
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    for (const item of [left[at], right[at]]) if (item !== undefined) yield item;
  }
}

function showProgress(done: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} tasks`);
}
