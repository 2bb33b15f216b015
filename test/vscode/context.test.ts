import assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { TareApi } from '../../src/vscode/api';
import type { ContextWeight } from '../../src/vscode/context/contextWeight';
import { activateTare, counter, pause } from './support';

describe('the context', () => {
  let api: TareApi;
  const [folder] = vscode.workspace.workspaceFolders!;
  const uriOf = (name: string): vscode.Uri => vscode.Uri.joinPath(folder!.uri, name);

  before(async () => {
    api = await activateTare();
  });

  beforeEach(async () => {
    await vscode.commands.executeCommand('tare.context.clear');
  });

  after(async () => {
    await vscode.commands.executeCommand('tare.context.clear');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function weighed(): Promise<ContextWeight> {
    const weight = await api.context.weighed();
    assert.ok(weight);
    return weight;
  }

  async function assertSumIsCount(): Promise<void> {
    const { rows, task, frame, total } = await weighed();
    const sent = [...rows.values(), ...(task ? [task] : []), frame!].filter(({ state }) => state === 'sent');
    const sum = sent.reduce((tokens, row) => tokens + row.count.tokens, 0);
    assert.equal(sum, total.tokens);
    const { text, tokens } = await api.context.render();
    assert.equal(tokens, total.tokens);
    assert.equal(counter().count(text), total.tokens);
  }

  it('weighs a folder of files and renders what it weighs', async () => {
    await vscode.commands.executeCommand('tare.addToContext', folder!.uri, [folder!.uri]);
    const { context, missing } = await weighed();
    assert.ok(context.parts.length > 3, String(context.parts.length));
    assert.equal(missing.size, 0);
    await assertSumIsCount();
  });

  it('follows the edits of a document', async () => {
    const uri = uriOf('src/live.ts');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('export const one = 1;\n'));
    try {
      await vscode.commands.executeCommand('tare.addToContext', uri, [uri]);
      const before = (await weighed()).total.tokens;
      // `showTextDocument` would keep the document for minutes after its tab is closed.
      await vscode.commands.executeCommand('vscode.open', uri);
      const editor = vscode.window.activeTextEditor!;
      await editor.edit((builder) => builder.insert(new vscode.Position(1, 0), 'export const two = 2;\n'.repeat(50)));
      await pause(300);
      const { total } = await weighed();
      assert.ok(total.tokens > before + 200, `${before} ${total.tokens}`);
      await assertSumIsCount();
      assert.match((await api.context.render()).text, /two = 2/);
    } finally {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await vscode.workspace.fs.delete(uri);
    }
    const end = Date.now() + 10_000;
    while ((await weighed()).missing.size === 0 && Date.now() < end) await pause(50);
    assert.deepEqual([...(await weighed()).missing.values()], ['not-found']);
  });

  it('undoes and does again', async () => {
    const uri = uriOf('README.md');
    await vscode.commands.executeCommand('tare.addToContext', uri, [uri]);
    assert.equal(api.context.context.parts.length, 1);
    await vscode.commands.executeCommand('tare.context.undo');
    assert.equal(api.context.context.parts.length, 0);
    await vscode.commands.executeCommand('tare.context.redo');
    assert.equal(path.basename((api.context.context.parts[0]?.source as { path: string }).path), 'README.md');
    await assertSumIsCount();
  });
});
