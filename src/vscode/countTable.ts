import type { Uri } from 'vscode';
import type { Model } from '../models/model';
import { type Count, sumCounts } from '../tokens/count';
import { accuracyOf, fullNumber, precisePercent, tokensOf } from './format';

export interface CountedPart {
  readonly label: string;
  readonly uri: Uri;
  readonly count: Count;
}

/** The outcome of a count, as it is shown and copied. */
export interface CountTable {
  readonly model: Model;
  readonly parts: readonly CountedPart[];
  /** Of the one document that was counted. */
  readonly selection?: Count | undefined;
  readonly skipped: readonly { readonly label: string; readonly reason: string }[];
}

/** The parts, the largest first; equal ones by name. */
export function bySize(parts: readonly CountedPart[]): CountedPart[] {
  return [...parts].sort(
    (left, right) => right.count.tokens - left.count.tokens || (left.label < right.label ? -1 : 1),
  );
}

export function totalOf(table: CountTable): Count {
  return sumCounts(table.parts.map((part) => part.count));
}

/** A share of the total; 0 of nothing. */
export function shareOf(tokens: number, total: Count): number {
  return total.tokens === 0 ? 0 : tokens / total.tokens;
}

/** The table for pasting into an issue or a review. */
export function asMarkdown(table: CountTable): string {
  const total = totalOf(table);
  const { model } = table;
  const rows = bySize(table.parts).map(
    (part) =>
      `| ${cell(part.label)} | ${tokensOf(part.count)} | ${precisePercent(shareOf(part.count.tokens, total))} |`,
  );
  const skipped = table.skipped.map(({ label, reason }) => `- ${cell(label)} (${reason})`);
  return [
    `| File | Tokens (${model.displayName}, ${accuracyOf(total)}) | Share |`,
    '|:--|--:|--:|',
    ...rows,
    `| **${fullNumber(table.parts.length)} files** | **${tokensOf(total)}** | |`,
    ...(skipped.length > 0 ? ['', 'Not counted:', '', ...skipped] : []),
    '',
  ].join('\n');
}

/** A file name may hold what Markdown reads as markup. */
function cell(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, '\\$&').replace(/\s+/g, ' ');
}
