import * as vscode from 'vscode';
import { moveParts, type Place } from '../../context/compose/context';
import { pathOf } from '../../context/compose/source';
import { views } from '../manifest';
import { uriOf } from '../paths';
import { partIdsOf, type Row } from './contextRows';
import type { ContextService } from './contextService';

const uriList = 'text/uri-list';
/** VS Code names the type of a tree's own rows like this. */
const ownRows = `application/vnd.code.tree.${views.context.toLowerCase()}`;

/** Drags rows to another place in the order, and drops files and folders of the explorer into it. */
export class ContextDragAndDrop implements vscode.TreeDragAndDropController<Row> {
  public readonly dragMimeTypes = [uriList];
  public readonly dropMimeTypes = [ownRows, uriList];

  public constructor(
    private readonly service: ContextService,
    private readonly addFiles: (uris: readonly vscode.Uri[], before: string | undefined) => Promise<void>,
  ) {}

  public handleDrag(rows: readonly Row[], data: vscode.DataTransfer): void {
    data.set(ownRows, new vscode.DataTransferItem(rows.flatMap(partIdsOf)));
    const paths = rows.flatMap((row) => (row.kind === 'part' ? (pathOf(row.part.source) ?? []) : []));
    // So that they can be dropped into an editor.
    if (paths.length > 0) {
      data.set(uriList, new vscode.DataTransferItem(paths.map((path) => uriOf(path).toString()).join('\r\n')));
    }
  }

  public async handleDrop(target: Row | undefined, data: vscode.DataTransfer): Promise<void> {
    const moved = data.get(ownRows)?.value as unknown;
    if (Array.isArray(moved) && moved.length > 0) {
      const ids = moved.filter((id) => typeof id === 'string');
      this.service.apply(vscode.l10n.t('Move'), (context) => moveParts(context, ids, this.placeAt(target, ids)));
      return;
    }
    const list = (await data.get(uriList)?.asString()) ?? '';
    const uris = list
      .split(/\r?\n/)
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => vscode.Uri.parse(line, true));
    const [first] = target === undefined ? [] : partIdsOf(target);
    if (uris.length > 0) await this.addFiles(uris, first);
  }

  /** Rows take the place of the row they are dropped on: before it when they come from below, after it when they come from above. */
  private placeAt(target: Row | undefined, moved: readonly string[]): Place {
    const ids = target === undefined ? [] : partIdsOf(target);
    const first = ids[0];
    const last = ids.at(-1);
    if (target?.kind === 'task' && this.service.context.parts[0]) return { before: this.service.context.parts[0].id };
    if (first === undefined || last === undefined) return 'end';
    const order = this.service.context.parts.map(({ id }) => id);
    const comesFromAbove = order.indexOf(moved[0] ?? '') < order.indexOf(first);
    return comesFromAbove ? { after: last } : { before: first };
  }
}
