import * as vscode from 'vscode';
import type { Count } from '../tokens/count';
import { type CountTable, type CountedPart, asMarkdown, bySize, shareOf, totalOf } from './countTable';
import { accuracyOf, fullNumber, precisePercent, tokensOf } from './format';

/** Rows beyond this are summed up in one that opens the whole table: nobody scrolls further, and sending them takes time. */
const MAXIMUM_ROWS = 500;
const MAXIMUM_SKIPPED = 200;

interface Row extends vscode.QuickPickItem {
  readonly part?: CountedPart;
  readonly opensTable?: boolean;
}

/** Shows a count as a quick pick, the largest first: Enter opens the file, a button copies the table. */
export async function showCountTable(table: CountTable, announce: (text: string) => void): Promise<void> {
  const pick = vscode.window.createQuickPick<Row>();
  const copy: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('copy'),
    tooltip: vscode.l10n.t('Copy as Markdown'),
  };
  pick.title = titleOf(table);
  pick.placeholder = vscode.l10n.t('Type to filter, Enter to open the file');
  pick.matchOnDescription = true;
  pick.buttons = [copy];
  pick.items = rowsOf(table);
  const picked = await new Promise<Row | undefined>((resolve) => {
    pick.onDidTriggerButton(() => {
      void vscode.env.clipboard
        .writeText(asMarkdown(table))
        .then(() => announce(vscode.l10n.t('Copied {0} rows', fullNumber(table.parts.length))));
    });
    pick.onDidAccept(() => resolve(pick.selectedItems[0]));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  pick.dispose();
  if (picked?.part) await open(picked.part.uri);
  else if (picked?.opensTable) {
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: asMarkdown(table) });
    await vscode.window.showTextDocument(document);
  }
}

async function open(uri: vscode.Uri): Promise<void> {
  // A notebook's cell opens its notebook, an image or a notebook its own editor: `vscode.open` decides as the explorer does.
  await vscode.commands.executeCommand(
    'vscode.open',
    uri.scheme === 'vscode-notebook-cell' ? uri.with({ scheme: 'file', fragment: '' }) : uri,
  );
}

function titleOf(table: CountTable): string {
  const total = totalOf(table);
  const { contextWindow, displayName } = table.model;
  const size =
    table.parts.length === 1
      ? vscode.l10n.t('1 file, {0} tokens', tokensOf(total))
      : vscode.l10n.t('{0} files, {1} tokens', fullNumber(table.parts.length), tokensOf(total));
  const share =
    contextWindow === undefined
      ? displayName
      : vscode.l10n.t('{0} of {1}', precisePercent(total.tokens / contextWindow), displayName);
  return vscode.l10n.t('Count Tokens: {0}, {1} ({2})', size, share, accuracyOf(total));
}

function rowsOf(table: CountTable): Row[] {
  const total = totalOf(table);
  const rows: Row[] = [];
  if (table.selection) {
    rows.push({
      label: `$(selection) ${vscode.l10n.t('Selection')}`,
      description: describe(table.selection.tokens, total, tokensOf(table.selection)),
    });
  }
  const parts = bySize(table.parts);
  for (const part of parts.slice(0, MAXIMUM_ROWS)) {
    rows.push({ label: part.label, description: describe(part.count.tokens, total, tokensOf(part.count)), part });
  }
  const rest = parts.slice(MAXIMUM_ROWS);
  if (rest.length > 0) {
    const tokens = rest.reduce((sum, part) => sum + part.count.tokens, 0);
    rows.push({
      label: `$(table) ${vscode.l10n.t('{0} smaller files', fullNumber(rest.length))}`,
      description: describe(tokens, total, fullNumber(tokens)),
      detail: vscode.l10n.t('Open the whole table'),
      opensTable: true,
      alwaysShow: true,
    });
  }
  if (table.skipped.length > 0) {
    rows.push({
      label: vscode.l10n.t('{0} not counted', fullNumber(table.skipped.length)),
      kind: vscode.QuickPickItemKind.Separator,
    });
    for (const { label, reason } of table.skipped.slice(0, MAXIMUM_SKIPPED)) rows.push({ label, description: reason });
  }
  return rows;
}

function describe(tokens: number, total: Count, text: string): string {
  return `${vscode.l10n.t('{0} tokens', text)} · ${precisePercent(shareOf(tokens, total))}`;
}
