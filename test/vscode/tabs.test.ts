import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { allTabs, closeEverything, expectRightCounts, inWorkspace, pause, tokensOf, waitForCounts } from './support';

async function open(name: string, options: object = {}): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', inWorkspace(...name.split('/')), { preview: false, ...options });
}

/** A tab as VS Code restores it: there, but its document is loaded only when it is first shown. */
async function openUnloaded(name: string): Promise<vscode.Uri> {
  const uri = inWorkspace(...name.split('/'));
  await open(name, { background: true });
  await pause(300);
  assert.ok(allTabs().some(({ input }) => input instanceof vscode.TabInputText && String(input.uri) === String(uri)));
  assert.ok(!vscode.workspace.textDocuments.some((document) => String(document.uri) === String(uri)), 'not loaded');
  return uri;
}

describe('open editors', () => {
  afterEach(closeEverything);

  it('are summed up', async () => {
    for (const name of ['src/auth.ts', 'src/http.ts', 'README.md']) await open(name);
    const counts = await expectRightCounts();
    assert.equal(counts.openEditors.editors, 3);
    assert.equal(counts.document?.name, 'README.md');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    assert.equal((await expectRightCounts()).openEditors.editors, 2);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const none = await waitForCounts(({ openEditors }) => openEditors.editors === 0);
    assert.equal(none.openEditors.count.tokens, 0);
  });

  it('count a file that is shown twice once', async () => {
    await open('src/auth.ts');
    const once = await expectRightCounts();
    await open('src/auth.ts', { viewColumn: vscode.ViewColumn.Beside });
    assert.equal(allTabs().length, 2);
    assert.deepEqual((await expectRightCounts()).openEditors, once.openEditors);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    assert.deepEqual((await expectRightCounts()).openEditors, once.openEditors);
  });

  it('count both sides of a diff', async () => {
    const sides = [inWorkspace('src', 'auth.ts'), inWorkspace('src', 'http.ts')] as const;
    await vscode.commands.executeCommand('vscode.diff', ...sides, 'auth and http');
    const counts = await expectRightCounts();
    assert.equal(counts.openEditors.editors, 2);
    assert.equal(counts.document?.name, 'http.ts');
    await open('src/auth.ts');
    assert.deepEqual((await expectRightCounts()).openEditors, counts.openEditors);
  });

  it('count a notebook cell by cell, as one editor', async () => {
    const cells = [
      new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, '# Title of a notebook', 'markdown'),
      new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'print("hello, world")\n', 'python'),
    ];
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData(cells));
    await vscode.window.showNotebookDocument(notebook);
    const counts = await expectRightCounts();
    assert.equal(counts.openEditors.editors, 1);
    assert.equal(
      counts.openEditors.count.tokens,
      tokensOf('# Title of a notebook') + tokensOf('print("hello, world")\n'),
    );
    const change = new vscode.WorkspaceEdit();
    const added = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'import antigravity', 'python');
    change.set(notebook.uri, [vscode.NotebookEdit.insertCells(1, [added])]);
    assert.ok(await vscode.workspace.applyEdit(change));
    await expectRightCounts();
  });

  it('leave out and name what holds no text', async () => {
    await open('assets/logo.png');
    const image = await waitForCounts(({ leftOut }) => leftOut.length > 0);
    assert.deepEqual(image.leftOut, ['logo.png (no text)']);
    assert.equal(image.openEditors.editors, 0);

    const pty: vscode.Pseudoterminal = {
      onDidWrite: new vscode.EventEmitter<string>().event,
      open: () => undefined,
      close: () => undefined,
    };
    const terminal = vscode.window.createTerminal({
      name: 'my terminal',
      pty,
      location: vscode.TerminalLocation.Editor,
    });
    terminal.show();
    const both = await waitForCounts(({ leftOut }) => leftOut.length === 2);
    assert.deepEqual(both.leftOut, ['logo.png (no text)', 'my terminal (no text)']);
    await open('src/auth.ts');
    assert.equal((await expectRightCounts()).openEditors.editors, 1);
    terminal.dispose();
  });
});

describe('the active editor', () => {
  afterEach(closeEverything);

  it('in a notebook is the notebook as a whole, also while a cell is edited', async () => {
    const texts = ['first cell', 'the second cell is longer'];
    const cells = texts.map((text) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python'));
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData(cells));
    await vscode.window.showNotebookDocument(notebook);
    const whole = tokensOf(texts[0]!) + tokensOf(texts[1]!);
    await waitForCounts(({ document }) => document?.count.tokens === whole, 'the notebook');
    await vscode.commands.executeCommand('notebook.cell.edit');
    for (let wait = 0; wait < 50 && vscode.window.activeTextEditor === undefined; wait++) await pause(100);
    assert.ok(vscode.window.activeTextEditor, 'a cell is being edited');
    await expectRightCounts();
    await vscode.window.activeTextEditor.edit((builder) => builder.insert(new vscode.Position(0, 0), 'more and '));
    const counts = await waitForCounts(({ document }) => document!.count.tokens > whole, 'the edited notebook');
    assert.match(counts.document!.name, /^Untitled/);
    await expectRightCounts();
  });

  it('is not taken for an open editor when it is in the output panel', async () => {
    await open('src/auth.ts');
    const before = await expectRightCounts();
    const channel = vscode.window.createOutputChannel('of a test');
    try {
      channel.append('what a program printed');
      channel.show();
      await vscode.commands.executeCommand('workbench.panel.output.focus');
      const counts = await waitForCounts(
        ({ document }) => document?.count.tokens === tokensOf('what a program printed'),
        'the output panel',
      );
      assert.equal(counts.document?.isOpenEditor, false);
      assert.deepEqual(counts.openEditors, before.openEditors);
    } finally {
      channel.dispose();
      await vscode.commands.executeCommand('workbench.action.closePanel');
    }
  });
});

