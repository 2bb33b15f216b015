import * as vscode from 'vscode';
import type { Part } from '../../context/compose/context';

/** What Tare uses of the API of the git extension, version 1 (extensions/git/src/api/git.d.ts in VS Code's repository). */
export interface GitApi {
  readonly git: { readonly path: string };
  readonly repositories: readonly GitRepository[];
  getRepository(uri: vscode.Uri): GitRepository | null;
}

export interface GitRepository {
  readonly rootUri: vscode.Uri;
}

/** The built-in git extension; undefined when there is none, or it is turned off. */
export async function gitApi(): Promise<GitApi | undefined> {
  const extension = vscode.extensions.getExtension<{ readonly enabled: boolean; getAPI(version: 1): GitApi }>(
    'vscode.git',
  );
  if (extension === undefined) return undefined;
  const git = await extension.activate();
  return git.enabled ? git.getAPI(1) : undefined;
}

/**
 * The git to run for the parts; undefined when none needs it, and in Restricted Mode: git runs what a repository's settings
 * name, such as its filters.
 */
export async function gitProgram(parts: readonly Part[]): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted || !parts.some(({ source }) => source.kind === 'diff')) return undefined;
  return (await gitApi())?.git.path ?? 'git';
}
