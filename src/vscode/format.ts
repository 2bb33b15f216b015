import * as vscode from 'vscode';
import type { Count } from '../tokens/count';

/** A blank as wide as a digit, so that the status bar keeps its width while numbers change. */
export const FIGURE_SPACE = '\u2007';

/** Made when it is first needed: loading a language's data takes milliseconds that starting VS Code should not wait for. */
let inLanguage: Intl.NumberFormat | undefined;

/** `12,880` in the user's language. */
export function fullNumber(value: number): string {
  inLanguage ??= new Intl.NumberFormat(vscode.env.language);
  return inLanguage.format(value);
}

/** Three digits at the most and a unit: `842`, `18.4k`, `212k`, `1.05M`. */
export function compactNumber(value: number): string {
  if (value < 1000) return String(value);
  for (const [unit, size] of [
    ['k', 1e3],
    ['M', 1e6],
    ['G', 1e9],
  ] as const) {
    const scaled = value / size;
    // 999.5 and more would be written as 1000.
    if (scaled < 999.5 || unit === 'G') return scaled.toFixed(scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0) + unit;
  }
  return String(value);
}

/** As `compactNumber`, without decimals that say nothing: `1M`, `1.05M`, `200k`. For the limits that vendors state. */
export function roundNumber(value: number): string {
  return compactNumber(value).replace(/\.0+(?=[kMG])/, '');
}

/** As `compactNumber`, with `≈` where it is not exact. */
export function compactCount(count: Count): string {
  return approximately(count) + compactNumber(count.tokens);
}

/** Blanks for what the shortened texts lack of these widths in characters: put before them, they keep the whole as wide. */
export function blanksFor(texts: readonly (readonly [text: string, width: number])[]): string {
  return FIGURE_SPACE.repeat(texts.reduce((sum, [text, width]) => sum + Math.max(0, width - text.length), 0));
}

/** `9%`; `<1%` for a share that is not nothing. */
export function shortPercent(share: number): string {
  const value = share * 100;
  return value > 0 && value < 0.5 ? '<1%' : `${Math.round(value)}%`;
}

/** A share as whole percent, one decimal below ten: `0%`, `<0.1%`, `1.8%`, `46%`, `106%`. */
export function precisePercent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.05) return '<0.1%';
  return `${value.toFixed(value > 0 && value < 9.95 ? 1 : 0)}%`;
}

/** `≈` before a number that is not exact. */
function approximately(count: Count): string {
  return count.accuracy === 'exact' ? '' : '≈';
}

/** `12,880` or `≈12,880`. */
export function tokensOf(count: Count): string {
  return approximately(count) + fullNumber(count.tokens);
}

/** `12,880 tokens`, `≈12,880 tokens` or `1 token`. */
export function tokensInWords(count: Count): string {
  const tokens = tokensOf(count);
  return tokens === '1' ? vscode.l10n.t('1 token') : vscode.l10n.t('{0} tokens', tokens);
}

/** US dollars with the digits that matter: `$1.32`, `$0.037`, `$0.0021`, `<$0.0001`. */
export function dollars(usd: number): string {
  if (usd === 0) return '$0';
  if (usd < 0.0001) return '<$0.0001';
  if (usd >= 0.995) return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  return `$${Number(usd.toPrecision(2)).toFixed(Math.max(2, 1 - Math.floor(Math.log10(usd))))}`;
}

/** What the accuracy of a count means to a reader: `exact`, who counted, or the band the true count lies in. */
export function accuracyOf(count: Count): string {
  if (count.countedBy !== undefined) return vscode.l10n.t('counted by {0}', count.countedBy);
  if (count.errorBand === undefined) return vscode.l10n.t('exact');
  const { low, high } = count.errorBand;
  const band = vscode.l10n.t('{0} to {1} tokens', fullNumber(low), fullNumber(high));
  return count.accuracy === 'calibrated'
    ? vscode.l10n.t('calibrated, {0}', band)
    : vscode.l10n.t('estimated, {0}', band);
}

/** Names and what other programs wrote are data: no Markdown, no icon and no table cell may come out of it. */
export function escapedMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~$&]/g, '\\$&').replace(/\s+/g, ' ');
}
