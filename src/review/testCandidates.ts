import { folderOf } from '../code/folderOf';
import {
  foldersBetween,
  isCommonName,
  isTestFile,
  sourceNamesOf,
  testedNamesOf,
  testFamilyOf,
} from '../code/testFiles';
import { isTestPath } from '../code/testPath';
import { readWords } from '../code/wordText';
import { textKindOf } from '../context/textKind';
import type { Review } from './finding';
import { remembered } from './partMemo';
import type { IndexedText, TextIndex } from './ranking/textIndex';
import { codeDefinersOf, type Naming } from './testLinks';

/** Files whose tests are looked for, at most, and without a change or a task: there nothing tells which of more is meant. */
const mostSubjects = 6;
const mostWithoutFocus = 3;
/** Tests that are read for each file. */
const mostTried = 4;
/** A name that more files define says little of any of them. */
const mostDefiners = 3;
const shortestName = 3;

/** A file that tests are looked for. */
export interface Subject {
  readonly path: string;
  /** By their place in the context. */
  readonly parts: readonly number[];
  readonly isChanged: boolean;
  readonly text: IndexedText;
  /** Of the names that it defines: those in what the context has of it, and the others. */
  readonly shown: readonly number[];
  readonly others: readonly number[];
}

/** The tests that may be those of a file, the likeliest first. Those that were looked at are taken out. */
export interface Queue {
  readonly subject: Subject;
  readonly left: Candidate[];
}

export interface Candidate {
  readonly test: IndexedText;
  readonly naming?: Naming;
  /** What it has of the names of the file, by how rare they are. */
  readonly weight: number;
}

/**
 * The code that the context is about, the likeliest first. That is, the first of these that there is:
 * 1. the files whose changes are in it (parts from git): a change is what tests are there for;
 * 2. the likely key parts, where the task or what is marked tells the parts apart;
 * 3. all code in it, if that is a file or three.
 */
export function subjectsOf(review: Review, index: TextIndex): Subject[] {
  const { parts, ranking } = review;
  const partsByPath = new Map<string, number[]>();
  const add = (path: string, part: number): void => {
    const known = partsByPath.get(path);
    if (known === undefined) partsByPath.set(path, [part]);
    else if (!known.includes(part)) known.push(part);
  };
  const isCode = (path: string): boolean => {
    const text = index.get(path);
    return (
      text !== undefined &&
      textKindOf(path) === 'code' &&
      !isTestPath(path) &&
      !isTestFile(path) &&
      !/\.d\.[cm]?ts$/.test(path) &&
      index.bloatOf(text) === undefined
    );
  };
  const ranked = new Map(ranking?.ranked.map((each) => [each.index, each]));
  parts.forEach(({ changes = [] }, at) => {
    for (const path of changes) if (isCode(path)) add(path, at);
  });
  const isChanged = partsByPath.size > 0;
  const hasChanges = parts.some(({ changes }) => changes !== undefined);
  if (!hasChanges) {
    const tells = ranking?.enoughSignal === true;
    parts.forEach(({ path }, at) => {
      if (isCode(path) && (!tells || ranked.get(at)?.likelyKey === true)) add(path, at);
    });
    if (!tells && partsByPath.size > mostWithoutFocus) return [];
  }
  const subjects = Array.from(partsByPath, ([path, own]) => subjectOf(review, index, path, own, isChanged));
  const keyScore = ({ parts: own }: Subject): number => Math.max(...own.map((at) => ranked.get(at)?.score ?? 0));
  const size = ({ parts: own }: Subject): number => own.reduce((sum, at) => sum + (parts[at]?.tokens ?? 0), 0);
  return subjects
    .sort((left, right) => keyScore(right) - keyScore(left) || size(right) - size(left))
    .slice(0, mostSubjects);
}

function subjectOf(
  review: Review,
  index: TextIndex,
  path: string,
  parts: readonly number[],
  isChanged: boolean,
): Subject {
  const text = index.get(path) ?? index.read(path, '');
  const own = parts.flatMap((at) => review.parts[at] ?? []);
  const isWhole = own.some((part) => part.changes === undefined && part.range === undefined);
  const words = new Set(
    own.flatMap((part) => [
      ...remembered(review, 'shown-words', part, () => readWords(shownText(part.text, part.changes), index.table))
        .distinctWords,
    ]),
  );
  const names = [...text.facts.definedWords].filter((word) => index.table.wordOf(word).length >= shortestName);
  const shown = isWhole ? names : names.filter((word) => words.has(word));
  // A change within a function may name nothing that the file defines.
  if (shown.length === 0) return { path, parts, isChanged, text, shown: names, others: [] };
  const isShown = new Set(shown);
  return { path, parts, isChanged, text, shown, others: names.filter((word) => !isShown.has(word)) };
}

