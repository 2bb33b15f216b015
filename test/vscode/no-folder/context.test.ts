import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../../src/vscode/manifest';
import { answering } from '../answers';
import { activateTare, closeEverything, counter } from '../support';

describe('the context without a folder', () => {
  const file = path.join(tmpdir(), 'tare-context-no-folder.md');

  before(() => writeFileSync(file, '# From anywhere\n'));
  after(() => rmSync(file));
  afterEach(async () => {
    await vscode.commands.executeCommand(commands.clearContext);
    await closeEverything();
  });

  it('takes files by their whole path, and texts without a name', async () => {
    const api = await activateTare();
    const uri = vscode.Uri.file(file);
    await vscode.commands.executeCommand(commands.addToContext, uri, [uri]);
    const document = await vscode.workspace.openTextDocument({ content: 'no name\n', language: 'plaintext' });
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand(commands.addOpenEditors);
    const weight = await api.context.weighed();
    const { text } = await api.context.render();
    assert.equal(
      text,
      `## ${file}\n\n\`\`\`md\n# From anywhere\n\`\`\`\n\n## ${document.uri.path}\n\n\`\`\`\nno name\n\`\`\`\n\n`,
    );
    assert.equal(weight?.total.tokens, counter().count(text));
  });

  it('says what is missing for git, problems and instruction files', async () => {
    for (const [command, said] of [
      [commands.addGitChanges, /No git repository was found/],
      [commands.addInstructionFiles, /No instruction file of an agent/],
      [commands.copyContext, /The context is empty/],
    ] as const) {
      const answers = answering({});
      try {
        await vscode.commands.executeCommand(command);
      } finally {
        answers.restore();
      }
      assert.match(answers.lines.join('\n'), said);
    }
  });
});
