import * as vscode from 'vscode';
import { type Explanation, sources } from './findingsExplanation';
import type { Data, FindingTextOptions } from './findingsTexts';
import { fullNumber, tokensInWords } from './format';
import { section, settings } from './manifest';
import type { FoundInContext } from './reviewService';

/** Why it matters where a likely key part stands. */
export function explainBuried(
  data: Data<'buried'>,
  name: string,
  { severity, places }: FoundInContext,
  { count, reasonOf, shortName }: FindingTextOptions,
): Explanation {
  const total = tokensInWords(count(data.total, ''));
  const { from, to } = data.position;
  return {
    message:
      places.length > 1
        ? vscode.l10n.t(
            '{0} likely key parts are buried in {1}: {2}',
            fullNumber(places.length),
            total,
            places.map(({ path }, at) => `${shortName(path)} (${percentOf(data.positions[at])})`).join(', '),
          )
        : from === to
          ? vscode.l10n.t('{0}, likely key, is buried at {1} % of {2}', name, from, total)
          : vscode.l10n.t('{0}, likely key, is buried at {1}–{2} % of {3}', name, from, to, total),
    evidence:
      vscode.l10n.t('Likely key: {0}.', reasonOf(places[0]?.id ?? '') ?? data.because) +
      (data.lookAlikes.length > 0
        ? ` ${
            data.lookAlikes.length === 1
              ? vscode.l10n.t(
                  '{0} fits nearly as well, and makes it harder to tell.',
                  shortName(data.lookAlikes[0] ?? ''),
                )
              : vscode.l10n.t(
                  '{0} others fit nearly as well, and make it harder to tell: {1}.',
                  fullNumber(data.lookAlikes.length),
                  data.lookAlikes.slice(0, 3).map(shortName).join(', ') + (data.lookAlikes.length > 3 ? ' …' : ''),
                )
          }`
        : ''),
    published: vscode.l10n.t(
      'In published tests, single-fact answers there were {0} to {1} points less accurate than at the start (GPT-4.1, Gemini 2.5 Flash, DeepSeek, 8K to 80K tokens).',
      data.penalty.low,
      data.penalty.high,
    ),
    limits:
      vscode.l10n.t(
        'Newer models vary, and editing code was not measured. Agents that read files again depend less on order.',
      ) + (severity === 'info' ? ` ${vscode.l10n.t('At this length the effect is small.')}` : ''),
    source: sources.position,
  };
}

function percentOf(position: { readonly from: number; readonly to: number } | undefined): string {
  if (position === undefined) return '–';
  const { from, to } = position;
  return from === to ? `${from} %` : `${from}–${to} %`;
}

/** Why a file that is not there is wanted. */
export function explainMissing(data: Data<'missing'>, tokens: string, { shortName }: FindingTextOptions): Explanation {
  const name = shortName(data.missing);
  const users = data.users.slice(0, 3).map(shortName).join(', ');
  const names = data.names.join(', ');
  const [mainName = ''] = data.names;
  return {
    message:
      data.namedAs !== undefined
        ? vscode.l10n.t('{0}, which defines {1}, named in the task, is not included', name, data.namedAs)
        : data.heldAs !== undefined
          ? vscode.l10n.t('{0}, which has {1}, named in the task, is not included', name, data.heldAs[0] ?? '')
          : data.isNamedInTask
            ? vscode.l10n.t('{0}, named in the task, is not included', name)
            : data.isUser
              ? vscode.l10n.t('{0}, which uses {1} of {2}, is not included', name, mainName, users)
              : data.names.length > 0 && users !== ''
                ? vscode.l10n.t('{0}, which defines {1}, used by {2}, is not included', name, mainName, users)
                : vscode.l10n.t('{0}, imported by {1}, is not included', name, users),
    evidence: [
      ...(data.isAboutTask && !data.isNamedInTask
        ? [vscode.l10n.t('It fits the task about as well as the likely key parts.')]
        : []),
      ...(users === '' ? [] : [usedBy(data, name, users, names)]),
      vscode.l10n.t('Adding it costs {0}.', tokens),
    ].join(' '),
    published: vscode.l10n.t(
      'On issues of 203 repositories, agents failed most often for lack of the core of what they needed; more than needed hurt less.',
    ),
    limits: vscode.l10n.t('Names are matched by words and imports; another thing of the same name may be meant.'),
    source: sources.missing,
  };
}

function usedBy(
  { users: all, names: { length }, isUser }: Data<'missing'>,
  missing: string,
  users: string,
  names: string,
): string {
  if (isUser) return vscode.l10n.t('It uses {0} of {1}.', names, users);
  if (length > 0)
    return all.length === 1
      ? vscode.l10n.t('{0} uses {1} of {2}.', users, names, missing)
      : vscode.l10n.t('{0} use {1} of {2}.', users, names, missing);
  return all.length === 1
    ? vscode.l10n.t('{0} imports {1}.', users, missing)
    : vscode.l10n.t('{0} import {1}.', users, missing);
}

/** Why a test that is not there is offered. */
export function explainMissingTest(
  data: Data<'missing-test'>,
  tokens: string,
  { shortName }: FindingTextOptions,
): Explanation {
  const name = shortName(data.missing);
  const tested = data.tested.slice(0, 3).map(shortName).join(', ');
  return {
    message:
      data.names.length > 0
        ? vscode.l10n.t('{0}, which tests {1}, defined in {2}, is not included', name, data.names.join(', '), tested)
        : vscode.l10n.t('{0}, named like {1}, is not included', name, tested),
    evidence: [
      linkOfTest(data),
      ...(data.isChanged ? [vscode.l10n.t('Changes of what it tests are in the context.')] : []),
      vscode.l10n.t('Adding it costs {0}.', tokens),
      vscode.l10n.t('Tests are offered because the setting {0} is on.', `${section}.${settings.offerTests}`),
    ].join(' '),
    limits: vscode.l10n.t(
      'Whether a model does better with the tests was not measured here, and nothing was run to see what a test covers.',
    ),
  };
}

function linkOfTest({ by, names, isImported, missing, tested: [file = ''] }: Data<'missing-test'>): string {
  switch (by) {
    case 'name':
      if (names.length > 0) return vscode.l10n.t('{0} is named like {1} and uses what that defines.', missing, file);
      return isImported
        ? vscode.l10n.t('{0} is named like {1} and imports it.', missing, file)
        : vscode.l10n.t('{0} is named like {1} and stands beside it.', missing, file);
    case 'title':
      return vscode.l10n.t('One of the tests in {0} is named so and uses it.', missing);
    case 'only-import':
      return vscode.l10n.t('{0} imports no other code of the workspace than {1}.', missing, file);
  }
}
