import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { changedFilesOf, diffParts, type FileDiff, parseDiff } from '../../../../src/context/compose/gitDiff';

describe('parseDiff', () => {
  let folder = '';
  const git = (...words: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'commit.gpgsign=false', ...words], {
      cwd: folder,
      encoding: 'utf8',
    });
  const write = (name: string, text: string | Uint8Array): void => writeFileSync(path.join(folder, name), text);
  const lines = (count: number): string => Array.from({ length: count }, (_, number) => `line ${number}\n`).join('');
  const byPath = (files: readonly FileDiff[]): Record<string, FileDiff> =>
    Object.fromEntries(files.map((file) => [file.path, file]));

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tare-diff-'));
    git('init', '-q', '-b', 'main');
    write('kept.ts', lines(30));
    write('gone.ts', 'x\n');
    write('old name.ts', lines(20));
    write('mode.sh', 'echo\n');
    write('a b c.txt', 'one\n');
    write('日本 "x"\t.md', 'one\n');
    write('tricky.txt', 'one\n');
    write('image.png', Uint8Array.of(0, 1, 2, 3));
    git('add', '-A');
    git('commit', '-qm', 'first\n\ndiff --git a/x b/x in a message');
    write('kept.ts', lines(30).replace('line 3\n', 'line three\nand more\n').replace('line 25\n', ''));
    unlinkSync(path.join(folder, 'gone.ts'));
    git('mv', 'old name.ts', 'new name.ts');
    write('new name.ts', `${lines(20)}more\n`);
    chmodSync(path.join(folder, 'mode.sh'), 0o755);
    write('a b c.txt', 'two');
    write('日本 "x"\t.md', 'two\n');
    write('tricky.txt', 'x\rdiff --git a/fake b/fake\n\u2028diff --git a/fake b/fake\n--- a/y\n+++ b/y\n');
    write('image.png', Uint8Array.of(0, 1, 2, 4));
    write('added.ts', 'new\n');
    write('empty.ts', '');
    git('add', '-A');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [name, options] of Object.entries({
    'as git is installed': [],
    'without prefixes': ['-c', 'diff.noprefix=true'],
    'with mnemonic prefixes': ['-c', 'diff.mnemonicPrefix=true'],
    'without quoted paths': ['-c', 'core.quotePath=false'],
  })) {
    it(`tells files and changes ${name}`, () => {
      const output = git(...options, 'diff', '--cached', '-M');
      const files = parseDiff(output);
      assert.equal(files.map(({ text }) => text).join(''), output);
      assert.deepEqual(
        files.map(({ path: file, change, addedLines, removedLines, isBinary }) => [
          file,
          change,
          addedLines,
          removedLines,
          isBinary,
        ]),
        [
          ['a b c.txt', 'modified', 1, 1, false],
          ['added.ts', 'added', 1, 0, false],
          ['empty.ts', 'added', 0, 0, false],
          ['gone.ts', 'deleted', 0, 1, false],
          ['image.png', 'modified', 0, 0, true],
          ['kept.ts', 'modified', 2, 2, false],
          ['mode.sh', 'modified', 0, 0, false],
          ['new name.ts', 'renamed', 1, 0, false],
          ['tricky.txt', 'modified', 4, 1, false],
          ['日本 "x"\t.md', 'modified', 1, 1, false],
        ],
      );
      assert.equal(byPath(files)['new name.ts']?.oldPath, 'old name.ts');
    });
  }

  it('leaves out the message of a commit, and parts of binary files', () => {
    git('commit', '-qm', 'second\n\ndiff --git a/x b/x in a message');
    const files = parseDiff(git('show', 'HEAD'));
    assert.equal(files.length, 10);
    assert.ok(files[0]?.text.startsWith('diff --git'));
    const parts = diffParts(files, '/w/app', { kind: 'commit', commit: 'HEAD' });
    assert.equal(parts.length, 9);
    assert.deepEqual(parts[1]?.source, {
      kind: 'diff',
      repository: '/w/app',
      scope: { kind: 'commit', commit: 'HEAD' },
      path: '/w/app/added.ts',
    });
  });

  it('reads the combined diff of a merge', () => {
    git('checkout', '-q', '-b', 'side', 'HEAD~1');
    write('kept.ts', lines(30).replace('line 3\n', 'line drei\n'));
    git('commit', '-qam', 'side');
    git('checkout', '-q', 'main');
    try {
      git('merge', '-q', 'side');
    } catch {
      write('kept.ts', lines(30).replace('line 3\n', 'line merged\n'));
      git('add', '-A');
      git('commit', '-qm', 'merge');
    }
    const [file, ...rest] = parseDiff(git('show', '--cc', 'HEAD'));
    assert.deepEqual(rest, []);
    assert.deepEqual([file?.path, file?.change, (file?.addedLines ?? 0) > 0], ['kept.ts', 'modified', true]);
  });

  it('finds nothing in nothing', () => {
    assert.deepEqual(parseDiff(''), []);
    assert.deepEqual(parseDiff('commit abc\n\n    message\n'), []);
  });

  it('tells whose changes a part is, as people read the paths', () => {
    const roots = [{ name: 'app', path: '/w/app' }];
    const scope = { kind: 'unstaged' } as const;
    const text = 'diff --git a/src/a.ts b/src/a.ts\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-a\n+b\n';
    const ofOne = { kind: 'diff', repository: '/w', scope, path: '/w/app/a.ts' } as const;
    assert.deepEqual(changedFilesOf(ofOne, '', roots), ['a.ts']);
    const ofAll = { kind: 'diff', repository: '/w/app', scope } as const;
    assert.deepEqual(changedFilesOf(ofAll, text + text.replaceAll('src/a', 'src/b'), roots), ['src/a.ts', 'src/b.ts']);
    assert.equal(changedFilesOf({ kind: 'file', path: '/w/app/a.ts' }, text, roots), undefined);
  });
});
