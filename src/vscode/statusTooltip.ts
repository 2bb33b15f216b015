import * as vscode from 'vscode';
import type { Catalogue } from '../models/catalogue';
import { costOfFollowUp, costToSend } from '../models/cost';
import { isUnpriced } from '../models/prices';
import type { Count } from '../tokens/count';
import { accuracyOf, dollars, escapedMarkdown, fullNumber, precisePercent, roundNumber, tokensOf } from './format';
import type { LiveCounts } from './liveCounts';
import { commands } from './manifest';

export interface StatusTooltipParts {
  readonly counts: LiveCounts;
  readonly catalogue: Catalogue;
  readonly at: Date;
  /** Markdown of the agents' part; empty without a session. */
  readonly session: string;
  /** What stands in the Context view; undefined while that is empty. */
  readonly composed: ComposedContext | undefined;
}

export interface ComposedContext {
  readonly parts: number;
  /** Undefined before the first weighing. */
  readonly total: Count | undefined;
}

/**
 * The tooltip of the status bar item: what is in the editor and in the Context view, each quantity with its share of the window and
 * its list price; then what agents sent and spent; then what can be done.
 */
export function statusTooltip({ counts, catalogue, at, session, composed }: StatusTooltipParts): vscode.MarkdownString {
  const { model, selection, document, openEditors, instructions, leftOut } = counts;
  const text = new vscode.MarkdownString('', true);

  const window =
    model.contextWindow === undefined
      ? vscode.l10n.t('window unknown')
      : vscode.l10n.t('{0} window', roundNumber(model.contextWindow));
  const price = (count: Count): string => {
    const cost = costToSend(catalogue, model.id, count.tokens, at);
    return isUnpriced(cost) ? '–' : dollars(cost.usd);
  };
  const rows: [label: string, count: Count][] = [];
  if (selection) rows.push([vscode.l10n.t('Selection'), selection]);
  if (document) rows.push([document.name, document.count]);
  const { editors } = openEditors;
  if (editors > 0)
    rows.push([
      editors === 1 ? vscode.l10n.t('1 open editor') : vscode.l10n.t('{0} open editors', editors),
      openEditors.count,
    ]);
  if (instructions) rows.push([vscode.l10n.t('Instructions'), instructions.count]);
  if (composed?.total !== undefined) {
    const { parts, total } = composed;
    const label =
      parts === 1 ? vscode.l10n.t('Context view, 1 part') : vscode.l10n.t('Context view, {0} parts', fullNumber(parts));
    rows.push([label, total]);
  }

  const heading = vscode.l10n.t('Context now');
  text.appendMarkdown(`**${heading}** &nbsp; ${escapedMarkdown(model.displayName)} · ${window}\n\n`);
  const columns = [vscode.l10n.t('Tokens'), vscode.l10n.t('Window'), vscode.l10n.t('To send')];
  if (rows.length === 0) text.appendMarkdown(vscode.l10n.t('No editor with text is open.'));
  else text.appendMarkdown(`| | ${columns.map((column) => `&emsp;${column}`).join(' | ')} |\n|:--|--:|--:|--:|\n`);
  for (const [label, count] of rows) {
    const share = model.contextWindow === undefined ? '–' : precisePercent(count.tokens / model.contextWindow);
    text.appendMarkdown(`| ${escapedMarkdown(label)} | &ensp;${tokensOf(count)} | ${share} | ${price(count)} |\n`);
  }
  text.appendMarkdown('\n\n');

  const notes = [vscode.l10n.t('Open editors: {0}', accuracyOf(openEditors.count))];
  const cached = costOfFollowUp(catalogue, model.id, openEditors.count.tokens, at);
  if (!isUnpriced(cached)) notes.push(vscode.l10n.t('{0} when cached', dollars(cached.usd)));
  notes.push(vscode.l10n.t('list prices of {0}', catalogue.pricesAsOf));
  if (editors > 0) text.appendMarkdown(`${notes.join(' · ')}\n\n`);
  if (counts.ownCounts > 0) {
    const calibrated = vscode.l10n.t('Calibrated with your own {0} exact counts', fullNumber(counts.ownCounts));
    text.appendMarkdown(`${calibrated}\n\n`);
  }
  const countedBy = (selection ?? document?.count)?.countedBy;
  if (countedBy !== undefined) {
    const part = selection ? vscode.l10n.t('Selection') : (document?.name ?? '');
    text.appendMarkdown(
      `${vscode.l10n.t('{0}: counted by {1}', escapedMarkdown(part), escapedMarkdown(countedBy))}\n\n`,
    );
  }
  if (counts.editorModelNote !== undefined) text.appendMarkdown(`${escapedMarkdown(counts.editorModelNote)}\n\n`);
  if (instructions) {
    const [names, agents] = [instructions.names, instructions.agents].map((list) =>
      list.map(escapedMarkdown).join(', '),
    );
    text.appendMarkdown(vscode.l10n.t('Always sent: {0} ({1})', names ?? '', agents ?? '') + '\n\n');
  }
  if (leftOut.length > 0)
    text.appendMarkdown(vscode.l10n.t('Not counted: {0}', leftOut.map(escapedMarkdown).join(', ')) + '\n\n');

  if (session !== '') text.appendMarkdown(`${session}\n\n`);

  const ofContext =
    composed === undefined
      ? [[vscode.l10n.t('Add to context'), commands.addPick] as const]
      : [
          [vscode.l10n.t('Review context'), commands.reviewContext] as const,
          [vscode.l10n.t('Optimize'), commands.optimizeContext] as const,
          [vscode.l10n.t('Copy as context'), commands.copyContext] as const,
        ];
  const links = [
    ...ofContext,
    [vscode.l10n.t('Select model'), commands.selectModel] as const,
    [vscode.l10n.t('Open editors by size'), commands.countOpenEditors] as const,
    [vscode.l10n.t('Count clipboard'), commands.countClipboard] as const,
    ...(session === '' ? [] : [[vscode.l10n.t('Sessions'), commands.openSessionView] as const]),
  ];
  text.isTrusted = { enabledCommands: links.map(([, command]) => command) };
  text.appendMarkdown(links.map(([label, command]) => `[${label}](command:${command})`).join(' · '));
  return text;
}
