import type { PastChanges, PathHistory } from './pastChanges';
import { folderOf } from '../../code/folderOf';
import { folderIsPackage, ImportResolver, importsOf } from '../imports';
import { type FocusPlace, isAside, type Reason } from './reasons';
import { scoreRelevance, type Relevance } from './relevance';
import { readQuery, withoutIntroductions } from './query';
import { type IndexedText, TextIndex } from './textIndex';

/** What a person or the editor says of a part; each makes it a key part. */
export type Mark = 'pinned' | 'selection' | 'cursor' | 'problem';

/** A piece of text to rank. */
export interface RankablePart {
  /** The path with `/`, or the title of a passage. Names the part; several parts of one file have the same. */
  readonly path: string;
  readonly text: string;
  /** 1-based lines of the file that the text was cut from, both inclusive; absent for a whole file. */
  readonly range?: { readonly from: number; readonly to: number };
  readonly marks?: readonly Mark[];
}

export interface RankOptions {
  /**
   * The texts around the parts, for what is rare and who defines what. Best: the workspace, kept up to date, with the
   * parts' files in it. Absent: the parts alone.
   */
  readonly index?: TextIndex;
  /** The text of a part as the index has it, where the caller knows; else it is told by a hash of the whole text. */
  readonly indexed?: (part: RankablePart) => IndexedText | undefined;
  /** Past commits, with paths as the parts have them. */
  readonly history?: PastChanges;
  /** Where in the focus a name or word stands, when the marked parts are the focus (`focusOf`). Absent: the task is. */
  readonly placeOf?: (named: string) => FocusPlace;
}

export interface RankedPart<Part extends RankablePart = RankablePart> {
  readonly part: Part;
  /** Its place among the parts given. */
  readonly index: number;
  /**
   * In [0, 1], 1 for a marked part, and for the best one when there is enough signal. Comparable within one ranking.
   * 0 for all but marked parts when there is too little signal.
   */
  readonly score: number;
  /** Likely what the task is about. Never claimed without a mark when there is too little signal. */
  readonly likelyKey: boolean;
  /** The strongest reason first; empty when nothing is claimed. */
  readonly why: readonly Reason[];
  /** What nobody wrote for a reader (a lock file, generated or vendored code, data) and the task does not name. */
  readonly isBloat: boolean;
}

export interface Ranking<Part extends RankablePart = RankablePart> {
  /**
   * Whether the task tells the parts apart. If not, the order is still the best guess, and nothing is claimed: a caller
   * neither warns nor drops by it.
   */
  readonly enoughSignal: boolean;
  /** Whether it tells so surely what it is about that what has nothing of it may be called unrelated. */
  readonly isSpecific: boolean;
  /** Best first. Equal ones in the order given. */
  readonly ranked: readonly RankedPart<Part>[];
}

/** Evidence.md, section 5.1: key from this score on, or in the first three with this margin over the fourth. */
const keyScore = 0.75;
const keyPlaces = 3;
const keyMargin = 0.15;
/** Of the parts that were ahead with less, or with words in their path alone, none of seven was edited (the contexts of `npm run eval`). */
const leastAhead = 0.4;
/** Of the parts that reach `keyScore` and stand out from the middle one, so many are claimed. */
const mostKeys = 3;
/** A mention this sure makes a part key: its path, its unique name, or a symbol that it alone defines. */
const keyMention = 0.6;

/**
 * Orders parts by how likely the task is about them. Without a question, pass the text of the focus (the selection, the
 * lines around the cursor, the problems) as the task. Pure and synchronous; 300 files of 10 KB take about 20 ms once
 * they are in the index.
 */
