import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { labelledBloat } from '../../../src/code/bloat';
import { GitAttributes } from '../../../src/code/gitAttributes';
import { makeTemporaryFolder } from '../../harness/temporaryFolder';

/** Every form of pattern that gitattributes(5) and gitignore(5) tell of. */
const files: Record<string, string> = {
  '': `# comment linguist-generated
*.gen.go linguist-generated
/top.js linguist-generated=true
sub/exact.js linguist-vendored
lib/** linguist-vendored
**/deep/*.ts linguist-generated
a/**/z.c linguist-generated
vendor/ linguist-vendored
folder linguist-vendored
q?.h linguist-generated
[ab]x.h linguist-generated
[!ab]y.h linguist-generated
"with space.md" linguist-generated
kept.gen.go -linguist-generated
*.json linguist-generated
data/*.json linguist-generated=false
package.json !linguist-generated
[attr]mine linguist-generated
*.mine mine`,
  sub: 'exact.js -linguist-vendored\n*.gen.go -linguist-generated\ninner/*.py linguist-generated',
};

const paths = [
  ...['x.gen.go', 'sub/x.gen.go', 'sub/more/x.gen.go', 'kept.gen.go', 'lib/kept.gen.go', 'top.js', 'sub/top.js'],
  ...['sub/exact.js', 'other/sub/exact.js', 'exact.js', 'lib/a.js', 'lib/b/c.js', 'other/lib/a.js', 'lib'],
  ...[
    'deep/a.ts',
    'x/deep/a.ts',
    'x/deep/b/a.ts',
    'a/z.c',
    'a/b/z.c',
    'a/b/c/z.c',
    'z.c',
    'vendor/a.js',
    'folder/a.js',
  ],
  ...['q1.h', 'q12.h', 'ax.h', 'cx.h', 'ay.h', 'cy.h', 'with space.md', 'sub/with space.md', 'a.json', 'data/a.json'],
  ...['package.json', 'data/b/a.json', 'sub/inner/a.py', 'inner/a.py', 'plain.ts'],
].filter((each) => each !== 'lib');

describe('GitAttributes', () => {
  const attributes = new GitAttributes(Object.entries(files).map(([folder, text]) => ({ folder, text })));

  it('says what git says', () => {
    const { path: root } = makeTemporaryFolder('attributes');
    const git = (...rest: string[]): string => execFileSync('git', rest, { cwd: root, encoding: 'utf8' });
    git('init', '--quiet');
    for (const [folder, text] of Object.entries(files)) {
      mkdirSync(path.join(root, folder), { recursive: true });
      writeFileSync(path.join(root, folder, '.gitattributes'), text);
    }
    const names = ['linguist-generated', 'linguist-vendored'];
    const fields = git('check-attr', '-z', ...names, '--', ...paths).split('\0');
    for (let at = 0; at + 2 < fields.length; at += 3) {
      const [file = '', name = '', value = ''] = fields.slice(at, at + 3);
      const labels = attributes.labelsOf(file);
      const said = name === 'linguist-generated' ? labels?.generated : labels?.vendored;
      const expected = value === 'unspecified' ? undefined : value !== 'unset' && value !== 'false';
      assert.equal(said, expected, `${name} of ${file}: ${value}`);
    }
    assert.ok(fields.filter((value) => value === 'set').length > 12);
  });

  it('reads a file that lies above the paths', () => {
    const outer = new GitAttributes([
      { folder: '', below: 'packages/web', text: 'packages/web/api/*.ts linguist-generated\n*.js linguist-vendored' },
      { folder: 'api', text: 'own.ts -linguist-generated' },
    ]);
    assert.deepEqual(outer.labelsOf('api/a.ts'), { generated: true });
    assert.deepEqual(outer.labelsOf('api/own.ts'), { generated: false });
    assert.deepEqual(outer.labelsOf('x/a.js'), { vendored: true });
    assert.equal(outer.labelsOf('x/a.ts'), undefined);
  });

  it('overrules what a file looks like, but for a lock file or data', () => {
    const lock = { kind: 'lock', because: 'its name' } as const;
    const generated = { kind: 'generated', because: '“Code generated …” in line 1' } as const;
    assert.equal(labelledBloat(undefined, { generated: true })?.kind, 'generated');
    assert.equal(labelledBloat(undefined, { vendored: true })?.kind, 'vendored');
    assert.equal(labelledBloat(generated, { generated: false }), undefined);
    assert.equal(labelledBloat(generated, { vendored: false }), generated);
    assert.equal(labelledBloat(lock, { generated: false }), lock);
    assert.equal(labelledBloat(generated, undefined), generated);
  });
});
