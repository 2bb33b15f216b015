import assert from 'node:assert/strict';

import { SyntaxReader } from '../../../src/code/syntax/syntaxReader';
import { describeFinding } from '../../../src/review/describeFinding';
import type { Finding, ReviewPart } from '../../../src/review/finding';
import { findMissingTests } from '../../../src/review/missingTests';
import { rank } from '../../../src/review/ranking/rank';
import { TextIndex } from '../../../src/review/ranking/textIndex';
import { installedGrammars } from '../code/grammarFiles';
import { count } from './reviewOf';

const reader = new SyntaxReader(installedGrammars, (grammar) => assert.fail(grammar));

type Files = Readonly<Record<string, string>>;
type Sent = string | Omit<ReviewPart, 'tokens'>;

/** What is offered for a context of some of the files, or of texts about them, in a workspace that has them all. */
async function offered(files: Files, sent: readonly Sent[], task?: string): Promise<Finding[]> {
  const index = new TextIndex();
  for (const [path, text] of Object.entries(files)) index.set(path, text);
  const parts = sent.map((part): ReviewPart => {
    const own = typeof part === 'string' ? { path: part, text: files[part]! } : part;
    return { ...own, tokens: count(own.text) };
  });
  for (const part of parts) if (part.range === undefined) index.set(part.path, part.text);
  return findMissingTests(
    { parts, count, index, ...(task !== undefined && { ranking: rank(parts, task, { index }) }) },
    {
      index,
      textOf: (path) => files[path],
      tokensOf: (path) => count(files[path]!),
      factsOf: (path, text) => reader.factsOf(path, text),
    },
  );
}

/** `path: names` of what is offered. */
async function testsFor(files: Files, ...sent: Sent[]): Promise<string[]> {
  return (await offered(files, sent)).map(({ data }) => {
    assert.ok(data.kind === 'missing-test');
    return `${data.missing} (${data.by}): ${data.names.join(' ')}`;
  });
}

const diff = (path: string, ...lines: string[]): Sent => ({
  path: `${path} (unstaged changes)`,
  text: [`diff --git a/${path} b/${path}`, `--- a/${path}`, `+++ b/${path}`, '@@ -1,3 +1,3 @@', ...lines, ''].join(
    '\n',
  ),
  changes: [path],
});

