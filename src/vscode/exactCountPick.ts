import * as vscode from 'vscode';
import type { Model } from '../models/model';
import { type Count, sumCounts } from '../tokens/count';
import { accuracyOf, precisePercent, tokensOf } from './format';

export interface ExactPart {
  readonly name: string;
  /** The provider's number, or ours in its place. */
  readonly count: Count;
  /** What we say of the same text. */
  readonly ours: Count;
}

/** Shows what a provider counted beside what we count ourselves. Enter copies the number. */
export async function showExactCounts(parts: readonly ExactPart[], model: Model, provider: string): Promise<void> {
  const items = parts.map(itemOf);
  const total = { name: vscode.l10n.t('Total'), count: sum(parts, 'count'), ours: sum(parts, 'ours') };
  const picked = await vscode.window.showQuickPick(parts.length === 1 ? items : [itemOf(total), ...items], {
    title: vscode.l10n.t('Count Exactly with {0}: {1}', provider, model.displayName),
    placeHolder: vscode.l10n.t('Enter to copy the number'),
  });
  if (picked !== undefined) await vscode.env.clipboard.writeText(String(picked.tokens));
}

function sum(parts: readonly ExactPart[], which: 'count' | 'ours'): Count {
  return sumCounts(parts.map((part) => part[which]));
}

function itemOf({ name, count, ours }: ExactPart): vscode.QuickPickItem & { readonly tokens: number } {
  return {
    label: name,
    description: vscode.l10n.t('{0} tokens', tokensOf(count)),
    detail: [accuracyOf(count), ...(count.countedBy === undefined ? [] : [comparison(count, ours)])].join(' · '),
    tokens: count.tokens,
  };
}

function comparison(count: Count, ours: Count): string {
  const own = vscode.l10n.t('{0} by Tare ({1})', tokensOf(ours), accuracyOf(ours));
  const difference = count.tokens - ours.tokens;
  if (difference === 0) return vscode.l10n.t('the same as {0}', own);
  const share = precisePercent(Math.abs(difference) / Math.max(1, ours.tokens));
  return difference > 0
    ? vscode.l10n.t('{0} more than {1}', share, own)
    : vscode.l10n.t('{0} less than {1}', share, own);
}
