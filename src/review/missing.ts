import { type Finding, placeOf, type Review } from './finding';
import { shareNames } from './languages';
import { namesOf } from './linkedToKeys';
import { importScore, type Need, needsOf, type Surrounding } from './needs';
import type { TaskRelevance } from './ranking/taskRelevance';

/** Findings, at most: a list of everything would be the whole program. */
const mostFindings = 5;
const namesShown = 4;
/** Without an import, so much must speak for it: two or three rare names, or one used by several. */
const leastScore = 5;

/** Of the most needed files, and of those most like the task, so many are held against it. */
const mostCompared = 30;
/**
 * Share of the relevance of the most relevant text, for a file with a name in it that the task speaks of, and for any other. On 150
 * contexts of edited files, their neighbours and look-alikes, with one edited file taken out of 56 of them: 33 % of what is told was
 * edited, and 24 of the 56 are found. By need alone it were 3 %, and 18 of the 56.
 */
const leastRelevance = { spokenOf: 0.6, other: 0.9 };
/** Of a name that the task speaks of, it has so many of the words. */
const leastOfName = 0.5;
/** Shares of what the likely key parts use: where a file that is spoken of has more, it is told from less relevance on, or from none. */
const muchOfUse = { share: 0.2, relevance: 0.5 };
const mostOfUse = 0.5;
/** What would add more tokens than these, and than this share of the context, is no file that somebody forgot. */
export const largest = { tokens: 4000, share: 0.5 };
/** The same for a file of which the task speaks no name. Of eight larger ones in the 150 contexts, one was edited, of 73,000 tokens. */
const largestUnspoken = { tokens: 4000, share: 0.03 };

export interface MissingOptions extends Surrounding {
  /** How files stand to the task. Absent, or where the task does not tell: files are told by need alone. */
  readonly relevance?: Pick<TaskRelevance, 'nearest' | 'of' | 'ofName'>;
  /** Names that are told of each, at most. Default: 4, as many as are shown. */
  readonly names?: number;
  /** Tokens of a file of the workspace, for what it would cost to add it. */
  readonly tokensOf: (path: string) => number;
}

/** A file to be told, and why. */
interface Told {
  readonly path: string;
  readonly need: Need;
  /** It uses the parts, and not they it. */
  readonly isUser?: true;
  /** Share of the relevance of the most relevant text; absent without a task. */
  readonly relevance?: number;
}

/**
 * Files that are not in the context: those that the task names; then, with a task that tells, those as relevant to it as the best
 * parts which these use or which use these. What is used besides is true of half the workspace, and helps nobody. Without such a
 * task: what the parts use, the most needed first.
 */
export function findMissing(review: Review, options: MissingOptions): Finding[] {
  const needs = needsOf(review, options);
  const { relevance } = options;
  const told =
    relevance === undefined || review.ranking?.enoughSignal !== true
      ? mostNeeded(needs)
      : aboutTheTask(review, options, needs, relevance);
  let severity: Finding['severity'] = 'strong';
  return told.slice(0, mostFindings).map((each): Finding => {
    const { path, need } = each;
    // The order is by need: what comes after a milder one is no graver.
    if (!need.isNamed) severity = severity !== 'info' && isSure(each) ? 'warn' : 'info';
    const asked = new Map(Array.from(need.names.keys(), (name) => [name, relevance?.ofName(name) ?? 0]));
    const names = [...need.names]
      .sort(([left, gain], [right, other]) => (asked.get(right) ?? 0) - (asked.get(left) ?? 0) || other - gain)
      .map(([name]) => name);
    const users = [...need.users].sort(([, left], [, right]) => right - left).map(([part]) => part);
    return {
      severity,
      places: users.map((part) => placeOf(review, part)),
      tokens: options.tokensOf(path),
      data: {
        kind: 'missing',
        missing: path,
        names: names.slice(0, options.names ?? namesShown),
        users: users.map((part) => review.parts[part]?.path ?? ''),
        uses: need.uses,
        isImported: need.isImported,
        isNamedInTask: need.isNamed,
        isUser: each.isUser === true,
        isAboutTask: need.isNamed || each.relevance !== undefined,
        ...(need.namedAs !== undefined && { namedAs: need.namedAs }),
        ...(need.heldAs !== undefined && { heldAs: need.heldAs }),
      },
    };
  });
}

