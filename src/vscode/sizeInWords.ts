import * as vscode from 'vscode';
import type { Catalogue } from '../models/catalogue';
import { costToSend } from '../models/cost';
import type { Model } from '../models/model';
import { isUnpriced } from '../models/prices';
import type { Count } from '../tokens/count';
import { accuracyOf, dollars, precisePercent, roundNumber } from './format';

/** "$0.0021 to send, list price" of now, or that there is no price. */
export function priceInWords(catalogue: Catalogue, model: Model, tokens: number): string {
  const cost = costToSend(catalogue, model.id, tokens, new Date());
  return isUnpriced(cost) ? vscode.l10n.t('unpriced') : vscode.l10n.t('{0} to send, list price', dollars(cost.usd));
}

/** Share of the model's window, price and accuracy of a text that is about to be pasted, in this order. */
export function sizeInWords(catalogue: Catalogue, model: Model, count: Count): string[] {
  const { contextWindow, displayName } = model;
  return [
    contextWindow === undefined
      ? vscode.l10n.t('window of {0} unknown', displayName)
      : vscode.l10n.t(
          '{0} of the {1} window of {2}',
          precisePercent(count.tokens / contextWindow),
          roundNumber(contextWindow),
          displayName,
        ),
    priceInWords(catalogue, model, count.tokens),
    accuracyOf(count),
  ];
}
