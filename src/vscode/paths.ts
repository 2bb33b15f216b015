import * as vscode from 'vscode';

/**
 * URIs as the paths of the core (see context/fileSystem.ts): a local file by its path alone, anything else with scheme and
 * authority before the decoded path.
 */
export function corePath(uri: vscode.Uri): string {
  // On Windows fsPath has backslashes; elsewhere a backslash is part of a name.
  if (uri.scheme === 'file') return process.platform === 'win32' ? uri.fsPath.replaceAll('\\', '/') : uri.fsPath;
  return `${uri.scheme}://${uri.authority}${uri.path}`;
}

/** Whether the path is that of a file on this machine. */
export function isLocalPath(path: string): boolean {
  return !/^[a-z][a-z0-9+.-]+:\/\//i.test(path);
}

export function uriOf(path: string): vscode.Uri {
  const [, scheme, authority, rest] = /^([a-z][a-z0-9+.-]+):\/\/([^/]*)(.*)$/i.exec(path) ?? [];
  if (scheme === undefined) return vscode.Uri.file(path);
  // `untitled:Untitled-1` has no authority, and no slash that would tell one from the path.
  return scheme === 'untitled' && rest === ''
    ? vscode.Uri.from({ scheme, path: authority ?? '' })
    : vscode.Uri.from({ scheme, authority: authority ?? '', path: rest ?? '' });
}
