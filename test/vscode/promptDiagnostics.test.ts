import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { activateTare, closeEverything, inWorkspace, openFile, pause, tokensOf } from './support';

/** Waits until Tare's problems in a file are of these kinds. */
async function problems(uri: vscode.Uri, ...kinds: string[]): Promise<vscode.Diagnostic[]> {
  const end = Date.now() + 15_000;
  for (;;) {
    const found = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Tare');
    if (JSON.stringify(found.map(kindOf)) === JSON.stringify(kinds)) return found;
    if (Date.now() > end) assert.deepEqual(found.map(kindOf), kinds);
    await pause(50);
  }
}

function kindOf({ code }: vscode.Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : String(code);
}

async function actionsAt(editor: vscode.TextEditor, { range }: vscode.Diagnostic): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', editor.document.uri, range);
}

async function run(actions: readonly vscode.CodeAction[], title: string | RegExp): Promise<void> {
  const action = actions.find((each) => (typeof title === 'string' ? each.title === title : title.test(each.title)));
  assert.ok(action, `${String(title)} is not among: ${actions.map((each) => each.title).join(', ')}`);
  if (action.edit) assert.ok(await vscode.workspace.applyEdit(action.edit));
  if (action.command)
    await vscode.commands.executeCommand(action.command.command, ...((action.command.arguments ?? []) as unknown[]));
}