/** Whether a task speaks of one of these names. */
export function speaksOf(relevance: Pick<TaskRelevance, 'ofName'>, names: readonly string[]): boolean {
  return names.some((name) => relevance.ofName(name) >= leastOfName);
}

/** Whether a file that the task does not name may add so many tokens to a context. */
export function isWorthItsTokens(tokens: number, parts: Review['parts'], isSpokenOf: boolean): boolean {
  const limit = isSpokenOf ? largest : largestUnspoken;
  return tokens <= Math.max(limit.tokens, limit.share * parts.reduce((sum, part) => sum + part.tokens, 0));
}

function isSure({ need, relevance }: Told): boolean {
  return relevance === undefined ? need.isImported && need.names.size > 0 : relevance >= leastRelevance.spokenOf;
}

function mostNeeded(needs: ReadonlyMap<string, Need>): Told[] {
  return Array.from(needs, ([path, need]) => ({ path, need })).filter(
    ({ need }) => need.isNamed || (need.isImported && need.score >= importScore / 2) || need.score >= leastScore,
  );
}

function aboutTheTask(
  review: Review,
  options: MissingOptions,
  needs: ReadonlyMap<string, Need>,
  relevance: NonNullable<MissingOptions['relevance']>,
): Told[] {
  const named = Array.from(needs, ([path, need]) => ({ path, need })).filter(({ need }) => need.isNamed);
  const skip = new Set([...review.parts, ...named].map(({ path }) => path));
  const needed = [...needs.keys()].filter((path) => !skip.has(path)).slice(0, mostCompared);
  const relevances = relevance.of([...new Set([...needed, ...relevance.nearest(skip, mostCompared)])]);
  const usedByKeys = mostNeeded(needs).reduce((sum, { need }) => sum + need.keyScore, 0);
  const others = Array.from(relevances)
    .filter(([path]) => !skip.has(path))
    .sort(([, left], [, right]) => right - left)
    .flatMap(([path, value]): Told[] => {
      const used = needs.get(path);
      const need = used ?? needOfUser(review, options, path);
      if (need === undefined) return [];
      const isSpokenOf = speaksOf(relevance, [...need.names.keys()]);
      const isTold =
        value >= leastRelevance.other ||
        (isSpokenOf &&
          (value >= leastRelevance.spokenOf ||
            (value >= muchOfUse.relevance && need.keyScore > muchOfUse.share * usedByKeys) ||
            need.keyScore > mostOfUse * usedByKeys));
      if (!isTold || !isWorthItsTokens(options.tokensOf(path), review.parts, isSpokenOf)) return [];
      return [{ path, need, relevance: value, ...(used === undefined && { isUser: true }) }];
    });
  return [...named, ...others];
}

/** What a file uses of the likely key parts; undefined if nothing that is known to be theirs. */
function needOfUser({ parts, ranking }: Review, { index }: MissingOptions, path: string): Need | undefined {
  const text = index.get(path);
  if (text === undefined || index.bloatOf(text) !== undefined) return undefined;
  const words = new Set(text.facts.body.distinctWords);
  const names = new Map<string, number>();
  const users = new Map<number, number>();
  for (const { index: at, likelyKey } of ranking?.ranked ?? []) {
    const part = parts[at];
    if (!likelyKey || part === undefined || !shareNames(path, part.path)) continue;
    const used = namesOf(part, index).filter((word) => words.has(word));
    if (used.length > 0) users.set(at, used.length);
    for (const word of used) names.set(index.table.wordOf(word), 1);
  }
  return users.size === 0
    ? undefined
    : { score: 0, uses: names.size, keyScore: 0, names, users, isImported: false, isNamed: false };
}
