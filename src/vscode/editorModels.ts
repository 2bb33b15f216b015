import * as vscode from 'vscode';
import { type EditorModel, isPlausibleCount } from '../models/editorModel';
import type { Count } from '../tokens/count';

/** A model's `countTokens` crosses two processes and may ask a server: it gets this long. */
const TIME_OUT_MILLISECONDS = 5000;
/** Listing the models may start the extension that brings them; a picker does not wait longer for it. */
const LIST_MILLISECONDS = 1000;
/** After the last change of a text, so that typing asks nobody. */
const DEBOUNCE_MILLISECONDS = 1000;
/** Longer strings are counted here only: they are copied to another process as a whole. */
const LONGEST_TEXT = 500_000;

/** What a model of VS Code was asked to count, and what we say of it. */
export interface EditorModelQuestion {
  readonly model: EditorModel;
  readonly text: string;
  /** By the encoding of {@link encodingFor}. */
  readonly ourTokens: number;
}

/** The model's count; without one, why Tare's stands, in words. */
export type EditorModelAnswer =
  { readonly count: Count; readonly note?: undefined } | { readonly count?: undefined; readonly note: string };

/**
 * Counts strings with a model that VS Code offers. Strings only: with message objects the API is known to count their name
 * (github.com/microsoft/vscode/issues/246947). `countTokens` asks nobody for consent, unlike `sendRequest`, which is never used.
 */
export class EditorModels implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable | undefined;
  private found: vscode.LanguageModelChat | undefined;
  private latest: { readonly key: string; answer?: EditorModelAnswer; readonly stop: () => void } | undefined;

  /** The answer to the last `latestFor` has arrived. */
  public readonly onDidChange = this.changed.event;

  public constructor(private readonly log: vscode.LogOutputChannel) {
    this.subscription = languageModels()?.onDidChangeChatModels?.(() => {
      this.found = undefined;
    });
  }

  /** Those that VS Code offers now; none where it has no such API, or does not answer in time. */
  public async list(): Promise<readonly EditorModel[]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<[]>((resolve) => {
      timer = setTimeout(resolve, LIST_MILLISECONDS, []);
    });
    try {
      const models = await Promise.race([this.select({}), late]);
      return models.map(({ vendor, id, family, name, maxInputTokens }) => ({
        vendor,
        id,
        family,
        name,
        maxInputTokens,
      }));
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * The answer for a text that changes: undefined until the text has rested and the model has answered. Asking about another
   * text gives up the one before.
   * @param key changes with the text
   */
  public latestFor(key: string, question: () => EditorModelQuestion): EditorModelAnswer | undefined {
    if (this.latest?.key === key) return this.latest.answer;
    this.giveUp();
    const source = new vscode.CancellationTokenSource();
    const timer = setTimeout(() => {
      void this.count(question(), source.token).then((answer) => {
        if (this.latest !== entry || source.token.isCancellationRequested) return;
        entry.answer = answer;
        this.changed.fire();
      });
    }, DEBOUNCE_MILLISECONDS);
    const entry: NonNullable<typeof this.latest> = {
      key,
      stop: () => {
        clearTimeout(timer);
        source.cancel();
        source.dispose();
      },
    };
    this.latest = entry;
    return undefined;
  }

  /** Gives up what `latestFor` was asked last: the model or the text is no longer shown. */
  public giveUp(): void {
    this.latest?.stop();
    this.latest = undefined;
  }

  /** The model's own count where it gives one that can be one, else the reason. */
  public async count(question: EditorModelQuestion, token?: vscode.CancellationToken): Promise<EditorModelAnswer> {
    const { model, text, ourTokens } = question;
    if (text.length > LONGEST_TEXT) {
      return { note: vscode.l10n.t('Counted by Tare: the text is too long for {0}.', model.name) };
    }
    let answered: number | undefined;
    try {
      const found = await this.find(model);
      if (found === undefined) {
        return { note: vscode.l10n.t('Counted by Tare: VS Code no longer offers {0}.', model.name) };
      }
      answered = await this.ask(found, text, token);
    } catch (error) {
      this.log.warn(`${model.vendor}/${model.id} could not count.`, error instanceof Error ? error.message : '');
    }
    if (answered === undefined) {
      return { note: vscode.l10n.t('Counted by Tare: {0} gave no number.', model.name) };
    }
    if (!isPlausibleCount(answered, ourTokens)) {
      return {
        note: vscode.l10n.t('Counted by Tare: {0} tokens by {1} cannot be right.', answered, model.name),
      };
    }
    const countedBy = vscode.l10n.t('{0} in VS Code', model.name);
    return { count: { tokens: Math.round(answered), accuracy: 'exact', countedBy } };
  }

  public dispose(): void {
    this.giveUp();
    this.subscription?.dispose();
    this.changed.dispose();
  }

  /** Undefined when it takes too long or is no longer wanted. */
  private async ask(
    model: vscode.LanguageModelChat,
    text: string,
    outer: vscode.CancellationToken | undefined,
  ): Promise<number | undefined> {
    const source = new vscode.CancellationTokenSource();
    const listener = outer?.onCancellationRequested(() => source.cancel());
    const timer = setTimeout(() => source.cancel(), TIME_OUT_MILLISECONDS);
    // Not every provider heeds the cancellation.
    const cancelled = new Promise<undefined>((resolve) => {
      source.token.onCancellationRequested(() => resolve(undefined));
    });
    try {
      return await Promise.race([model.countTokens(text, source.token), cancelled]);
    } finally {
      clearTimeout(timer);
      listener?.dispose();
      source.dispose();
    }
  }

  private async find({ vendor, id }: EditorModel): Promise<vscode.LanguageModelChat | undefined> {
    if (this.found?.vendor === vendor && this.found.id === id) return this.found;
    [this.found] = await this.select({ vendor, id });
    return this.found;
  }

  private async select(selector: vscode.LanguageModelChatSelector): Promise<readonly vscode.LanguageModelChat[]> {
    try {
      return (await languageModels()?.selectChatModels?.(selector)) ?? [];
    } catch (error) {
      this.log.warn('VS Code could not list its language models.', error instanceof Error ? error.message : '');
      return [];
    }
  }
}

/** Forks of VS Code lack the API, or parts of it. */
function languageModels(): Partial<typeof vscode.lm> | undefined {
  return vscode.lm;
}
