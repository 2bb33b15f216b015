import * as vscode from 'vscode';
import type { BloatKind } from '../code/bloat';
import { secretName } from '../context/secrets/finding';
import { frameName, type FindingTextOptions } from './findingsTexts';
import { compactCount, fullNumber, precisePercent } from './format';
import type { FoundInContext } from './reviewService';

/** A finding in a side bar: what it is about, and what is wrong with it, short enough to stand beside its tokens. */
export interface FindingLabel {
  readonly subject: string;
  readonly phrase: string;
}

export function labelOf(finding: FoundInContext, options: FindingTextOptions): FindingLabel {
  const { data, places } = finding;
  const [first, second] = places;
  const subject = options.shortName(first?.path ?? '');
  const other = options.shortName(second?.path ?? '');
  switch (data.kind) {
    case 'bloat':
      return { subject, phrase: bloatName(data.bloat) };
    case 'duplicate-file':
      return { subject, phrase: vscode.l10n.t('same as {0}', options.shortName(data.of)) };
    case 'repeated-block':
      return {
        subject,
        phrase:
          first?.id === second?.id
            ? vscode.l10n.t('{0} lines twice', fullNumber(data.lines))
            : vscode.l10n.t('{0} lines also in {1}', fullNumber(data.lines), other),
      };
    case 'repeated-log':
      return { subject, phrase: vscode.l10n.t('{0} lines alike but for times', fullNumber(data.times)) };
    case 'blob':
      return { subject, phrase: data.form };
    case 'pretty-json':
      return { subject, phrase: vscode.l10n.t('shorter with the same data') };
    case 'licence-header':
      return {
        subject: vscode.l10n.t('Licence header'),
        phrase: vscode.l10n.t('in {0} parts', fullNumber(data.copies)),
      };
    case 'signatures':
      return { subject, phrase: vscode.l10n.t('signatures would do for {0}', options.shortName(data.user)) };
    case 'comments':
      return { subject, phrase: vscode.l10n.t('{0} comments', precisePercent(data.share)) };
    case 'buried': {
      const { from, to } = data.position;
      const total = compactCount(options.count(data.total, ''));
      if (places.length > 1) {
        return {
          subject:
            places.length === 2
              ? vscode.l10n.t('{0}, {1}', subject, other)
              : vscode.l10n.t('{0} and {1} more', subject, fullNumber(places.length - 1)),
          phrase: vscode.l10n.t('likely key, buried in {0}', total),
        };
      }
      return {
        subject,
        phrase:
          from === to
            ? vscode.l10n.t('likely key, at {0} % of {1}', from, total)
            : vscode.l10n.t('likely key, at {0}–{1} % of {2}', from, to, total),
      };
    }
    case 'use-before-definition':
      return { subject, phrase: vscode.l10n.t('uses {0}, defined below in {1}', data.names[0] ?? '', other) };
    case 'length':
      return {
        subject: vscode.l10n.t('{0} about the task', precisePercent(data.keyShare)),
        phrase: vscode.l10n.t('of {0}', compactCount(options.count(data.total, ''))),
      };
    case 'missing':
      return {
        subject: options.shortName(data.missing),
        phrase:
          data.namedAs !== undefined
            ? vscode.l10n.t('defines {0}, named in the task', data.namedAs)
            : data.heldAs !== undefined
              ? vscode.l10n.t('has {0}, named in the task', data.heldAs[0] ?? '')
              : data.isNamedInTask
                ? vscode.l10n.t('named in the task')
                : data.isUser
                  ? vscode.l10n.t('uses {0}', data.users.slice(0, 2).map(options.shortName).join(', '))
                  : vscode.l10n.t('used by {0}', data.users.slice(0, 2).map(options.shortName).join(', ')),
      };
    case 'missing-test': {
      const tested = data.tested.slice(0, 2).map(options.shortName).join(', ');
      return {
        subject: options.shortName(data.missing),
        phrase:
          data.names.length > 0
            ? vscode.l10n.t('tests {0}, defined in {1}', data.names[0] ?? '', tested)
            : vscode.l10n.t('named like {0}', tested),
      };
    }
    case 'dilution':
      return {
        subject: vscode.l10n.t('{0} parts', fullNumber(places.length)),
        phrase: vscode.l10n.t('no link to the task'),
      };
    case 'secret': {
      const line = fullNumber(data.frame?.lines[0] ?? first?.fileLines?.from ?? first?.lines?.from ?? 1);
      const name = data.frame === undefined ? subject : frameName(data.frame.of);
      return { subject: vscode.l10n.t('{0} line {1}', name, line), phrase: secretName(data.secret) };
    }
    case 'budget':
      return {
        subject: {
          'over-window': vscode.l10n.t('Over the window'),
          'over-budget': vscode.l10n.t('Over your budget'),
          'no-room-for-answer': vscode.l10n.t('Little room for the answer'),
        }[data.problem],
        phrase: vscode.l10n.t('{0} of {1}', fullNumber(data.total), fullNumber(data.limit)),
      };
    case 'instructions':
      return {
        subject,
        phrase: {
          'always-sent': vscode.l10n.t('sent anyway by {0}', data.agents.join(', ')),
          long: vscode.l10n.t('sent with every request'),
          'buried-rule': vscode.l10n.t('{0} strong rules in its middle', fullNumber(places.length)),
          'repeated-rule': vscode.l10n.t('repeats a rule of {0}', other),
          import: vscode.l10n.t('pulls in {0}', (data.imports ?? []).map(options.shortName).join(', ')),
        }[data.problem],
      };
  }
}

function bloatName(bloat: BloatKind): string {
  const names: Record<BloatKind, string> = {
    lock: vscode.l10n.t('lock file'),
    generated: vscode.l10n.t('generated'),
    vendored: vscode.l10n.t("other people's code"),
    minified: vscode.l10n.t('minified'),
    'source-map': vscode.l10n.t('source map'),
    snapshot: vscode.l10n.t('test snapshot'),
    changelog: vscode.l10n.t('changelog'),
    data: vscode.l10n.t('rows of data'),
  };
  return names[bloat];
}