describe('tabs that are not loaded', () => {
  const scratch = 'scratch.txt';
  const write = (text: string): void => writeFileSync(inWorkspace(scratch).fsPath, text);

  beforeEach(() => write('as it was at first\n'));
  afterEach(async () => {
    await closeEverything();
    rmSync(inWorkspace(scratch).fsPath, { force: true });
  });

  it('are counted from disk, and the same when they are loaded', async () => {
    await open('src/auth.ts');
    await openUnloaded(scratch);
    const unloaded = await expectRightCounts();
    assert.equal(unloaded.openEditors.editors, 2);
    await open(scratch);
    assert.deepEqual((await expectRightCounts()).openEditors, unloaded.openEditors);
  });

  it('follow the disk: changed, deleted and made again', async () => {
    await open('src/auth.ts');
    const alone = await expectRightCounts();
    await openUnloaded(scratch);
    await expectRightCounts();
    write('and now a good deal longer than it was\n'.repeat(20));
    await expectRightCounts();
    rmSync(inWorkspace(scratch).fsPath);
    const deleted = await waitForCounts(({ leftOut }) => leftOut.length > 0);
    assert.deepEqual(deleted.leftOut, ['scratch.txt (not found)']);
    assert.deepEqual(deleted.openEditors, alone.openEditors);
    write('back again');
    assert.deepEqual((await expectRightCounts()).leftOut, []);
  });

  it('are left out with the reason when they are binary', async () => {
    writeFileSync(inWorkspace(scratch).fsPath, Buffer.from([1, 2, 0, 3]));
    await open('src/auth.ts');
    await openUnloaded(scratch);
    const counts = await waitForCounts(({ leftOut }) => leftOut.length > 0);
    assert.deepEqual(counts.leftOut, ['scratch.txt (binary)']);
    assert.equal(counts.openEditors.editors, 1);
  });

  it('are counted as the editor would decode them', async () => {
    await open('src/auth.ts');
    const texts = ['\ufeffwith a mark', 'line\r\nline\r\n', 'caf\ufffd'];
    const bytes = [Buffer.from(texts[0]!), Buffer.from(texts[1]!), Buffer.from('caf\xe9', 'latin1')];
    for (const content of bytes) {
      writeFileSync(inWorkspace(scratch).fsPath, content);
      await openUnloaded(scratch);
      const unloaded = await expectRightCounts();
      await open(scratch);
      assert.deepEqual((await expectRightCounts()).openEditors, unloaded.openEditors);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    }
  });

  it('follow the disk when the name has characters of a pattern', async () => {
    const name = '[id] {a,b}.txt';
    writeFileSync(inWorkspace(name).fsPath, 'before');
    try {
      await open('src/auth.ts');
      await openUnloaded(name);
      await expectRightCounts();
      writeFileSync(inWorkspace(name).fsPath, 'after, and longer');
      await expectRightCounts();
    } finally {
      await closeEverything();
      rmSync(inWorkspace(name).fsPath);
    }
  });

  it('are read by their whole URI, as git names a revision in the query', async () => {
    const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
    const refuse = (): never => {
      throw vscode.FileSystemError.NoPermissions();
    };
    const contentOf = ({ query }: vscode.Uri): Buffer => {
      if (query !== 'HEAD') throw vscode.FileSystemError.FileNotFound();
      return Buffer.from('the text of a revision');
    };
    const registration = vscode.workspace.registerFileSystemProvider(
      'revisions',
      {
        onDidChangeFile: changed.event,
        watch: () => new vscode.Disposable(() => undefined),
        stat: (uri) => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: contentOf(uri).length }),
        readFile: contentOf,
        readDirectory: refuse,
        createDirectory: refuse,
        writeFile: refuse,
        delete: refuse,
        rename: refuse,
      },
      { isReadonly: true },
    );
    try {
      await open('src/auth.ts');
      const before = await expectRightCounts();
      const uri = vscode.Uri.parse('revisions:/some/file.txt?HEAD');
      await vscode.commands.executeCommand('vscode.open', uri, { preview: false, background: true });
      const counts = await waitForCounts(({ openEditors }) => openEditors.editors === 2, 'both counted');
      assert.equal(
        counts.openEditors.count.tokens,
        before.openEditors.count.tokens + tokensOf('the text of a revision'),
      );
    } finally {
      await closeEverything();
      registration.dispose();
    }
  });
});
