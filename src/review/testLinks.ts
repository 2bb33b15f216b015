import { folderOf } from '../code/folderOf';
import { type CodeFacts, isTelling, tellingNames } from '../code/syntax/codeFacts';
import { namesBetween, type ReadFile } from '../code/syntax/namesBetween';
import { foldersBetween, holdsTests, standsForFolder } from '../code/testFiles';
import { isTestPath } from '../code/testPath';
import { readWords } from '../code/wordText';
import { textKindOf } from '../context/textKind';
import { folderIsPackage, type ImportResolver, importsOf } from './imports';
import type { TextIndex } from './ranking/textIndex';

/** A file whose tests are looked for. */
export interface Tested extends ReadFile {
  /** Names that it defines, those that the context is about first. */
  readonly names: readonly string[];
  /** Of these, so many are what the context has of it: all of a whole file, fewer of its changes or of a range. */
  readonly shown: number;
}

/** How the file names say that they belong together; see `missingTests.ts`. */
export interface Naming {
  /** See `foldersBetween`. */
  readonly distance: number;
  /** Another file, as near, has the same name. */
  readonly isAmbiguous: boolean;
}

/**
 * Why a file is a test of another one: it is named like it; one of its tests is named after something that the other defines, and uses
 * that; or the other is the only code of the workspace that it imports.
 */
export interface TestLink {
  readonly by: 'name' | 'title' | 'only-import';
  /** What it uses of what the other defines; empty where the file name alone has to do. */
  readonly names: readonly string[];
  readonly isImported: boolean;
}

/** Where several define a name, which one a test means is told by what it imports; where more do, not even that tells. */
const mostDefiners = 3;

/** What a test says of its own, read once for all files that it may test. */
export class TestToLink {
  private readonly imported: readonly (readonly string[])[];
  private readonly words: ReadonlySet<string>;
  private readonly titles: readonly { readonly title: string; readonly words: readonly string[] }[];

  public constructor(
    private readonly test: ReadFile,
    private readonly index: TextIndex,
    resolver: ImportResolver,
  ) {
    this.imported = importsOf(test.text, test.path).map((name) => resolver.resolve(name, test.path));
    const { table } = index;
    this.words = new Set(Array.from(readWords(test.text, table).distinctWords, (word) => table.wordOf(word)));
    this.titles = titlesOf(test).map((title) => ({ title, words: wordsOf(title) }));
  }

  /** Undefined where nothing sure ties the two. @param naming absent where the names have nothing to do with each other */
  public linkTo(tested: Tested, naming: Naming | undefined): TestLink | undefined {
    if (!holdsTests(this.test.path, this.test.text)) return undefined;
    const files = this.imported.filter((each) => each.includes(tested.path));
    const isImported = files.some(({ length }) => length <= 2);
    const isSeen = files.length > 0 || isSamePackage(this.test.path, tested.path);
    const shown = new Set(tested.names.slice(0, tested.shown));
    const inTest = tested.names.filter((name) => this.words.has(name));
    const names = namesBetween(inTest, tested, this.test)
      .map((name) => ({ name, others: this.othersThatDefine(name, tested.path) }))
      .filter(({ name, others }) => isSeen || (others === 0 && isTelling(name)))
      // What few define says most of what is tested; of these, what the test has most of.
      .sort((left, right) => left.others - right.others || this.usesOf(right.name) - this.usesOf(left.name));
    const ofShown = names.filter(({ name }) => shown.has(name));
    const link = (by: TestLink['by'], own: typeof names): TestLink => ({
      by,
      names: tellingNames(own.map(({ name }) => name)),
      isImported,
    });
    if (naming !== undefined && (isImported || names.length > 0 || (naming.distance === 0 && !naming.isAmbiguous)))
      return link('name', ofShown.length > 0 ? ofShown : names);
    const titled = ofShown.filter(({ name, others }) => others < mostDefiners && this.hasTitle(name));
    if (titled.length > 0) return link('title', titled);
    return isImported && ofShown.length > 0 && this.importsOnly(tested.path) ? link('only-import', ofShown) : undefined;
  }

  /** How many other files define a name. */
  private othersThatDefine(name: string, path: string): number {
    const word = this.index.table.knownIdOf(name);
    return word === undefined ? 0 : codeDefinersOf(word, this.index).filter((each) => each !== path).length;
  }

