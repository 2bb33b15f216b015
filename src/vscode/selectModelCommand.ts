import * as vscode from 'vscode';
import { type EditorModel, modelOfEditor } from '../models/editorModel';
import type { Model } from '../models/model';
import { costToSend } from '../models/cost';
import { isUnpriced } from '../models/prices';
import type { EditorModels } from './editorModels';
import { dollars, roundNumber } from './format';
import { commands } from './manifest';
import type { ModelChoice } from './modelChoice';

interface ModelItem extends vscode.QuickPickItem {
  readonly isCurrent?: boolean;
  readonly model?: Model;
  readonly editorModel?: EditorModel;
}

/** "Select Model": what VS Code offers, and the catalogue by vendor, with window, price and how exactly each is counted. */
export class SelectModelCommand implements vscode.Disposable {
  private readonly registration: vscode.Disposable;

  public constructor(
    private readonly models: ModelChoice,
    private readonly editorModels: EditorModels,
  ) {
    this.registration = vscode.commands.registerCommand(commands.selectModel, () => this.run());
  }

  public dispose(): void {
    this.registration.dispose();
  }

  private async run(): Promise<void> {
    // Shown at once: VS Code may take a second to say which models it has.
    const picked = await vscode.window.showQuickPick(this.items(), {
      title: vscode.l10n.t('Select Model'),
      placeHolder: vscode.l10n.t('Counts, shares and list prices are for this model'),
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (picked?.model) await this.models.choose(picked.model);
    else if (picked?.editorModel) await this.models.chooseEditorModel(picked.editorModel);
  }

  private async items(): Promise<ModelItem[]> {
    const current = this.models.current;
    const chosen = this.models.editorModel;
    const offered = (await this.editorModels.list()).map((editorModel): ModelItem & { readonly group: string } => {
      const isCurrent = chosen?.vendor === editorModel.vendor && chosen.id === editorModel.id;
      const group = vscode.l10n.t('Models in VS Code');
      return { ...this.itemForEditorModel(editorModel, isCurrent), editorModel, isCurrent, group };
    });
    const catalogue = this.models.catalogue.models.map((model) => {
      const isCurrent = chosen === undefined && model.id === current.id;
      return { ...this.itemFor(model, isCurrent), model, isCurrent, group: model.vendor };
    });
    const all = [...offered, ...catalogue];
    // The model of now comes first, and not once more below.
    const now = all.filter((item) => item.isCurrent).map((item) => ({ ...item, group: vscode.l10n.t('Now') }));
    const groups = new Map<string, ModelItem[]>();
    for (const item of [...now, ...all.filter(({ isCurrent }) => !isCurrent)]) {
      groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
    }
    return [...groups].flatMap(([label, members]) => [{ label, kind: vscode.QuickPickItemKind.Separator }, ...members]);
  }

  private itemForEditorModel(editorModel: EditorModel, isCurrent: boolean): vscode.QuickPickItem {
    const model = modelOfEditor(this.models.catalogue, editorModel);
    const { detail, label } = this.itemFor(model, isCurrent);
    return {
      label,
      description: vscode.l10n.t('{0} in VS Code, {1}', editorModel.vendor, editorModel.id),
      detail: [detail, vscode.l10n.t('selection, document and clipboard also by the model itself')].join(' · '),
    };
  }

  private itemFor(model: Model, isCurrent: boolean): vscode.QuickPickItem {
    // Some vendors charge more for long prompts.
    const [short, long] = [1000, 1_000_000].map((tokens) => {
      const cost = costToSend(this.models.catalogue, model.id, tokens, new Date());
      return isUnpriced(cost) ? undefined : dollars((cost.usd / tokens) * 1_000_000);
    });
    return {
      label: isCurrent ? `$(check) ${model.displayName}` : model.displayName,
      description: model.id,
      detail: [
        model.contextWindow === undefined
          ? vscode.l10n.t('window unknown')
          : vscode.l10n.t('{0} window', roundNumber(model.contextWindow)),
        short === undefined
          ? vscode.l10n.t('unpriced')
          : short === long
            ? vscode.l10n.t('{0} per million input tokens', short)
            : vscode.l10n.t('from {0} per million input tokens', short),
        model.tokenizer.kind === 'public' ? vscode.l10n.t('exact') : vscode.l10n.t('≈ closed tokenizer'),
      ].join(' · '),
    };
  }
}
