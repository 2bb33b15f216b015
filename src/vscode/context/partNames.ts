import * as vscode from 'vscode';
import type { Part } from '../../context/compose/context';
import { type DiffScope, displayPath, pathOf, type WorkspaceRoot } from '../../context/compose/source';
import { shownLines } from '../../context/compose/textRange';
import { baseName, parentPath } from '../../context/paths';
import type { MissingReason } from '../../workers/context/protocol';

/** What a person calls a part, in their language. */
export interface PartName {
  readonly label: string;
  /** The folder it is in, or the like; empty for none. */
  readonly place: string;
}

export function nameOf(part: Part, roots: readonly WorkspaceRoot[]): PartName {
  const { source } = part;
  switch (source.kind) {
    case 'file':
    case 'selection':
    case 'instructions':
      return ofFile(baseName(source.path), source.path, part, roots);
    case 'symbol':
      return ofFile(`${source.name} (${baseName(source.path)})`, source.path, part, roots);
    case 'diff': {
      const scope = scopeName(source.scope);
      return source.path === undefined
        ? { label: vscode.l10n.t('Changes'), place: scope }
        : {
            label: vscode.l10n.t('{0} (changes)', baseName(source.path)),
            place: [scope, folderOf(source.path, roots)].filter((text) => text !== '').join(', '),
          };
    }
    case 'problems':
      return source.path === undefined
        ? { label: vscode.l10n.t('Problems in the workspace'), place: '' }
        : { label: vscode.l10n.t('Problems in {0}', baseName(source.path)), place: folderOf(source.path, roots) };
    case 'terminal':
      return { label: vscode.l10n.t('Terminal selection'), place: source.name };
    case 'clipboard':
      return { label: vscode.l10n.t('Clipboard'), place: firstWords(source.text) };
    case 'recap':
      return { label: vscode.l10n.t('Key parts, named again'), place: '' };
  }
}

export function scopeName(scope: DiffScope): string {
  switch (scope.kind) {
    case 'unstaged':
      return vscode.l10n.t('unstaged');
    case 'staged':
      return vscode.l10n.t('staged');
    case 'commit':
      return vscode.l10n.t('commit {0}', scope.commit.slice(0, 10));
    case 'branch':
      return vscode.l10n.t('since {0}', scope.base);
  }
}

/** Why a part is not sent, in words. */
export function missingName(reason: MissingReason): string {
  switch (reason) {
    case 'not-found':
      return vscode.l10n.t('not found');
    case 'binary':
      return vscode.l10n.t('binary');
    case 'too-large':
      return vscode.l10n.t('larger than 50 MB');
    case 'no-changes':
      return vscode.l10n.t('nothing there now');
    case 'no-git':
      return vscode.workspace.isTrusted ? vscode.l10n.t('no git') : vscode.l10n.t('needs a trusted workspace');
    case 'unknown-change':
      return vscode.l10n.t('changed in a way this version does not know');
    default:
      return vscode.l10n.t('not readable');
  }
}

/** The folder of a path as people read it; empty for the workspace folder itself. */
export function folderOf(path: string, roots: readonly WorkspaceRoot[]): string {
  const shown = displayPath(path, roots);
  const folder = shown === path ? (parentPath(path) ?? '') : shown.slice(0, Math.max(0, shown.lastIndexOf('/')));
  return folder;
}

/** The icon of a part that is no file. */
export function iconOf({ source }: Part): vscode.ThemeIcon {
  switch (source.kind) {
    case 'symbol':
      return new vscode.ThemeIcon('symbol-method');
    case 'diff':
      return new vscode.ThemeIcon('diff');
    case 'problems':
      return new vscode.ThemeIcon('warning');
    case 'terminal':
      return new vscode.ThemeIcon('terminal');
    case 'clipboard':
      return new vscode.ThemeIcon('clippy');
    case 'recap':
      return new vscode.ThemeIcon('key');
    default:
      return vscode.ThemeIcon.File;
  }
}

/** Whether the icon is that of the file's type. */
export function hasFileIcon({ source }: Part): boolean {
  return source.kind === 'file' || source.kind === 'selection' || source.kind === 'instructions';
}

/** All that the row names, for screen readers and tooltips. */
export function fullName(part: Part, roots: readonly WorkspaceRoot[]): string {
  const { label, place } = nameOf(part, roots);
  const path = pathOf(part.source);
  return path !== undefined && hasFileIcon(part)
    ? label.replace(baseName(path), displayPath(path, roots))
    : [label, place].filter((text) => text !== '').join(', ');
}

function ofFile(name: string, path: string, { range }: Part, roots: readonly WorkspaceRoot[]): PartName {
  const place = folderOf(path, roots);
  if (range === undefined) return { label: name, place };
  const { first, last } = shownLines(range);
  const label =
    first === last
      ? vscode.l10n.t('{0} (line {1})', name, first)
      : vscode.l10n.t('{0} (lines {1}–{2})', name, first, last);
  return { label, place };
}

/** Enough of a text to know it again. */
function firstWords(text: string): string {
  const line = text.trim().split(/[\r\n]/, 1)[0] ?? '';
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
