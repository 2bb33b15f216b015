import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/vscode/manifest';
import { activateTare, counter } from '../support';

describe('the context with several folders', () => {
  afterEach(() => vscode.commands.executeCommand(commands.clearContext));

  it('names the folder of each file, and keeps folders of both apart', async () => {
    const api = await activateTare();
    const [first, second] = vscode.workspace.workspaceFolders!;
    const notes = vscode.Uri.joinPath(second!.uri, 'notes.md');
    const sources = vscode.Uri.joinPath(first!.uri, 'src');
    await vscode.commands.executeCommand(commands.addToContext, notes, [notes]);
    await vscode.commands.executeCommand(commands.addToContext, sources, [sources]);
    const weight = await api.context.weighed();
    const { text } = await api.context.render();
    const titles = [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    assert.equal(titles[0], 'second/notes.md');
    assert.ok(titles.includes(`${first!.name}/src/auth.ts`), titles.join('\n'));
    assert.equal(weight?.total.tokens, counter().count(text));
    assert.equal(weight.missing.size, 0);
  });
});
