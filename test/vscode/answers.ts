/**
 * Answers the dialogs of Tare in a test. VS Code refuses to show modal dialogs in tests, and a quick pick waits for a person: so
 * the functions are replaced on the API object, which an extension and its tests share.
 */
import * as vscode from 'vscode';

export interface Answers {
  /** Beginnings of the labels to pick, one for each quick pick; Escape when there are no more. */
  readonly picks?: readonly string[];
  /** What to type where a text is asked for; Escape without it. */
  readonly input?: string;
  /** The button to press in every message that has it; Escape without it. */
  readonly dialog?: string;
}

interface Answering {
  /** Everything that was shown, one line for each message, question and row. */
  readonly lines: string[];
  restore(): void;
}

/** Only what Tare calls: the overloads of the real functions cannot be written as one. */
interface Replaced {
  showQuickPick: (items: Offered, options?: vscode.QuickPickOptions) => Promise<unknown>;
  showInputBox: (options?: vscode.InputBoxOptions) => Promise<string | undefined>;
  showInformationMessage: ShowMessage;
  showWarningMessage: ShowMessage;
  showErrorMessage: ShowMessage;
}

/** Rows, or the promise of them. */
type Offered = readonly vscode.QuickPickItem[] | Thenable<readonly vscode.QuickPickItem[]>;

type ShowMessage = (message: string, ...rest: (string | vscode.MessageOptions)[]) => Promise<string | undefined>;

export function answering({ picks = [], input, dialog }: Answers): Answering {
  const lines: string[] = [];
  const left = [...picks];
  const showMessage: ShowMessage = (message, ...rest) => {
    const buttons = rest.filter((each) => typeof each === 'string');
    const details = rest.map((each) => (typeof each === 'string' ? '' : (each.detail ?? '')));
    lines.push([message, ...details].filter((text) => text !== '').join('\n'));
    return Promise.resolve(buttons.find((button) => button === dialog));
  };
  const replaced: Replaced = {
    showQuickPick: async (offered, options) => {
      lines.push(options?.title ?? '');
      const items = await offered;
      for (const { label, description, detail } of items) lines.push([label, description, detail].join(' | '));
      const wanted = left.shift();
      if (wanted === undefined) return undefined;
      const matching = items.filter(({ label }) => isLabel(label, wanted));
      return options?.canPickMany === true ? matching : matching[0];
    },
    showInputBox: (options) => {
      lines.push(options?.title ?? '');
      return Promise.resolve(input);
    },
    showInformationMessage: showMessage,
    showWarningMessage: showMessage,
    showErrorMessage: showMessage,
  };
  const window = vscode.window as unknown as Replaced;
  const original = { ...window };
  Object.assign(window, replaced);
  return {
    lines,
    restore: () => {
      for (const name of Object.keys(replaced) as (keyof Replaced)[]) Object.assign(window, { [name]: original[name] });
    },
  };
}

/** A label without the icon before it. */
function isLabel(label: string, wanted: string): boolean {
  return label.replace(/^\$\([^)]+\) /, '') === wanted;
}
