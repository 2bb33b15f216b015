import * as vscode from 'vscode';
import { UserError } from '../../userError';

/**
 * The active editor. A cell of a notebook is no file that a part could be read from again.
 * @throws UserError when it is one
 */
export function editorOfFile(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.scheme === 'vscode-notebook-cell') {
    throw new UserError(
      vscode.l10n.t('A notebook can be added as a whole only. Add it, or copy what you need and add the clipboard.'),
    );
  }
  return editor;
}
