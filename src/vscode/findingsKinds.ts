import * as vscode from 'vscode';
import type { FindingKind } from '../review/finding';

/** How the view groups kinds, in the order in which it shows them. */
// What must not be sent, or cannot be, comes first: three views share the height of the side bar.
export const findingGroups = ['secret', 'budget', 'waste', 'buried', 'missing', 'dilution', 'instructions'] as const;
export type FindingGroup = (typeof findingGroups)[number];

export function groupOf(kind: FindingKind): FindingGroup {
  switch (kind) {
    case 'buried':
    case 'use-before-definition':
      return 'buried';
    case 'missing':
    case 'missing-test':
      return 'missing';
    case 'dilution':
    case 'length':
      return 'dilution';
    case 'secret':
      return 'secret';
    case 'instructions':
      return 'instructions';
    case 'budget':
      return 'budget';
    default:
      return 'waste';
  }
}

export function groupName(group: FindingGroup): string {
  return {
    waste: vscode.l10n.t('Waste'),
    buried: vscode.l10n.t('Buried'),
    missing: vscode.l10n.t('Missing'),
    dilution: vscode.l10n.t('Dilution'),
    secret: vscode.l10n.t('Secret'),
    instructions: vscode.l10n.t('Instructions'),
    budget: vscode.l10n.t('Budget'),
  }[group];
}

/** A kind as a person reads it where kinds are ignored. */
export function kindName(kind: string): string | undefined {
  const names: Record<FindingKind, string> = {
    bloat: vscode.l10n.t('files that nobody wrote for a reader'),
    'duplicate-file': vscode.l10n.t('duplicate files'),
    'repeated-block': vscode.l10n.t('repeated blocks'),
    'repeated-log': vscode.l10n.t('repeated log lines'),
    blob: vscode.l10n.t('encoded data'),
    'pretty-json': vscode.l10n.t('pretty-printed JSON'),
    'licence-header': vscode.l10n.t('licence headers'),
    signatures: vscode.l10n.t('files of which signatures would do'),
    comments: vscode.l10n.t('comments'),
    buried: vscode.l10n.t('buried parts'),
    'use-before-definition': vscode.l10n.t('uses before definitions'),
    missing: vscode.l10n.t('missing files'),
    'missing-test': vscode.l10n.t('tests that are not included'),
    dilution: vscode.l10n.t('parts with no link to the task'),
    length: vscode.l10n.t('length notes'),
    secret: vscode.l10n.t('secrets'),
    instructions: vscode.l10n.t('instruction files'),
    budget: vscode.l10n.t('budget'),
  };
  return (names as Partial<Record<string, string>>)[kind];
}
