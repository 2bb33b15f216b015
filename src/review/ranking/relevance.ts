import { isExamplePath, isTestPath } from '../../code/testPath';
import { textKindOf } from '../../context/textKind';
import type { WordText } from '../../code/wordText';
import { type DependencyLink, dependencyLinks } from './dependencyLinks';
import { type LexicalSignals, lexicalSignals } from './lexicalSignals';
import { type Mention, pathMentions, symbolMentions } from './mentions';
import type { PathHistory } from './pastChanges';
import { pieceTermsOf, type Query, type QueryTerm } from './query';
import type { FocusPlace, Reason } from './reasons';
import type { IndexedText, TextIndex } from './textIndex';

/** How relevant one text is to a task. */
export interface Relevance {
  /** In [0, 1]; 1 for the best. */
  readonly score: number;
  readonly mention?: Mention;
  /** What nobody wrote for a reader, and the task does not name. */
  readonly isBloat: boolean;
  /** The strongest first. */
  readonly reasons: readonly Reason[];
  /** Whether the task is surely about it, where it is a likely key: it has much of what the task says, and the task names it. */
  readonly isSure: boolean;
}

/**
 * One set of weights for code and prose. From evidence.md, section 3.2 (window, title, definitions, symbol, mention,
 * past changes) and 3.1 (cosine, coverage), rounded by hand; tuning them further did not carry over to other repositories
 * there. Each signal is divided by its maximum over the texts first, mentions excepted, which are absolute.
 */
const weights = {
  whole: 0.6,
  window: 0.6,
  title: 0.2,
  titleCoverage: 0.3,
  cosine: 0.2,
  coverage: 0.2,
  pairs: 0.3,
  definitions: 0.3,
  symbol: 0.3,
  mention: 0.6,
  similar: 0.6,
  subjects: 0.3,
  dependency: 0.15,
} as const;
type Signal = keyof typeof weights;
const signalNames = Object.keys(weights) as Signal[];

/** Tests name all that they test, examples all that they show, and they are seldom what is asked about (evidence.md, section 3.2). */
const testFactor = 0.6;
/** Nobody edits by hand what a machine wrote, and it repeats every word that a task may have. */
const bloatFactor = 0.4;
/** Of each of these when the task speaks of them: a change's message often does, and a question about tests is about tests. */
const askedFactor = 0.8;
const asksAboutTests = /\b(?:tests?|specs?|fixtures?|benchmarks?)\b/i;
const asksAboutExamples =
  /\b(?:examples?|demos?|samples?|tutorials?|docs?|documentation|manual|readme|guides?|site|website|playgrounds?)\b/i;
const asksAboutBloat = /\b(?:re-?)?generat|\bvendor|\block ?files?\b|\bsnapshots?\b|\bmocks?\b|\bchangelog|\bminif/i;
/** Dependencies are followed from this many of the best texts. */
const dependencySeeds = 10;

/** Evidence.md, section 5.1: below, a task does not tell the texts apart. */
const leastCoverage = 0.25;
const leastMatchedTerms = 2;
const leastMention = 0.5;
/**
 * From this coverage on, and with a word that seven of eight texts have not, a task is surely about a text. With less, one edited
 * file in forty was taken for unrelated ("Minor fixes", "Add deprecation markers"; `npm run eval -- context`).
 */
const sure = { coverage: 0.3, rarity: 2 };

interface Scored {
  readonly text: IndexedText;
  readonly lexical: LexicalSignals;
  readonly mention: Mention | undefined;
  readonly isBloat: boolean;
  readonly symbol: Mention | undefined;
  readonly history: PathHistory | undefined;
  /** What its score is multiplied with. */
  readonly factor: number;
  /** Neither named nor asked about. */
  readonly aside: 'is-test' | 'is-example' | undefined;
  link?: DependencyLink;
}

