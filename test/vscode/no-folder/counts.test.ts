import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../../src/vscode/manifest';
import { shownBy } from '../countPick';
import { closeEverything, expectRightCounts } from '../support';

describe('without a folder', () => {
  const file = path.join(tmpdir(), 'tare-no-folder.txt');

  before(() => writeFileSync(file, 'a file from anywhere\n'));
  after(() => rmSync(file));
  afterEach(closeEverything);

  it('counts files from anywhere and texts without a name', async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
    await expectRightCounts();
    const document = await vscode.workspace.openTextDocument({ content: 'no name' });
    await vscode.window.showTextDocument(document, { preview: false });
    const counts = await expectRightCounts();
    assert.equal(counts.openEditors.editors, 2);
    assert.equal(counts.instructions, undefined);
    const shown = await shownBy(commands.countOpenEditors);
    assert.deepEqual(
      shown?.rows.map((row) => row.replace(/: .*/, '')),
      [file, 'Untitled-1'],
    );
  });
});
