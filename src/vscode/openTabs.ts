import * as vscode from 'vscode';

/** A text that a tab shows. */
export interface OpenText {
  readonly uri: vscode.Uri;
  /** As VS Code holds it: the document, or one for each cell of a notebook. Undefined while VS Code has not loaded it. */
  readonly documents: readonly vscode.TextDocument[] | undefined;
  readonly isNotebook: boolean;
}

/** What the open tabs show. */
export interface OpenTabs {
  /** Each once, however often it is shown. */
  readonly texts: readonly OpenText[];
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
  const loaded = new LoadedTexts();
  return {
    texts: [
      ...[...texts.values()].map((uri) => ({ uri, documents: loaded.text(uri), isNotebook: false })),
      ...[...notebooks.values()].map((uri) => ({ uri, documents: loaded.notebook(uri), isNotebook: true })),
    ],
    withoutText,
  };
}

/** The texts and notebooks that VS Code holds at this moment. */
export class LoadedTexts {
  private readonly texts = byUri(vscode.workspace.textDocuments);
  private readonly notebooks = byUri(vscode.workspace.notebookDocuments);

  public text(uri: vscode.Uri): readonly vscode.TextDocument[] | undefined {
    const document = this.texts.get(uri.toString());
    return document && [document];
  }

  public notebook(uri: vscode.Uri): readonly vscode.TextDocument[] | undefined {
    return this.notebooks
      .get(uri.toString())
      ?.getCells()
      .map((cell) => cell.document);
  }
}

function byUri<T extends { readonly uri: vscode.Uri }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.uri.toString(), item]));
}

function add(to: Map<string, vscode.Uri>, ...uris: vscode.Uri[]): void {
  for (const uri of uris) to.set(uri.toString(), uri);
}
