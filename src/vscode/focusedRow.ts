import * as vscode from 'vscode';

/** What the keys of package.json hand to their command, so that it is done to the row that has the keyboard. */
interface KeyArguments {
  readonly row: 'focused';
}

export function isFromKey(argument: unknown): argument is KeyArguments {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    (argument as Partial<Record<keyof KeyArguments, unknown>>).row === 'focused'
  );
}

/**
 * The rows that a key pressed in `tree` is for, as in the explorer: the row that has the keyboard, or all that are
 * selected when it is one of them. VS Code tells an extension of selected rows only, and arrow keys select none; but
 * its own command that selects the focused row, or takes it back, shows by the difference which one it is.
 */
export async function rowsOfKey<Row>(tree: vscode.TreeView<Row>): Promise<readonly Row[]> {
  const selected = tree.selection;
  await vscode.commands.executeCommand('list.toggleSelection');
  const toggled = tree.selection;
  await vscode.commands.executeCommand('list.toggleSelection');
  const focused = toggled.find((row) => !selected.includes(row));
  return focused === undefined ? selected : [focused];
}
