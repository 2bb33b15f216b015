import * as vscode from 'vscode';
import type { NewPart } from '../../context/compose/context';
import type { DiffScope } from '../../context/compose/source';
import { baseName, parentPath } from '../../context/paths';
import { UserError } from '../../userError';
import type { RepositoryDescription } from '../../workers/context/protocol';
import type { CountingService } from '../countingService';
import { corePath, uriOf } from '../paths';
import { gitApi } from './gitRepositories';

/** The parts of changes that a person picks; undefined when nothing is picked. */
export async function pickGitChanges(counting: CountingService): Promise<readonly NewPart[] | undefined> {
  if (!vscode.workspace.isTrusted) {
    throw new UserError(
      vscode.l10n.t(
        'Git changes need a trusted workspace, because git runs what a repository’s settings name. Trust it first.',
      ),
    );
  }
  const git = (await gitApi())?.git.path ?? 'git';
  const repository = await pickRepository(counting, git);
  if (repository === undefined) return undefined;
  const scope = await pickScope(repository);
  if (scope === undefined) return undefined;
  const { changed, untracked } = await counting.callContext('findChanges', { repository: repository.root, scope, git });
  if (changed.length + untracked.length === 0) throw new UserError(vscode.l10n.t('There are no such changes.'));
  return [...changed, ...untracked.map((path): NewPart => ({ source: { kind: 'file', path } }))];
}

async function pickRepository(counting: CountingService, git: string): Promise<RepositoryDescription | undefined> {
  const open = (await gitApi())?.repositories.map(({ rootUri }) => corePath(rootUri)) ?? [];
  const folders = (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => corePath(uri));
  const shown = vscode.window.activeTextEditor?.document.uri;
  // Without the git extension a repository within a folder is known by what is open of it.
  const around = shown?.scheme === 'file' ? parentPath(corePath(shown)) : undefined;
  const described = await Promise.all(
    [...new Set([...open, ...folders, ...(around === undefined ? [] : [around])])].map((folder) =>
      counting.callContext('describeRepository', { folder, git }),
    ),
  );
  const found = new Map(described.flatMap((each) => (each === undefined ? [] : [[each.root, each] as const])));
  const [first] = found.values();
  if (first === undefined) {
    throw new UserError(vscode.l10n.t('No git repository was found here, or git is not installed.'));
  }
  if (found.size === 1) return first;
  const items = [...found.values()].map((each) => ({
    label: baseName(each.root),
    description: uriOf(each.root).fsPath,
    each,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Add Git Changes') }))?.each;
}

interface ScopeItem extends vscode.QuickPickItem {
  readonly scope: () => Promise<DiffScope | undefined>;
}

async function pickScope({ base, branches, commits }: RepositoryDescription): Promise<DiffScope | undefined> {
  const fixed = (scope: DiffScope) => () => Promise.resolve(scope);
  const items: ScopeItem[] = [
    {
      label: `$(diff) ${vscode.l10n.t('Unstaged changes')}`,
      description: vscode.l10n.t('with new files'),
      scope: fixed({ kind: 'unstaged' }),
    },
    { label: `$(diff-added) ${vscode.l10n.t('Staged changes')}`, scope: fixed({ kind: 'staged' }) },
  ];
  if (base !== undefined) {
    items.push({
      label: `$(git-branch) ${vscode.l10n.t('Commits of this branch since {0}', base)}`,
      scope: fixed({ kind: 'branch', base }),
    });
  }
  if (branches.length > 0) {
    items.push({
      label: `$(git-branch) ${vscode.l10n.t('Commits of this branch since…')}`,
      scope: async () => {
        const branch = await vscode.window.showQuickPick([...branches], { title: vscode.l10n.t('Since Which Branch') });
        return branch === undefined ? undefined : { kind: 'branch', base: branch };
      },
    });
  }
  if (commits.length > 0) {
    items.push({
      label: `$(git-commit) ${vscode.l10n.t('A commit…')}`,
      scope: async () => {
        const commit = await vscode.window.showQuickPick(
          commits.map(({ id, subject }) => ({ label: subject, description: id, id })),
          { title: vscode.l10n.t('Which Commit'), matchOnDescription: true },
        );
        return commit === undefined ? undefined : { kind: 'commit', commit: commit.id };
      },
    });
  }
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Add Git Changes') });
  return picked?.scope();
}
