import assert from 'node:assert/strict';

import { ShortPaths } from '../../../src/context/shortPaths';
import { describeGroup } from '../../../src/review/describeGroup';
import type { Finding, FindingData } from '../../../src/review/finding';
import { commonFolder, groupFindings } from '../../../src/review/groupFindings';

const paths = ['pkg/gen/a.go', 'pkg/gen/b.go', 'pkg/gen/deep/c.go', 'pkg/gen/d.go', 'web/package-lock.json'];
const names = new ShortPaths(paths);

function found(data: FindingData, tokens: number, parts: readonly number[]): Finding {
  return { severity: 'warn', tokens, data, places: parts.map((part) => ({ part, path: paths[part] ?? '' })) };
}

const generated = (part: number, tokens: number): Finding =>
  found({ kind: 'bloat', bloat: 'generated', because: 'its first line' }, tokens, [part]);
const lock = found({ kind: 'bloat', bloat: 'lock', because: 'its name' }, 900, [4]);

function textsOf(findings: readonly Finding[]): string[] {
  return groupFindings(findings).map((group) => describeGroup(group, names).message);
}

describe('groups of findings', () => {
  it('are one line for files of one cause, with their folder and the largest of them', () => {
    const [group, ...others] = groupFindings([
      generated(0, 100),
      lock,
      generated(1, 2000),
      generated(2, 300),
      generated(3, 50),
    ]);
    assert.deepEqual(
      others.map((each) => each.length),
      [1],
    );
    assert.deepEqual(describeGroup(group!, names), {
      message: '4 generated files in pkg/gen: leave them out',
      evidence: 'b.go 2,000, c.go 300, a.go 100 and 1 more.',
      source: '',
    });
    assert.deepEqual(textsOf([lock]), ['web/package-lock.json is a lock file: leave it out']);
  });

  it('keep apart what has another cause or has to be judged for itself', () => {
    const missing = (path: string): FindingData => ({
      kind: 'missing',
      missing: path,
      names: [],
      users: [],
      uses: 1,
      isImported: true,
      isNamedInTask: true,
      isUser: false,
      isAboutTask: true,
    });
    const secret: FindingData = { kind: 'secret', secret: 'github-token' };
    const apart = [
      found(missing('x.ts'), 5, []),
      found(missing('y.ts'), 5, []),
      found(secret, 0, [0]),
      found(secret, 0, [1]),
      found({ kind: 'pretty-json', smallest: 'csv' }, 60, [0]),
      found({ kind: 'pretty-json', smallest: 'compact' }, 60, [1]),
      found({ kind: 'signatures', user: 'a.go', names: ['a'], after: 1 }, 60, [0]),
      found({ kind: 'signatures', user: 'a.go', names: ['a'], after: 1 }, 60, [1]),
    ];
    assert.deepEqual(
      groupFindings(apart).map((group) => group.length),
      apart.map(() => 1),
    );
  });

  it('take blocks of the same two parts together, and log lines of the same part', () => {
    const block = (lines: number, parts: readonly number[]): Finding =>
      found({ kind: 'repeated-block', lines, copies: 2 }, 60, parts);
    const log = (part: number): Finding => found({ kind: 'repeated-log', template: 'GET <n>', times: 600 }, 60, [part]);
    assert.deepEqual(
      textsOf([block(12, [1, 0]), block(15, [1, 0]), block(9, [2, 0]), block(20, [3, 3]), block(20, [3, 3])]),
      [
        '2 blocks of 27 lines together stand in both pkg/gen/b.go and pkg/gen/a.go: keep one of each',
        '9 lines stand in both pkg/gen/deep/c.go and pkg/gen/a.go: keep one',
        '2 blocks of 40 lines together stand twice in pkg/gen/d.go: keep one of each',
      ],
    );
    assert.deepEqual(textsOf([log(0), log(0), log(1)]), [
      '1,200 lines of pkg/gen/a.go have 2 forms and differ in times and numbers only: keep the first and the last of each',
      '600 lines of pkg/gen/b.go differ in times and numbers only: keep the first and the last',
    ]);
  });

  it('say how many files and stretches they are', () => {
    const blob = (part: number): Finding => found({ kind: 'blob', form: 'base64', characters: 500 }, 60, [part]);
    const json = (part: number): Finding => found({ kind: 'pretty-json', smallest: 'compact' }, 60, [part]);
    const copy = (part: number): Finding => found({ kind: 'duplicate-file', of: 'pkg/gen/d.go' }, 60, [part, 3]);
    assert.deepEqual(textsOf([blob(0), blob(0), json(0), json(4), copy(0), copy(1)]), [
      '2 stretches of base64 in pkg/gen/a.go: leave them out',
      '2 files are shorter as compact JSON, with the same data',
      '2 files in pkg/gen are the same as others: keep one of each',
    ]);
    assert.equal(describeGroup([copy(0), copy(1)], names).evidence, 'a.go = d.go, b.go = d.go.');
  });

  it('are in the folder that all of their files are in', () => {
    assert.equal(commonFolder(['a/b/c.ts', 'a/b/d/e.ts']), 'a/b');
    assert.equal(commonFolder(['a/bc/d.ts', 'a/b/d.ts']), 'a');
    assert.equal(commonFolder(['a.ts', 'a/b.ts']), '');
    assert.equal(commonFolder([]), '');
  });
});
