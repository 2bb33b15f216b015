import * as vscode from 'vscode';
import type { Skipped } from '../context/walk';

/** Why a file was not counted, in words. */
export function skipReason(skipped: Skipped | undefined): string {
  switch (skipped?.reason) {
    case 'binary':
      return vscode.l10n.t('binary');
    case 'too-large':
      return vscode.l10n.t('larger than 50 MB');
    case 'ignored':
      return skipped.ignoredBy === undefined
        ? vscode.l10n.t('ignored')
        : vscode.l10n.t('ignored by {0}', skipped.ignoredBy);
    case 'symbolic-link':
      return vscode.l10n.t('link to a folder');
    case 'not-a-file':
      return vscode.l10n.t('not a file');
    default:
      return skipped?.error === 'not-found' ? vscode.l10n.t('not found') : vscode.l10n.t('not readable');
  }
}
