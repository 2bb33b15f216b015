import * as vscode from 'vscode';

/** What the open tabs show: texts, each once however often it is shown, and what is no text. */
export interface OpenTabs {
  readonly texts: readonly vscode.Uri[];
  readonly notebooks: readonly vscode.Uri[];
  /** Labels of tabs without text: images, terminals, web pages. */
  readonly withoutText: readonly string[];
}

export function openTabs(): OpenTabs {
  const texts = new Map<string, vscode.Uri>();
  const notebooks = new Map<string, vscode.Uri>();
  const withoutText: string[] = [];
  for (const { input, label } of vscode.window.tabGroups.all.flatMap((group) => group.tabs)) {
    if (input instanceof vscode.TabInputText) add(texts, input.uri);
    else if (input instanceof vscode.TabInputTextDiff) add(texts, input.original, input.modified);
    else if (input instanceof vscode.TabInputNotebook) add(notebooks, input.uri);
    else if (input instanceof vscode.TabInputNotebookDiff) add(notebooks, input.original, input.modified);
    else withoutText.push(label);
  }
  return { texts: [...texts.values()], notebooks: [...notebooks.values()], withoutText };
}

function add(to: Map<string, vscode.Uri>, ...uris: vscode.Uri[]): void {
  for (const uri of uris) to.set(uri.toString(), uri);
}
