import * as vscode from 'vscode';
import type { FocusPlace, Reason } from '../review/ranking/reasons';

/** Why a part is taken to matter, as a phrase that follows its name. */
export function reasonInWords(reason: Reason): string {
  switch (reason.kind) {
    case 'pinned':
      return vscode.l10n.t('pinned');
    case 'selection':
      return vscode.l10n.t('holds your selection');
    case 'cursor':
      return vscode.l10n.t('the file you are editing, as no task is set');
    case 'problem':
      return vscode.l10n.t('problems that you added');
    case 'named':
      return reason.by === 'folder'
        ? vscode.l10n.t('in {0}, named in {1}', reason.text, focusInWords(reason.in))
        : vscode.l10n.t('named in {1} ({0})', reason.text, focusInWords(reason.in));
    case 'defines-named':
      return vscode.l10n.t('defines {0}, named in {1}', reason.name, focusInWords(reason.in));
    case 'defines-used':
      return reason.name === undefined
        ? vscode.l10n.t('defines names that {0} uses', reason.user)
        : vscode.l10n.t('defines {0}, used by {1}', reason.name, reason.user);
    case 'words':
      return reason.lines === undefined
        ? vscode.l10n.t('has {0} of {1}', listed(reason.words), focusInWords(reason.in))
        : vscode.l10n.t(
            'has {0} of {1} (lines {2}–{3})',
            listed(reason.words),
            focusInWords(reason.in),
            reason.lines.from,
            reason.lines.to,
          );
    case 'title-words':
      return vscode.l10n.t('has {0} in its path', listed(reason.words));
    case 'past-change':
      return vscode.l10n.t('changed with a similar commit: “{0}”', reason.subject);
    case 'is-example':
      return vscode.l10n.t('an example, and examples are not asked about');
    case 'is-test':
      return vscode.l10n.t('a test, and tests are not asked about');
  }
}

function focusInWords(place: FocusPlace): string {
  return {
    task: vscode.l10n.t('your task'),
    problem: vscode.l10n.t('the problems'),
    selection: vscode.l10n.t('your selection'),
    cursor: vscode.l10n.t('the file you are editing'),
  }[place];
}

function listed(words: readonly string[]): string {
  return words.map((word) => `“${word}”`).join(', ');
}
