import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionId } from '../../harness/extensionId';

describe('activation without a folder', () => {
  it('activates', async () => {
    assert.equal(vscode.workspace.workspaceFolders, undefined);
    await vscode.extensions.getExtension(extensionId)?.activate();
    assert.equal(vscode.extensions.getExtension(extensionId)?.isActive, true);
  });
});
