import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/vscode/manifest';
import { shownBy } from '../countPick';
import { closeEverything, expectRightCounts, waitForCounts } from '../support';

describe('with several folders', () => {
  afterEach(closeEverything);

  it('counts files of each, and names their folder', async () => {
    const [first, second] = vscode.workspace.workspaceFolders!;
    for (const uri of [vscode.Uri.joinPath(first!.uri, 'README.md'), vscode.Uri.joinPath(second!.uri, 'notes.md')])
      await vscode.window.showTextDocument(uri, { preview: false });
    const counts = await expectRightCounts();
    assert.equal(counts.openEditors.editors, 2);
    const shown = await shownBy(commands.countTokens, [first!.uri, [first!.uri, second!.uri]]);
    const names = shown?.rows.map((row) => row.replace(/: .*/, ''));
    assert.ok(names, 'it was shown');
    assert.ok(names.includes('second/notes.md') && names.includes('workspace/src/auth.ts'), names.join('\n'));
    assert.ok(names.includes('workspace/build/'), 'the ignored one');
  });

  it('finds the instructions of each, as they come and go', async () => {
    const [first, second] = vscode.workspace.workspaceFolders!;
    await waitForCounts(({ instructions }) => instructions?.names.join() === `${first!.name}/AGENTS.md`);
    const file = vscode.Uri.joinPath(second!.uri, 'AGENTS.md');
    await vscode.workspace.fs.writeFile(file, Buffer.from('Be brief.\n'));
    const both = await waitForCounts(({ instructions }) => instructions?.names.length === 2, 'both');
    assert.deepEqual([...both.instructions!.names].sort(), ['second/AGENTS.md', `${first!.name}/AGENTS.md`]);
    await vscode.workspace.fs.delete(file);
    await waitForCounts(({ instructions }) => instructions?.names.length === 1, 'one again');
  });
});
