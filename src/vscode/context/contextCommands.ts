import * as vscode from 'vscode';
import { emptyContext, narrowPart, removeParts, setIncluded, setTask } from '../../context/compose/context';
import { stepParts } from '../../context/compose/folders';
import { pathOf } from '../../context/compose/source';
import { UserError } from '../../userError';
import type { ErrorReporter } from '../errorReporter';
import { isFromKey } from '../focusedRow';
import { commands } from '../manifest';
import { corePath } from '../paths';
import type { StatusBar } from '../statusBar';
import { maskParts } from './foundSecrets';
import { openArguments, partIdsOf, type Row } from './contextRows';
import type { ContextService } from './contextService';
import type { ContextView } from './contextView';

/** What is done to the parts that are there: from the view's keys and menus, and from the palette. */
export class ContextCommands implements vscode.Disposable {
  private readonly registrations: vscode.Disposable[];

  public constructor(
    private readonly service: ContextService,
    private readonly view: ContextView,
    private readonly statusBar: StatusBar,
    errors: ErrorReporter,
  ) {
    const onRows =
      (run: (rows: readonly Row[]) => unknown) =>
      async (clicked: unknown, selected: unknown): Promise<void> => {
        await run(await view.rowsFor(clicked, selected));
      };
    this.registrations = [
      errors.registerCommand(commands.setTask, () => this.setTask()),
      errors.registerCommand(commands.openPart, (id) => this.open(id)),
      errors.registerCommand(
        commands.toggleParts,
        onRows((rows) => this.toggle(rows)),
      ),
      errors.registerCommand(commands.removeParts, async (clicked, selected) => {
        const rows = await view.rowsFor(clicked, selected);
        const next = view.rowAfter(rows);
        this.remove(rows);
        if (isFromKey(clicked)) await view.focusRow(next);
      }),
      errors.registerCommand(
        commands.movePartsUp,
        onRows((rows) => this.move(rows, 'up')),
      ),
      errors.registerCommand(
        commands.movePartsDown,
        onRows((rows) => this.move(rows, 'down')),
      ),
      errors.registerCommand(
        commands.collapseToSelection,
        onRows((rows) => this.collapse(rows)),
      ),
      errors.registerCommand(
        commands.sendWholeFile,
        onRows((rows) => this.sendWhole(rows)),
      ),
      errors.registerCommand(
        commands.maskParts,
        onRows((rows) => maskParts(service, rows.flatMap(partIdsOf))),
      ),
      errors.registerCommand(commands.clearContext, () => this.clear()),
      errors.registerCommand(commands.undoContext, () => this.step('undo')),
      errors.registerCommand(commands.redoContext, () => this.step('redo')),
    ];
  }

  public dispose(): void {
    for (const registration of this.registrations) registration.dispose();
  }

  private async setTask(): Promise<void> {
    const text = await vscode.window.showInputBox({
      title: vscode.l10n.t('Set Task'),
      prompt: vscode.l10n.t('Your question or instruction. It is sent last, after the parts; empty for none.'),
      value: this.service.task,
      ignoreFocusOut: true,
    });
    if (text !== undefined) this.service.apply(vscode.l10n.t('Set Task'), (context) => setTask(context, text));
  }

  private async open(id: unknown): Promise<void> {
    const part = this.service.context.parts.find((each) => each.id === id);
    const path = part && pathOf(part.source);
    if (part === undefined || path === undefined) return;
    await vscode.commands.executeCommand('vscode.open', ...openArguments(part, path));
  }

  /** Includes all of them, or, where all are, none. */
  private toggle(rows: readonly Row[]): void {
    const ids = new Set(rows.flatMap(partIdsOf));
    const areIncluded = this.service.context.parts.every(({ id, included }) => included || !ids.has(id));
    const label = areIncluded ? vscode.l10n.t('Exclude') : vscode.l10n.t('Include');
    this.service.apply(label, (context) => setIncluded(context, ids, !areIncluded));
  }

  private remove(rows: readonly Row[]): void {
    const ids = rows.flatMap(partIdsOf);
    const hasTask = rows.some(({ kind }) => kind === 'task');
    this.service.apply(vscode.l10n.t('Remove'), (context) => {
      const rest = removeParts(context, ids);
      return hasTask ? setTask(rest, '') : rest;
    });
  }

  private async move(rows: readonly Row[], direction: 'up' | 'down'): Promise<void> {
    const ids = rows.flatMap(partIdsOf);
    if (ids.length === 0) return;
    const isFolder = rows[0]?.kind === 'folder';
    const label = direction === 'up' ? vscode.l10n.t('Move Up') : vscode.l10n.t('Move Down');
    const isMoved = this.service.apply(label, (context) => stepParts(context, ids, direction));
    if (isMoved) await this.view.reveal(isFolder ? [`folder ${ids[0] ?? ''}`] : ids);
  }

  /** Sends of a file only what is selected in its editor. */
  private collapse(rows: readonly Row[]): void {
    const [row] = rows;
    const path = row?.kind === 'part' ? pathOf(row.part.source) : undefined;
    const editor = vscode.window.visibleTextEditors.find(({ document }) => corePath(document.uri) === path);
    if (row?.kind !== 'part' || path === undefined || editor === undefined || editor.selection.isEmpty) {
      throw new UserError(
        vscode.l10n.t('Select the lines to send in the editor of the file first, then run this on its row again.'),
      );
    }
    const { start, end } = editor.selection;
    const range = {
      start: { line: start.line, character: start.character },
      end: { line: end.line, character: end.character },
    };
    this.service.apply(vscode.l10n.t('Collapse to Selection'), (context) => narrowPart(context, row.id, range));
  }

  private sendWhole(rows: readonly Row[]): void {
    const ids = rows.flatMap(partIdsOf);
    this.service.apply(vscode.l10n.t('Send Whole File'), (context) =>
      ids.reduce((narrowed, id) => narrowPart(narrowed, id, undefined), context),
    );
  }

  private clear(): Promise<void> {
    this.service.apply(vscode.l10n.t('Clear'), (context) => ({ ...emptyContext, nextId: context.nextId }));
    return Promise.resolve();
  }

  private step(direction: 'undo' | 'redo'): Promise<void> {
    const label = direction === 'undo' ? this.service.undoLabel : this.service.redoLabel;
    const isDone = direction === 'undo' ? this.service.undo() : this.service.redo();
    const text =
      direction === 'undo' ? vscode.l10n.t('Undid: {0}', label ?? '') : vscode.l10n.t('Did again: {0}', label ?? '');
    if (isDone) this.statusBar.announce(text);
    return Promise.resolve();
  }
}
