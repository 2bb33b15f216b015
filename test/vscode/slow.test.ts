import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEverything, expectRightCounts, activateTare } from './support';

describe('a text without a safe cut', function () {
  this.timeout(120_000);
  afterEach(closeEverything);

  it('is said to be counted until it is', async () => {
    const api = await activateTare();
    const seen: boolean[] = [];
    const listener = api.onDidChangeCounts((counts) => seen.push(counts.isCounting));
    // Of all runs the one of equals signs takes longest, about a second for 4 MB.
    const document = await vscode.workspace.openTextDocument({ content: '='.repeat(4_000_000) });
    await vscode.window.showTextDocument(document);
    await expectRightCounts(60_000);
    listener.dispose();
    assert.ok(seen.includes(true), 'it was told that the count is under way');
    assert.equal(api.counts?.isCounting, false);
  });
});
