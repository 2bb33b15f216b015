import * as vscode from 'vscode';
import { commands } from '../manifest';

/** "Add to Context…": everything that can be added, what the moment offers first. */
export async function pickWhatToAdd(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const hasSelection = editor?.selections.some((selection) => !selection.isEmpty) === true;
  const items: (vscode.QuickPickItem & { readonly command: string })[] = [
    ...(hasSelection
      ? [{ label: `$(selection) ${vscode.l10n.t('Editor selection')}`, command: commands.addSelection }]
      : []),
    ...(editor === undefined
      ? []
      : [
          { label: `$(symbol-method) ${vscode.l10n.t('Symbol at cursor')}`, command: commands.addSymbol },
          { label: `$(file) ${vscode.l10n.t('This file')}`, command: commands.addToContext },
        ]),
    { label: `$(files) ${vscode.l10n.t('Open editors')}`, command: commands.addOpenEditors },
    { label: `$(pinned) ${vscode.l10n.t('Pinned editors')}`, command: commands.addPinnedEditors },
    { label: `$(folder-opened) ${vscode.l10n.t('Files or folders…')}`, command: commands.addFiles },
    { label: `$(diff) ${vscode.l10n.t('Git changes…')}`, command: commands.addGitChanges },
    { label: `$(warning) ${vscode.l10n.t('Problems…')}`, command: commands.addProblems },
    { label: `$(terminal) ${vscode.l10n.t('Terminal selection')}`, command: commands.addTerminalSelection },
    { label: `$(clippy) ${vscode.l10n.t('Clipboard')}`, command: commands.addClipboard },
    { label: `$(book) ${vscode.l10n.t('Instruction files…')}`, command: commands.addInstructionFiles },
    { label: `$(comment) ${vscode.l10n.t('Task…')}`, command: commands.setTask },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Add to Context') });
  if (picked !== undefined) await vscode.commands.executeCommand(picked.command);
}
