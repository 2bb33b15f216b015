import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { TareApi } from '../../src/vscode/api';
import { answering } from './answers';
import { activateTare, closeEverything, counter, inWorkspace, pause } from './support';

describe('what is added to the context', () => {
  let api: TareApi;
  const folder = (): string => inWorkspace('composed').fsPath;
  const file = (name: string): vscode.Uri => vscode.Uri.file(path.join(folder(), name));

  before(async () => {
    api = await activateTare();
  });

  beforeEach(async () => {
    mkdirSync(folder(), { recursive: true });
    writeFileSync(file('a.ts').fsPath, 'export function first(): number {\n  return 1;\n}\n');
    writeFileSync(file('b.ts').fsPath, 'export const second = 2;\n');
    await vscode.commands.executeCommand('tare.context.clear');
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('tare.context.clear');
    await closeEverything();
    rmSync(folder(), { recursive: true });
  });

  /** Runs a command with answers, and gives what would be sent. */
  async function sentAfter(command: string, picks: readonly string[] = []): Promise<string> {
    const answers = answering({ picks });
    try {
      await vscode.commands.executeCommand(command);
    } finally {
      answers.restore();
    }
    const weight = await api.context.weighed();
    assert.ok(weight, `nothing was added: ${answers.lines.join('\n')}`);
    const { text } = await api.context.render();
    assert.equal(counter().count(text), weight.total.tokens);
    return text;
  }

  function git(...commandArguments: string[]): void {
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    execFileSync('git', [...identity, ...commandArguments], { cwd: folder(), stdio: 'ignore' });
  }

  it('is every open editor, in the order of the tabs', async () => {
    for (const name of ['b.ts', 'a.ts'])
      await vscode.commands.executeCommand('vscode.open', file(name), { preview: false });
    const text = await sentAfter('tare.addOpenEditorsToContext');
    assert.ok(text.indexOf('composed/b.ts') < text.indexOf('composed/a.ts'), text);
  });

  it('is shown by folders when it is many files', async () => {
    const many = Array.from({ length: 30 }, (_, index) => file(`many${index}.ts`));
    for (const uri of many) writeFileSync(uri.fsPath, 'export {};\n');
    await vscode.commands.executeCommand('tare.addToContext', many[0], many);
    await api.context.weighed();
    assert.equal(new Set(api.context.context.parts.map((part) => part.folder)).size, 1);
    await vscode.commands.executeCommand('tare.context.clear');
    await vscode.commands.executeCommand('tare.addToContext', many[0], many.slice(0, 3));
    assert.deepEqual(
      api.context.context.parts.map((part) => part.folder),
      [undefined, undefined, undefined],
    );
  });

  it('is the selection alone', async () => {
    await vscode.commands.executeCommand('vscode.open', file('a.ts'));
    vscode.window.activeTextEditor!.selection = new vscode.Selection(1, 2, 1, 8);
    const text = await sentAfter('tare.addSelectionToContext');
    assert.equal(text, '## composed/a.ts (lines 2, selection)\n\n```ts\nreturn\n```\n\n');
  });

  it('is one of selection and whole file, with both weights', async () => {
    await vscode.commands.executeCommand('vscode.open', file('a.ts'));
    vscode.window.activeTextEditor!.selection = new vscode.Selection(1, 2, 1, 8);
    const answers = answering({ picks: [] });
    await vscode.commands.executeCommand('tare.whatWillBeSent');
    answers.restore();
    const whole = counter().count('export function first(): number {\n  return 1;\n}\n');
    assert.ok(
      answers.lines.some((line) => line.includes('Selection: 1 token')),
      answers.lines.join('\n'),
    );
    assert.ok(
      answers.lines.some((line) => line.includes(`Whole file: ${whole} tokens`)),
      answers.lines.join('\n'),
    );
  });

  it('is what changed in a repository, new files as well, and follows further changes', async () => {
    git('init', '--initial-branch=main');
    git('add', '.');
    git('commit', '--message=first');
    writeFileSync(file('b.ts').fsPath, 'export const second = 22;\n');
    writeFileSync(file('new.ts').fsPath, 'export const third = 3;\n');
    // The workspace is no repository: it is found by what is open of it.
    await vscode.commands.executeCommand('vscode.open', file('a.ts'));
    const text = await sentAfter('tare.addGitChangesToContext', ['Unstaged changes']);
    assert.match(text, /\+export const second = 22;/);
    assert.match(text, /export const third = 3;/);
    writeFileSync(file('b.ts').fsPath, 'export const second = 222;\n');
    for (let attempt = 0; attempt < 100; attempt++) {
      if ((await api.context.render()).text.includes('+export const second = 222;')) return;
      await pause(100);
    }
    assert.fail((await api.context.render()).text);
  });

  it('is what compilers say', async () => {
    const collection = vscode.languages.createDiagnosticCollection('test');
    const diagnostic = new vscode.Diagnostic(new vscode.Range(0, 7, 0, 12), 'It is wrong.');
    diagnostic.source = 'checker';
    collection.set(file('a.ts'), [diagnostic]);
    try {
      const text = await sentAfter('tare.addProblemsToContext', ['The workspace']);
      assert.match(text, /composed\/a\.ts:1:8: error: It is wrong\. \(checker\)/);
    } finally {
      collection.dispose();
    }
  });

  it('is the clipboard as it was then', async () => {
    await vscode.env.clipboard.writeText('a text of its own\n');
    await vscode.commands.executeCommand('tare.addClipboardToContext');
    await vscode.env.clipboard.writeText('another text\n');
    const { text } = await api.context.render();
    assert.equal(text, '## Clipboard\n\n```\na text of its own\n```\n\n');
  });
});
