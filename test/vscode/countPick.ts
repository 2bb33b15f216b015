/** Runs Count Tokens with a quick pick that closes itself: it is replaced on the API object, as in answers.ts. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

export interface ShownPick {
  readonly title: string;
  /** `label: description`; of a separator `--- label`. */
  readonly rows: readonly string[];
}

/** What the command shows. @param accept the label of the row to choose; Escape without it */
export async function shownBy(
  command: string,
  parameters: readonly unknown[] = [],
  accept?: string,
): Promise<ShownPick | undefined> {
  const window = vscode.window as { createQuickPick: () => vscode.QuickPick<vscode.QuickPickItem> };
  const original = window.createQuickPick;
  let shown: ShownPick | undefined;
  window.createQuickPick = () => {
    const pick = original.call(vscode.window);
    const accepted = new vscode.EventEmitter<void>();
    const hidden = new vscode.EventEmitter<void>();
    let chosen: readonly vscode.QuickPickItem[] = [];
    return new Proxy(pick, {
      get: (target, name) => {
        if (name === 'onDidAccept') return accepted.event;
        if (name === 'onDidHide') return hidden.event;
        if (name === 'selectedItems') return chosen;
        if (name !== 'show') return Reflect.get(target, name, target) as unknown;
        return () => {
          shown = { title: target.title ?? '', rows: target.items.map(inOneLine) };
          chosen = target.items.filter((item) => item.label === accept);
          assert.equal(chosen.length, accept === undefined ? 0 : 1, shown.rows.join('\n'));
          setImmediate(() => (accept === undefined ? hidden : accepted).fire());
        };
      },
      set: (target, name, value) => Reflect.set(target, name, value, target),
    });
  };
  try {
    await vscode.commands.executeCommand(command, ...parameters);
  } finally {
    window.createQuickPick = original;
  }
  return shown;
}

function inOneLine({ label, description, kind }: vscode.QuickPickItem): string {
  return kind === vscode.QuickPickItemKind.Separator ? `--- ${label}` : `${label}: ${description ?? ''}`;
}
