import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../src/vscode/manifest';
import { answering } from './answers';
import { type ShownPick, shownBy } from './countPick';
import { activateTare, closeEverything, inWorkspace, tokensOf } from './support';

describe('Count Tokens', () => {
  const folder = (): string => inWorkspace('counted').fsPath;

  before(async () => {
    await activateTare();
    const files = {
      'a.txt': 'some words',
      'deep/b.txt': 'some more words than before',
      'deep/c.lock': 'left out by the setting only',
      'ignored.txt': 'ignored',
      '.gitignore': 'ignored.txt\n',
      '.tareignore': '*.lock\n',
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder(), name)), { recursive: true });
      writeFileSync(path.join(folder(), name), text);
    }
  });
  after(() => rmSync(folder(), { recursive: true }));
  afterEach(closeEverything);

  async function count(...resources: vscode.Uri[]): Promise<ShownPick> {
    const shown = await shownBy(commands.countTokens, resources.length > 0 ? [resources[0], resources] : []);
    assert.ok(shown);
    return shown;
  }

  const words = (text: string): string => `${tokensOf(text)} ${tokensOf(text) === 1 ? 'token' : 'tokens'}`;

  it('leaves out what the ignore files name, and files.exclude, as the setting says', async () => {
    const uri = inWorkspace('counted');
    const names = async (): Promise<string[]> =>
      (await count(uri)).rows.map((row) => row.replace(/: .*?( by .*)?$/, '$1'));
    assert.deepEqual((await names()).sort(), [
      '--- 2 not counted',
      'counted/.gitignore',
      'counted/.tareignore',
      'counted/a.txt',
      'counted/deep/b.txt',
      'counted/deep/c.lock by .tareignore',
      'counted/ignored.txt by .gitignore',
    ]);
    const settings = vscode.workspace.getConfiguration();
    await settings.update('files.exclude', { '**/b.txt': true }, vscode.ConfigurationTarget.Workspace);
    assert.ok((await names()).includes('counted/deep/b.txt by files.exclude'));
    await settings.update('tare.count.useIgnoreFiles', false, vscode.ConfigurationTarget.Workspace);
    const all = await names();
    await settings.update('files.exclude', undefined, vscode.ConfigurationTarget.Workspace);
    await settings.update('tare.count.useIgnoreFiles', undefined, vscode.ConfigurationTarget.Workspace);
    assert.equal(all.length, 6);
    assert.ok(all.includes('counted/ignored.txt') && all.includes('counted/deep/b.txt'));
  });

  it('counts each file once, however it is selected', async () => {
    const { rows, title } = await count(
      inWorkspace('counted', 'a.txt'),
      inWorkspace('counted'),
      inWorkspace('counted', 'deep'),
    );
    assert.equal(rows.filter((row) => row.startsWith('counted/a.txt')).length, 1);
    assert.match(title, /^Count Tokens: 4 files, /);
  });

  it('counts an open document as it is shown, selected by itself or in its folder', async () => {
    const editor = await vscode.window.showTextDocument(inWorkspace('counted', 'a.txt'));
    await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), 'not saved, and '));
    const expected = `counted/a.txt: ${words('not saved, and some words')}`;
    assert.deepEqual((await count()).rows, [expected]);
    const other = await count(inWorkspace('counted', 'a.txt'), inWorkspace('counted', 'deep', 'b.txt'));
    assert.ok(
      other.rows.some((row) => row.startsWith(expected)),
      other.rows.join('\n'),
    );
    const inFolder = await count(inWorkspace('counted'));
    assert.ok(
      inFolder.rows.some((row) => row.startsWith(expected)),
      inFolder.rows.join('\n'),
    );
  });

  it('counts a document without a name, from the menu of its tab too', async () => {
    const document = await vscode.workspace.openTextDocument({ content: 'nowhere on disk' });
    await vscode.window.showTextDocument(document, { preview: false });
    await vscode.window.showTextDocument(inWorkspace('counted', 'a.txt'), { preview: false });
    assert.deepEqual((await count(document.uri)).rows, [`Untitled-1: ${words('nowhere on disk')}`]);
  });

  it('tells the selection of the document, with its share', async () => {
    const editor = await vscode.window.showTextDocument(inWorkspace('counted', 'deep', 'b.txt'));
    editor.selection = new vscode.Selection(0, 0, 0, 4);
    assert.deepEqual((await count()).rows, [
      '$(selection) Selection: 1 token · 20%',
      `counted/deep/b.txt: ${words('some more words than before')}`,
    ]);
    assert.deepEqual((await count(inWorkspace('counted', 'a.txt'))).rows, [`counted/a.txt: ${words('some words')}`]);
  });

  it('sums up the cells of a notebook', async () => {
    const cells = ['first', 'the second'].map(
      (text) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python'),
    );
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData(cells));
    await vscode.window.showNotebookDocument(notebook);
    const tokens = tokensOf('first') + tokensOf('the second');
    for (const shown of [await count(), await count(notebook.uri), await shownBy(commands.countOpenEditors)]) {
      assert.equal(shown?.rows.length, 1);
      assert.match(shown.rows[0]!, new RegExp(`^Untitled-1\\.ipynb: ${tokens} tokens$`));
    }
  });

  it('tells the sides of a diff apart', async () => {
    const registration = vscode.workspace.registerTextDocumentContentProvider('older', {
      provideTextDocumentContent: () => 'an older text',
    });
    const uri = inWorkspace('counted', 'a.txt');
    await vscode.commands.executeCommand('vscode.diff', uri.with({ scheme: 'older' }), uri);
    const shown = await shownBy(commands.countOpenEditors);
    registration.dispose();
    assert.deepEqual(
      shown?.rows.map((row) => row.replace(/ · .*/, '')),
      [`counted/a.txt (older): ${words('an older text')}`, `counted/a.txt: ${words('some words')}`],
    );
  });

  it('counts two revisions of one file', async () => {
    const registration = vscode.workspace.registerTextDocumentContentProvider('revision', {
      provideTextDocumentContent: ({ query }) => `the text of ${query}`,
    });
    const [left, right] = ['one', 'two and more'].map((query) =>
      inWorkspace('counted', 'a.txt').with({ scheme: 'revision', query }),
    );
    await vscode.commands.executeCommand('vscode.diff', left, right);
    const shown = await shownBy(commands.countOpenEditors);
    registration.dispose();
    assert.deepEqual(
      shown?.rows.map((row) => row.replace(/ · .*/, '')),
      ['the text of two and more', 'the text of one'].map((text) => `counted/a.txt (revision): ${words(text)}`),
    );
  });

  it('walks and counts a virtual file system, and names what is binary before what is ignored', async () => {
    const files = new Map([
      ['/v', undefined],
      ['/v/a.md', 'virtual words'],
      ['/v/deep', undefined],
      ['/v/deep/b.bin', '\0\0'],
      ['/v/deep/c.md', 'more'],
      ['/v/.tareignore', 'c.md\n'],
    ]);
    const find = ({ path: name }: vscode.Uri): string | undefined => {
      if (!files.has(name)) throw vscode.FileSystemError.FileNotFound();
      return files.get(name);
    };
    const refuse = (): never => {
      throw vscode.FileSystemError.NoPermissions();
    };
    const registration = vscode.workspace.registerFileSystemProvider('memory', {
      onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
      watch: () => new vscode.Disposable(() => undefined),
      stat: (uri) => {
        const text = find(uri);
        const type = text === undefined ? vscode.FileType.Directory : vscode.FileType.File;
        return { type, ctime: 0, mtime: 0, size: text?.length ?? 0 };
      },
      readDirectory: (uri) =>
        [...files]
          .filter(([name]) => path.posix.dirname(name) === uri.path)
          .map(([name, text]) => [
            path.posix.basename(name),
            text === undefined ? vscode.FileType.Directory : vscode.FileType.File,
          ]),
      readFile: (uri) => Buffer.from(find(uri) ?? ''),
      createDirectory: refuse,
      writeFile: refuse,
      delete: refuse,
      rename: refuse,
    });
    const { rows, title } = await count(vscode.Uri.parse('memory://host/v'));
    registration.dispose();
    assert.match(title, /^Count Tokens: 2 files, /);
    assert.deepEqual(
      rows.map((row) => row.replace(/ · .*/, '')),
      [
        `/v/.tareignore (memory): ${words('c.md\n')}`,
        `/v/a.md (memory): ${words('virtual words')}`,
        '--- 2 not counted',
        '/v/deep/b.bin (memory): binary',
        '/v/deep/c.md (memory): ignored by .tareignore',
      ],
    );
  });

  it('says why there is nothing to count', async () => {
    assert.deepEqual(await count(inWorkspace('assets', 'logo.png')), {
      title: 'Count Tokens: there is no text to count',
      rows: ['--- 1 not counted', 'assets/logo.png: binary'],
    });
    assert.deepEqual((await count(inWorkspace('gone.txt'))).rows, ['--- 1 not counted', 'gone.txt: not found']);
  });

  it('opens what is chosen', async () => {
    const resources = [inWorkspace('counted'), [inWorkspace('counted')]];
    await shownBy(commands.countTokens, resources, 'counted/deep/b.txt');
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, inWorkspace('counted', 'deep', 'b.txt').path);
    await shownBy(commands.countTokens, resources, 'counted/ignored.txt');
    assert.equal(vscode.window.activeTextEditor.document.uri.path, inWorkspace('counted', 'ignored.txt').path);
  });

  it('takes the workspace when nothing is open, and ignores what is no resource', async () => {
    assert.match((await count()).title, /^Count Tokens: \d\d files, /);
    const shown = await shownBy(commands.countTokens, [{ groupId: 0 }, 'nonsense']);
    assert.match(shown?.title ?? '', /^Count Tokens: \d\d files, /);
  });

  it('reports in words that no editor is open', async () => {
    const said = answering({});
    try {
      await vscode.commands.executeCommand(commands.countOpenEditors);
    } finally {
      said.restore();
    }
    assert.deepEqual(said.lines, [
      'No editor with text is open. Open a file, or use Count Tokens on a folder in the explorer.',
    ]);
  });
});
