import assert from 'node:assert/strict';

import { baseName, joinPath, parentPath, relativePath, withoutTrailingSlash } from '../../../src/context/paths';

describe('paths', () => {
  const roots = ['/', 'C:/', '//server/share/', 'vscode-vfs://github/', 'memfs:///'];

  for (const root of roots) {
    it(`joins and takes apart below ${root}`, () => {
      const folder = joinPath(root, 'a b');
      const file = joinPath(folder, 'c#1%20.ts');
      assert.equal(file, `${root}a b/c#1%20.ts`);
      assert.equal(parentPath(file), folder);
      assert.equal(parentPath(folder), root);
      assert.equal(parentPath(root), undefined);
      assert.equal(baseName(file), 'c#1%20.ts');
      assert.equal(relativePath(root, file), 'a b/c#1%20.ts');
      assert.equal(relativePath(folder, file), 'c#1%20.ts');
      assert.equal(withoutTrailingSlash(`${folder}/`), folder);
      assert.equal(withoutTrailingSlash(root), root);
    });
  }

  it('does not take a sibling with the same beginning, nor the folder itself, as inside', () => {
    assert.equal(relativePath('/a', '/ab/c'), undefined);
    assert.equal(relativePath('/a', '/a'), undefined);
    assert.equal(relativePath('/a', '/a/'), undefined);
  });
});
