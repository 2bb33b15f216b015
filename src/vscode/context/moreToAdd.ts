import * as vscode from 'vscode';
import type { NewPart } from '../../context/compose/context';
import { findInstructionFiles } from '../../context/instructionFiles';
import { parentPath } from '../../context/paths';
import { UserError } from '../../userError';
import { corePath, uriOf } from '../paths';
import { WorkspaceFileSystem } from '../workspaceFileSystem';
import { editorOfFile } from './editorOfFile';
import { problemsOf } from './problemsNow';
import { plainRange } from './ranges';

/** The definition that the cursor is in. */
export async function symbolAtCursor(): Promise<NewPart> {
  const editor = editorOfFile();
  const found = editor && (await innermostSymbol(editor));
  if (editor === undefined || found === undefined) {
    throw new UserError(
      vscode.l10n.t(
        'No definition was found at the cursor. Put it into a function or class, or select text and add that.',
      ),
    );
  }
  const kind = vscode.SymbolKind[found.kind].replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  const path = corePath(editor.document.uri);
  return { source: { kind: 'symbol', path, name: `${kind} ${found.name}` }, range: plainRange(found.range) };
}

async function innermostSymbol({ document, selection }: vscode.TextEditor): Promise<vscode.DocumentSymbol | undefined> {
  // The promise holds `SymbolInformation`, without children, where a language knows no better.
  const symbols = await vscode.commands.executeCommand<
    readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined
  >('vscode.executeDocumentSymbolProvider', document.uri);
  let level = (symbols ?? []).filter((symbol) => 'children' in symbol);
  let found: vscode.DocumentSymbol | undefined;
  for (;;) {
    const inner = level.find(({ range }) => range.contains(selection.active));
    if (inner === undefined) return found;
    found = inner;
    level = inner.children;
  }
}

/** The problems of a file or of the workspace, as one picks. */
export async function pickProblems(): Promise<NewPart | undefined> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const choices: (vscode.QuickPickItem & { readonly part: NewPart })[] = [];
  const offer = (label: string, path: string | undefined): void => {
    const text = problemsOf(path);
    // One line a problem; further lines of a message are indented.
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith(' ')).length;
    if (lines === 0) return;
    const description = lines === 1 ? vscode.l10n.t('1 problem') : vscode.l10n.t('{0} problems', lines);
    choices.push({ label, description, part: { source: { kind: 'problems', ...(path !== undefined && { path }) } } });
  };
  if (uri !== undefined) offer(vscode.workspace.asRelativePath(uri), corePath(uri));
  offer(vscode.l10n.t('The workspace'), undefined);
  if (choices.length === 0) throw new UserError(vscode.l10n.t('There are no problems in the workspace.'));
  return (await vscode.window.showQuickPick(choices, { title: vscode.l10n.t('Add Problems') }))?.part;
}

/** What is selected in the terminal. VS Code hands it out over the clipboard only, which is put back. */
export async function terminalSelection(): Promise<NewPart> {
  const before = await vscode.env.clipboard.readText();
  await vscode.env.clipboard.writeText('');
  await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
  const text = await vscode.env.clipboard.readText();
  await vscode.env.clipboard.writeText(before);
  if (text === '') {
    throw new UserError(vscode.l10n.t('Nothing is selected in the terminal. Select its text first.'));
  }
  return { source: { kind: 'terminal', name: vscode.window.activeTerminal?.name ?? '', text } };
}

/** Instruction files of agents in the workspace and in folders below, as one picks. */
export async function pickInstructionFiles(): Promise<readonly NewPart[]> {
  const nested = await vscode.workspace.findFiles('**/{AGENTS,CLAUDE,GEMINI}.md', '**/node_modules/**', 500);
  const folders = new Set((vscode.workspace.workspaceFolders ?? []).map(({ uri }) => corePath(uri)));
  for (const uri of nested) folders.add(parentPath(corePath(uri)) ?? corePath(uri));
  const fileSystem = new WorkspaceFileSystem();
  const found = await Promise.all([...folders].map((folder) => findInstructionFiles(fileSystem, folder)));
  const items = found.flat().map(({ path, alwaysSentTo, sometimesSentTo }) => ({
    label: vscode.workspace.asRelativePath(uriOf(path)),
    description:
      alwaysSentTo.length > 0
        ? vscode.l10n.t('always sent by {0}', alwaysSentTo.join(', '))
        : vscode.l10n.t('sometimes sent by {0}', sometimesSentTo.join(', ')),
    picked: alwaysSentTo.length > 0,
    path,
  }));
  if (items.length === 0) throw new UserError(vscode.l10n.t('No instruction file of an agent is in the workspace.'));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Add Instruction Files'),
    canPickMany: true,
  });
  return (picked ?? []).map(({ path }) => ({ source: { kind: 'instructions', path } }));
}
