import * as vscode from 'vscode';
import { readSetting, onDidChangeSetting } from './configuration';
import { settings } from './manifest';
import { type Catalogue, defaultModelId, findModel } from '../models/catalogue';
import { type EditorModel, isEditorModel, modelOfEditor } from '../models/editorModel';
import type { Model } from '../models/model';
import { withOverrides } from '../models/overrides';
import { withRefreshedPrices } from '../models/refresh/withRefreshedPrices';
import { UserError } from '../userError';
import type { PriceRefresh } from './priceRefresh';

const chosenKey = 'chosenModel';
const chosenEditorModelKey = 'chosenEditorModel';

/** The model that counts and prices are for: chosen for the workspace, else the default of the settings, else Tare's. */
export class ModelChoice implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Model>();
  private readonly settingListeners: vscode.Disposable[];
  /** With the newest prices, and the overrides of the settings as they are now. */
  private overridden: Catalogue | undefined;
  private warnedAbout: string | undefined;

  public readonly onDidChange = this.changed.event;

  /** @param workspaceState where the choice is kept; the global state when no folder is open. */
  public constructor(
    private readonly builtIn: Catalogue,
    private readonly prices: Pick<PriceRefresh, 'current' | 'onDidChange'>,
    private readonly state: vscode.Memento,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.settingListeners = [
      onDidChangeSetting(settings.defaultModel, () => this.changed.fire(this.current)),
      onDidChangeSetting(settings.modelOverrides, () => this.readAgain()),
      prices.onDidChange(() => this.readAgain()),
    ];
  }

  /** Tare's, with newer prices where the user has them fetched, and above both the user's own models and corrections. Overrides that cannot be read are told once and left out. */
  public get catalogue(): Catalogue {
    this.overridden ??= this.readOverrides();
    return this.overridden;
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
    for (const listener of this.settingListeners) listener.dispose();
    this.changed.dispose();
  }

  private readAgain(): void {
    this.overridden = undefined;
    this.changed.fire(this.current);
  }

  private readOverrides(): Catalogue {
    const refreshed = this.prices.current;
    const base = refreshed === undefined ? this.builtIn : withRefreshedPrices(this.builtIn, refreshed).catalogue;
    const overrides = readSetting(settings.modelOverrides) ?? {};
    try {
      return withOverrides(base, overrides);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.log.warn(error.message);
      void vscode.window.showErrorMessage(vscode.l10n.t('tare.{0}: {1}', settings.modelOverrides, error.message));
      return base;
    }
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
