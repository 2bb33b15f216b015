import * as vscode from 'vscode';
import type { Count } from '../tokens/count';
import {
  type CountTable,
  type LeftOut,
  asMarkdown,
  filesOf,
  labelOf,
  labelOfLeftOut,
  largestOf,
  reasonOf,
  shareOf,
  uriOfSource,
} from './countTable';
import { accuracyOf, fullNumber, precisePercent, tokensInWords } from './format';
import { uriOf } from './paths';
import { pickOne } from './pickOne';

/** Rows beyond this are summed up in one that opens the whole table: nobody scrolls further, and sending them takes time. */
const MAXIMUM_ROWS = 500;
const MAXIMUM_LEFT_OUT = 200;

/** The list price of sending so much, in words; undefined when the model is unpriced. */
export type PriceOf = (count: Count) => string | undefined;

interface Row extends vscode.QuickPickItem {
  /** What Enter does. */
  readonly open?: () => Thenable<unknown>;
}

/** Shows a count as a quick pick, the largest first: Enter opens the file, buttons copy the table or open it. */
export async function showCountTable(
  table: CountTable,
  priceOf: PriceOf,
  announce: (text: string) => void,
): Promise<void> {
  const pick = vscode.window.createQuickPick<Row>();
  const copy: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('copy'),
    tooltip: vscode.l10n.t('Copy as Markdown'),
  };
  const openTable: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('go-to-file'),
    tooltip: vscode.l10n.t('Open as Markdown'),
  };
  pick.title = titleOf(table);
  const price = table.parts.length === 0 ? undefined : priceOf(table.total);
  const hint = vscode.l10n.t('Type to filter, Enter to open the file');
  pick.placeholder = price === undefined ? hint : vscode.l10n.t('{0} to send at list price. {1}', price, hint);
  pick.matchOnDescription = true;
  pick.buttons = [copy, openTable];
  pick.items = rowsOf(table);
  pick.onDidTriggerButton((button) => {
    if (button === copy) void copyTable(table, announce);
    else void openAsDocument(table); // takes the focus, which closes the list
  });
  const picked = await pickOne(pick);
  await picked?.open?.();
}

async function copyTable(table: CountTable, announce: (text: string) => void): Promise<void> {
  await vscode.env.clipboard.writeText(await asMarkdown(table));
  announce(vscode.l10n.t('Copied {0}', filesOf(table.parts.length)));
}

async function openAsDocument(table: CountTable): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: await asMarkdown(table) });
  await vscode.window.showTextDocument(document);
}

function titleOf(table: CountTable): string {
  if (table.parts.length === 0) return vscode.l10n.t('Count Tokens: there is no text to count');
  const { total } = table;
  const { contextWindow, displayName } = table.model;
  const size = `${filesOf(table.parts.length)}, ${tokensInWords(total)}`;
  const share =
    contextWindow === undefined
      ? displayName
      : vscode.l10n.t('{0} of {1}', precisePercent(total.tokens / contextWindow), displayName);
  return vscode.l10n.t('Count Tokens: {0}, {1} ({2})', size, share, accuracyOf(total));
}

function rowsOf(table: CountTable): Row[] {
  const { total } = table;
  const rows: Row[] = [];
  if (table.selection) {
    rows.push({
      label: `$(selection) ${vscode.l10n.t('Selection')}`,
      description: describe(table.selection, total),
      open: () => vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup'),
    });
  }
  const shown = largestOf(table.parts, MAXIMUM_ROWS);
  for (const { source, count } of shown) {
    rows.push({
      label: labelOf(source),
      description: table.parts.length === 1 ? tokensInWords(count) : describe(count, total),
      open: () => vscode.commands.executeCommand('vscode.open', uriOfSource(source)),
    });
  }
  const others = table.parts.length - shown.length;
  if (others > 0) {
    const tokens = total.tokens - shown.reduce((sum, part) => sum + part.count.tokens, 0);
    rows.push({
      label: `$(table) ${vscode.l10n.t('{0} smaller files', fullNumber(others))}`,
      description: describe({ tokens, accuracy: total.accuracy }, total),
      detail: vscode.l10n.t('Open the whole table'),
      open: () => openAsDocument(table),
      alwaysShow: true,
    });
  }
  return [...rows, ...leftOutRows(table)];
}

function leftOutRows(table: CountTable): Row[] {
  if (table.leftOut.length === 0) return [];
  const rows: Row[] = table.leftOut.slice(0, MAXIMUM_LEFT_OUT).map((item) => ({
    label: labelOfLeftOut(item),
    description: reasonOf(item),
    open: () => openLeftOut(item),
  }));
  const others = table.leftOut.length - rows.length;
  if (others > 0) {
    rows.push({
      label: `$(table) ${vscode.l10n.t('{0} more', fullNumber(others))}`,
      detail: vscode.l10n.t('Open the whole table'),
      open: () => openAsDocument(table),
      alwaysShow: true,
    });
  }
  const heading = vscode.l10n.t('{0} not counted', fullNumber(table.leftOut.length));
  return [{ label: heading, kind: vscode.QuickPickItemKind.Separator }, ...rows];
}

async function openLeftOut(item: LeftOut): Promise<void> {
  if (item.kind === 'editor') return;
  await vscode.commands.executeCommand(item.isDirectory ? 'revealInExplorer' : 'vscode.open', uriOf(item.path));
}

function describe(count: Count, total: Count): string {
  return `${tokensInWords(count)} · ${precisePercent(shareOf(count.tokens, total))}`;
}
