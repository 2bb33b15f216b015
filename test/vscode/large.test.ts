import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { Random } from '../corpus/random';
import { allTabs, closeEverything, expectRightCounts, inWorkspace, waitForCounts } from './support';

const words = [
  'const',
  ' value',
  ' = ',
  '(',
  ')',
  ';',
  'return ',
  'items',
  '.map',
  ' 漢字 ',
  ' // why ',
  "it's ",
  '42',
  '\t',
];

function lines(count: number): string {
  const random = new Random(count);
  return Array.from({ length: count }, () => random.join(words, random.below(14))).join('\n');
}

let made: vscode.Uri[] = [];

/** Each under a name of its own: VS Code may still hold the text of a file that was there a moment ago. */
function writeLarge(name: string, text: string): vscode.Uri {
  const uri = inWorkspace(name);
  writeFileSync(uri.fsPath, text);
  made.push(uri);
  return uri;
}

async function showFile(name: string, text: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(writeLarge(name, text), { preview: false });
}

describe('a large document', function () {
  this.timeout(120_000);

  afterEach(async () => {
    await closeEverything();
    for (const uri of made) rmSync(uri.fsPath, { force: true });
    made = [];
  });

  it('of 10 MB is counted, and follows edits', async () => {
    const text = lines(400_000);
    assert.ok(text.length > 10_000_000, String(text.length));
    const editor = await showFile('ten.txt', text);
    await expectRightCounts(60_000);
    await editor.edit((builder) => builder.insert(new vscode.Position(200_000, 0), 'in the middle'));
    await expectRightCounts();
    editor.selection = new vscode.Selection(5, 0, 150_000, 2);
    await expectRightCounts();
  });

  it('on one line of 5 MB is counted, and follows edits', async () => {
    const editor = await showFile('line.txt', lines(220_000).replaceAll('\n', ';'));
    assert.equal(editor.document.lineCount, 1);
    await expectRightCounts(60_000);
    await editor.edit((builder) => builder.insert(new vscode.Position(0, 2_000_000), 'in the middle'));
    await expectRightCounts();
  });

  it('is right when it is edited while it is being copied', async () => {
    for (const seed of [1, 2, 3]) {
      const random = new Random(seed);
      const editor = await showFile(`edited${seed}.txt`, lines(100_000 + seed));
      const edits: Thenable<boolean>[] = [];
      for (let round = 0; round < 30; round++) {
        const line = random.below(editor.document.lineCount);
        const change = new vscode.WorkspaceEdit();
        if (random.chance(0.2))
          change.delete(editor.document.uri, new vscode.Range(line, 0, line + random.below(9000), 0));
        else change.insert(editor.document.uri, new vscode.Position(line, 0), random.join([...words, '\n'], 5));
        edits.push(vscode.workspace.applyEdit(change));
        if (random.chance(0.5)) await edits.at(-1);
      }
      await Promise.all(edits);
      await expectRightCounts(60_000);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });

  it('of more than 50 MB, which VS Code does not hand to extensions, is named with the reason', async () => {
    const uri = writeLarge('huge.txt', lines(2_300_000));
    await vscode.commands.executeCommand('vscode.open', uri, { preview: false });
    const counts = await waitForCounts(({ leftOut }) => leftOut.length > 0, 'left out', 60_000);
    assert.equal(allTabs().length, 1);
    assert.deepEqual(counts.leftOut, ['huge.txt (larger than 50 MB)']);
    assert.equal(counts.document, undefined);
    assert.equal(counts.openEditors.editors, 0);
  });
});
