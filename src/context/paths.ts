/** Arithmetic on the path strings that `FileSystem` describes. */

/** The part of a path that has no parent: `/`, `C:/`, `//server/share/`, `vscode-vfs://github/`. */
const rootPattern = /^(?:[A-Za-z][A-Za-z0-9+.-]+:\/\/[^/]*|[A-Za-z]:|\/\/[^/]+\/[^/]+)?\//;

/** The path of `name` (or of several names joined by `/`) in `folder`. */
export function joinPath(folder: string, name: string): string {
  return asPrefix(folder) + name;
}

/** The last name of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder that holds `path`, or undefined for a root. */
export function parentPath(path: string): string | undefined {
  const root = rootPattern.exec(path)?.[0] ?? '';
  if (path.length <= root.length) {
    return undefined;
  }
  return path.slice(0, Math.max(path.lastIndexOf('/'), root.length));
}

/** `path` as seen from `folder`, or undefined when it is not inside it. */
export function relativePath(folder: string, path: string): string | undefined {
  const prefix = asPrefix(folder);
  return path.length > prefix.length && path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** The path without a trailing `/`, unless it is a root. */
export function withoutTrailingSlash(path: string): string {
  return path.endsWith('/') && parentPath(path) !== undefined ? path.slice(0, -1) : path;
}

function asPrefix(folder: string): string {
  return folder.endsWith('/') ? folder : `${folder}/`;
}
