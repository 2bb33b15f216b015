import * as vscode from 'vscode';
import { addParts, type NewPart, type Place } from '../../context/compose/context';
import { baseName } from '../../context/paths';
import { UserError } from '../../userError';
import type { CalibrationStore } from '../calibrationStore';
import type { CountingService } from '../countingService';
import type { ErrorReporter } from '../errorReporter';
import { fullNumber } from '../format';
import { commands } from '../manifest';
import type { ModelChoice } from '../modelChoice';
import { openTabs } from '../openTabs';
import { corePath } from '../paths';
import { skipReason } from '../skipReason';
import type { StatusBar } from '../statusBar';
import type { ContextService } from './contextService';
import { pickGitChanges } from './addGitChanges';
import { pickWhatToAdd } from './addPick';
import { editorOfFile } from './editorOfFile';
import { filesToAdd } from './filesToAdd';
import { pickInstructionFiles, pickProblems, symbolAtCursor, terminalSelection } from './moreToAdd';
import { plainRange } from './ranges';
import { whatWillBeSent } from './whatWillBeSent';

/** "Add to Context" from wherever something stands. */
export class AddToContext implements vscode.Disposable {
  private readonly registrations: vscode.Disposable[];

  public constructor(
    private readonly service: ContextService,
    private readonly counting: CountingService,
    private readonly statusBar: StatusBar,
    models: ModelChoice,
    calibrations: CalibrationStore,
    errors: ErrorReporter,
  ) {
    const addPicked = (pick: () => Promise<NewPart | readonly NewPart[] | undefined>) => async (): Promise<void> => {
      const picked = await pick();
      const parts = picked === undefined ? [] : 'source' in picked ? [picked] : picked;
      if (parts.length > 0) this.add(parts);
    };
    this.registrations = [
      errors.registerCommand(commands.addToContext, (uri, uris) => this.addResources(uri, uris)),
      errors.registerCommand(commands.addSelection, () => this.addSelection()),
      errors.registerCommand(commands.addOpenEditors, () => this.addOpenEditors(false)),
      errors.registerCommand(commands.addPinnedEditors, () => this.addOpenEditors(true)),
      errors.registerCommand(commands.addClipboard, () => this.addClipboard()),
      errors.registerCommand(commands.addPick, pickWhatToAdd),
      errors.registerCommand(commands.addFiles, async () => {
        const files = await pickFiles();
        if (files !== undefined) await this.addFiles(files);
      }),
      errors.registerCommand(
        commands.addSymbol,
        addPicked(() => symbolAtCursor()),
      ),
      errors.registerCommand(
        commands.addGitChanges,
        addPicked(() => pickGitChanges(counting)),
      ),
      errors.registerCommand(
        commands.addProblems,
        addPicked(() => pickProblems()),
      ),
      errors.registerCommand(
        commands.addTerminalSelection,
        addPicked(() => terminalSelection()),
      ),
      errors.registerCommand(
        commands.addInstructionFiles,
        addPicked(() => pickInstructionFiles()),
      ),
      errors.registerCommand(
        commands.whatWillBeSent,
        addPicked(() => whatWillBeSent(counting, models, calibrations)),
      ),
    ];
  }

  /** Adds files and folders. @param before the part they are put before; the end without it */
  public async addFiles(uris: readonly vscode.Uri[], before?: string): Promise<void> {
    const { parts, skipped } = await filesToAdd(this.counting, uris);
    const refused = skipped.filter(({ reason }) => reason !== 'ignored' && reason !== 'symbolic-link');
    const reasons = [...new Set(refused.map(skipReason))].join(', ');
    const [first] = refused;
    if (parts.length === 0 && first !== undefined) {
      throw new UserError(
        refused.length === 1
          ? vscode.l10n.t('{0} holds no text that can be sent ({1}). Nothing was added.', baseName(first.path), reasons)
          : vscode.l10n.t('{0} files hold no text that can be sent ({1}). Nothing was added.', refused.length, reasons),
      );
    }
    const leftOut = refused.length === 0 ? '' : vscode.l10n.t('left out {0} ({1})', refused.length, reasons);
    this.add(parts, before === undefined ? 'end' : { before }, leftOut);
  }

