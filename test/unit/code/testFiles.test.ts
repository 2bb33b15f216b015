import assert from 'node:assert/strict';
import {
  foldersBetween,
  holdsTests,
  isTestFile,
  sourceNamesOf,
  testedNamesOf,
  testFamilyOf,
} from '../../../src/code/testFiles';

describe('names of test files', () => {
  const pairs: readonly (readonly [test: string, source: string])[] = [
    ['src/range.test.ts', 'src/range.ts'],
    ['src/range.spec.tsx', 'src/range.tsx'],
    ['src/__tests__/range.ts', 'src/range.ts'],
    ['test/unit/range.js', 'lib/range.js'],
    ['spec/RangeSpec.js', 'src/Range.js'],
    ['src/range.unit.test.ts', 'src/range.ts'],
    ['src/user.service.spec.ts', 'src/user.service.ts'],
    ['src/Range.test.ts', 'src/Range.vue'],
    ['tests/range/test.ts', 'src/range/index.ts'],
    ['tests/test_range.py', 'pkg/range.py'],
    ['pkg/range_test.py', 'pkg/range.py'],
    ['pkg/range_test.go', 'pkg/range.go'],
    ['tests/range.rs', 'src/range.rs'],
    ['src/range/tests.rs', 'src/range/mod.rs'],
    ['src/test/java/a/RangeTest.java', 'src/main/java/a/Range.java'],
    ['src/test/java/a/TestRange.java', 'src/main/java/a/Range.java'],
    ['src/test/kotlin/a/RangeIT.kt', 'src/main/kotlin/a/Range.kt'],
    ['test/range_test.rb', 'lib/range.rb'],
    ['spec/lib/range_spec.rb', 'lib/range.rb'],
    ['Parser.Tests/RangeTests.cs', 'Parser/Range.cs'],
    ['tests/RangeTest.php', 'src/Range.php'],
    ['base/range_unittest.cc', 'base/range.cc'],
    ['tests/range.c', 'src/range.c'],
    ['test/range_test.exs', 'lib/range.ex'],
  ];

  it('say what is tested, in the convention of each language', () => {
    for (const [test, source] of pairs) {
      assert.ok(isTestFile(test), test);
      assert.ok(!isTestFile(source), source);
      assert.equal(testFamilyOf(test), testFamilyOf(source), test);
      assert.ok(
        testedNamesOf(test).some((name) => sourceNamesOf(source).includes(name)),
        `${test}: ${testedNamesOf(test).join()} ${sourceNamesOf(source).join()}`,
      );
    }
  });

  it('are none of what tests only use, nor of sources that sound like tests', () => {
    for (const path of [
      'tests/conftest.py',
      'tests/helpers.py',
      'pkg/testing.go',
      'test/fixtures/range.test.js',
      'src/__mocks__/range.js',
      'tests/Mocks/RangeTest.php',
      'node_modules/a/a.test.js',
      'src/main/java/a/SpeedTest.java',
      'src/SpeedTest.ts',
      'src/latest.ts',
      'src/contest.py',
      'tests/snapshot.html',
      'include/range_test.h',
    ])
      assert.ok(!isTestFile(path), path);
  });

  it('have to be borne out by a test where a name says little', () => {
    assert.ok(holdsTests('test/range.js', "it('parses', () => {})"));
    assert.ok(!holdsTests('test/setup.js', 'export const port = 80; // it is free'));
    assert.ok(holdsTests('tests/range.rs', '#[tokio::test]\nasync fn parses() {}'));
    assert.ok(!holdsTests('tests/common.rs', 'pub fn server() {}'));
    assert.ok(holdsTests('pkg/range_test.py', ''));
  });

  it('tell near from far without the folders that only hold tests or sources', () => {
    assert.equal(foldersBetween('src/test/java/a/RangeTest.java', 'src/main/java/a/Range.java'), 0);
    assert.equal(foldersBetween('Parser.Tests/RangeTests.cs', 'Parser/Range.cs'), 0);
    assert.equal(foldersBetween('tests/range.test.ts', 'src/deep/range.ts'), 1);
    assert.equal(foldersBetween('packages/a/tests/range.ts', 'packages/b/src/range.ts'), 2);
    assert.equal(foldersBetween('spec/models/user_spec.rb', 'app/models/user.rb'), 0);
  });
});