describe('tests that are not in the context', () => {
  const scripts: Files = {
    'src/range.ts':
      'export function parseRange(text: string) {\n  return text.split("-");\n}\nexport function joinRange() {}\n',
    'src/range.test.ts':
      'import { parseRange } from "./range";\ndescribe("ranges", () => {\n  it("parses", () => parseRange("1-2"));\n});\n',
    'src/other.ts': 'export function loadOther() {}\n',
    'src/other.test.ts': 'import { loadOther } from "./other";\nit("loads", () => loadOther());\n',
  };

  it('are found by their name, and say what they use, with their price', async () => {
    const [finding, ...others] = await offered(scripts, ['src/range.ts']);
    assert.deepEqual(others, []);
    assert.deepEqual(finding?.data, {
      kind: 'missing-test',
      missing: 'src/range.test.ts',
      tested: ['src/range.ts'],
      names: ['parseRange'],
      by: 'name',
      isImported: true,
      isChanged: false,
    });
    assert.equal(finding.severity, 'info');
    assert.equal(finding.tokens, count(scripts['src/range.test.ts']!));
    assert.deepEqual(
      finding.places.map(({ path }) => path),
      ['src/range.ts'],
    );
    const { message, evidence } = describeFinding(finding);
    assert.equal(message, 'src/range.test.ts is not included: it tests parseRange, defined in src/range.ts');
    assert.equal(evidence, 'Named like it, and uses what it defines.');
  });

  it('are not offered when they are there, of tests, or of nothing in particular', async () => {
    assert.deepEqual(await testsFor(scripts, 'src/range.ts', 'src/range.test.ts'), []);
    assert.deepEqual(await testsFor(scripts, 'src/other.test.ts'), []);
    const many = Object.fromEntries(
      Array.from({ length: 4 }, (_, n) => [
        [`src/part${n}.ts`, `export function readPart${n}() {}\n`],
        [`src/part${n}.test.ts`, `import { readPart${n} } from "./part${n}";\nit("reads", readPart${n});\n`],
      ]).flat() as [string, string][],
    );
    const sources = Object.keys(many).filter((path) => !path.includes('test'));
    assert.deepEqual(await testsFor(many, ...sources), []);
    assert.equal((await testsFor(many, ...sources.slice(1))).length, 3);
  });

  it('are those of what changed, before all else', async () => {
    const changed = diff('src/range.ts', '-  return 1;', '+  return parseRange("-");');
    const [finding, ...others] = await offered(scripts, ['src/other.ts', changed]);
    assert.deepEqual(others, []);
    assert.ok(finding?.data.kind === 'missing-test' && finding.data.isChanged);
    assert.equal(finding.data.missing, 'src/range.test.ts');
    assert.match(describeFinding(finding).evidence, /What it tests is changed in this context\.$/);
    // Whoever sends the changes of the test, too, has it.
    const ofTest = diff('src/range.test.ts', '+it("fails", () => parseRange(""));');
    assert.deepEqual(await testsFor(scripts, changed, ofTest), []);
    // Changes of what has no tests are no reason to name others'.
    assert.deepEqual(await testsFor(scripts, 'src/other.ts', diff('src/range.test.ts', '+it("a", () => {});')), []);
  });

  it('are those of the likely key parts, with a task that tells', async () => {
    const more: Files = {
      ...scripts,
      ...Object.fromEntries(
        Array.from({ length: 6 }, (_, n) => [`src/box${n}.ts`, `export const box${n} = measure(${n}, "box");\n`]),
      ),
    };
    const sent = Object.keys(more).filter((path) => !path.includes('.test.'));
    const found = await offered(more, sent, 'Why does `parseRange` in range.ts accept an empty text?');
    assert.deepEqual(
      found.map(({ data }) => data.kind === 'missing-test' && data.missing),
      ['src/range.test.ts'],
    );
  });

  it('are found by a title that names what changed, where no file is named so', async () => {
    const files: Files = {
      'src/range.ts': 'export function parseRange() {}\nexport function splitBounds() {}\n',
      'test/requests.test.ts':
        'import { parseRange, splitBounds } from "../src/range";\nimport { serve } from "../src/serve";\n' +
        'describe("splitBounds", () => {\n  it("splits", () => splitBounds());\n});\nserve(parseRange);\n',
      'test/serve.test.ts':
        'import { serve } from "../src/serve";\nimport { parseRange } from "../src/range";\nit("parses the range of a request", () => serve(parseRange));\n',
      'src/serve.ts': 'export function serve() {}\n',
    };
    assert.deepEqual(await testsFor(files, diff('src/range.ts', '+export function splitBounds() {}')), [
      'test/requests.test.ts (title): splitBounds',
    ]);
    assert.deepEqual(await testsFor(files, diff('src/range.ts', '+export function parseRange() {}')), []);
  });

  it('are not those of something with a longer name, nor of a word of a title', async () => {
    const files: Files = {
      'src/range.py': 'class Range:\n    pass\n\ndef parse_range(text):\n    return Range()\n',
      'src/header.py':
        'from src.range import parse_range, Range\n\ndef parse_range_header(line):\n    return parse_range(line)\n',
      'tests/test_all.py':
        'from src.range import parse_range, Range\nfrom src.header import parse_range_header\n\n' +
        'def test_parse_range_header():\n    assert parse_range_header("") == parse_range("")\n\n' +
        'def test_range_of_dates():\n    assert Range()\n',
    };
    assert.deepEqual(await testsFor(files, 'src/range.py'), []);
    assert.deepEqual(await testsFor(files, 'src/header.py'), ['tests/test_all.py (title): parse_range_header']);
  });

  it('are those of the nearest file of that name, or of the one that they import', async () => {
    const files: Files = {
      'a/src/utils.ts': 'export function trimLeft() {}\n',
      'a/test/utils.test.ts': 'import { trimLeft } from "../src/utils";\nit("trims", trimLeft);\n',
      'b/src/utils.ts': 'export function trimRight() {}\n',
      'c/one/token.ts': 'export function readToken() {}\n',
      'c/two/token.ts': 'export function writeToken() {}\n',
      'c/token.test.ts': 'import { writeToken } from "./two/token";\nit("writes", writeToken);\n',
    };
    assert.deepEqual(await testsFor(files, 'a/src/utils.ts'), ['a/test/utils.test.ts (name): trimLeft']);
    assert.deepEqual(await testsFor(files, 'b/src/utils.ts'), []);
    assert.deepEqual(await testsFor(files, 'c/two/token.ts'), ['c/token.test.ts (name): writeToken']);
    assert.deepEqual(await testsFor(files, 'c/one/token.ts'), []);
  });

  it('are those that import nothing else, apart from a file that hands on what others define', async () => {
    const files: Files = {
      'src/clock.ts': 'export function readClock() {}\n',
      'src/index.ts': 'export * from "./clock";\nexport function startAll() {}\n',
      'test/time.test.ts': 'import { readClock } from "../src/clock";\nit("runs", () => readClock());\n',
      'test/all.test.ts': 'import { startAll } from "../src/index";\nit("runs", () => startAll());\n',
    };
    assert.deepEqual(await testsFor(files, 'src/clock.ts'), ['test/time.test.ts (only-import): readClock']);
    assert.deepEqual(await testsFor(files, 'src/index.ts'), []);
  });

  it('are never enormous, nor more than three, and one that tests several files is offered once', async () => {
    const body = 'it("parses", () => parseRange("1-2"));\n';
    const huge: Files = {
      ...scripts,
      'src/range.test.ts': `import { parseRange } from "./range";\n${body.repeat(1200)}`,
    };
    assert.deepEqual(await testsFor(huge, 'src/range.ts'), []);
    const many: Files = {
      ...Object.fromEntries(
        ['unit', 'int', 'func', 'browser', 'node'].map((kind) => [
          `src/range.${kind}.test.ts`,
          scripts['src/range.test.ts']!,
        ]),
      ),
      'src/range.ts': scripts['src/range.ts']!,
    };
    assert.equal((await testsFor(many, 'src/range.ts')).length, 3);
    const shared: Files = {
      'src/left.ts': 'export function leftHalf() {}\n',
      'src/right.ts': 'export function rightHalf() {}\n',
      'test/halves.test.ts':
        'import { leftHalf } from "../src/left";\nimport { rightHalf } from "../src/right";\n' +
        'test("leftHalf", () => leftHalf());\ntest("rightHalf", () => rightHalf());\n',
    };
    const [finding, ...others] = await offered(shared, ['src/left.ts', 'src/right.ts']);
    assert.deepEqual(others, []);
    assert.ok(finding?.data.kind === 'missing-test');
    assert.deepEqual(finding.data.tested, ['src/left.ts', 'src/right.ts']);
    assert.deepEqual(finding.data.names, ['leftHalf', 'rightHalf']);
    assert.deepEqual(
      finding.places.map(({ part }) => part),
      [0, 1],
    );
  });

  it('say so when the name of the file is all there is', async () => {
    const files: Files = {
      'src/cli.ts': 'export function runProgram() {}\n',
      'src/cli.test.ts': 'import { spawnSync } from "node:child_process";\nit("runs", () => spawnSync("tare"));\n',
      'e2e/cli.test.ts': 'import { spawnSync } from "node:child_process";\nit("runs", () => spawnSync("tare"));\n',
    };
    const [finding, ...others] = await offered(files, ['src/cli.ts']);
    assert.deepEqual(others, []);
    assert.ok(finding);
    assert.equal(describeFinding(finding).message, 'src/cli.test.ts is not included: it is named like src/cli.ts');
    assert.match(describeFinding(finding).evidence, /nothing more links the two/);
  });

  const languages: readonly (readonly [language: string, source: string, files: Files, expected: string])[] = [
    [
      'Python',
      'pkg/range.py',
      {
        'pkg/__init__.py': '',
        'pkg/range.py': 'def parse_range(text):\n    return text\n',
        'tests/test_range.py': 'from pkg.range import parse_range\n\ndef test_all():\n    assert parse_range("")\n',
        'tests/test_other.py':
          'from pkg.range import parse_range\nfrom pkg import other\n\ndef test_other():\n    parse_range("")\n',
        'pkg/other.py': 'def load_other():\n    pass\n',
      },
      'tests/test_range.py (name): parse_range',
    ],
    [
      'Go',
      'pkg/bounds/range.go',
      {
        'pkg/bounds/range.go': 'package bounds\n\nfunc ParseRange(text string) int {\n\treturn 1\n}\n',
        'pkg/bounds/all_test.go':
          'package bounds\n\nimport "testing"\n\nfunc TestParseRange(t *testing.T) {\n\tParseRange("")\n}\n',
        'pkg/other/range_test.go': 'package other\n\nimport "testing"\n\nfunc TestOther(t *testing.T) {}\n',
      },
      'pkg/bounds/all_test.go (title): ParseRange',
    ],
    [
      'Rust',
      'src/range.rs',
      {
        'src/lib.rs': 'pub mod range;\n',
        'src/range.rs': 'pub fn parse_range(text: &str) -> usize {\n    1\n}\n',
        'tests/range.rs':
          'use own::range::parse_range;\n\n#[test]\nfn works() {\n    assert_eq!(parse_range(""), 1);\n}\n',
        'tests/common.rs': 'use own::range::parse_range;\n\npub fn server() {\n    parse_range("");\n}\n',
      },
      'tests/range.rs (name): parse_range',
    ],
    [
      'Java',
      'src/main/java/a/Range.java',
      {
        'src/main/java/a/Range.java':
          'package a;\n\npublic class Range {\n  public int parseBounds() {\n    return 1;\n  }\n}\n',
        'src/test/java/a/RangeTest.java':
          'package a;\n\npublic class RangeTest {\n  @Test\n  public void parses() {\n    new Range().parseBounds();\n  }\n}\n',
        'src/test/java/b/RangeTest.java':
          'package b;\n\npublic class RangeTest {\n  @Test\n  public void other() {}\n}\n',
      },
      'src/test/java/a/RangeTest.java (name): Range parseBounds',
    ],
    [
      'Ruby',
      'lib/byte_range.rb',
      {
        'lib/byte_range.rb': 'class ByteRange\n  def parse_bounds\n  end\nend\n',
        'spec/byte_range_spec.rb':
          "RSpec.describe ByteRange do\n  it 'parses' do\n    ByteRange.new.parse_bounds\n  end\nend\n",
      },
      'spec/byte_range_spec.rb (name): ByteRange parse_bounds',
    ],
    [
      'PHP',
      'src/ByteRange.php',
      {
        'src/ByteRange.php': '<?php\nnamespace App;\nclass ByteRange {\n  public function parseBounds() {}\n}\n',
        'tests/ByteRangeTest.php':
          '<?php\nnamespace App\\Tests;\nuse App\\ByteRange;\nclass ByteRangeTest extends TestCase {\n  public function testBounds() {\n    (new ByteRange())->parseBounds();\n  }\n}\n',
      },
      'tests/ByteRangeTest.php (name): ByteRange parseBounds',
    ],
    [
      'C#',
      'Parser/ByteRange.cs',
      {
        'Parser/ByteRange.cs':
          'namespace Parser;\npublic class ByteRange {\n  public int ParseBounds() {\n    return 1;\n  }\n}\n',
        'Parser.Tests/ByteRangeTests.cs':
          'namespace Parser.Tests;\npublic class ByteRangeTests {\n  [Fact]\n  public void Parses() {\n    new ByteRange().ParseBounds();\n  }\n}\n',
      },
      'Parser.Tests/ByteRangeTests.cs (name): ByteRange ParseBounds',
    ],
  ];
  for (const [language, source, files, expected] of languages) {
    it(`are found in ${language}, and no others`, async () => {
      assert.deepEqual(await testsFor(files, source), [expected]);
    });
  }

  it('are found by words in a language without a grammar', async () => {
    const files: Files = {
      'lib/byte_range.ex': 'defmodule ByteRange do\n  def parse_bounds(text), do: text\nend\n',
      'test/byte_range_test.exs':
        'defmodule ByteRangeTest do\n  test "parses" do\n    ByteRange.parse_bounds("")\n  end\nend\n',
    };
    const [found, ...others] = await testsFor(files, 'lib/byte_range.ex');
    assert.deepEqual(others, []);
    assert.match(found ?? '', /^test\/byte_range_test\.exs \(name\): /);
  });
});