  /** Adds parts and says how many, quietly. @param leftOut what else is to be said of it */
  public add(parts: readonly NewPart[], place: Place = 'end', leftOut = ''): void {
    const before = this.service.context.parts.length;
    const isChanged = this.service.apply(vscode.l10n.t('Add'), (context) => addParts(context, parts, place));
    const added = this.service.context.parts.length - before;
    this.statusBar.announce(
      [whatWasAdded(parts.length, isChanged, added), leftOut].filter((text) => text !== '').join(', '),
    );
  }

  public dispose(): void {
    for (const registration of this.registrations) registration.dispose();
  }

  /** From the explorer and the tabs with what is selected there; from the palette with what the editor shows. */
  private async addResources(uri: unknown, uris: unknown): Promise<void> {
    const selected = Array.isArray(uris) ? uris.filter((each) => each instanceof vscode.Uri) : [];
    // In a notebook the text editor is that of a cell.
    const notebook = vscode.window.activeNotebookEditor?.notebook;
    const shown = uri instanceof vscode.Uri ? uri : (notebook?.uri ?? vscode.window.activeTextEditor?.document.uri);
    const resources = selected.length > 0 ? selected : shown ? [shown] : await pickFiles();
    if (resources !== undefined) await this.addFiles(resources);
  }

  private addSelection(): Promise<void> {
    const editor = editorOfFile();
    const selections = editor?.selections.filter((selection) => !selection.isEmpty) ?? [];
    if (editor === undefined || selections.length === 0) {
      throw new UserError(vscode.l10n.t('Nothing is selected. Select text in an editor first.'));
    }
    const path = corePath(editor.document.uri);
    const inOrder = [...selections].sort((left, right) => left.start.compareTo(right.start));
    this.add(inOrder.map((range) => ({ source: { kind: 'selection', path }, range: plainRange(range) })));
    return Promise.resolve();
  }

  private addOpenEditors(onlyPinned: boolean): Promise<void> {
    const { texts } = openTabs();
    const pinned = new Set(
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(({ isPinned, input }) => isPinned && input instanceof vscode.TabInputText)
        .map(({ input }) => (input as vscode.TabInputText).uri.toString()),
    );
    const wanted = texts.filter(({ uri }) => !onlyPinned || pinned.has(uri.toString()));
    if (wanted.length === 0) {
      throw new UserError(
        onlyPinned
          ? vscode.l10n.t('No editor with text is pinned. Pin one with its tab’s menu first.')
          : vscode.l10n.t('No editor with text is open. Open a file first.'),
      );
    }
    this.add(wanted.map(({ uri }) => ({ source: { kind: 'file', path: corePath(uri) } })));
    return Promise.resolve();
  }

  private async addClipboard(): Promise<void> {
    const text = await vscode.env.clipboard.readText();
    if (text === '') throw new UserError(vscode.l10n.t('The clipboard holds no text. Copy some first.'));
    this.add([{ source: { kind: 'clipboard', text } }]);
  }
}

function whatWasAdded(parts: number, isChanged: boolean, added: number): string {
  if (parts === 0) return vscode.l10n.t('Nothing to add');
  if (!isChanged) return vscode.l10n.t('In the context already');
  return added === 1
    ? vscode.l10n.t('Added 1 part to the context')
    : vscode.l10n.t('Added {0} parts to the context', fullNumber(added));
}

async function pickFiles(): Promise<readonly vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    title: vscode.l10n.t('Add to Context'),
    openLabel: vscode.l10n.t('Add to Context'),
    canSelectMany: true,
    canSelectFiles: true,
    canSelectFolders: true,
  });
}