/** Of a diff, the lines that change and the functions that they are in. */
function shownText(text: string, changes: readonly string[] | undefined): string {
  if (changes === undefined) return text;
  return text
    .split('\n')
    .filter((line) => /^(?:[+-](?![+-]{2} )|@@)/.test(line))
    .join('\n');
}

/** For each of the files the tests that may be its own, by their names and words. */
export function candidatesFor(subjects: readonly Subject[], review: Review, index: TextIndex): Queue[] {
  const included = new Set(review.parts.flatMap(({ path, changes = [] }) => [path, ...changes]));
  const families = new Set(subjects.map(({ path }) => testFamilyOf(path)));
  const tests: IndexedText[] = [];
  const sources = new Map<string, string[]>();
  for (const text of index.all()) {
    const { path } = text;
    if (!families.has(testFamilyOf(path))) continue;
    if (isTestFile(path)) {
      if (!included.has(path) && index.bloatOf(text) === undefined) tests.push(text);
    } else if (!isTestPath(path))
      for (const name of sourceNamesOf(path)) sources.set(name, [...(sources.get(name) ?? []), path]);
  }
  const weights = subjects.map((subject) => weightsOf(subject, index));
  const queues = subjects.map((): Candidate[] => []);
  for (const test of tests) {
    const family = testFamilyOf(test.path);
    const sums = subjects.map(() => 0);
    for (const word of test.facts.body.distinctWords)
      weights.forEach((each, at) => (sums[at] = (sums[at] ?? 0) + (each.get(word) ?? 0)));
    subjects.forEach((subject, at) => {
      if (testFamilyOf(subject.path) !== family) return;
      const naming = namingOf(test.path, subject.path, sources);
      const weight = (sums[at] ?? 0) / Math.log(10 + test.facts.body.length);
      if (naming !== undefined || weight > 0) queues[at]?.push({ test, weight, ...(naming && { naming }) });
    });
  }
  const distance = ({ naming }: Candidate): number => naming?.distance ?? Infinity;
  const closer = (left: Candidate, right: Candidate): number =>
    distance(left) === distance(right) ? 0 : distance(left) - distance(right);
  return subjects.map((subject, at) => ({
    subject,
    left: (queues[at] ?? [])
      .sort((left, right) => closer(left, right) || right.weight - left.weight)
      .slice(0, mostTried),
  }));
}

/** What each of its names says of a test that has it. */
function weightsOf({ shown }: Subject, index: TextIndex): Map<number, number> {
  const { table, size } = index;
  return new Map(
    shown
      .filter((word) => codeDefinersOf(word, index).length <= mostDefiners)
      .map((word) => [word, Math.log(1 + size / Math.max(1, index.bodyFrequency(table.termsOf(word).at(-1) ?? -1)))]),
  );
}

/** Undefined unless the test is named like the file, and like none that lies nearer. */
function namingOf(test: string, path: string, sources: ReadonlyMap<string, readonly string[]>): Naming | undefined {
  // A qualifier may be part of a name: `foo.server.test.ts` tests `foo.server.ts`, if there is one.
  const family = testFamilyOf(test);
  const namesakes = (name: string): string[] =>
    (sources.get(name) ?? []).filter((each) => testFamilyOf(each) === family);
  const tested = testedNamesOf(test).find((each) => namesakes(each).length > 0);
  if (tested === undefined || !sourceNamesOf(path).includes(tested)) return undefined;
  const distance = foldersBetween(test, path);
  if (path.endsWith('.go') ? folderOf(test) !== folderOf(path) : isCommonName(tested) && distance > 0) return undefined;
  const others = namesakes(tested).filter(
    // A header and its source, a component and its types are one.
    (each) => each !== path && bareOf(each) !== bareOf(path),
  );
  const nearest = Math.min(...others.map((each) => foldersBetween(test, each)));
  return nearest < distance ? undefined : { distance, isAmbiguous: nearest === distance };
}

function bareOf(path: string): string {
  return path.replace(/(?:\.d)?\.[^./]+$/, '');
}