/** What reasons are told by, beside the texts. */
interface Surroundings {
  /** Where in the focus a name or word stands. */
  readonly placeOf: (named: string) => FocusPlace;
  /** Whether one text imports another one, by their places among the texts. */
  readonly imports: (user: number, definer: number) => boolean;
}

/** @returns relevances in the order of `texts`. */
export function scoreRelevance(
  task: string,
  query: Query,
  texts: readonly IndexedText[],
  index: TextIndex,
  history: ReadonlyMap<string, PathHistory>,
  { placeOf, imports }: Surroundings,
): { relevances: Relevance[]; enoughSignal: boolean } {
  const byPath = pathMentions(task, texts);
  const bySymbol = symbolMentions(task, index);
  const isAsked = {
    test: asksAboutTests.test(task),
    example: asksAboutExamples.test(task),
    bloat: asksAboutBloat.test(task),
  };
  const scored = texts.map((text): Scored => {
    const mention = byPath.get(text);
    // A folder names many files and none surely: its strength is below.
    const isNamed = (mention?.strength ?? 0) >= leastMention;
    const isTest = !isNamed && isTestPath(text.path);
    const isExample = !isNamed && !isTest && isExamplePath(text.path);
    const isBloat = !isNamed && index.bloatOf(text) !== undefined;
    return {
      text,
      lexical: lexicalSignals(query, text, index),
      mention,
      isBloat,
      symbol: bySymbol.get(index.get(text.path) ?? text),
      history: history.get(text.path),
      factor:
        (isTest ? (isAsked.test ? askedFactor : testFactor) : 1) *
        (isExample ? (isAsked.example ? askedFactor : testFactor) : 1) *
        (isBloat ? (isAsked.bloat ? askedFactor : bloatFactor) : 1),
      aside: isTest && !isAsked.test ? 'is-test' : isExample && !isAsked.example ? 'is-example' : undefined,
    };
  });
  addLinks(scored, index);
  const maxima = new Map(signalNames.map((name) => [name, Math.max(...scored.map((each) => signalOf(each, name)))]));
  const sums = scored.map((each) => {
    let sum = 0;
    for (const name of signalNames) {
      const maximum = name === 'mention' || name === 'symbol' ? 1 : (maxima.get(name) ?? 0);
      if (maximum > 0) sum += (weights[name] * signalOf(each, name)) / maximum;
    }
    return sum * each.factor;
  });
  const best = Math.max(...sums);
  const places = new Map(texts.map((text, at) => [text, at]));
  const relevances = scored.map((each, at): Relevance => {
    const mention = strongest(each.mention, each.symbol);
    const reasons = reasonsFor(each, query, index, maxima, placeOf).filter(
      (reason) =>
        reason.kind !== 'defines-used' ||
        each.link === undefined ||
        // That a test uses what it tests says nothing.
        ((!isTestPath(each.link.user.path) || isTestPath(each.text.path)) &&
          imports(places.get(each.link.user) ?? -1, at)),
    );
    return {
      score: best > 0 ? (sums[at] ?? 0) / best : 0,
      ...(mention && { mention }),
      isBloat: each.isBloat,
      reasons,
      isSure: isSure(each, reasons, query),
    };
  });
  return { relevances, enoughSignal: hasSignal(scored, query, index) };
}

function isSure({ text, lexical }: Scored, reasons: readonly Reason[], query: Query): boolean {
  if (lexical.coverage < sure.coverage) return false;
  if (reasons.some((reason) => reason.kind === 'named' && reason.by !== 'folder')) return true;
  // A test has the words of what it tests, and names it.
  if (isTestPath(text.path)) return false;
  if (reasons.some(({ kind }) => kind === 'named' || kind === 'defines-named')) return true;
  const rarest = Math.max(
    0,
    ...lexical.matched
      .flatMap((at) => query.terms[at] ?? [])
      .map(({ rarity, saysLittle }) => (saysLittle ? 0 : rarity)),
  );
  return rarest >= sure.rarity && reasons.some(({ kind }) => kind === 'title-words');
}

