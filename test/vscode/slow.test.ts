import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateTare, closeEverything, expectRightCounts, tokensOf } from './support';

describe('a text without a safe cut', function () {
  this.timeout(120_000);
  afterEach(closeEverything);

  it('is said to be counted until it is', async () => {
    const api = await activateTare();
    // Of all runs the one of equals signs takes longest, about a second for 4 MB.
    const content = '='.repeat(4_000_000);
    // Known beforehand: the oracle would hold up this thread, and with it the news, for as long as the count takes.
    tokensOf(content);
    const seen: boolean[] = [];
    const listener = api.onDidChangeCounts((counts) => seen.push(counts.isCounting));
    const document = await vscode.workspace.openTextDocument({ content });
    await vscode.window.showTextDocument(document);
    await expectRightCounts(60_000);
    listener.dispose();
    assert.ok(seen.includes(true), 'it was told that the count is under way');
    assert.equal(api.counts?.isCounting, false);
  });
});
