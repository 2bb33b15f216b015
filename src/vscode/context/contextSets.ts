import * as vscode from 'vscode';
import { parseSets, putSet, restoreSet, type SavedSet, saveSet } from '../../context/compose/sets';
import { UserError } from '../../userError';
import type { ErrorReporter } from '../errorReporter';
import { commands } from '../manifest';
import { uriOf } from '../paths';
import type { StatusBar } from '../statusBar';
import type { ContextService } from './contextService';

const storageKey = 'contextSets';

/** Named contexts, kept in the workspace's state. */
export class ContextSets implements vscode.Disposable {
  private readonly registrations: vscode.Disposable[];

  public constructor(
    private readonly service: ContextService,
    private readonly state: vscode.Memento,
    private readonly statusBar: StatusBar,
    errors: ErrorReporter,
  ) {
    this.registrations = [
      errors.registerCommand(commands.saveSet, () => this.save()),
      errors.registerCommand(commands.restoreSet, () => this.restore()),
      errors.registerCommand(commands.deleteSet, () => this.delete()),
    ];
  }

  public dispose(): void {
    for (const registration of this.registrations) registration.dispose();
  }

  private get sets(): readonly SavedSet[] {
    return parseSets(this.state.get<unknown>(storageKey));
  }

  private async save(): Promise<void> {
    if (this.service.isEmpty) {
      throw new UserError(vscode.l10n.t('The context is empty. Add something to it before you save it as a set.'));
    }
    const { sets } = this;
    const name = (
      await vscode.window.showInputBox({
        title: vscode.l10n.t('Save Set'),
        prompt: vscode.l10n.t('A name for this context. Kept in this workspace.'),
        validateInput: (value) =>
          sets.some((set) => set.name === value.trim())
            ? {
                message: vscode.l10n.t('Replaces the set of that name.'),
                severity: vscode.InputBoxValidationSeverity.Info,
              }
            : undefined,
      })
    )?.trim();
    if (name === undefined || name === '') return;
    const { set, leftOut } = saveSet(this.service.context, name, this.service.roots);
    await this.state.update(storageKey, putSet(sets, set));
    const saved = vscode.l10n.t('Saved {0}', name);
    this.statusBar.announce(
      leftOut === 0 ? saved : `${saved}, ${vscode.l10n.t('without {0} clipboard and terminal texts', leftOut)}`,
    );
  }

  private async restore(): Promise<void> {
    const set = await this.pick(vscode.l10n.t('Restore Set'));
    if (set === undefined) return;
    const { context, missing } = await restoreSet(set, this.service.context, this.service.roots, exists);
    // As one step, so that undo brings back what was there.
    this.service.apply(vscode.l10n.t('Restore {0}', set.name), () => context);
    const restored = vscode.l10n.t('Restored {0}', set.name);
    this.statusBar.announce(
      missing.length === 0 ? restored : `${restored}, ${vscode.l10n.t('{0} parts are gone', missing.length)}`,
    );
  }

  private async delete(): Promise<void> {
    const set = await this.pick(vscode.l10n.t('Delete Set'));
    if (set === undefined) return;
    await this.state.update(
      storageKey,
      this.sets.filter(({ name }) => name !== set.name),
    );
    this.statusBar.announce(vscode.l10n.t('Deleted {0}', set.name));
  }

  private async pick(title: string): Promise<SavedSet | undefined> {
    const { sets } = this;
    if (sets.length === 0) {
      throw new UserError(vscode.l10n.t('No set is saved in this workspace. Save the context as one with Save Set….'));
    }
    const items = sets.map((set) => ({
      label: set.name,
      description: set.parts.length === 1 ? vscode.l10n.t('1 part') : vscode.l10n.t('{0} parts', set.parts.length),
      ...(set.task !== '' && { detail: set.task }),
      set,
    }));
    return (await vscode.window.showQuickPick(items, { title }))?.set;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uriOf(path));
    return true;
  } catch {
    return false;
  }
}
