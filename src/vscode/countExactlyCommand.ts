import * as vscode from 'vscode';
import { countFor, encodingFor } from '../models/calibration';
import type { OwnMeasurement } from '../models/calibrations';
import type { Model } from '../models/model';
import type { Connection } from '../models/providers/client';
import { type ProviderFailure, concernsEveryRequest } from '../models/providers/failure';
import { providerOf, providers } from '../models/providers/provider';
import { sumCounts } from '../tokens/count';
import { UserError } from '../userError';
import type { CalibrationStore } from './calibrationStore';
import { readSetting } from './configuration';
import type { CountingService } from './countingService';
import type { ErrorReporter } from './errorReporter';
import { type ExactPart, showExactCounts } from './exactCountPick';
import { accuracyOf, tokensOf } from './format';
import { commands, section, settings } from './manifest';
import type { ModelChoice } from './modelChoice';
import type { ProviderCounting } from './providerCounting';
import type { ProviderKeys } from './providerKeys';
import { explainFailure } from './providerMessages';
import type { SendConsent } from './sendConsent';
import { type TextToSend, offersNow } from './textsToSend';

/** What the command rests on; all of it is built in extension.ts. */
export interface ExactCountingServices {
  readonly counting: CountingService;
  readonly models: ModelChoice;
  readonly calibrations: CalibrationStore;
  readonly keys: ProviderKeys;
  readonly consent: SendConsent;
  readonly providerCounting: ProviderCounting;
}

/** "Count Exactly with Provider…": the one place from which text leaves the machine, after a setting, a key and a question. */
export class CountExactlyCommand implements vscode.Disposable {
  private readonly registration: vscode.Disposable;

  public constructor(
    private readonly services: ExactCountingServices,
    errors: ErrorReporter,
  ) {
    this.registration = errors.registerCommand(commands.countExactly, () => this.run());
  }

  public dispose(): void {
    this.registration.dispose();
  }

  private async run(): Promise<void> {
    if (!(await mayCountExactly())) return;
    const { models, keys, consent, providerCounting } = this.services;
    const model = models.current;
    const provider = providerOf(model);
    if (provider === undefined) {
      const names = Object.values(providers).map(({ name }) => name);
      throw new UserError(
        vscode.l10n.t(
          'No counting endpoint is known for {0}. Select a model of {1} to count exactly.',
          model.displayName,
          names.join(', '),
        ),
      );
    }
    const { baseUrl, host } = providerCounting.addressOf(provider);

    const offers = offersNow();
    const offer = await vscode.window.showQuickPick(offers, {
      title: vscode.l10n.t('Count Exactly with {0}', provider.name),
      placeHolder: vscode.l10n.t('What to send to {0}', host),
    });
    if (offer === undefined) return;
    const texts = (await offer.read()).filter(({ text }) => text !== '');
    if (texts.length === 0)
      throw new UserError(vscode.l10n.t('There is no text in it. Choose something else to count.'));
    const key = (await keys.of(provider)) ?? (await keys.ask(provider));
    if (key === undefined) return;
    const sending = { kind: offer.sendKind, provider, host, modelName: model.displayName, texts };
    if (!(await consent.ask(sending))) return;

    const { parts, failure } = await this.countAll({ provider, baseUrl, key }, model, texts);
    if (failure !== undefined) warn(explainFailure(failure, provider.name, host, model.displayName), failure, parts);
    await showExactCounts(parts, model, provider.name);
  }

  /** Each text by the provider, and by the calibration where the provider fails. Teaches the calibration what was learnt. */
  private async countAll(
    connection: Connection,
    model: Model,
    texts: readonly TextToSend[],
  ): Promise<{ readonly parts: readonly ExactPart[]; readonly failure: ProviderFailure | undefined }> {
    const { counting, calibrations, providerCounting } = this.services;
    const { tokenizer } = model;
    const parts: ExactPart[] = [];
    const learnt: OwnMeasurement[] = [];
    let failure: ProviderFailure | undefined;
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Counting with {0}', connection.provider.name),
      cancellable: true,
    };
    try {
      await vscode.window.withProgress(options, async (progress, token) => {
        const controller = new AbortController();
        token.onCancellationRequested(() => controller.abort(new vscode.CancellationError()));
        for (const { name, kind, text, origin } of texts) {
          progress.report({ message: name, increment: 100 / texts.length });
          const ourTokens = await counting.countText(encodingFor(tokenizer), text);
          const ours = countFor(tokenizer, ourTokens, kind, calibrations.current);
          const isHopeless = failure !== undefined && concernsEveryRequest(failure);
          const answer = isHopeless
            ? undefined
            : await providerCounting.count(connection, model, text, controller.signal);
          if (answer === undefined || 'failure' in answer) {
            failure ??= answer?.failure;
            parts.push({ name, count: ours, ours });
            continue;
          }
          const count = { tokens: answer.tokens, accuracy: 'exact', countedBy: connection.provider.name } as const;
          parts.push({ name, count, ours });
          if (tokenizer.kind === 'closed') {
            const { calibration } = tokenizer;
            learnt.push({ calibration, kind, origin, o200kTokens: ourTokens, exactTokens: answer.tokens });
          }
        }
      });
    } finally {
      // What was counted before a cancellation is no less true.
      await calibrations.learn(learnt);
    }
    return { parts, failure };
  }
}

/** Says why a number is not the provider's, what to do, and what stands in for it. */
function warn(reason: string, failure: ProviderFailure, parts: readonly ExactPart[]): void {
  const ours = parts.filter(({ count }) => count.countedBy === undefined).map(({ count }) => count);
  const total = sumCounts(ours);
  const message =
    ours.length === parts.length
      ? vscode.l10n.t('{0} Tare counts {1} tokens itself ({2}).', reason, tokensOf(total), accuracyOf(total))
      : vscode.l10n.t('{0} Tare counts {1} of {2} texts itself.', reason, ours.length, parts.length);
  const setKey = vscode.l10n.t('Set Provider Key…');
  const actions = failure.kind === 'key-refused' ? [setKey] : [];
  void vscode.window.showWarningMessage(message, ...actions).then((picked) => {
    if (picked === setKey) void vscode.commands.executeCommand(commands.setProviderKey);
  });
}

/** Whether the workspace and the user's settings allow it; says what to do when they do not. */
async function mayCountExactly(): Promise<boolean> {
  if (!vscode.workspace.isTrusted) {
    throw new UserError(
      vscode.l10n.t('Exact counting is off in Restricted Mode. Trust the workspace to send its text to a provider.'),
    );
  }
  if (readSetting(settings.exactCounting)) return true;
  const openSetting = vscode.l10n.t('Open Setting');
  const picked = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      'Exact counting sends text to the provider of the model and is off. Turn it on in your user settings.',
    ),
    openSetting,
  );
  if (picked === openSetting) {
    await vscode.commands.executeCommand('workbench.action.openSettings', `${section}.${settings.exactCounting}`);
  }
  return false;
}
