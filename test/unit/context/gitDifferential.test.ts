import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { relativePath } from '../../../src/context/paths';
import { walk } from '../../../src/context/walk';
import { NodeFileSystem, portablePath } from '../../../src/workers/nodeFileSystem';
import { collect } from './collect';

/** Our walk against `git ls-files`, the definition of correct. */
describe('walk, compared with git', function () {
  this.timeout(60_000);
  let folder: string;

  before(function () {
    if (process.platform !== 'linux') {
      this.skip(); // The tree has names that differ only in case, and names that Windows does not allow.
    }
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tare-git-'));
    git('init', '--quiet');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** With nobody's own configuration: a global ignore file is read by git, and not by us. */
  function git(...args: string[]): string {
    const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
    return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  }

  function listedByGit(): string[] {
    const listed = git('ls-files', '-z', '--cached', '--others', '--exclude-standard');
    return [...new Set(listed.split('\0').filter((name) => name !== ''))].sort();
  }

  async function listedByWalk(): Promise<string[]> {
    const root = portablePath(folder);
    const items = await collect(walk(new NodeFileSystem(), [root]));
    return (
      items
        // git lists a link to a directory as what it is, one entry.
        .filter((item) => item.kind === 'file' || item.reason === 'symbolic-link')
        .map((item) => relativePath(root, item.path) ?? item.path)
        .sort()
    );
  }

  async function assertSame(files: Readonly<Record<string, string>>): Promise<string[]> {
    write(files);
    const expected = listedByGit();
    assert.deepEqual(await listedByWalk(), expected, JSON.stringify(files, undefined, 1));
    return expected;
  }

  const tree = Object.fromEntries(
    [
      ...[
        'a.txt',
        'b.log',
        'keep.log',
        'build/out.js',
        'build/keep.log',
        'src/build/x.js',
        'src/build.ts',
        'src/a.txt',
      ],
      ...[
        'src/deep/er/b.log',
        'src/deep/er/note.md',
        'doc/frotz/a',
        'doc/frotz.txt',
        'frotz/b',
        'temp/temp/temp',
        'TEMP',
      ],
      ...[
        '#hash',
        '!bang',
        'tail ',
        'tail',
        'tail  x',
        'with space/in name.txt',
        'x[1].txt',
        'x1.txt',
        'star*',
        'starry',
      ],
      ...[
        'back\\slash',
        'grüße/straße.txt',
        '漢字/漢.md',
        'new\nline.txt',
        '.hidden/.env',
        '.env',
        'q?',
        'qa',
        'B.LOG',
      ],
    ].map((name) => [name, name]),
  );

  const cases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'no ignore file': {},
    'names at any depth': { '.gitignore': '*.log\nbuild\n' },
    'only directories': { '.gitignore': 'build/\ntemp/\nfrotz/\n' },
    anchored: { '.gitignore': '/build\n/src/a.txt\nsrc/build.ts\n' },
    'a slash in the middle anchors': { '.gitignore': 'doc/frotz/\nbuild/keep.log\n' },
    'two asterisks': { '.gitignore': '**/build\nsrc/**/b.log\ndoc/**\n' },
    'two asterisks alone': { '.gitignore': '**\n!*/\n!*.log\n' },
    'one asterisk stops at a slash': { '.gitignore': 'src/*\n!src/build.ts\n' },
    negation: { '.gitignore': '*.log\n!keep.log\n' },
    'order of negation': { '.gitignore': '!keep.log\n*.log\n' },
    'no way back into an ignored directory': { '.gitignore': 'build/\n!build/keep.log\n' },
    'the way back over the content': { '.gitignore': 'build/*\n!build/keep.log\n' },
    'everything but': { '.gitignore': '/*\n!/src\n/src/*\n!/src/deep\n' },
    'everything but some extensions': { '.gitignore': '*\n!*/\n!*.md\n' },
    comments: { '.gitignore': '# *.txt\n#hash\n' },
    'escaped hash and bang': { '.gitignore': '\\#hash\n\\!bang\n' },
    'an escape in the middle': { '.gitignore': 'star\\*\nx\\[1\\].txt\nq\\?\n' },
    'character classes': { '.gitignore': 'x[0-9].txt\n[!a-z]*\n[[:upper:]]*\n' },
    'a question mark': { '.gitignore': 'q?\nstar?\n' },
    'trailing spaces': { '.gitignore': 'tail   \n' },
    'an escaped trailing space': { '.gitignore': 'tail\\ \n' },
    'a space within': { '.gitignore': 'with space/\n' },
    'a backslash': { '.gitignore': 'back\\\\slash\n' },
    'CRLF line ends': { '.gitignore': '*.log\r\n!keep.log\r\nbuild/\r\n' },
    'CR at the end of the file': { '.gitignore': '*.log\r' },
    'a byte order mark': { '.gitignore': '\uFEFF*.log\n' },
    'no line end at the end': { '.gitignore': '*.log' },
    'upper and lower case': { '.gitignore': 'temp\n*.LOG\n' },
    'other scripts': { '.gitignore': 'grüße/\n漢*\n' },
    'hidden files': { '.gitignore': '.*\n!.gitignore\n' },
    '.git stays out': { '.gitignore': '*\n!.*\n!.git\n!*/\n' },
    'lone marks': { '.gitignore': '/\n!\n\\\n \n\n' },
    'nested, more': { '.gitignore': '*.log\n', 'src/.gitignore': '*.ts\n/a.txt\n' },
    'nested, less': {
      '.gitignore': '*.log\nbuild/\n',
      'src/.gitignore': '!*.log\n!build\n',
      'src/deep/.gitignore': '*.log\n',
    },
    'nested, back below what is back': { '.gitignore': 'er/\n*.md\n', 'src/deep/.gitignore': '!er/\n!*.md\n' },
    'nested, not in an ignored directory': { '.gitignore': 'build/\n', 'build/.gitignore': '!*\n' },
    'nested, anchored in its own folder': { 'src/.gitignore': '/build\n/deep/er/*.md\n' },
    'nested, ignores itself': { 'src/.gitignore': '*\n' },
    'info/exclude': { '.git/info/exclude': '*.md\nbuild/\n', '.gitignore': '!*.md\n' },
  };

  for (const [name, ignoreFiles] of Object.entries(cases)) {
    it(name, async () => {
      await assertSame({ ...tree, ...ignoreFiles });
    });
  }

  it('is really different from listing everything', async () => {
    const listed = await assertSame({ ...tree, ...cases['everything but'] });
    assert.deepEqual(listed, ['src/deep/er/b.log', 'src/deep/er/note.md']);
  });

  it('treats a link to a directory as a file', async () => {
    write({ 'real/x': '', 'more/y': '' });
    symlinkSync('real', join(folder, 'link'));
    symlinkSync('more', join(folder, 'other'));
    symlinkSync('nowhere', join(folder, 'broken.log'));
    const listed = await assertSame({ '.gitignore': 'link/\nother\n*.log\n' });
    assert.deepEqual(listed, ['.gitignore', 'link', 'more/y', 'real/x']);
  });

  it('does not follow a .gitignore that is a link', async () => {
    write({ patterns: '*.log\n' });
    symlinkSync('patterns', join(folder, '.gitignore'));
    await assertSame(tree);
  });

  it('differs on purpose for a tracked file that is ignored: it is skipped, and reported', async () => {
    write({ 'a.log': '', 'b.txt': '' });
    git('add', '.');
    write({ '.gitignore': '*.log\n' });
    assert.deepEqual(listedByGit(), ['.gitignore', 'a.log', 'b.txt']);
    assert.deepEqual(await listedByWalk(), ['.gitignore', 'b.txt']);
    const items = await collect(walk(new NodeFileSystem(), [portablePath(folder)]));
    const tracked = items.find(({ path }) => path.endsWith('/a.log'));
    assert.deepEqual(tracked, {
      kind: 'skipped',
      path: `${portablePath(folder)}/a.log`,
      isDirectory: false,
      reason: 'ignored',
      ignoredBy: '.gitignore',
    });
  });

  it('agrees on random trees and patterns', async () => {
    const random = seededRandom(20261123);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
    const names = ['a', 'b', 'ab', 'a b', 'c.js', 'C.js', 'build', '#x', '!y', 'x[1]', 'st*r', '.d', 'e\\f'];
    const pieces = [
      'a',
      'b',
      '*',
      'a*',
      '*b',
      '?',
      '*.js',
      'build',
      '**',
      '\\#x',
      '\\!y',
      'x\\[1\\]',
      '[ab]',
      '[!a]',
      '.*',
      '\\a',
    ];
    for (let round = 0; round < 60; round++) {
      const files: Record<string, string> = {};
      for (let count = 0; count < 40; count++) {
        const path = Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(names));
        files[`${path.join('/')}.${pick(['js', 'md'])}`] = '';
      }
      const folders = [
        '',
        ...new Set(Object.keys(files).flatMap((path) => (path.split('/').length > 1 ? [`${dirname(path)}/`] : []))),
      ];
      for (const holder of [folders[0], pick(folders), pick(folders), pick(folders)]) {
        const patterns = Array.from({ length: 1 + Math.floor(random() * 5) }, () => {
          const body = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(pieces)).join('/');
          return pick(['', '', '!', '!']) + pick(['', '', '/', '**/']) + body + pick(['', '', '/', '/**', '/*', ' ']);
        });
        files[`${holder}.gitignore`] = patterns.join(pick(['\n', '\r\n']));
      }
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      git('init', '--quiet');
      await assertSame(files);
    }
  });
});

/** Mulberry32: the same numbers in every run, in [0, 1). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