export function rank<Part extends RankablePart>(
  parts: readonly Part[],
  task: string,
  options: RankOptions = {},
): Ranking<Part> {
  const index = options.index ?? indexOf(parts);
  // Read before the query, which sizes its tables by the words that the index knows.
  const texts = parts.map((part) => options.indexed?.(part) ?? textOf(part, index));
  const asked = withoutIntroductions(task);
  const query = readQuery(task, index);
  const history: ReadonlyMap<string, PathHistory> =
    options.history?.evidenceFor(asked, new Set([...parts.map(({ path }) => path), ...pathsOf(index)])) ?? new Map();
  const { relevances, enoughSignal } = scoreRelevance(asked, query, texts, index, history, {
    placeOf: options.placeOf ?? ((): FocusPlace => 'task'),
    imports: importsAmong(parts),
  });
  const marked = (part: Part): boolean => (part.marks?.length ?? 0) > 0;
  const order = parts
    .map((part, at) => {
      const relevance = relevances[at] ?? noRelevance;
      return { part, at, relevance };
    })
    .sort(
      (left, right) =>
        Number(marked(right.part)) - Number(marked(left.part)) ||
        right.relevance.score - left.relevance.score ||
        left.at - right.at,
    );
  const mayBeKey = order.filter(({ part, relevance }) => !marked(part) && !relevance.isBloat);
  const claimed = keysAmong(mayBeKey.map(({ relevance }) => relevance));
  const isFocus = ({ marks }: Part): boolean =>
    options.placeOf !== undefined && marks?.some((mark) => mark !== 'pinned') === true;
  const ranked = order.map(({ part, at, relevance }): RankedPart<Part> => {
    const marks = (part.marks ?? []).map((kind): Reason => ({ kind }));
    return {
      part,
      index: at,
      score: marked(part) ? 1 : enoughSignal ? relevance.score : 0,
      likelyKey: marked(part) || (enoughSignal && claimed.has(relevance)),
      // That the selection has the words of the selection says nothing.
      why: enoughSignal && !isFocus(part) ? [...marks, ...relevance.reasons] : marks,
      isBloat: relevance.isBloat,
    };
  });
  const isSpecific =
    enoughSignal &&
    (options.placeOf !== undefined ||
      order.some(({ part, relevance }) => relevance.isSure && (marked(part) || claimed.has(relevance))));
  return { enoughSignal, isSpecific, ranked };
}

/** @param best relevances of the unmarked parts, best first. */
function keysAmong(best: readonly Relevance[]): Set<Relevance> {
  const keys = new Set<Relevance>();
  const ordinary = best.length === 1 ? 0 : (best[Math.floor(best.length / 2)]?.score ?? 0);
  best.forEach((relevance, place) => {
    const isAhead =
      place < keyPlaces &&
      relevance.score - (best[keyPlaces]?.score ?? 0) >= keyMargin &&
      relevance.score >= leastAhead &&
      relevance.reasons.some((reason) => reason.kind !== 'title-words' && !isAside(reason));
    const isHigh = place < mostKeys && relevance.score >= keyScore && relevance.score - ordinary >= keyMargin;
    if (isHigh || isAhead || (relevance.mention?.strength ?? 0) >= keyMention) keys.add(relevance);
  });
  return keys;
}

/**
 * Whether a part sees another one's names: it imports it, or lies beside it in a language whose folders are packages. What two parts
 * have in common by name alone may be two things.
 */
function importsAmong(parts: readonly RankablePart[]): (user: number, definer: number) => boolean {
  let resolver: ImportResolver | undefined;
  const imported = new Map<number, ReadonlySet<string>>();
  return (user, definer) => {
    const [from, to] = [parts[user], parts[definer]];
    if (from === undefined || to === undefined) return false;
    if (folderIsPackage.test(from.path) && folderOf(from.path) === folderOf(to.path)) return true;
    let paths = imported.get(user);
    if (paths === undefined) {
      const known = (resolver ??= new ImportResolver(parts.map(({ path }) => path)));
      paths = new Set(importsOf(from.text, from.path).flatMap((name) => known.resolve(name, from.path)));
      imported.set(user, paths);
    }
    return paths.has(to.path);
  };
}

function textOf(part: RankablePart, index: TextIndex): IndexedText {
  const whole = part.range === undefined ? index.get(part.path) : undefined;
  return whole !== undefined && index.holds(part.path, part.text) ? whole : index.read(part.path, part.text);
}

function indexOf(parts: readonly RankablePart[]): TextIndex {
  const index = new TextIndex();
  parts.forEach(({ path, text, range }, at) => index.set(range === undefined ? path : `${path}#${at}`, text));
  return index;
}

function* pathsOf(index: TextIndex): Generator<string> {
  for (const { path } of index.all()) yield path;
}

const noRelevance: Relevance = { score: 0, isBloat: false, reasons: [], isSure: false };
