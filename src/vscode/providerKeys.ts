import * as vscode from 'vscode';
import { isPossibleKey } from '../models/providers/baseUrl';
import { type Provider, providers } from '../models/providers/provider';
import type { ErrorReporter } from './errorReporter';
import { commands } from './manifest';
import type { SendConsent } from './sendConsent';

/** The user's keys, in VS Code's secret storage and nowhere else: not in settings, not in the log, not in errors. */
export class ProviderKeys implements vscode.Disposable {
  private readonly registrations: vscode.Disposable[];

  public constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly consent: SendConsent,
    errors: ErrorReporter,
  ) {
    this.registrations = [
      errors.registerCommand(commands.setProviderKey, () => this.set()),
      errors.registerCommand(commands.removeProviderKey, () => this.remove()),
    ];
  }

  /** Undefined when none is stored. */
  public async of(provider: Provider): Promise<string | undefined> {
    const key = await this.secrets.get(secretOf(provider));
    return key !== undefined && isPossibleKey(key) ? key : undefined;
  }

  /** Asks for a key and stores it; undefined when the user does not give one. */
  public async ask(provider: Provider): Promise<string | undefined> {
    const typed = await vscode.window.showInputBox({
      title: vscode.l10n.t('Set Provider Key: {0}', provider.name),
      prompt: vscode.l10n.t(
        'Kept in the secret storage of VS Code. It is sent to {0} only when you count exactly.',
        provider.name,
      ),
      password: true,
      ignoreFocusOut: true,
      validateInput: (value) =>
        value.trim() === '' || isPossibleKey(value.trim())
          ? undefined
          : vscode.l10n.t('A key has no blanks and only letters, digits and signs of ASCII. Paste it again.'),
    });
    const key = typed?.trim() ?? '';
    if (!isPossibleKey(key)) return undefined;
    await this.secrets.store(secretOf(provider), key);
    return key;
  }

  public dispose(): void {
    for (const registration of this.registrations) registration.dispose();
  }

  private async set(): Promise<void> {
    const provider = await this.pick(vscode.l10n.t('Set Provider Key'), Object.values(providers));
    if (provider === undefined || (await this.ask(provider)) === undefined) return;
    void vscode.window.showInformationMessage(vscode.l10n.t('The key for {0} is stored.', provider.name));
  }

  private async remove(): Promise<void> {
    const stored = [];
    for (const provider of Object.values(providers)) {
      if ((await this.secrets.get(secretOf(provider))) !== undefined) stored.push(provider);
    }
    if (stored.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No provider key is stored.'));
      return;
    }
    const provider = await this.pick(vscode.l10n.t('Remove Provider Key'), stored);
    if (provider === undefined) return;
    await this.secrets.delete(secretOf(provider));
    await this.consent.forget(provider);
    void vscode.window.showInformationMessage(vscode.l10n.t('The key for {0} is removed.', provider.name));
  }

  private async pick(title: string, offered: readonly Provider[]): Promise<Provider | undefined> {
    const items = [];
    for (const provider of offered) {
      const isStored = (await this.of(provider)) !== undefined;
      items.push({ label: provider.name, description: isStored ? vscode.l10n.t('key stored') : '', provider });
    }
    const picked = await vscode.window.showQuickPick(items, { title });
    return picked?.provider;
  }
}

function secretOf(provider: Provider): string {
  return `providerKey.${provider.id}`;
}
