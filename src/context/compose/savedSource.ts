import type { DiffScope, Source } from './source';
import type { TextPosition, TextRange } from './textRange';

/* What JSON has to look like to be a source or a range. */

export function isSource(value: unknown): value is Source {
  if (!isRecord(value)) return false;
  const { kind, path, name, repository, scope, text } = value;
  switch (kind) {
    case 'file':
    case 'selection':
    case 'instructions':
      return typeof path === 'string';
    case 'symbol':
      return typeof path === 'string' && typeof name === 'string';
    case 'diff':
      return typeof repository === 'string' && isDiffScope(scope) && isOptionalString(path);
    case 'problems':
      return isOptionalString(path);
    case 'terminal':
      return typeof name === 'string' && typeof text === 'string';
    case 'clipboard':
    case 'recap':
      return typeof text === 'string';
    default:
      return false;
  }
}

export function isTextRange(value: unknown): value is TextRange {
  return isRecord(value) && isPosition(value['start']) && isPosition(value['end']);
}

function isPosition(value: unknown): value is TextPosition {
  return isRecord(value) && isIndex(value['line']) && isIndex(value['character']);
}

function isDiffScope(value: unknown): value is DiffScope {
  if (!isRecord(value)) return false;
  const { kind, commit, base } = value;
  if (kind === 'commit') return typeof commit === 'string';
  return kind === 'branch' ? typeof base === 'string' : kind === 'staged' || kind === 'unstaged';
}

function isIndex(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isOptionalString(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
