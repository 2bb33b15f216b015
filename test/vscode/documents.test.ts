import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { atoms } from '../corpus/atoms';
import { Random } from '../corpus/random';
import { closeEverything, expectRightCounts, inWorkspace, isExact, tokensOf, waitForCounts } from './support';

async function show(name: string, options: vscode.TextDocumentShowOptions = {}): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(inWorkspace(...name.split('/')));
  return vscode.window.showTextDocument(document, { preview: false, ...options });
}

async function showText(content: string, language = 'plaintext'): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ content, language });
  return vscode.window.showTextDocument(document, { preview: false });
}

function wholeOf(document: vscode.TextDocument): vscode.Range {
  return document.validateRange(new vscode.Range(0, 0, document.lineCount, 0));
}

describe('the document', () => {
  afterEach(closeEverything);

  it('is counted exactly, with its name', async () => {
    await show('src/auth.ts');
    const counts = await expectRightCounts();
    assert.equal(counts.document?.name, 'auth.ts');
    assert.ok(isExact(counts.document.count));
    assert.ok(counts.document.count.tokens > 100);
    assert.equal(counts.openEditors.count.tokens, counts.document.count.tokens);
  });

  it('is not there when no editor is open', async () => {
    const counts = await waitForCounts(({ document }) => document === undefined);
    assert.equal(counts.selection, undefined);
    assert.equal(counts.openEditors.editors, 0);
    assert.deepEqual(counts.leftOut, []);
  });

  it('is counted when it is empty', async () => {
    await showText('');
    const counts = await expectRightCounts();
    assert.equal(counts.document?.count.tokens, 0);
    assert.equal(counts.openEditors.editors, 1);
  });

  it('is counted when it has no name, and while it is not saved', async () => {
    const editor = await showText('Nothing here is on disk: 漢字, émoji 👩‍💻.\n');
    await expectRightCounts();
    await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), 'More of it. '));
    assert.equal(editor.document.isDirty, true);
    await expectRightCounts();
  });

  it('keeps its count when its language changes', async () => {
    const editor = await show('src/http.ts');
    const before = await expectRightCounts();
    await vscode.languages.setTextDocumentLanguage(editor.document, 'plaintext');
    await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), '// after the change\n'));
    const after = await expectRightCounts();
    assert.ok(after.document!.count.tokens > before.document!.count.tokens);
  });

  it('is counted anew when its line ends change, also when it is not the active one', async () => {
    const editor = await showText('#\n##\n'.repeat(50));
    const asLf = await expectRightCounts();
    await editor.edit((builder) => builder.setEndOfLine(vscode.EndOfLine.CRLF));
    const asCrlf = await expectRightCounts();
    assert.equal(asLf.document?.count.tokens, 100);
    assert.equal(asCrlf.document?.count.tokens, 150);

    await show('src/auth.ts');
    await expectRightCounts();
    const change = new vscode.WorkspaceEdit();
    change.set(editor.document.uri, [vscode.TextEdit.setEndOfLine(vscode.EndOfLine.LF)]);
    assert.ok(await vscode.workspace.applyEdit(change));
    assert.equal(editor.document.eol, vscode.EndOfLine.LF);
    await expectRightCounts();
  });

  it('follows what happens on disk', async () => {
    const uri = inWorkspace('changed.md');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('before\n'));
    const editor = await show('changed.md');
    await expectRightCounts();
    await vscode.workspace.fs.writeFile(uri, Buffer.from('after, and rather longer\n'.repeat(10)));
    await waitForCounts(({ document }) => document?.count.tokens === tokensOf('after, and rather longer\n'.repeat(10)));
    await expectRightCounts();

    await vscode.workspace.fs.delete(uri);
    await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), 'still shown\n'));
    await expectRightCounts();
  });

  it('follows undo, redo and whole replacements', async () => {
    const editor = await show('src/orders.ts');
    const original = await expectRightCounts();
    await editor.edit((builder) => builder.replace(wholeOf(editor.document), 'short'));
    assert.equal((await expectRightCounts()).document?.count.tokens, 1);
    await vscode.commands.executeCommand('undo');
    assert.deepEqual((await expectRightCounts()).document, original.document);
    await vscode.commands.executeCommand('redo');
    await expectRightCounts();
    await editor.edit((builder) => builder.delete(wholeOf(editor.document)));
    assert.equal((await expectRightCounts()).document?.count.tokens, 0);
    await vscode.commands.executeCommand('undo');
    await vscode.commands.executeCommand('undo');
    assert.deepEqual((await expectRightCounts()).document, original.document);
  });

  it('stays right through random edits in many places at once', async function () {
    this.timeout(60_000);
    const random = new Random(20261123);
    const editor = await showText(random.join([...atoms, '\n', ' the '], 400));
    const other = await vscode.workspace.openTextDocument({ content: random.join(atoms, 100) });
    await vscode.window.showTextDocument(other, { preview: false, viewColumn: vscode.ViewColumn.Beside });
    for (let round = 0; round < 120; round++) {
      const document = random.chance(0.7) ? editor.document : other;
      const edits = randomEdits(document, random);
      if (random.chance(0.5)) {
        const change = new vscode.WorkspaceEdit();
        change.set(document.uri, edits);
        assert.ok(await vscode.workspace.applyEdit(change));
      } else {
        const shown = await vscode.window.showTextDocument(document, { preview: false });
        await shown.edit((builder) => edits.forEach((edit) => builder.replace(edit.range, edit.newText)));
      }
      if (random.chance(0.15)) await vscode.commands.executeCommand(random.pick(['undo', 'redo']));
      if (random.chance(0.3)) await expectRightCounts();
    }
    await expectRightCounts();
  });

  it('stays right while several cursors type, indent, and delete words', async () => {
    const editor = await show('src/session/store.ts');
    editor.selections = [2, 5, 9].map((line) => new vscode.Selection(line, 0, line, 0));
    for (const text of ['a', 'b', "'", 's', ' ', '漢', '\n']) {
      await vscode.commands.executeCommand('type', { text });
      await expectRightCounts();
    }
    for (const command of ['deleteWordLeft', 'editor.action.indentLines', 'deleteLeft', 'editor.action.joinLines']) {
      await vscode.commands.executeCommand(command);
      await expectRightCounts();
    }
  });
});

