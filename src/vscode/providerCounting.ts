import * as vscode from 'vscode';
import type { Model } from '../models/model';
import { hostOf, readBaseUrl } from '../models/providers/baseUrl';
import { type Clock, type Connection, ProviderClient } from '../models/providers/client';
import { ProviderError, type ProviderFailure } from '../models/providers/failure';
import type { Provider } from '../models/providers/provider';
import { UserError } from '../userError';
import { readSetting } from './configuration';
import { section, settings } from './manifest';
import { failureForLog } from './providerMessages';

const baseUrlSettings = {
  anthropic: settings.anthropicBaseUrl,
  google: settings.googleBaseUrl,
  openai: settings.openaiBaseUrl,
} as const;

/** Counts with a provider's endpoint, at the address of the user's settings. Only ever on a user's command. */
export class ProviderCounting {
  // Looked up at each call: VS Code replaces the global `fetch` by one that knows the proxy settings.
  private readonly client = new ProviderClient((url, init) => fetch(url, init), systemClock);

  public constructor(private readonly log: vscode.LogOutputChannel) {}

  /** @throws UserError when the setting holds no address that text and a key may be sent to */
  public addressOf(provider: Provider): { readonly baseUrl: string; readonly host: string } {
    const setting = baseUrlSettings[provider.id];
    const read = readBaseUrl(readSetting(setting));
    if ('url' in read) return { baseUrl: read.url, host: hostOf(read.url) };
    const name = `${section}.${setting}`;
    switch (read.problem) {
      case 'not-encrypted':
        throw new UserError(
          vscode.l10n.t('The setting {0} is not encrypted. Use an address that begins with https://.', name),
        );
      case 'has-extras':
        throw new UserError(
          vscode.l10n.t('The setting {0} has a user name, a query or a fragment. Keep host and path only.', name),
        );
      case 'not-an-address':
        throw new UserError(
          vscode.l10n.t('The setting {0} is no address. Use one like {1}.', name, provider.defaultBaseUrl),
        );
    }
  }

  /** Tokens of the text itself, or why there is no number. @throws the signal's reason when it is aborted */
  public async count(
    connection: Connection,
    model: Model,
    text: string,
    signal: AbortSignal,
  ): Promise<{ readonly tokens: number } | { readonly failure: ProviderFailure }> {
    const host = hostOf(connection.baseUrl);
    this.log.info(`Sending ${text.length} characters to ${host} to be counted for ${model.id}.`);
    try {
      return { tokens: await this.client.count(connection, model.id, text, signal) };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      this.log.warn(`${host} gave no count: ${failureForLog(error.failure)}.`);
      return { failure: error.failure };
    }
  }
}

const systemClock: Clock = {
  now: () => Date.now(),
  wait: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal.reason instanceof Error ? signal.reason : new Error('The wait was ended.'));
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, milliseconds);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    }),
};
