import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { TareApi } from '../../src/vscode/api';
import { ContextDragAndDrop } from '../../src/vscode/context/contextDragAndDrop';
import type { ContextService } from '../../src/vscode/context/contextService';
import { commands } from '../../src/vscode/manifest';
import { answering } from './answers';
import { activateTare, closeEverything, counter, inWorkspace, pause } from './support';

describe('from everywhere into the context', () => {
  let api: TareApi;
  const folder = (): string => inWorkspace('added').fsPath;
  const file = (name: string): vscode.Uri => vscode.Uri.file(path.join(folder(), name));
  const write = (name: string, content: string | Uint8Array): vscode.Uri => {
    mkdirSync(path.dirname(file(name).fsPath), { recursive: true });
    writeFileSync(file(name).fsPath, content);
    return file(name);
  };
  const open = (name: string): Thenable<unknown> =>
    vscode.commands.executeCommand('vscode.open', file(name), { preview: false });

  before(async () => {
    api = await activateTare();
  });

  beforeEach(async () => {
    mkdirSync(folder(), { recursive: true });
    await vscode.commands.executeCommand(commands.clearContext);
  });

  afterEach(async () => {
    await vscode.commands.executeCommand(commands.clearContext);
    await closeEverything();
    rmSync(folder(), { recursive: true });
  });

  /** What is sent now: weighed as it is counted. */
  async function sent(): Promise<string> {
    const weight = await api.context.weighed();
    assert.ok(weight, 'nothing was added');
    const { text, tokens } = await api.context.render();
    assert.equal(tokens, weight.total.tokens);
    assert.equal(counter().count(text), tokens);
    return text;
  }

  /** Runs a command with answers, and gives what was shown. */
  async function run(command: string, picks: readonly string[] = [], ...parameters: unknown[]): Promise<string> {
    const answers = answering({ picks });
    try {
      await vscode.commands.executeCommand(command, ...parameters);
    } finally {
      answers.restore();
    }
    return answers.lines.join('\n');
  }

  it('comes the innermost symbol at the cursor, and follows it', async () => {
    write('symbols.txt', 'class Scale\n  weigh\n    one\n  end\nend\nrest\n');
    const symbol = (name: string, kind: vscode.SymbolKind, from: number, to: number): vscode.DocumentSymbol => {
      const range = new vscode.Range(from, 0, to, 5);
      return new vscode.DocumentSymbol(name, '', kind, range, range);
    };
    const provider = vscode.languages.registerDocumentSymbolProvider('plaintext', {
      provideDocumentSymbols: () => {
        const scale = symbol('Scale', vscode.SymbolKind.Class, 0, 4);
        scale.children.push(symbol('weigh', vscode.SymbolKind.Method, 1, 3));
        return [scale];
      },
    });
    try {
      await open('symbols.txt');
      const editor = vscode.window.activeTextEditor!;
      editor.selection = new vscode.Selection(2, 1, 2, 1);
      await run(commands.addSymbol);
      assert.equal(
        await sent(),
        '## added/symbols.txt (lines 2-4, method weigh)\n\n```\n  weigh\n    one\n  end\n```\n\n',
      );
      await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), 'a line before\n'));
      await pause(300);
      assert.match(await sent(), /\(lines 3-5, method weigh\)\n\n```\n {2}weigh/);
      editor.selection = new vscode.Selection(6, 1, 6, 1);
      assert.match(await run(commands.addSymbol), /No definition was found at the cursor/);
    } finally {
      provider.dispose();
    }
  });

  it('comes the selection of the terminal, and the clipboard stays as it was', async () => {
    const writes = new vscode.EventEmitter<string>();
    const opened = new Promise<void>((resolve) => {
      const pty: vscode.Pseudoterminal = { onDidWrite: writes.event, open: () => resolve(), close: () => undefined };
      vscode.window.createTerminal({ name: 'builds', pty }).show();
    });
    await opened;
    try {
      await vscode.env.clipboard.writeText('what was there');
      assert.match(await run(commands.addTerminalSelection), /Nothing is selected in the terminal/);
      writes.fire('error: three of them\r\n');
      // The terminal draws when it likes to.
      for (let attempt = 0; attempt < 50 && api.context.context.parts.length === 0; attempt++) {
        await vscode.commands.executeCommand('workbench.action.terminal.selectAll');
        await run(commands.addTerminalSelection);
        await pause(100);
      }
      assert.match(await sent(), /^## Terminal.*\n\n```\nerror: three of them/);
      assert.equal(await vscode.env.clipboard.readText(), 'what was there');
    } finally {
      vscode.window.activeTerminal?.dispose();
    }
  });

  it('come instruction files, those that are always sent ticked beforehand', async () => {
    write('AGENTS.md', '# Nested rules\n\nBe exact.\n');
    const shown = await run(commands.addInstructionFiles, ['added/AGENTS.md']);
    assert.match(shown, /^AGENTS\.md \| always sent by /m);
    assert.equal(await sent(), '## added/AGENTS.md (instructions)\n\n```md\n# Nested rules\n\nBe exact.\n```\n\n');
  });

  it('come the pinned editors alone', async () => {
    write('pinned.ts', 'export const pinned = 1;\n');
    write('loose.ts', 'export const loose = 2;\n');
    await open('pinned.ts');
    assert.match(await run(commands.addPinnedEditors), /No editor with text is pinned/);
    await vscode.commands.executeCommand('workbench.action.pinEditor');
    await open('loose.ts');
    await run(commands.addPinnedEditors);
    assert.equal(await sent(), '## added/pinned.ts\n\n```ts\nexport const pinned = 1;\n```\n\n');
    // What is pinned does not close by the usual command.
    await open('pinned.ts');
    await vscode.commands.executeCommand('workbench.action.unpinEditor');
  });

  it('comes what is dropped from the explorer, before the row it is dropped on', async () => {
    const dropped: (readonly [readonly string[], string | undefined])[] = [];
    // Of the service a drop of files needs nothing.
    const drop = new ContextDragAndDrop(undefined as unknown as ContextService, (uris, before) => {
      dropped.push([uris.map(({ fsPath }) => fsPath), before]);
      return Promise.resolve();
    });
    const uris = [write('two words.ts', 'a'), write('%.ts', 'b')];
    const data = new vscode.DataTransfer();
    // As VS Code's explorer writes it (RFC 2483: CRLF, and # for comments).
    data.set('text/uri-list', new vscode.DataTransferItem(`# a comment\r\n${uris.map(String).join('\r\n')}\r\n`));
    await drop.handleDrop(undefined, data);
    const part = { id: 'p7', source: { kind: 'problems' }, included: true, rewrites: [] } as const;
    await drop.handleDrop({ kind: 'part', id: 'p7', parent: undefined, part }, data);
    const paths = uris.map(({ fsPath }) => fsPath);
    assert.deepEqual(dropped, [
      [paths, undefined],
      [paths, 'p7'],
    ]);
  });

  it('comes an untitled document by the name of its tab, and follows it', async () => {
    const document = await vscode.workspace.openTextDocument({ content: 'no name yet\n', language: 'plaintext' });
    const editor = await vscode.window.showTextDocument(document);
    await run(commands.addToContext);
    assert.equal(await sent(), `## ${document.uri.path}\n\n\`\`\`\nno name yet\n\`\`\`\n\n`);
    await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), 'still '));
    await pause(300);
    assert.match(await sent(), /still no name yet/);
  });

  it('comes a file with CRLF as it is, on disk and in the editor', async () => {
    const text = 'export const one = 1;\r\nexport const two = 2;\r\n';
    const uri = write('windows.ts', text);
    await run(commands.addToContext, [], uri, [uri]);
    const expected = `## added/windows.ts\n\n\`\`\`ts\n${text}\`\`\`\n\n`;
    assert.equal(await sent(), expected);
    await open('windows.ts');
    await pause(300);
    assert.equal(await sent(), expected);
    const editor = vscode.window.activeTextEditor!;
    editor.selection = new vscode.Selection(0, 0, 1, 6);
    await vscode.commands.executeCommand(commands.clearContext);
    await run(commands.addSelection);
    assert.equal(
      await sent(),
      '## added/windows.ts (lines 1-2, selection)\n\n```ts\nexport const one = 1;\r\nexport\n```\n\n',
    );
  });

  it('comes no binary file, and it is said why', async () => {
    const binary = write('data.bin', Uint8Array.of(1, 0, 2, 0, 0, 3));
    const shown = await run(commands.addToContext, [], binary, [binary]);
    assert.match(shown, /^data\.bin holds no text that can be sent \(binary\)\. Nothing was added\.$/m);
    assert.equal(api.context.context.parts.length, 0);
    const text = write('text.md', 'text\n');
    await run(commands.addToContext, [], binary, [binary, text]);
    assert.equal(await sent(), '## added/text.md\n\n```md\ntext\n```\n\n');
    const gone = file('gone.md');
    assert.match(await run(commands.addToContext, [], gone, [gone]), /gone\.md cannot be read/);
  });

  it('goes the text of a file that is deleted, and comes again with it', async () => {
    // VS Code tells nothing of a file that comes and goes at once, nor of the first file of a folder that it has not
    // seen yet. So the file is written until VS Code tells of it.
    const watcher = vscode.workspace.createFileSystemWatcher('**/fleeting.ts');
    const told: vscode.Uri[] = [];
    const isTold = (): boolean => told.length > 0;
    watcher.onDidCreate((created) => told.push(created));
    watcher.onDidChange((changed) => told.push(changed));
    const uri = file('fleeting.ts');
    for (let attempt = 0; attempt < 20 && !isTold(); attempt++) {
      write('fleeting.ts', 'export const fleeting = 1;\n');
      for (let wait = 0; wait < 20 && !isTold(); wait++) await pause(50);
    }
    watcher.dispose();
    assert.ok(isTold(), 'VS Code told of the file');
    await run(commands.addToContext, [], uri, [uri]);
    await sent();
    rmSync(uri.fsPath);
    const missing = async (): Promise<string> => [...(await api.context.weighed())!.missing.values()].join();
    for (let attempt = 0; attempt < 200 && (await missing()) !== 'not-found'; attempt++) await pause(50);
    assert.equal(await missing(), 'not-found');
    assert.equal((await api.context.render()).text, '');
    write('fleeting.ts', 'export const again = 2;\n');
    for (let attempt = 0; attempt < 200 && (await missing()) !== ''; attempt++) await pause(50);
    assert.match(await sent(), /again = 2/);
  });

  it('comes a notebook as its cells: of the file, and as it is shown', async () => {
    const notebook = (code: string): string =>
      JSON.stringify({
        nbformat: 4,
        nbformat_minor: 5,
        metadata: { language_info: { name: 'python' } },
        cells: [
          { cell_type: 'markdown', id: 'a', metadata: {}, source: ['# Weights\n', 'of parts'] },
          {
            cell_type: 'code',
            id: 'b',
            metadata: {},
            execution_count: 1,
            source: [code],
            outputs: [{ output_type: 'stream', name: 'stdout', text: ['a result\n'] }],
          },
        ],
      });
    const expected = (code: string): string =>
      `## added/weights.ipynb\n\n\`\`\`\`md\n# Weights\nof parts\n\n\`\`\`python\n${code}\n\`\`\`\n\`\`\`\`\n\n`;
    const uri = write('weights.ipynb', notebook('weigh(1)'));
    await run(commands.addToContext, [], uri, [uri]);
    assert.equal(await sent(), expected('weigh(1)'));

    // `openNotebookDocument` would keep the notebook for minutes after its tab is closed.
    await vscode.commands.executeCommand('vscode.openWith', uri, 'jupyter-notebook');
    const shown = vscode.window.activeNotebookEditor!.notebook;
    await pause(300);
    assert.equal(await sent(), expected('weigh(1)'));
    const change = new vscode.WorkspaceEdit();
    change.replace(shown.cellAt(1).document.uri, new vscode.Range(0, 6, 0, 7), '22');
    assert.ok(await vscode.workspace.applyEdit(change));
    for (let attempt = 0; attempt < 100 && !(await sent()).includes('weigh(22)'); attempt++) await pause(50);
    assert.equal(await sent(), expected('weigh(22)'));

    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    for (let attempt = 0; attempt < 100 && !(await sent()).includes('weigh(1)'); attempt++) await pause(50);
    assert.equal(await sent(), expected('weigh(1)'));
    assert.ok(shown.isClosed);
    write('weights.ipynb', notebook('weigh(333)'));
    for (let attempt = 0; attempt < 200 && !(await sent()).includes('weigh(333)'); attempt++) await pause(50);
    assert.equal(await sent(), expected('weigh(333)'));
  });
});
