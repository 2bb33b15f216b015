import * as vscode from 'vscode';
import type { Provider } from '../models/providers/provider';
import { fullNumber } from './format';

/** What a person can have counted by a provider. Each is agreed to on its own. */
export type SendKind = 'selection' | 'document' | 'clipboard' | 'openEditors';

export interface Sending {
  readonly kind: SendKind;
  readonly provider: Provider;
  readonly host: string;
  readonly modelName: string;
  readonly texts: readonly { readonly name: string; readonly text: string }[];
}

const storageKey = 'sendsWithoutAsking';
/** Names in the question; a longer list would not fit on a screen. */
const MOST_NAMES = 12;

/**
 * Asks before text leaves the machine, every time, until the user says for this workspace, this kind of text and this host that
 * it may go without asking. That is kept in VS Code's storage, where no file of the workspace reaches.
 */
export class SendConsent {
  /** @param workspaceState undefined without a folder: then there is no workspace to remember an answer for */
  public constructor(private readonly workspaceState: vscode.Memento | undefined) {}

  /** Whether the texts may be sent. */
  public async ask(sending: Sending): Promise<boolean> {
    const agreement = `${sending.provider.id} ${sending.host} ${sending.kind}`;
    if (this.agreed().includes(agreement)) return true;
    const send = vscode.l10n.t('Send');
    const always = vscode.l10n.t('Send and Do Not Ask Again in This Workspace');
    const answer = await vscode.window.showWarningMessage(
      questionOf(sending),
      { modal: true, detail: detailOf(sending) },
      ...(this.workspaceState === undefined ? [send] : [send, always]),
    );
    if (answer === always) await this.workspaceState?.update(storageKey, [...this.agreed(), agreement]);
    return answer === send || answer === always;
  }

  /** Brings the question back for a provider. */
  public async forget(provider: Provider): Promise<void> {
    const kept = this.agreed().filter((agreement) => !agreement.startsWith(`${provider.id} `));
    await this.workspaceState?.update(storageKey, kept);
  }

  private agreed(): readonly string[] {
    const stored = this.workspaceState?.get<unknown>(storageKey);
    return Array.isArray(stored) ? stored.filter((entry) => typeof entry === 'string') : [];
  }
}

function questionOf({ texts, host, kind }: Sending): string {
  const characters = fullNumber(texts.reduce((sum, { text }) => sum + text.length, 0));
  if (kind === 'clipboard') return vscode.l10n.t('Send {0} characters of the clipboard to {1}?', characters, host);
  if (kind === 'selection') return vscode.l10n.t('Send {0} selected characters of 1 file to {1}?', characters, host);
  return texts.length === 1
    ? vscode.l10n.t('Send {0} characters of 1 file to {1}?', characters, host)
    : vscode.l10n.t('Send {0} characters of {1} files to {2}?', characters, fullNumber(texts.length), host);
}

function detailOf({ provider, modelName, texts, host }: Sending): string {
  const names = texts.slice(0, MOST_NAMES).map(({ name }) => name);
  if (texts.length > MOST_NAMES) names.push(vscode.l10n.t('and {0} more', fullNumber(texts.length - MOST_NAMES)));
  return [
    vscode.l10n.t(
      'The whole text and your key for {0} leave this machine, so that {1} counts the tokens for {2}. File names stay here.',
      provider.name,
      host,
      modelName,
    ),
    '',
    ...names,
  ].join('\n');
}
