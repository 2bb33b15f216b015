import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionId } from '../harness/extensionId';

describe('activation', () => {
  it('activates without an error', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, `${extensionId} is installed`);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('opens nothing', () => {
    assert.equal(vscode.window.activeTextEditor, undefined);
    assert.deepEqual(
      vscode.window.tabGroups.all.flatMap((group) => group.tabs),
      [],
    );
  });
});
