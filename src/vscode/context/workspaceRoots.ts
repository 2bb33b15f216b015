import * as vscode from 'vscode';
import type { WorkspaceRoot } from '../../context/compose/source';
import { corePath } from '../paths';

/** The workspace folders as the core knows them. */
export function workspaceRoots(): readonly WorkspaceRoot[] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }) => ({ name, path: corePath(uri) }));
}
