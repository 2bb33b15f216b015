import * as vscode from 'vscode';
import type { ProviderFailure } from '../models/providers/failure';
import { fullNumber } from './format';

/** What a failure is called in the log, where nothing of the answer's own words may stand. */
export function failureForLog(failure: ProviderFailure): string {
  return Object.values(failure).join(' ');
}

/** What happened and what to do about it. */
export function explainFailure(failure: ProviderFailure, provider: string, host: string, model: string): string {
  switch (failure.kind) {
    case 'key-refused':
      return vscode.l10n.t(
        '{0} refused the key. Set another one with Tare: Set Provider Key…, or create a new one in your account.',
        provider,
      );
    case 'not-permitted':
      return vscode.l10n.t(
        '{0} does not let this key count for {1} (403). Check what the key may do in your account, or set another one.',
        provider,
        model,
      );
    case 'no-credit':
      return vscode.l10n.t('{0} says that the account has no credit left. Add some there, then try again.', provider);
    case 'rate-limited':
      return rateLimited(failure.retryAfterMilliseconds, provider);
    case 'not-found':
      return vscode.l10n.t(
        '{0} knows no model {1} (404). Select another one with Tare: Select Model, or check the address in the settings.',
        host,
        model,
      );
    case 'too-large':
      return vscode.l10n.t('The text is larger than {0} takes. Count a part of it.', provider);
    case 'redirected':
      return vscode.l10n.t(
        '{0} redirects to another address, which Tare does not follow with your key. Put the final address in the settings.',
        host,
      );
    case 'rejected':
      return vscode.l10n.t(
        '{0} did not accept the text ({1}). Check that it is not blank and that your key may use {2}.',
        provider,
        failure.status,
        model,
      );
    case 'server':
      return vscode.l10n.t('{0} has a problem of its own ({1}). Try again in a minute.', host, failure.status);
    case 'malformed':
      return vscode.l10n.t(
        '{0} gave an answer that is no count. Check the address in the settings, or try again later.',
        host,
      );
    case 'timed-out':
      return vscode.l10n.t(
        '{0} did not answer within {1} s. Try again, or count a smaller text.',
        host,
        fullNumber(failure.afterMilliseconds / 1000),
      );
    case 'unreachable':
      return failure.code === undefined
        ? vscode.l10n.t('{0} cannot be reached. Check the connection and the proxy, then try again.', host)
        : vscode.l10n.t(
            '{0} cannot be reached ({1}). Check the connection and the proxy, then try again.',
            host,
            failure.code,
          );
  }
}

function rateLimited(afterMilliseconds: number | undefined, provider: string): string {
  return afterMilliseconds === undefined
    ? vscode.l10n.t('{0} limits how often you may ask (429). Try again in a minute.', provider)
    : vscode.l10n.t(
        '{0} limits how often you may ask (429). Try again in {1} s.',
        provider,
        fullNumber(Math.max(1, Math.ceil(afterMilliseconds / 1000))),
      );
}