  private usesOf(name: string): number {
    return this.test.facts?.uses.get(name) ?? 0;
  }

  private hasTitle(name: string): boolean {
    if (!isTelling(name)) return false;
    const wanted = wordsOf(name);
    // `arg_required_else_help` is about much beside `Arg`: a word alone is the name only where it is all, or written as code.
    const isOneWord = wanted.length === 1;
    return this.titles.some(
      ({ title, words }) =>
        wanted.every((word, at) => words[at] === word) &&
        !this.isNamedAfterAnother(title, name) &&
        (!isOneWord ||
          words.length === 1 ||
          (title.startsWith(name) && /^(?:[.#(]|::)/.test(title.slice(name.length)))),
    );
  }

  /** `TestParseRangeHeader` is about `ParseRangeHeader`, where there is one, and not about `ParseRange`. */
  private isNamedAfterAnother(title: string, name: string): boolean {
    const whole = title.replace(/^(?:Test|test_)_?|_?(?:Tests?|_test|_spec|Spec)$/g, '');
    const word = whole === name ? undefined : this.index.table.knownIdOf(whole);
    return word !== undefined && codeDefinersOf(word, this.index).length > 0;
  }

  private importsOnly(path: string): boolean {
    // A file that stands for its folder hands on what others define.
    if (standsForFolder(path)) return false;
    const all = new Set(this.imported.flat());
    return [...all].every((each) => each === path || isTestPath(each) || textKindOf(each) !== 'code');
  }
}

/** Paths of the code that defines a word, without tests, and without what is no file (a diff). */
export function codeDefinersOf(word: number, index: TextIndex): string[] {
  return Array.from(index.definersOf(word), ({ path }) => path).filter(
    (path) => !isTestPath(path) && textKindOf(path) === 'code',
  );
}

/** Files of one package see each other without an import; tests of it may lie in a tree of folders of their own. */
function isSamePackage(test: string, tested: string): boolean {
  if (!folderIsPackage.test(tested)) return false;
  return tested.endsWith('.go') ? folderOf(test) === folderOf(tested) : foldersBetween(test, tested) === 0;
}

/** What is given to `describe`, `it` and their like: a text in quotes, or the name of what is tested. */
const titleCall =
  /\b(?:describe|context|suite|test|tests?_that|it|specify|testset|group)\b(?:\.\w+)*[^\S\n]*\(?[^\S\n]*(?:(["'`])((?:(?!\1)[^\n\\])*)\1|(\p{Lu}[\w:.]*))/gu;
const titleMacro = /\bTEST(?:_F|_P|_CASE)?\s*\(\s*["']?(\w+)(?:["']?\s*,\s*["']?(\w+))?/g;
/** Where tests are functions, and how their names begin; elsewhere functions of a test are its helpers. */
const titleDefinition: readonly (readonly [path: RegExp, name: RegExp])[] = [
  [/\.pyi?$/, /^(?:test|Test)/],
  [/\.go$/, /^(?:Test|Fuzz|Benchmark)/],
  [/\.(?:rs|java|kts?|scala|groovy|cs|php|rb|swift)$/, /./],
];

function titlesOf({ path, text, facts }: { path: string; text: string; facts: CodeFacts | undefined }): string[] {
  const titles = Array.from(text.matchAll(titleCall), ([, , quoted, name]) => quoted ?? name ?? '');
  for (const [, suite = '', name = ''] of text.matchAll(titleMacro)) titles.push(suite, name);
  const [, own] = titleDefinition.find(([each]) => each.test(path)) ?? [];
  if (own !== undefined) for (const { name } of facts?.definitions ?? []) if (own.test(name)) titles.push(name);
  return titles;
}

/** The words of a name or a title in lower case, without the `test` at either end. */
function wordsOf(name: string): string[] {
  const words = Array.from(
    name.matchAll(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}]+|\p{N}+|[^\P{L}\p{Lu}\p{Ll}]+/gu),
    ([word]) => word.toLowerCase(),
  );
  const isTest = (word: string | undefined): boolean =>
    word !== undefined && /^(?:tests?|specs?|fuzz|benchmark)$/.test(word);
  return words.slice(isTest(words[0]) ? 1 : 0, words.length > 1 && isTest(words.at(-1)) ? -1 : undefined);
}
