import * as vscode from 'vscode';
import { type EditorModel, modelOfEditor } from '../models/editorModel';
import type { Model } from '../models/model';
import { costToSend } from '../models/cost';
import { isUnpriced } from '../models/prices';
import type { EditorModels } from './editorModels';
import { compactNumber, dollars } from './format';
import { commands } from './manifest';
import type { ModelChoice } from './modelChoice';
import { pickOne } from './pickOne';

interface ModelItem extends vscode.QuickPickItem {
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
    const current = this.models.current;
    const chosen = this.models.editorModel;
    const items: ModelItem[] = [];
    const offered = await this.editorModels.list();
    if (offered.length > 0) {
      items.push({ label: vscode.l10n.t('Models in VS Code'), kind: vscode.QuickPickItemKind.Separator });
    }
    for (const editorModel of offered) {
      const isCurrent = chosen?.vendor === editorModel.vendor && chosen.id === editorModel.id;
      items.push({ ...this.itemForEditorModel(editorModel, isCurrent), editorModel });
    }
    let vendor = '';
    for (const model of this.models.catalogue.models) {
      if (model.vendor !== vendor) {
        vendor = model.vendor;
        items.push({ label: vendor, kind: vscode.QuickPickItemKind.Separator });
      }
      items.push({ ...this.itemFor(model, chosen === undefined && model.id === current.id), model });
    }
    const pick = vscode.window.createQuickPick<ModelItem>();
    pick.title = vscode.l10n.t('Select Model');
    pick.placeholder = vscode.l10n.t('Counts, shares and prices are for this model. Now: {0}', current.displayName);
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.items = items;
    pick.activeItems = items.filter((item) => item.model?.id === current.id);
    const picked = await pickOne(pick);
    if (picked?.model) await this.models.choose(picked.model);
    else if (picked?.editorModel) await this.models.chooseEditorModel(picked.editorModel);
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
    const cost = costToSend(this.models.catalogue, model.id, 1_000_000, new Date());
    return {
      label: isCurrent ? `$(check) ${model.displayName}` : model.displayName,
      description: model.id,
      detail: [
        model.contextWindow === undefined
          ? vscode.l10n.t('window unknown')
          : vscode.l10n.t('{0} window', compactNumber(model.contextWindow)),
        isUnpriced(cost)
          ? vscode.l10n.t('unpriced')
          : vscode.l10n.t('{0} for a million input tokens, list price', dollars(cost.usd)),
        model.tokenizer.kind === 'public'
          ? vscode.l10n.t('counted exactly')
          : vscode.l10n.t('≈ closed tokenizer, counted with an error band'),
      ].join(' · '),
    };
  }
}
