import { folderOf } from './folderOf';

/**
 * Languages whose tests test each other's files, by extension; any other extension is a language of its own. A test of one family is
 * never said to test a file of another.
 */
const families: readonly RegExp[] = [
  /^(?:[cm]?[jt]sx?|vue|svelte)$/,
  /^pyi?$/,
  /^(?:java|kts?|scala|groovy)$/,
  /^(?:c|h|cc|cpp|cxx|hpp|hh)$/,
  /^exs?$/,
];
const scripts = 0;
const python = 1;
const jvm = 2;
const native = 3;

/** Folders in which even `x.test.js` is what a test reads. */
const fixtureFolder =
  /(?:^|\/)(?:_*fixtures?_*|_*mocks?_*|__snapshots__|_?samples|testdata|test[-_]data|node_modules|vendor|third_party)\//i;
const testsFolder = /(?:^|\/)(?:tests?|__tests__|specs?|e2e)\//i;
/** `auth.test`, `auth_test`, `auth-spec`, `test_auth`: in every language. */
const markedEnd = /[._-](?:tests?|specs?|unittests?|cy)$/i;
const markedStart = /^tests?[_-](?=.)/i;
/** `AuthTest`, `AuthTests`, `AuthSpec`, `AuthIT`, `TestAuth`: where files are named as the type in them. */
const typeEnd = /(?<=[\p{Ll}\d])(?:Unit|Integration)?(?:Tests?|Specs?|TestCases?|ITCase|IT)$/u;
const typeStart = /^Test(?=\p{Lu})/u;
const namedAsType = /\.(?:java|kts?|scala|groovy|cs|php|swift|fs|vb|cc|cpp|cxx|mm?)$/;
/** In a folder of tests, files without a mark are tests in these: mocha's and Cargo's, and C's. */
const plainInFolder = /\.(?:[cm]?[jt]sx?|rs|c|cc|cpp|cxx)$/;
/** What says that a file is a test where its name alone does not: a call of the frameworks, an attribute, a macro or a program. */
const testsInside: readonly (readonly [family: RegExp, text: RegExp])[] = [
  [/\.(?:[cm]?[jt]sx?|vue|svelte)$/, /\b(?:describe|it|tests?|suite|specify)\b(?:\.\w+)*\s*[(`]/i],
  [/\.rs$/, /#\[[\w:]*test\b|\bproptest!/],
  [/\.(?:c|cc|cpp|cxx)$/, /\bmain\s*\(|\b[A-Z_]*TEST[A-Z_]*\s*\(/],
];
/** What a test adds to the name for how it is run: `auth.unit.test.ts`, `test_auth_integration.py`. */
const qualifier = /[._-](?:unit|int|integration|func|functional|e2e|browser|node|dom|types?|regressions?)$/i;

/** Names that stand for their folder. */
const folderNames = new Set(['index', 'init', 'mod', 'lib', 'main', 'package']);
/** Names that are in many folders, and mean another file in each. */
const common =
  /^(?:index|init|mod|lib|main|package|app|base|common|config|constants?|core|errors?|helpers?|misc|models?|options?|types?|utils?|version)$/;

/** Names of folders that say where tests or sources lie and nothing of what they are. */
const layoutFolder =
  /^(?:src|sources?|lib|app|main|java|kotlin|scala|groovy|tests?|__tests__|specs?|units?|unit[-_]?tests?|integration|functional)$/i;
/** A project of tests beside the one that they test: `Parser.Tests`, `parser-tests`, `parser_test`. */
const testProject = /[._-](?:unit|integration)?[._-]?(?:tests?|specs?)$/i;

/** The language family of a file: equal for files that can test each other. */
export function testFamilyOf(path: string): number | string {
  const extension = extensionOf(path);
  const family = families.findIndex((each) => each.test(extension));
  return family < 0 ? extension : family;
}

/**
 * Whether a file holds tests, judged by its path (with `/`) and the conventions of its language. Narrower than `isTestPath`: what tests
 * only use (fixtures, mocks, helpers, `conftest.py`) is none.
 */
export function isTestFile(path: string): boolean {
  if (fixtureFolder.test(path)) return false;
  const name = bareNameOf(path);
  switch (testFamilyOf(path)) {
    case python:
      // What pytest and Django collect.
      return /^test_.|_test$|^tests$/.test(name);
    case 'go':
      return name.endsWith('_test');
    case 'rs':
      if (/^tests?$/.test(name)) return true;
      break;
    case jvm:
      if (/(?:^|\/)src\/main\//.test(path)) return false;
      break;
    case native:
      if (/\.(?:h|hpp|hh)$/.test(path)) return false;
      break;
    case scripts:
      // `export const Test` in `src/Test.svelte` is a component; so is `speedTest.ts` a source.
      if (/^(?:tests?|specs?)$/.test(name) && testsFolder.test(path)) return /\.[cm]?[jt]sx?$/.test(path);
      break;
    default:
  }
  if (markedEnd.test(name) || markedStart.test(name)) return true;
  const isInFolder = testsFolder.test(path);
  const isType = typeEnd.test(name) || typeStart.test(name);
  if (isType && (namedAsType.test(path) || isInFolder)) return true;
  return isInFolder && plainInFolder.test(path);
}

/** Whether a file that `isTestFile` takes for one has a test in it, as far as that can be told. */
export function holdsTests(path: string, text: string): boolean {
  return testsInside.every(([family, inside]) => !family.test(path) || inside.test(text));
}

/** What a test is named after, as `sourceNamesOf` names sources; without its qualifier (`auth.unit.test.ts`) too, and then last. */
export function testedNamesOf(path: string): string[] {
  const name = bareNameOf(path);
  const isBare = /^(?:tests?|specs?)$/i.test(name);
  let tested = isBare ? folderName(path) : name.replace(markedEnd, '');
  if (!isBare) {
    if (tested === name || testFamilyOf(path) !== scripts) tested = tested.replace(markedStart, '');
    if (namedAsType.test(path) || testsFolder.test(path)) tested = tested.replace(typeEnd, '').replace(typeStart, '');
  }
  return [...new Set([tested, tested.replace(qualifier, '')].map(normalized))].filter((each) => each !== '');
}

/** Names after which a test of this file would be named, in one case and without separators: `tokenStore` and `token_store` are one. */
export function sourceNamesOf(path: string): string[] {
  const name = normalized(bareNameOf(path));
  return folderNames.has(name) ? [name, normalized(folderName(path))].filter((each) => each !== '') : [name];
}

/** Whether a file is what its folder is imported by: `index.ts`, `__init__.py`, `mod.rs`. */
export function standsForFolder(path: string): boolean {
  return folderNames.has(normalized(bareNameOf(path)));
}

/** Whether a name means another file in every folder. */
export function isCommonName(name: string): boolean {
  return common.test(name);
}

/** How many folders lie between a test and a file, apart from those that only say where tests and sources are. 0: side by side. */
export function foldersBetween(test: string, source: string): number {
  const left = tellingFolders(test);
  const right = tellingFolders(source);
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let end = 0;
  const rest = Math.min(left.length, right.length) - start;
  while (end < rest && left[left.length - 1 - end] === right[right.length - 1 - end]) end++;
  return left.length + right.length - 2 * (start + end);
}

function tellingFolders(path: string): string[] {
  return folderOf(path)
    .split('/')
    .map((name) => name.replace(testProject, '').toLowerCase())
    .filter((name) => name !== '' && !layoutFolder.test(name));
}

function extensionOf(path: string): string {
  return /\.([^./]+)$/.exec(path)?.[1] ?? '';
}

function bareNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/(.)\.[^.]*$/, '$1');
}

function folderName(path: string): string {
  const folder = folderOf(path);
  return folder.slice(folder.lastIndexOf('/') + 1);
}

function normalized(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}
