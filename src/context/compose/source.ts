import type { TextKind } from '../../models/calibration';
import { relativePath } from '../paths';
import { textKindOf } from '../textKind';

/** What git compares. `branch` is everything since the branch left `base`. */
export type DiffScope =
  | { readonly kind: 'unstaged' }
  | { readonly kind: 'staged' }
  | { readonly kind: 'commit'; readonly commit: string }
  | { readonly kind: 'branch'; readonly base: string };

/**
 * Where the text of a part comes from. Paths are those of `FileSystem`. All but the last three are read anew whenever they are
 * needed; these have no place to be read from, so that they carry the text itself.
 */
export type Source =
  /** A file as the editor shows it; as a part, all of it or a range. */
  | { readonly kind: 'file'; readonly path: string }
  /** What was selected in a file. */
  | { readonly kind: 'selection'; readonly path: string }
  /** A definition in a file. */
  | { readonly kind: 'symbol'; readonly path: string; readonly name: string }
  /** A file that agents load by themselves: AGENTS.md and its like. */
  | { readonly kind: 'instructions'; readonly path: string }
  /** Changes in a repository, of one file (`path`) or of all. */
  | { readonly kind: 'diff'; readonly repository: string; readonly scope: DiffScope; readonly path?: string }
  /** Errors and warnings of one file, or of the workspace. */
  | { readonly kind: 'problems'; readonly path?: string }
  | { readonly kind: 'terminal'; readonly name: string; readonly text: string }
  | { readonly kind: 'clipboard'; readonly text: string }
  /** Written by Tare: names the key parts once more, near the end (optimize/recap.ts). */
  | { readonly kind: 'recap'; readonly text: string };

/** A workspace folder. Its name stands before the paths in it when there are several. */
export interface WorkspaceRoot {
  readonly name: string;
  readonly path: string;
}

const untitled = 'untitled://';

/** The path as people and models read it: relative to its workspace folder, absolute outside of all. */
export function displayPath(path: string, roots: readonly WorkspaceRoot[]): string {
  // Written nowhere yet: all it has is the name of its tab.
  if (path.startsWith(untitled)) return path.slice(untitled.length);
  for (const root of innermostFirst(roots)) {
    const relative = relativePath(root.path, path);
    if (relative !== undefined) return roots.length > 1 ? `${root.name}/${relative}` : relative;
  }
  return path;
}

/** Folders inside others come before those, so that a path is told from the nearest. */
export function innermostFirst(roots: readonly WorkspaceRoot[]): readonly WorkspaceRoot[] {
  return roots.length < 2 ? roots : [...roots].sort((left, right) => right.path.length - left.path.length);
}

/** The file a source belongs to, if it is one file. */
export function pathOf(source: Source): string | undefined {
  return 'path' in source ? source.path : undefined;
}

/** Which calibration of a closed tokenizer fits the text. */
export function kindOfText(source: Source): TextKind {
  switch (source.kind) {
    case 'file':
    case 'selection':
    case 'symbol':
    case 'instructions':
      return textKindOf(source.path);
    case 'diff':
      return source.path === undefined ? 'code' : textKindOf(source.path);
    case 'problems':
    case 'terminal':
    case 'clipboard':
      return 'mixed';
    case 'recap':
      return 'prose';
  }
}

/** Equal for equal sources: tells whether something is in a context already. */
export function sourceKey(source: Source): string {
  switch (source.kind) {
    case 'file':
    case 'selection':
    case 'instructions':
      return JSON.stringify([source.kind, source.path]);
    case 'symbol':
      return JSON.stringify([source.kind, source.path, source.name]);
    case 'diff':
      return JSON.stringify([source.kind, source.repository, source.scope, source.path ?? null]);
    case 'problems':
      return JSON.stringify([source.kind, source.path ?? null]);
    case 'terminal':
      return JSON.stringify([source.kind, source.name, source.text]);
    case 'clipboard':
    case 'recap':
      return JSON.stringify([source.kind, source.text]);
  }
}
