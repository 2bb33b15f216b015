import * as vscode from 'vscode';
import { describeRisk, describeSuggestion } from '../optimize/describe';
import type { Outcome, Row } from '../optimize/optimization';
import { type Tier, tiers } from '../optimize/suggestion';
import { compactNumber, dollars, fullNumber } from './format';

/** A row of the list. */
export interface SuggestionItem extends vscode.QuickPickItem {
  /** Absent for a separator. */
  readonly suggestion?: string;
}

/** Fewer tokens written anew are not worth a word. */
const fewRewritten = 1000;

/** The suggestions by tier, those that save most first; what adds stands last. */
export function itemsOf({ rows }: Outcome): SuggestionItem[] {
  const adds = rows.filter(isAddition);
  const groups = [
    ...tiers.map((tier) => ({
      label: tierName(tier),
      rows: rows.filter((row) => row.suggestion.tier === tier && !isAddition(row)),
    })),
    { label: vscode.l10n.t('Adds'), rows: adds },
  ];
  return groups.flatMap(({ label, rows: own }): SuggestionItem[] => {
    if (own.length === 0) return [];
    const separator = { label, kind: vscode.QuickPickItemKind.Separator };
    const inOrder = [...own].sort((left, right) => differenceOf(left) - differenceOf(right));
    return [separator, ...inOrder.map(itemOf)];
  });
}

/** The numbers of a row as it is shown: rows are shown anew only when these change. */
export function shownNumbers({ rows }: Outcome): string {
  return rows.map((row) => descriptionOf(row)).join('\n');
}

export function differenceOf({ tokensBefore, tokensAfter }: Row): number {
  return tokensAfter - tokensBefore;
}

/** `−1,234`, `+38` or `0`. */
export function signed(difference: number): string {
  if (difference === 0) return '0';
  return `${difference < 0 ? '−' : '+'}${fullNumber(Math.abs(difference))}`;
}

export function suggestionInWords({ suggestion }: Row): string {
  return describeSuggestion(suggestion, vscode.l10n.t);
}

export function riskInWords({ suggestion }: Row): string {
  return describeRisk(suggestion, vscode.l10n.t);
}

export function tierName(tier: Tier): string {
  return { safe: vscode.l10n.t('Safe'), likely: vscode.l10n.t('Likely'), review: vscode.l10n.t('Review') }[tier];
}

function isAddition({ suggestion }: Row): boolean {
  return suggestion.data.kind === 'add-missing' || suggestion.data.kind === 'add-test';
}

function itemOf(row: Row): SuggestionItem {
  return {
    label: suggestionInWords(row),
    description: descriptionOf(row),
    detail: riskInWords(row),
    suggestion: row.suggestion.id,
  };
}

function descriptionOf(row: Row): string {
  if (row.isSelected && !row.isApplied) return vscode.l10n.t('keeps its text: what it refers to is taken out');
  const difference = signed(differenceOf(row));
  const { data } = row.suggestion;
  if (data.kind !== 'reorder') return difference;
  const { rewritten, rewriteUsd } = row.cache;
  if (rewritten < fewRewritten) return difference;
  const tokens = compactNumber(rewritten);
  const cache =
    rewriteUsd === undefined
      ? vscode.l10n.t('in a running chat it re-writes {0} cached tokens', tokens)
      : vscode.l10n.t('in a running chat it re-writes {0} cached tokens ({1})', tokens, dollars(rewriteUsd));
  return `${difference} · ${cache}`;
}
