import { joinPath, relativePath } from '../paths';
import { addParts, type Context, emptyContext, type NewPart, setTask } from './context';
import { holdsPrivateText, parsePart, savedPart } from './savedPart';
import { innermostFirst, pathOf, type Source, type WorkspaceRoot } from './source';

/**
 * A named context as it is kept in the state of a workspace: JSON, paths relative to a workspace folder so that it survives a move.
 * Clipboard and terminal texts are not kept: a person who saves a list of files does not expect them on disk.
 */
export interface SavedSet {
  readonly version: 1;
  readonly name: string;
  readonly task: string;
  readonly parts: readonly NewPart[];
}

/** A path inside a workspace folder is written `${folder:name}/src/a.ts`; no absolute path begins like that. */
const inFolder = /^\$\{folder:(?<name>[^}]*)\}\/(?<rest>.*)$/s;

/** @returns the set, and how many parts it cannot keep */
export function saveSet(
  context: Context,
  name: string,
  roots: readonly WorkspaceRoot[],
): { readonly set: SavedSet; readonly leftOut: number } {
  const lasting = context.parts.filter(({ source }) => !holdsPrivateText(source));
  const parts = lasting.map((part) => mapPaths(savedPart(part), (path) => portable(path, roots)));
  return { set: { version: 1, name, task: context.task, parts }, leftOut: context.parts.length - lasting.length };
}

/** What came of restoring a set. */
export interface RestoredSet {
  readonly context: Context;
  /** Paths of parts whose file is gone, or whose folder is not open. The set still holds them: they may come back. */
  readonly missing: readonly string[];
}

/**
 * The context of a set, without what is gone.
 * @param current the context it replaces: ids are not given twice
 * @param exists whether there is a file or folder at a path
 */
export async function restoreSet(
  set: SavedSet,
  current: Context,
  roots: readonly WorkspaceRoot[],
  exists: (path: string) => Promise<boolean>,
): Promise<RestoredSet> {
  const missing: string[] = [];
  const found = await Promise.all(
    set.parts.map(async (saved): Promise<NewPart | undefined> => {
      const unresolved: string[] = [];
      const part = mapPaths(saved, (path) => resolved(path, roots) ?? (unresolved.push(path), path));
      const path = pathOf(part.source);
      // The changes of a deleted file are there without the file.
      const isGone =
        path !== undefined && part.source.kind !== 'diff' && unresolved.length === 0 && !(await exists(path));
      if (unresolved.length === 0 && !isGone) return part;
      missing.push(unresolved[0] ?? path ?? '');
      return undefined;
    }),
  );
  const empty: Context = { ...emptyContext, nextId: current.nextId };
  const parts = found.filter((part) => part !== undefined);
  return { context: setTask(addParts(empty, parts), set.task), missing };
}

/** The sets in a stored value. What is not a set, or not a part, is passed over: another version may have written it. */
export function parseSets(stored: unknown): readonly SavedSet[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((item: unknown): SavedSet[] => {
    if (typeof item !== 'object' || item === null) return [];
    const { version, name, task, parts } = item as Partial<Record<keyof SavedSet, unknown>>;
    if (version !== 1 || typeof name !== 'string' || name === '' || !Array.isArray(parts)) return [];
    return [
      {
        version,
        name,
        task: typeof task === 'string' ? task : '',
        parts: parts.flatMap(parsePart).filter(({ source }) => !holdsPrivateText(source)),
      },
    ];
  });
}

/** The list with a set put in: in the place of the one of that name, else at the end. */
export function putSet(sets: readonly SavedSet[], set: SavedSet): readonly SavedSet[] {
  const others = sets.filter(({ name }) => name !== set.name);
  return others.length === sets.length ? [...sets, set] : sets.map((old) => (old.name === set.name ? set : old));
}

function mapPaths<T extends { readonly source: Source; readonly folder?: string }>(
  part: T,
  change: (path: string) => string,
): T {
  const { source, folder } = part;
  const moved = {
    ...source,
    ...('path' in source && { path: change(source.path) }),
    ...('repository' in source && { repository: change(source.repository) }),
  } as Source;
  return { ...part, source: moved, ...(folder !== undefined && { folder: change(folder) }) };
}

function portable(path: string, roots: readonly WorkspaceRoot[]): string {
  for (const root of innermostFirst(roots)) {
    const relative = path === root.path ? '' : relativePath(root.path, path);
    if (relative !== undefined) return `\${folder:${root.name}}/${relative}`;
  }
  return path;
}

/** Undefined when its folder is not open. With one folder open, a set of one folder fits whatever they are called. */
function resolved(path: string, roots: readonly WorkspaceRoot[]): string | undefined {
  const { name, rest } = inFolder.exec(path)?.groups ?? {};
  if (rest === undefined) return path;
  const root = roots.find((candidate) => candidate.name === name) ?? (roots.length === 1 ? roots[0] : undefined);
  return root && (rest === '' ? root.path : joinPath(root.path, rest));
}
