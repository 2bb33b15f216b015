import type { QuickPick, QuickPickItem } from 'vscode';

/** Shows the quick pick until one is chosen or it is closed, and disposes it. */
export async function pickOne<Item extends QuickPickItem>(pick: QuickPick<Item>): Promise<Item | undefined> {
  const picked = await new Promise<Item | undefined>((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems[0]));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  pick.dispose();
  return picked;
}
