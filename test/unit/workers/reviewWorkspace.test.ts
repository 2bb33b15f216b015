import assert from 'node:assert/strict';
import { ReviewWorkspace } from '../../../src/workers/reviewWorkspace';
import { MemoryFileSystem } from '../context/memoryFileSystem';

describe('ReviewWorkspace', () => {
  it('reads what authors label generated, in the folder and above it as far as the repository goes', async () => {
    const code = 'export const value = 1;\n';
    const fileSystem = new MemoryFileSystem({
      '/.gitattributes': '* linguist-vendored',
      '/r/.git': undefined,
      '/r/.gitattributes': 'web/api/*.ts linguist-generated',
      '/r/web/.gitattributes': 'own.ts linguist-vendored',
      '/r/web/api/client.ts': code,
      '/r/web/own.ts': code,
      '/r/web/plain.ts': code,
    });
    const workspace = new ReviewWorkspace(fileSystem);
    const folders = [{ name: 'web', path: '/r/web' }];
    const update = (revision: number): Promise<void> =>
      workspace.update({ folders, revision, history: false }, new AbortController().signal, () => undefined);
    const kindOf = (path: string): string | undefined => workspace.index.bloatOf(workspace.index.get(path)!)?.kind;
    await update(1);
    assert.deepEqual(['api/client.ts', 'own.ts', 'plain.ts'].map(kindOf), ['generated', 'vendored', undefined]);
    fileSystem.add('/r/web/.gitattributes', {
      kind: 'file',
      bytes: new TextEncoder().encode('plain.ts linguist-vendored'),
    });
    await update(2);
    assert.deepEqual(['api/client.ts', 'own.ts', 'plain.ts'].map(kindOf), ['generated', undefined, 'vendored']);
  });
});
