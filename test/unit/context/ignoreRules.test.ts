import assert from 'node:assert/strict';

import { walk, type WalkOptions } from '../../../src/context/walk';
import { collect } from './collect';
import { MemoryFileSystem } from './memoryFileSystem';

/** What differs from git or has no counterpart in it; the rest is in gitDifferential.test.ts. */
describe('ignore rules', () => {
  /** The files counted, and what ignores the others, each relative to /w. */
  async function list(
    files: Readonly<Record<string, string | undefined>>,
    options?: WalkOptions,
    roots = ['/w'],
    ignoresCase = false,
  ): Promise<Record<string, string>> {
    const fileSystem = new MemoryFileSystem(files);
    fileSystem.ignoresCase = ignoresCase;
    const items = await collect(walk(fileSystem, roots, options));
    return Object.fromEntries(
      items.map((item) => [item.path.replace(/^\/w\//, ''), item.kind === 'file' ? 'counted' : (item.ignoredBy ?? '')]),
    );
  }

  it('walks everything when told not to ignore', async () => {
    const files = {
      '/w/.git/config': '',
      '/w/.gitignore': '*.log',
      '/w/.tareignore': '*.md',
      '/w/a.log': '',
      '/w/b.md': '',
      '/w/node_modules/c.js': '',
    };
    const listed = await list(files, { ignore: false, filesExclude: [{ folder: '/w', globs: { '**/*': true } }] });
    assert.equal(Object.keys(listed).length, 6);
    assert.ok(Object.values(listed).every((verdict) => verdict === 'counted'));
  });

  it('applies .gitignore without a repository, too', async () => {
    assert.deepEqual(await list({ '/w/.gitignore': '*.log', '/w/a.log': '' }), {
      '.gitignore': 'counted',
      'a.log': '.gitignore',
    });
  });

  it('ranks every .tareignore above every .gitignore, the inner above the outer', async () => {
    const listed = await list({
      '/w/.gitignore': '*.log\n',
      '/w/.tareignore': '!a.log\n*.md\n',
      '/w/a.log': '',
      '/w/b.log': '',
      '/w/c.md': '',
      '/w/d/.gitignore': 'a.log\n!*.md\n',
      '/w/d/a.log': '',
      '/w/d/c.md': '',
      '/w/e/.tareignore': '!*.md\n',
      '/w/e/c.md': '',
    });
    assert.deepEqual(listed, {
      '.gitignore': 'counted',
      '.tareignore': 'counted',
      'a.log': 'counted',
      'b.log': '.gitignore',
      'c.md': '.tareignore',
      'd/.gitignore': 'counted',
      'd/a.log': 'counted',
      'd/c.md': '.tareignore',
      'e/.tareignore': 'counted',
      'e/c.md': 'counted',
    });
  });

  it('lets a .tareignore bring back a folder that git ignores, with what is in it', async () => {
    const listed = await list({
      '/w/.gitignore': 'out/\nnode_modules/\n*.map\n',
      '/w/.tareignore': '!out/\n!node_modules/\n',
      '/w/node_modules/a/b.js': '',
      '/w/out/c/d.js': '',
      '/w/out/c/d.map': '',
    });
    assert.deepEqual(listed, {
      '.gitignore': 'counted',
      '.tareignore': 'counted',
      'node_modules/a/b.js': 'counted',
      'out/c/d.js': 'counted',
      'out/c/d.map': '.gitignore',
    });
  });

  it('enters a named folder that is ignored, whatever signs are in its name', async () => {
    for (const name of ['a*b', '!a', '#a', 'a[b]', 'a\\b', ' a ', 'a?', 'a\nb', 'é']) {
      const folder = `/w/${name}`;
      const listed = await list({ '/w/.git': undefined, '/w/.gitignore': '*/\n', [`${folder}/x`]: '' }, {}, [folder]);
      assert.deepEqual(listed, { [`${name}/x`]: 'counted' }, name);
    }
  });

  it('never brings .git back', async () => {
    const listed = await list({ '/w/.git/config': '', '/w/.tareignore': '!.git\n', '/w/.gitignore': '!.*\n' });
    assert.equal(listed['.git'], 'default');
  });

  it('skips node_modules at any depth, against a .gitignore', async () => {
    const listed = await list({ '/w/.gitignore': '!node_modules\n', '/w/a/node_modules/b/c.js': '', '/w/a/d.js': '' });
    assert.deepEqual(listed, { '.gitignore': 'counted', 'a/d.js': 'counted', 'a/node_modules': 'default' });
  });

  it('applies files.exclude against a .gitignore, but not against a .tareignore', async () => {
    const listed = await list(
      {
        '/w/.gitignore': '!a.js\n',
        '/w/.tareignore': '!b.js\n',
        '/w/a.js': '',
        '/w/b.js': '',
        '/w/d/a.js': '',
        '/w/d/e.ts': '',
      },
      { filesExclude: [{ folder: '/w', globs: { '*.js': true, '**/e.ts': false } }] },
    );
    assert.deepEqual(listed, {
      '.gitignore': 'counted',
      '.tareignore': 'counted',
      'a.js': 'files.exclude',
      'b.js': 'counted',
      'd/a.js': 'counted',
      'd/e.ts': 'counted',
    });
  });

  it('applies files.exclude of workspace folders above and below the root', async () => {
    const options = {
      filesExclude: [
        { folder: '/w', globs: { 'a/*.js': true } },
        { folder: '/w/a/b', globs: { '*.ts': true } },
      ],
    };
    assert.deepEqual(await list({ '/w/a/x.js': '', '/w/a/b/x.js': '', '/w/a/b/x.ts': '' }, options, ['/w/a']), {
      'a/b/x.js': 'counted',
      'a/b/x.ts': 'files.exclude',
      'a/x.js': 'files.exclude',
    });
  });

  describe('above the root', () => {
    const files = {
      '/.gitignore': '*.a\n',
      '/w/.gitignore': '*.b\n/p/q/anchored\n',
      '/w/p/.gitignore': '!x.b\n*.c\n',
      '/w/p/.tareignore': '*.d\n',
      '/w/p/q/x.a': '',
      '/w/p/q/x.b': '',
      '/w/p/q/y.b': '',
      '/w/p/q/x.c': '',
      '/w/p/q/x.d': '',
      '/w/p/q/anchored': '',
    };
    const withinRepository = {
      'p/q/anchored': '.gitignore',
      'p/q/x.a': 'counted',
      'p/q/x.b': 'counted',
      'p/q/x.c': '.gitignore',
      'p/q/x.d': '.tareignore',
      'p/q/y.b': '.gitignore',
    };

    it('reads the ignore files up to the root of the repository', async () => {
      assert.deepEqual(await list({ ...files, '/w/.git': undefined }, {}, ['/w/p/q']), withinRepository);
      assert.deepEqual(await list({ ...files, '/w/.git': 'gitdir: ../x' }, {}, ['/w/p/q']), withinRepository);
    });

    it('reads them from an outermost folder on if there is no repository', async () => {
      const options = { outermostFolders: ['/w/p/q/r', '/w'] };
      assert.deepEqual(await list(files, options, ['/w/p/q']), withinRepository);
    });

    it('reads none otherwise', async () => {
      const listed = await list(files, {}, ['/w/p/q']);
      assert.ok(Object.values(listed).every((verdict) => verdict === 'counted'));
    });

    it('goes on without those that cannot be read', async () => {
      const fileSystem = new MemoryFileSystem({ '/w/.git': undefined, '/w/.gitignore': '*', '/w/p/a': '', '/w/b': '' });
      fileSystem.faults.set('/w/.gitignore', 'no-permission');
      const items = await collect(walk(fileSystem, ['/w', '/w/p']));
      assert.equal(items.filter(({ kind }) => kind === 'file').length, 3);
    });
  });

  it('stops the rules of a repository at a repository within it, as git does', async () => {
    const files = {
      '/w/.git': undefined,
      '/w/.gitignore': '*.log\n',
      '/w/.tareignore': '*.md\n',
      '/w/sub/.git': 'gitdir: ../.git/modules/sub',
      '/w/sub/a.log': '',
      '/w/sub/b.md': '',
    };
    const expected = { 'sub/.git': 'default', 'sub/a.log': 'counted', 'sub/b.md': '.tareignore' };
    assert.deepEqual(await list(files, {}, ['/w/sub']), expected);
    assert.deepEqual(await list(files), {
      '.git': 'default',
      '.gitignore': 'counted',
      '.tareignore': 'counted',
      ...expected,
    });
  });

  it('reads .git/info/exclude below .gitignore', async () => {
    const listed = await list({
      '/w/.git/info/exclude': '*.log\n',
      '/w/d/.gitignore': '!a.log\n',
      '/w/d/a.log': '',
      '/w/d/b.log': '',
    });
    assert.equal(listed['d/a.log'], 'counted');
    assert.equal(listed['d/b.log'], '.git/info/exclude');
  });

  it('folds case where the file system does', async () => {
    const files = { '/w/.gitignore': '*.LOG\n', '/w/a.log': '' };
    const options = { filesExclude: [{ folder: '/w', globs: { 'B.TS': true } }] };
    assert.equal((await list(files, options))['a.log'], 'counted');
    assert.equal((await list(files, options, ['/w'], true))['a.log'], '.gitignore');
    assert.equal((await list({ '/w/b.ts': '' }, options, ['/w'], true))['b.ts'], 'files.exclude');
  });
});