describe('problems in prompt and instruction files', () => {
  const key = `AKIAQ3EGX7TZ5BN2WVLK`;
  const made = ['CLAUDE.md', 'review.prompt.md', 'notes.md', '.github'];

  before(async () => {
    await activateTare();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await closeEverything();
    for (const name of made) rmSync(inWorkspace(name).fsPath, { recursive: true, force: true });
  });

  it('are shown with message, place and code, and go when the tab is closed', async () => {
    const text = `# Review\n\nLook at [the store](src/store.ts) and at [auth](src/auth.ts).\n\nThe key is ${key}.\n`;
    const editor = await openFile('review.prompt.md', text);
    const [missing, secret] = await problems(editor.document.uri, 'missing-file', 'secret');
    assert.equal(missing?.message, 'src/store.ts does not exist.');
    assert.equal(editor.document.getText(missing.range), 'src/store.ts');
    assert.equal(missing.severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(secret?.message, 'This looks like a secret (AWS access key id); it is sent with the file.');
    assert.ok(!secret.message.includes(key));
    await closeEverything();
    await problems(inWorkspace('review.prompt.md'));
  });

  it('are none of other files', async () => {
    const editor = await openFile('notes.md', `[a](none.md) ${key}\n`);
    await openFile('review.prompt.md', '[a](none.md)\n');
    await problems(inWorkspace('review.prompt.md'), 'missing-file');
    await problems(editor.document.uri);
  });

  it('follow what is typed, and files that come into being', async () => {
    const editor = await openFile('review.prompt.md', 'Nothing wrong here yet.\n');
    await editor.edit((builder) => builder.insert(new vscode.Position(1, 0), 'See [it](made.md).\n'));
    await problems(editor.document.uri, 'missing-file');
    const edit = new vscode.WorkspaceEdit();
    edit.createFile(inWorkspace('made.md'));
    assert.ok(await vscode.workspace.applyEdit(edit));
    await problems(editor.document.uri);
    rmSync(inWorkspace('made.md').fsPath);
  });

  it('are mended by a quick fix: a secret is masked', async () => {
    const editor = await openFile('review.prompt.md', `The key is ${key}.\nMore.\n`);
    const [secret] = await problems(editor.document.uri, 'secret');
    await run(await actionsAt(editor, secret!), 'Mask the secret');
    assert.equal(editor.document.getText(), 'The key is [masked-aws-access-key-id].\nMore.\n');
    await problems(editor.document.uri);
  });

  it('are mended by a quick fix: a repeated rule goes', async () => {
    const rule = '- Write a failing test before the fix.\n';
    const editor = await openFile('review.prompt.md', `# A\n\n${rule}- Something else that differs.\n\n# B\n\n${rule}`);
    const [repeated] = await problems(editor.document.uri, 'repeated-rule');
    const tokens = tokensOf(rule);
    assert.equal(repeated?.message, `This rule stands on line 3 already (${tokens} tokens).`);
    assert.equal(repeated.relatedInformation?.[0]?.location.range.start.line, 2);
    await run(await actionsAt(editor, repeated), 'Remove the repeated rule here');
    assert.equal(editor.document.getText(), `# A\n\n${rule}- Something else that differs.\n\n# B\n\n`);
    await problems(editor.document.uri);
  });

  it('are mended by a quick fix: JSON is compacted', async () => {
    const value = Array.from({ length: 30 }, (_, id) => ({ id, name: `name ${id}` }));
    const text = `Data:\n\n\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\`\n`;
    const editor = await openFile('review.prompt.md', text);
    const [pretty] = await problems(editor.document.uri, 'pretty-json');
    const [before, after] = [tokensOf(JSON.stringify(value, null, 2)), tokensOf(JSON.stringify(value))];
    assert.ok(pretty);
    assert.ok(pretty.message.startsWith(`This JSON has ${before.toLocaleString('en-US')} tokens; `), pretty.message);
    assert.ok(pretty.message.includes(` has ${after.toLocaleString('en-US')} tokens with the same data`));
    await run(await actionsAt(editor, pretty), 'Compact the JSON');
    assert.equal(editor.document.getText(), `Data:\n\n\`\`\`json\n${JSON.stringify(value)}\n\`\`\`\n`);
  });

  it('tell of a rule that another file has, as it is while it is not saved', async () => {
    mkdirSync(inWorkspace('.github').fsPath);
    writeFileSync(inWorkspace('.github', 'copilot-instructions.md').fsPath, '# Copilot\n\nNothing yet.\n');
    const other = await openFile('.github/copilot-instructions.md', '# Copilot\n\nNothing yet.\n');
    await other.edit((builder) =>
      builder.insert(new vscode.Position(3, 0), '- Keep every function short and plain.\n'),
    );
    const editor = await openFile('review.prompt.md', '- Keep every function short and plain.\n');
    const [repeated] = await problems(editor.document.uri, 'repeated-rule');
    assert.match(
      repeated!.message,
      /^This rule stands in \.github\/copilot-instructions\.md, line 4, too; GitHub Copilot sends both \(\d+ tokens\)\.$/,
    );
    const actions = await actionsAt(editor, repeated!);
    assert.ok(actions.some(({ title }) => title === 'Compare with .github/copilot-instructions.md'));
    await vscode.window.showTextDocument(other.document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('are ignored in a file or by kind until that is reset, and kept in no file', async () => {
    const editor = await openFile('review.prompt.md', '[a](none.md)\n');
    const [missing] = await problems(editor.document.uri, 'missing-file');
    await run(await actionsAt(editor, missing!), 'Ignore files that do not exist in this file');
    await problems(editor.document.uri);
    const claude = await openFile('CLAUDE.md', '[a](none.md)\n');
    const [other] = await problems(claude.document.uri, 'missing-file');
    await run(await actionsAt(claude, other!), 'Ignore files that do not exist in this workspace');
    await problems(claude.document.uri);
    await vscode.commands.executeCommand('tare.resetIgnoredFindings');
    await problems(claude.document.uri, 'missing-file');
    await problems(editor.document.uri, 'missing-file');
  });

  it('say why', async () => {
    const editor = await openFile('review.prompt.md', '[a](none.md)\n');
    const [missing] = await problems(editor.document.uri, 'missing-file');
    await run(await actionsAt(editor, missing!), 'Why am I seeing this?');
    const page = await vscode.workspace.openTextDocument(
      vscode.Uri.from({ scheme: 'tare-why', path: '/Why am I seeing this.md' }),
    );
    assert.match(page.getText(), /^# none\\?\.md does not exist/);
    assert.match(page.getText(), /\*\*Found here\*\*/);
  });

  it('are off with the setting', async () => {
    const editor = await openFile('review.prompt.md', '[a](none.md)\n');
    await problems(editor.document.uri, 'missing-file');
    const configuration = vscode.workspace.getConfiguration('tare');
    await configuration.update('diagnostics.enabled', false, vscode.ConfigurationTarget.Global);
    await problems(editor.document.uri);
    await configuration.update('diagnostics.enabled', undefined, vscode.ConfigurationTarget.Global);
    await problems(editor.document.uri, 'missing-file');
  });
});
