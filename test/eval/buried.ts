import { findBuried } from '../../src/review/buried';
import type { ReviewPart } from '../../src/review/finding';
import { rank } from '../../src/review/ranking/rank';
import { lookAlikesOf } from './commits';
import { tasksInRepositories, type TaskInRepository } from './commitTasks';
import type { Report, Row } from './report';
import { randomNumbers, share, shuffled } from './statistics';

/** Tokens of the contexts that are assembled. */
const sizes = [2000, 6000, 12_000, 24_000, 48_000, 96_000];
/** From here on a buried part is worth a warning. */
const warnFrom = 16_000;
/** Characters a token: the rule reads proportions, not exact counts. */
const charactersPerToken = 4;

interface Outcome {
  readonly size: number;
  readonly isBuried: boolean;
  /** Warnings (not hints) on the edited file, and on other files. */
  readonly right: number;
  readonly wrong: number;
  readonly said: number;
}

/**
 * One edited file among others, in the middle (10 to 90 % of the tokens) of every second context and at an end of the
 * others. Counted are warnings; what is said below 4K tokens must be nothing.
 */
export function evaluateBuried(file: string, folder: string): Report {
  const notes: string[] = [];
  const outcomes: Outcome[] = [];
  let seed = 0;
  for (const task of tasksInRepositories(file, folder, (note) => notes.push(note))) {
    for (const size of sizes) {
      seed++;
      const assembled = assemble(task, size, seed);
      if (assembled === undefined) continue;
      const { parts, keyAt } = assembled;
      const ranking = rank(parts, task.query, { index: task.index, history: task.history });
      const findings = findBuried({ parts, ranking, count: (text) => text.length / charactersPerToken });
      const warnings = findings.filter(({ severity }) => severity !== 'info');
      const isBuried = isInMiddle(parts, keyAt);
      const right = isBuried ? warnings.filter(({ places }) => places.some(({ part }) => part === keyAt)).length : 0;
      outcomes.push({ size: totalOf(parts), isBuried, right, wrong: warnings.length - right, said: findings.length });
    }
  }
  const large = outcomes.filter(({ size }) => size >= warnFrom);
  const warned = large.filter(({ right, wrong }) => right + wrong > 0);
  const buried = large.filter(({ isBuried }) => isBuried);
  const base = large.length === 0 ? 0 : buried.length / large.length;
  notes.push(
    `${(100 * base).toFixed(1)} % of the contexts from 16K tokens on have their edited file buried: warning of all would be so precise`,
    'a warning names up to three parts, as one change of the order mends them; its context counts as right when its edited file is buried',
  );
  const rows: Row[] = [
    {
      name: 'precision: warned contexts whose edited file is buried',
      figure: share(warned.map(({ isBuried }) => isBuried)),
      bar: 0.8,
    },
    {
      name: 'recall: contexts with a buried edited file that are warned of',
      figure: share(buried.map(({ right, wrong }) => right + wrong > 0)),
      bar: 0.75,
    },
    {
      name: 'buried edited files that a warning is about',
      figure: share(buried.map(({ right }) => right > 0)),
      bar: 0.75,
    },
    {
      name: 'warnings that name the edited file, of at most three',
      figure: share(
        large.flatMap(({ right, wrong }) => [
          ...Array<boolean>(right).fill(true),
          ...Array<boolean>(wrong).fill(false),
        ]),
      ),
    },
    {
      name: 'contexts under 4K tokens with anything said',
      figure: share(outcomes.filter(({ size }) => size < 4000).map(({ said }) => said > 0)),
      bar: 0,
      atMost: true,
    },
  ];
  return { evaluation: `buried ${file}`, rows, notes };
}

function assemble(
  task: TaskInRepository,
  size: number,
  seed: number,
): { parts: ReviewPart[]; keyAt: number } | undefined {
  const partOf = (path: string): ReviewPart => {
    const text = task.files.get(path) ?? '';
    return { path, text, tokens: Math.ceil(text.length / charactersPerToken) };
  };
  const [gold] = shuffled(
    [...task.gold].filter((path) => task.files.has(path)),
    seed,
  );
  if (gold === undefined) return undefined;
  const key = partOf(gold);
  if (key.tokens > size / 4) return undefined;
  const any = shuffled(
    [...task.files.keys()].filter((path) => !task.gold.has(path)),
    seed,
  );
  const alike = lookAlikesOf(task).slice(0, 60);
  const others: ReviewPart[] = [];
  let total = key.tokens;
  for (const path of new Set(any.flatMap((each, at) => (at < alike.length ? [alike[at] ?? each, each] : [each])))) {
    const part = partOf(path);
    if (total + part.tokens > size * 1.05) continue;
    others.push(part);
    total += part.tokens;
    if (total > size * 0.95) break;
  }
  if (total < size * 0.8 || others.length < 5) return undefined;
  const mixed = shuffled(others, seed + 1);
  const random = randomNumbers(seed);
  const isMiddle = seed % 2 === 0;
  const target = isMiddle ? 0.2 + 0.6 * random() : random() < 0.5 ? 0 : 1;
  let at = 0;
  for (let before = 0; at < mixed.length && before < target * (total - key.tokens); at++)
    before += mixed[at]?.tokens ?? 0;
  return { parts: [...mixed.slice(0, at), key, ...mixed.slice(at)], keyAt: at };
}

function isInMiddle(parts: readonly ReviewPart[], at: number): boolean {
  const middle = totalOf(parts.slice(0, at)) + (parts[at]?.tokens ?? 0) / 2;
  const position = middle / totalOf(parts);
  return position >= 0.1 && position <= 0.9;
}

function totalOf(parts: readonly ReviewPart[]): number {
  return parts.reduce((sum, { tokens }) => sum + tokens, 0);
}
