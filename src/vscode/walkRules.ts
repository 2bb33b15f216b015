import * as vscode from 'vscode';
import type { FilesExclude } from '../context/filesExclude';
import { readSetting } from './configuration';
import { settings } from './manifest';
import { corePath } from './paths';

/** What folders are walked by: the ignore rules as the settings have them. In a form that can be sent to a thread. */
export interface WalkRules {
  readonly ignore: boolean;
  readonly filesExclude: readonly FilesExclude[];
  readonly outermostFolders: readonly string[];
}

export function walkRulesNow(): WalkRules {
  const ignore = readSetting(settings.useIgnoreFiles);
  const outermostFolders = (vscode.workspace.workspaceFolders ?? []).map((folder) => corePath(folder.uri));
  return { ignore, filesExclude: ignore ? filesExcludeOfFolders() : [], outermostFolders };
}

function filesExcludeOfFolders(): FilesExclude[] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => ({
    folder: corePath(uri),
    // A copy: what VS Code hands out is a proxy, which cannot be sent to a thread.
    globs: { ...vscode.workspace.getConfiguration('files', uri).get<Record<string, unknown>>('exclude') },
  }));
}
