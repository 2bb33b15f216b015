import assert from 'node:assert/strict';

import { ShortPaths } from '../../../src/context/shortPaths';

const deep = 'src/main/java/com/fasterxml/jackson/databind/deser';

describe('short paths', () => {
  it('are whole where they fit, and lose folders of their middle where not, never of the name', () => {
    const longName = `src/a/${'name'.repeat(20)}.ts`;
    const paths = new ShortPaths(['src/auth.ts', `${deep}/std/StdDeserializer.java`, longName]);
    assert.equal(paths.pathOf('src/auth.ts'), 'src/auth.ts');
    assert.equal(paths.pathOf(`${deep}/std/StdDeserializer.java`), 'src/…/databind/deser/std/StdDeserializer.java');
    assert.equal(paths.pathOf(longName), `src/…/${'name'.repeat(20)}.ts`);
    assert.equal(paths.pathOf('not/among/them.ts'), 'not/among/them.ts');
  });

  it('name a file by its last name, with folders where that is shared or says nothing', () => {
    const paths = new ShortPaths(['src/auth.ts', 'src/a/store.ts', 'src/b/store.ts', 'store.ts', 'lib/index.ts']);
    assert.deepEqual(
      ['src/auth.ts', 'src/a/store.ts', 'src/b/store.ts', 'store.ts', 'lib/index.ts'].map((path) => paths.nameOf(path)),
      ['auth.ts', 'a/store.ts', 'b/store.ts', 'store.ts', 'lib/index.ts'],
    );
    assert.equal(new ShortPaths(['index.ts']).nameOf('index.ts'), 'index.ts');
  });

  it('never make two files look the same', () => {
    const folders = ['one', 'two'].flatMap((first) => ['alpha', 'beta'].map((last) => `${first}/${deep}/${last}`));
    const ends = ['long/way/down/to/the/last/folder/of/all', 'short', `${'x'.repeat(50)}/y`];
    const all = folders.flatMap((folder) => ends.map((end) => `${folder}/${end}/File.java`));
    const paths = new ShortPaths(all);
    for (const shown of [all.map((path) => paths.pathOf(path)), all.map((path) => paths.nameOf(path))]) {
      assert.equal(new Set(shown).size, all.length, shown.join('\n'));
      assert.ok(shown.every((path) => path.endsWith('File.java')));
    }
  });
});
