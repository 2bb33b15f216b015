import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/vscode/manifest';
import { shownBy } from '../countPick';
import { closeEverything, expectRightCounts, inWorkspace } from '../support';

describe('in Restricted Mode', () => {
  afterEach(closeEverything);

  it('counts all the same', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await vscode.window.showTextDocument(inWorkspace('src', 'auth.ts'));
    await expectRightCounts();
    const shown = await shownBy(commands.countTokens, [inWorkspace('src'), [inWorkspace('src')]]);
    assert.match(shown?.title ?? '', /^Count Tokens: 4 files, /);
  });
});
