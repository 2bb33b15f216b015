/** What the tests in the extension host share: Tare's numbers, and what they ought to be. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { countableText } from '../../src/context/textBytes';
import type { Count } from '../../src/tokens/count';
import type { TokenCounter } from '../../src/tokens/tokenCounter';
import type { TareApi } from '../../src/vscode/api';
import type { LiveCounts } from '../../src/vscode/liveCounts';
import { type CounterSource, countersFrom } from '../../src/workers/assets';
import { extensionId } from '../harness/extensionId';

let counters: CounterSource | undefined;

/** The engine itself, which is held equal to tiktoken elsewhere. */
export function counter(encoding: 'o200k_base' | 'cl100k_base' = 'o200k_base'): TokenCounter {
  counters ??= countersFrom(path.join(extension().extensionPath, 'dist'));
  return counters(encoding);
}

export function extension(): vscode.Extension<TareApi> {
  const found = vscode.extensions.getExtension<TareApi>(extensionId);
  assert.ok(found, `${extensionId} is installed`);
  return found;
}

export async function activateTare(): Promise<TareApi> {
  return extension().activate();
}

/** Waits until the numbers are as `isRight` wants them. @throws with the last numbers after `limitMs` */
export async function waitForCounts(
  isRight: (counts: LiveCounts) => boolean,
  what = 'the numbers that were waited for',
  limitMs = 30_000,
): Promise<LiveCounts> {
  const api = await activateTare();
  const end = Date.now() + limitMs;
  for (;;) {
    const { counts } = api;
    if (counts && !counts.isCounting && isRight(counts)) return counts;
    if (Date.now() > end) assert.fail(`Not ${what}: ${JSON.stringify(summary(counts))}`);
    await pause(20);
  }
}

/** What matters of the numbers, in a form that can be compared and read. */
export interface Summary {
  readonly selection: number | undefined;
  readonly document: number | undefined;
  readonly open: number;
  readonly editors: number;
}

export function summary(counts: LiveCounts | undefined): Summary | undefined {
  return (
    counts && {
      selection: counts.selection?.tokens,
      document: counts.document?.count.tokens,
      open: counts.openEditors.count.tokens,
      editors: counts.openEditors.editors,
    }
  );
}

/**
 * Computes from what VS Code shows what the numbers ought to be, and waits for them. Reads tabs that are not loaded from disk.
 * Returns the numbers.
 */
export async function expectRightCounts(limitMs = 30_000): Promise<LiveCounts> {
  const api = await activateTare();
  const end = Date.now() + limitMs;
  for (;;) {
    const expected = expectedSummary();
    const actual = summary(api.counts);
    if (!api.counts?.isCounting && JSON.stringify(actual) === JSON.stringify(expected)) return api.counts!;
    if (Date.now() > end) {
      assert.deepEqual(actual, expected);
      assert.equal(api.counts?.isCounting, false);
    }
    await pause(20);
  }
}

function expectedSummary(): Summary {
  const uris = new Map<string, vscode.Uri>();
  const notebooks = new Set<string>();
  for (const { input } of allTabs()) {
    if (input instanceof vscode.TabInputText) uris.set(String(input.uri), input.uri);
    if (input instanceof vscode.TabInputNotebook) notebooks.add(String(input.uri));
    if (input instanceof vscode.TabInputTextDiff)
      for (const uri of [input.original, input.modified]) uris.set(String(uri), uri);
  }
  const loaded = new Map(vscode.workspace.textDocuments.map((document) => [String(document.uri), document]));
  let open = 0;
  let editors = 0;
  for (const [key, uri] of uris) {
    const document = loaded.get(key);
    const tokens = document ? tokensOf(document.getText()) : tokensOnDisk(uri);
    if (tokens === undefined) continue;
    open += tokens;
    editors++;
  }
  const notebookTokens = (notebook: vscode.NotebookDocument): number =>
    notebook.getCells().reduce((sum, cell) => sum + tokensOf(cell.document.getText()), 0);
  for (const notebook of vscode.workspace.notebookDocuments) {
    if (!notebooks.has(String(notebook.uri))) continue;
    open += notebookTokens(notebook);
    editors++;
  }
  const editor = vscode.window.activeTextEditor;
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  return {
    selection: editor && selectedTokens(editor),
    document: notebook ? notebookTokens(notebook) : editor && tokensOf(editor.document.getText()),
    open,
    editors,
  };
}

function selectedTokens(editor: vscode.TextEditor): number | undefined {
  const texts = editor.selections
    .filter((range) => !range.isEmpty)
    .sort((left, right) => left.start.compareTo(right.start))
    .map((range) => editor.document.getText(range));
  const separator = editor.document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  return texts.length === 0 ? undefined : tokensOf(texts.join(separator));
}

const known = new Map<string, number>();

export function tokensOf(text: string): number {
  // The oracle is asked again every 20 ms.
  let tokens = known.get(text);
  if (tokens === undefined) {
    tokens = counter().count(text);
    if (known.size === 50) known.clear();
    known.set(text, tokens);
  }
  return tokens;
}

function tokensOnDisk(uri: vscode.Uri): number | undefined {
  try {
    const content = countableText(readFileSync(uri.fsPath));
    return content && (content.kind === 'utf8' ? counter().countUtf8(content.bytes) : tokensOf(content.text));
  } catch {
    return undefined;
  }
}

export function allTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

/** A file of the first workspace folder. */
export function inWorkspace(...names: string[]): vscode.Uri {
  return vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, ...names);
}

/** Closes every tab; what is unsaved is thrown away. */
export async function closeEverything(): Promise<void> {
  for (let attempt = 0; attempt < 100 && allTabs().length > 0; attempt++) {
    if (vscode.window.activeTextEditor?.document.isDirty === true)
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    else await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
  }
  assert.deepEqual(
    allTabs().map((tab) => tab.label),
    [],
  );
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export function isExact(count: Count | undefined): boolean {
  return count?.accuracy === 'exact' && count.errorBand === undefined;
}

/** Shows a file of the workspace with this text, which is written first; nothing is selected. */
export async function openFile(name: string, text: string): Promise<vscode.TextEditor> {
  const uri = inWorkspace(name);
  writeFileSync(uri.fsPath, text);
  const document = await vscode.workspace.openTextDocument(uri);
  // Without the range VS Code restores what was selected last.
  const editor = await vscode.window.showTextDocument(document, {
    preview: false,
    selection: new vscode.Range(0, 0, 0, 0),
  });
  // A file that was open a moment ago is first shown as it was.
  for (let wait = 0; wait < 250 && document.getText() !== text; wait++) await pause(20);
  assert.equal(document.getText(), text);
  return editor;
}
