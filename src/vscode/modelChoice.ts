import * as vscode from 'vscode';
import { readSetting, onDidChangeSetting } from './configuration';
import { settings } from './manifest';
import { type Catalogue, defaultModelId, findModel } from '../models/catalogue';
import { type EditorModel, isEditorModel, modelOfEditor } from '../models/editorModel';
import type { Model } from '../models/model';

const chosenKey = 'chosenModel';
const chosenEditorModelKey = 'chosenEditorModel';

/** The model that counts and prices are for: chosen for the workspace, else the default of the settings, else Tare's. */
export class ModelChoice implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Model>();
  private readonly settingListener: vscode.Disposable;
  private warnedAbout: string | undefined;

  public readonly onDidChange = this.changed.event;

  /** @param workspaceState where the choice is kept; the global state when no folder is open. */
  public constructor(
    public readonly catalogue: Catalogue,
    private readonly state: vscode.Memento,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.settingListener = onDidChangeSetting(settings.defaultModel, () => this.changed.fire(this.current));
  }

  public get current(): Model {
    const { editorModel } = this;
    if (editorModel !== undefined) return modelOfEditor(this.catalogue, editorModel);
    const chosen = this.state.get<string>(chosenKey);
    return (chosen && findModel(this.catalogue, chosen)) || this.fromSettings();
  }

  /** The chosen one of the models that VS Code offers; undefined when a model of the catalogue is chosen. */
  public get editorModel(): EditorModel | undefined {
    const stored = this.state.get<unknown>(chosenEditorModelKey);
    return isEditorModel(stored) ? stored : undefined;
  }

  /** Choosing the model of the settings goes back to following them. */
  public async choose(model: Model): Promise<void> {
    await this.state.update(chosenEditorModelKey, undefined);
    await this.state.update(chosenKey, model.id === this.fromSettings().id ? undefined : model.id);
    this.changed.fire(model);
  }

  public async chooseEditorModel(model: EditorModel): Promise<void> {
    await this.state.update(chosenEditorModelKey, model);
    this.changed.fire(this.current);
  }

  public dispose(): void {
    this.settingListener.dispose();
    this.changed.dispose();
  }

  private fromSettings(): Model {
    const id = readSetting(settings.defaultModel);
    const model = findModel(this.catalogue, id);
    if (model !== undefined) return model;
    if (this.warnedAbout !== id) {
      this.warnedAbout = id;
      this.log.warn(
        `The setting tare.${settings.defaultModel} names "${id}", which is no model of the catalogue. ${defaultModelId} is used.`,
      );
    }
    const fallback = findModel(this.catalogue, defaultModelId);
    if (fallback === undefined) throw new Error(`The catalogue has no model ${defaultModelId}.`);
    return fallback;
  }
}