/** Up to five edits that do not touch each other, as VS Code wants them. */
function randomEdits(document: vscode.TextDocument, random: Random): vscode.TextEdit[] {
  const { length } = document.getText();
  const cuts = Array.from({ length: 2 * random.between(1, 5) }, () => random.below(length + 1)).sort((a, b) => a - b);
  const edits: vscode.TextEdit[] = [];
  for (let at = 0; at + 1 < cuts.length; at += 2) {
    const [from, to] = [cuts[at]!, Math.min(cuts[at + 1]!, cuts[at]! + random.below(12))];
    const range = new vscode.Range(document.positionAt(from), document.positionAt(to));
    edits.push(vscode.TextEdit.replace(range, random.join([...atoms, '\n', '\r\n'], random.below(6))));
  }
  return edits;
}

describe('the selection', () => {
  afterEach(closeEverything);

  it('is counted as copying would put it on the clipboard', async () => {
    const editor = await show('src/auth.ts');
    assert.equal((await expectRightCounts()).selection, undefined);
    editor.selection = new vscode.Selection(1, 3, 6, 2);
    const one = await expectRightCounts();
    assert.ok(isExact(one.selection) && one.selection!.tokens > 0);
    editor.selection = new vscode.Selection(6, 2, 1, 3);
    assert.deepEqual((await expectRightCounts()).selection, one.selection);
    editor.selections = [
      new vscode.Selection(8, 0, 9, 4),
      new vscode.Selection(3, 1, 1, 2),
      new vscode.Selection(0, 0, 0, 0),
    ];
    await expectRightCounts();
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    assert.equal((await expectRightCounts()).selection, undefined);
  });

  it('is counted in a document with CRLF', async () => {
    const editor = await showText('one two\r\nthree four\r\nfive six\r\n');
    await editor.edit((builder) => builder.setEndOfLine(vscode.EndOfLine.CRLF));
    editor.selections = [new vscode.Selection(0, 4, 1, 2), new vscode.Selection(2, 0, 3, 0)];
    await expectRightCounts();
  });

  it('follows the active editor', async () => {
    const first = await show('src/auth.ts');
    first.selection = new vscode.Selection(0, 0, 3, 0);
    await expectRightCounts();
    const second = await show('src/http.ts', { viewColumn: vscode.ViewColumn.Beside });
    assert.equal((await expectRightCounts()).selection, undefined);
    second.selection = new vscode.Selection(0, 0, 1, 0);
    await expectRightCounts();
    await vscode.window.showTextDocument(first.document, { viewColumn: vscode.ViewColumn.One });
    await expectRightCounts();
  });

  it('of everything is the document', async () => {
    const editor = await show('docs/設計メモ.md');
    await vscode.commands.executeCommand('editor.action.selectAll');
    const counts = await expectRightCounts();
    assert.equal(counts.selection?.tokens, counts.document?.count.tokens);
    assert.equal(editor.selection.isEmpty, false);
  });
});