function addLinks(scored: readonly Scored[], index: TextIndex): void {
  const seeds = scored
    // Prose speaks of names and uses none.
    .filter(
      ({ lexical, text: { path, facts } }) => lexical.whole > 0 && !facts.body.isProse && textKindOf(path) !== 'prose',
    )
    .map((each) => ({ each, score: each.lexical.whole * each.factor }))
    .sort((left, right) => right.score - left.score)
    .slice(0, dependencySeeds);
  const top = seeds[0]?.score ?? 1;
  const links = dependencyLinks(new Map(seeds.map(({ each, score }) => [each.text, score / top])), index);
  for (const each of scored) {
    const link = links.get(each.text) ?? links.get(index.get(each.text.path) ?? each.text);
    if (link !== undefined) each.link = link;
  }
}

function signalOf({ lexical, mention, symbol, history, link }: Scored, name: Signal): number {
  switch (name) {
    case 'window':
      return lexical.window.score;
    case 'mention':
      return mention?.strength ?? 0;
    case 'symbol':
      return symbol?.strength ?? 0;
    case 'similar':
      return history?.similar ?? 0;
    case 'subjects':
      return history?.subjects ?? 0;
    case 'dependency':
      return link?.score ?? 0;
    default:
      return lexical[name];
  }
}

function strongest(left: Mention | undefined, right: Mention | undefined): Mention | undefined {
  return (left?.strength ?? 0) >= (right?.strength ?? 0) ? left : right;
}

/**
 * Whether the task tells the texts apart: something is named, or at least two words that do not merely ask for work occur
 * in one text, make up a quarter of what the task says, and are not everywhere.
 */
function hasSignal(scored: readonly Scored[], query: Query, index: TextIndex): boolean {
  const subjects = query.terms.filter(({ saysLittle }) => !saysLittle).length;
  return scored.some(({ lexical, mention, symbol }) => {
    if ((strongest(mention, symbol)?.strength ?? 0) >= leastMention) return true;
    if (lexical.coverage < leastCoverage) return false;
    const telling = lexical.matched
      .flatMap((at) => query.terms[at] ?? [])
      .filter(
        ({ term, saysLittle }) =>
          !saysLittle &&
          (index.size <= 2 || Math.max(index.bodyFrequency(term), index.titleFrequency(term)) <= index.size / 2),
      );
    return telling.length >= Math.min(leastMatchedTerms, subjects) && telling.length > 0;
  });
}

/** Words named in a reason, at most. */
const wordsShown = 4;
/** A signal is a reason from this share of its maximum on. */
const reasonShare = 0.5;

function reasonsFor(
  each: Scored,
  query: Query,
  index: TextIndex,
  maxima: ReadonlyMap<Signal, number>,
  placeOf: (named: string) => FocusPlace,
): Reason[] {
  const { text, lexical, mention, symbol, history, link } = each;
  const reasons: Reason[] = [];
  const isHigh = (name: Signal): boolean => {
    const value = signalOf(each, name);
    return value > 0 && value >= reasonShare * (maxima.get(name) ?? 0);
  };
  if (mention !== undefined && mention.kind !== 'symbol')
    reasons.push({ kind: 'named', by: mention.kind, text: mention.named, in: placeOf(mention.named) });
  if (symbol !== undefined) reasons.push({ kind: 'defines-named', name: symbol.named, in: placeOf(symbol.named) });
  const rarest = lexical.matched
    .flatMap((at) => query.terms[at] ?? [])
    .filter(({ saysLittle }) => !saysLittle)
    .sort((left, right) => right.weight * right.rarity - left.weight * left.rarity);
  const inTitle = rarest.filter(({ term, word }) => text.title.terms.includes(term) && isInPath(word, text.path));
  if (inTitle.length > 0 && (isHigh('title') || isHigh('titleCoverage'))) {
    reasons.push({ kind: 'title-words', words: wordsOf(inTitle, text.title.words, index) });
  }
  const inBody = rarest.filter(({ term }) => text.facts.body.terms.includes(term));
  if (inBody.length > 0 && (isHigh('window') || isHigh('whole'))) {
    const { from, to } = lexical.window;
    const isLines = !text.facts.body.isProse && text.facts.body.segmentStarts.length > to - from;
    // Lines are told as the place of these words: no word that stands elsewhere goes with them.
    const near = isLines ? termsIn(inBody, wordsOfSegments(text.facts.body, from, to), index) : [];
    const words =
      near.length > 0
        ? wordsOf(near, wordsOfSegments(text.facts.body, from, to), index)
        : wordsOf(inBody, text.facts.body.distinctWords, index);
    const lines = near.length > 0 && { lines: { from: from + 1, to } };
    reasons.push({ kind: 'words', words, in: placeOf(inBody[0]?.word ?? ''), ...lines });
  }
  if (link !== undefined && link.user !== text && isHigh('dependency')) {
    reasons.push({ kind: 'defines-used', ...(link.name !== undefined && { name: link.name }), user: link.user.path });
  }
  if (history?.closest !== undefined && isHigh('similar')) {
    reasons.push({ kind: 'past-change', subject: history.closest.commit.subject });
  }
  if (each.aside !== undefined && reasons.length > 0) reasons.push({ kind: each.aside });
  return reasons;
}

