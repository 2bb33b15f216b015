import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { addParts } from '../../../src/context/compose/context';
import { commands } from '../../../src/vscode/manifest';
import { answering } from '../answers';
import { activateTare, closeEverything, inWorkspace } from '../support';

describe('the context in Restricted Mode', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand(commands.clearContext);
    await closeEverything();
  });

  it('takes files, and refuses git, which runs what a repository names', async () => {
    const api = await activateTare();
    assert.equal(vscode.workspace.isTrusted, false);
    const said = answering({ picks: ['Unstaged changes'] });
    try {
      await vscode.commands.executeCommand(commands.addGitChanges);
    } finally {
      said.restore();
    }
    assert.match(said.lines.join('\n'), /^Git changes need a trusted workspace/);
    assert.equal(api.context.context.parts.length, 0);

    const uri = inWorkspace('src', 'auth.ts');
    await vscode.commands.executeCommand(commands.addToContext, uri, [uri]);
    // As a set or a reload brings them.
    const repository = inWorkspace().fsPath;
    api.context.apply('Add', (context) =>
      addParts(context, [{ source: { kind: 'diff', repository, scope: { kind: 'unstaged' } } }]),
    );
    const weight = await api.context.weighed();
    assert.deepEqual([...weight!.missing.values()], ['no-git']);
    const { text, tokens } = await api.context.render();
    assert.match(text, /^## src\/auth\.ts/);
    assert.equal(tokens, weight!.total.tokens);
  });
});
