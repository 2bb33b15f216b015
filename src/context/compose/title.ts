import type { Part } from './context';
import { type DiffScope, displayPath, type WorkspaceRoot } from './source';
import { shownLines, type TextRange } from './textRange';

/** What stands above a part in the text that is sent, in English as the rest of the frame: it is for the model. */
export interface PartTitle {
  /** A path, or what the text is. One line. */
  readonly name: string;
  /** `40-210`; absent when all is sent. */
  readonly lines?: string;
  /** What is told beside the name: `selection`, `function refreshToken`. */
  readonly note?: string;
}

export function titleOf({ source, range }: Part, roots: readonly WorkspaceRoot[]): PartTitle {
  switch (source.kind) {
    case 'file':
      return ofFile(source.path, range, roots);
    case 'selection':
      return { ...ofFile(source.path, range, roots), note: 'selection' };
    case 'symbol':
      return { ...ofFile(source.path, range, roots), note: oneLine(source.name) };
    case 'instructions':
      return { ...ofFile(source.path, range, roots), note: 'instructions' };
    case 'diff': {
      const where = displayPath(source.path ?? source.repository, roots);
      return { name: source.path === undefined ? 'Changes' : oneLine(where), note: scopeOf(source.scope) };
    }
    case 'problems':
      return source.path === undefined
        ? { name: 'Problems in the workspace' }
        : { name: oneLine(displayPath(source.path, roots)), note: 'problems' };
    case 'terminal':
      return { name: `Terminal ${oneLine(source.name)}`.trimEnd() };
    case 'clipboard':
      return { name: 'Clipboard' };
    case 'recap':
      return { name: 'Key parts' };
  }
}

/** The title as one text: `src/auth.ts (lines 40-210, selection)`. */
export function titleText({ name, lines, note }: PartTitle): string {
  const details = [...(lines === undefined ? [] : [`lines ${lines}`]), ...(note === undefined ? [] : [note])];
  return details.length === 0 ? name : `${name} (${details.join(', ')})`;
}

function ofFile(path: string, range: TextRange | undefined, roots: readonly WorkspaceRoot[]): PartTitle {
  const name = oneLine(displayPath(path, roots));
  if (range === undefined) return { name };
  const { first, last } = shownLines(range);
  return { name, lines: first === last ? String(first) : `${first}-${last}` };
}

function scopeOf(scope: DiffScope): string {
  switch (scope.kind) {
    case 'unstaged':
      return 'unstaged changes';
    case 'staged':
      return 'staged changes';
    case 'commit':
      return oneLine(`changes of commit ${scope.commit}`);
    case 'branch':
      return oneLine(`changes since ${scope.base}`);
  }
}

/** File names may hold line breaks, which would end the title and let the rest pass for the frame's own text. */
function oneLine(name: string): string {
  return name.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, '\ufffd');
}