/** Endings that a search term does without, at most: `transforms` is in `transform.ts`. */
const longestEnding = 3;

/** Whether a word of the task is seen in a path, and not only a piece of it; what every path ends in says nothing. */
function isInPath(word: string, path: string): boolean {
  const name = path.replace(/\.\w+$/, '').toLowerCase();
  return name.includes(word.slice(0, Math.max(longestEnding, word.length - longestEnding)).toLowerCase());
}

/** The words of the segments from `from` up to `to`. */
function wordsOfSegments({ segmentStarts, words }: WordText, from: number, to: number): Int32Array {
  return words.subarray(segmentStarts[from] ?? 0, segmentStarts[to] ?? words.length);
}

/** Those of the terms that one of these words has. */
function termsIn(terms: readonly QueryTerm[], words: Int32Array, { table }: TextIndex): QueryTerm[] {
  const present = new Set(Array.from(new Set(words)).flatMap((id) => Array.from(table.termsOf(id))));
  return terms.filter(({ term }) => present.has(term));
}

/** `2ms` has a word of the task, and shows a reader nothing. */
const isWord = /\p{L}{3}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/**
 * The words of a text in which it has these terms, in their order: what a reader finds there. The task's own word where it stands, else
 * the shortest; of a name more than half must be of the task, where there is anything else to show.
 */
function wordsOf(terms: readonly QueryTerm[], words: Int32Array, index: TextIndex): string[] {
  const best = new Map(terms.map(({ term, word }) => [term, { asked: word.toLowerCase(), word: '', cost: Infinity }]));
  for (const id of new Set(words)) {
    const word = index.table.wordOf(id);
    if (!isWord.test(word)) continue;
    const pieces = pieceTermsOf(id, index);
    const isStranger = pieces.length > 1 && 2 * pieces.filter((term) => best.has(term)).length <= pieces.length;
    for (const term of pieces) {
      const known = best.get(term);
      if (known === undefined) continue;
      const cost = word.toLowerCase() === known.asked ? 0 : word.length + (isStranger ? strangerCost : 0);
      if (cost < known.cost) best.set(term, { ...known, word, cost });
    }
  }
  const found = [...best.values()].filter(({ word }) => word !== '');
  const telling = found.filter(({ cost }) => cost < strangerCost);
  const shown = new Map((telling.length > 0 ? telling : found).map(({ word }) => [word.toLowerCase(), word]));
  const all = shown.size > 0 ? [...shown.values()] : [...new Set(terms.map(({ word }) => word))];
  return all.slice(0, wordsShown);
}

/** More than any word is long. */
const strangerCost = 1000;
