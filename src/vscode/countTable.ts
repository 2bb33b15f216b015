import * as vscode from 'vscode';
import type { Model } from '../models/model';
import type { Skipped } from '../context/walk';
import type { Count } from '../tokens/count';
import { accuracyOf, fullNumber, precisePercent, tokensOf } from './format';
import { uriOf } from './paths';
import { skipReason } from './skipReason';

/**
 * A file by its path (see paths.ts), or what is no file by its URI. A folder may hold 100,000 files: URIs and labels are made
 * for those that are shown.
 */
export type Source = string | vscode.Uri;

export interface CountedPart {
  readonly source: Source;
  readonly count: Count;
}

/** What was not counted: found on the disk, or an editor. */
export type LeftOut = Skipped | { readonly kind: 'editor'; readonly label: string; readonly reason: string };

/** The outcome of a count, as it is shown and copied. */
export interface CountTable {
  readonly model: Model;
  readonly parts: readonly CountedPart[];
  readonly total: Count;
  /** Of the one document that was counted. */
  readonly selection?: Count | undefined;
  readonly leftOut: readonly LeftOut[];
}

/** The largest parts, the largest first. */
export function largestOf(parts: readonly CountedPart[], limit: number): CountedPart[] {
  const sizes = Float64Array.from(parts, (part) => part.count.tokens).sort();
  const least = sizes[Math.max(0, sizes.length - limit)] ?? 0;
  return parts
    .filter((part) => part.count.tokens >= least)
    .sort(
      (left, right) => right.count.tokens - left.count.tokens || (String(left.source) < String(right.source) ? -1 : 1),
    )
    .slice(0, limit);
}

/** A share of the total; 0 of nothing. */
export function shareOf(tokens: number, total: Count): number {
  return total.tokens === 0 ? 0 : tokens / total.tokens;
}

export function uriOfSource(source: Source): vscode.Uri {
  return typeof source === 'string' ? uriOf(source) : source;
}

/** Relative to the workspace; with the scheme where it is not that of the workspace, as for git's side of a diff. */
export function labelOf(source: Source): string {
  const uri = uriOfSource(source);
  if (uri.scheme === 'untitled') return uri.path;
  const isUsual = (vscode.workspace.workspaceFolders ?? []).some((folder) => folder.uri.scheme === uri.scheme);
  const label = vscode.workspace.asRelativePath(isUsual ? uri : uri.path);
  return isUsual || uri.scheme === 'file' ? label : `${label} (${uri.scheme})`;
}

export function labelOfLeftOut(item: LeftOut): string {
  return item.kind === 'editor' ? item.label : labelOf(item.path) + (item.isDirectory ? '/' : '');
}

export function reasonOf(item: LeftOut): string {
  return item.kind === 'editor' ? item.reason : skipReason(item);
}

export function filesOf(number: number): string {
  return number === 1 ? vscode.l10n.t('1 file') : vscode.l10n.t('{0} files', fullNumber(number));
}

/** The table for pasting into an issue or a review. Takes turns of the event loop: it may have 100,000 rows. */
export async function asMarkdown(table: CountTable): Promise<string> {
  const { total } = table;
  const tokens = vscode.l10n.t('Tokens ({0}, {1})', table.model.displayName, accuracyOf(total));
  const rows = await inTurns(largestOf(table.parts, table.parts.length), ({ source, count }) => {
    return `| ${cell(labelOf(source))} | ${tokensOf(count)} | ${precisePercent(shareOf(count.tokens, total))} |`;
  });
  const leftOut = await inTurns(table.leftOut, (item) => `- ${cell(labelOfLeftOut(item))} (${reasonOf(item)})`);
  return [
    `| ${vscode.l10n.t('File')} | ${tokens} | ${vscode.l10n.t('Share')} |`,
    '|:--|--:|--:|',
    ...rows,
    `| **${filesOf(table.parts.length)}** | **${tokensOf(total)}** | |`,
    ...(leftOut.length > 0 ? ['', vscode.l10n.t('Not counted:'), '', ...leftOut] : []),
    '',
  ].join('\n');
}

async function inTurns<Item, Result>(items: readonly Item[], convert: (item: Item) => Result): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(convert(item));
    if (results.length % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return results;
}

/** A file name may hold what Markdown reads as markup. */
function cell(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, '\\$&').replace(/\s+/g, ' ');
}
