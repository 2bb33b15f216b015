import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionId } from '../../harness/extensionId';

describe('activation with several folders', () => {
  it('activates', async () => {
    assert.deepEqual(
      vscode.workspace.workspaceFolders?.map((folder) => folder.name),
      ['workspace', 'second'],
    );
    await vscode.extensions.getExtension(extensionId)?.activate();
    assert.equal(vscode.extensions.getExtension(extensionId)?.isActive, true);
  });
});
