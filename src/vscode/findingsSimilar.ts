import * as vscode from 'vscode';
import type { BloatKind } from '../code/bloat';
import { shortFolder } from '../context/shortPaths';
import { commonFolder } from '../review/groupFindings';
import type { Explanation } from './findingsExplanation';
import type { FindingLabel } from './findingsLabels';
import { explainFinding, type FindingTextOptions, jsonForm } from './findingsTexts';
import { fullNumber, tokensInWords } from './format';
import type { FoundInContext } from './reviewService';

/** Files that a sentence names, the largest first. */
const mostNamed = 5;

export interface SimilarTexts {
  readonly label: FindingLabel;
  readonly explanation: Explanation;
}

/** Several findings of one cause (`groupFindings`) in words, as one. */
export function similarTexts(
  findings: readonly [FoundInContext, ...FoundInContext[]],
  options: FindingTextOptions,
): SimilarTexts {
  const [first] = findings;
  const { subject, phrase } = labelOfAll(findings, options);
  const { limits } = explainFinding(first, options);
  const isInOneFile = findings.every(({ places: [place] }) => place?.id === first.places[0]?.id);
  const named = findings
    .slice(0, mostNamed)
    .map(({ places: [place], tokens }) => {
      const lines = place?.fileLines ?? place?.lines;
      const path = place?.path ?? '';
      const where =
        isInOneFile && lines !== undefined
          ? vscode.l10n.t('lines {0}–{1}', lines.from, lines.to)
          : options.shortName(path);
      return `${where} (${tokensInWords(options.count(tokens, path))})`;
    })
    .join(', ');
  const more = findings.length - mostNamed;
  return {
    label: { subject, phrase },
    explanation: {
      message: [subject, phrase].filter((text) => text !== '').join(', '),
      evidence: more > 0 ? vscode.l10n.t('{0} and {1} more.', named, fullNumber(more)) : `${named}.`,
      ...(limits !== undefined && { limits }),
    },
  };
}

function labelOfAll(
  findings: readonly [FoundInContext, ...FoundInContext[]],
  { shortName }: FindingTextOptions,
): FindingLabel {
  const [{ data, places }] = findings;
  const files = [...new Set(findings.map((finding) => finding.places[0]?.path ?? ''))];
  const folder = commonFolder(files);
  const inFolder = folder === '' ? '' : vscode.l10n.t('in {0}', shortFolder(folder));
  const name = shortName(files[0] ?? '');
  const number = fullNumber(findings.length);
  switch (data.kind) {
    case 'bloat':
      return { subject: bloatNames(data.bloat, number), phrase: inFolder };
    case 'duplicate-file':
      return { subject: vscode.l10n.t('{0} files', number), phrase: vscode.l10n.t('the same as others') };
    case 'pretty-json':
      return {
        subject: vscode.l10n.t('{0} files', number),
        phrase: vscode.l10n.t('shorter as {0}, with the same data', jsonForm(data.smallest)),
      };
    case 'blob':
      return {
        subject: vscode.l10n.t('{0} stretches of {1}', number, data.form),
        phrase: files.length === 1 ? vscode.l10n.t('in {0}', name) : inFolder,
      };
    case 'repeated-log': {
      const lines = findings.reduce((sum, { data: each }) => sum + (each.kind === data.kind ? each.times : 0), 0);
      return { subject: name, phrase: vscode.l10n.t('{0} lines alike but for times', fullNumber(lines)) };
    }
    case 'repeated-block': {
      const other = places[1];
      return {
        subject: name,
        phrase:
          other === undefined || other.id === places[0]?.id
            ? vscode.l10n.t('{0} blocks twice', number)
            : vscode.l10n.t('{0} blocks also in {1}', number, shortName(other.path)),
      };
    }
    default:
      return { subject: vscode.l10n.t('{0} findings', number), phrase: inFolder };
  }
}

function bloatNames(bloat: BloatKind, number: string): string {
  const names: Record<BloatKind, string> = {
    lock: vscode.l10n.t('{0} lock files', number),
    generated: vscode.l10n.t('{0} generated files', number),
    vendored: vscode.l10n.t("{0} files of other people's code", number),
    minified: vscode.l10n.t('{0} minified files', number),
    'source-map': vscode.l10n.t('{0} source maps', number),
    snapshot: vscode.l10n.t('{0} test snapshots', number),
    changelog: vscode.l10n.t('{0} changelogs', number),
    data: vscode.l10n.t('{0} files of data rows', number),
  };
  return names[bloat];
}
