import * as vscode from 'vscode';
import type { BloatKind } from '../code/bloat';
import { secretName } from '../context/secrets/finding';
import type { FindingData, FindingKind, FrameText, JsonForm } from '../review/finding';
import type { Count } from '../tokens/count';
import { type Explanation, sources } from './findingsExplanation';
import { explainBuried, explainMissing, explainMissingTest } from './findingsKeyTexts';
import { fullNumber, precisePercent, tokensInWords, tokensOf } from './format';
import type { FoundInContext } from './reviewService';

export interface FindingTextOptions {
  /** Tokens as the model counts them, of a text of this path. */
  readonly count: (tokens: number, path: string) => Count;
  /** The shortest name by which a reader knows a part of the context. */
  readonly shortName: (path: string) => string;
  /** Why a part is likely key, in words. */
  readonly reasonOf: (part: string) => string | undefined;
}

/** Parts and folders without a link that are named, of those listed below the finding. */
const groupsShown = 3;

/** A finding in words. */
export function explainFinding(finding: FoundInContext, options: FindingTextOptions): Explanation {
  const { data, places } = finding;
  const [first, second] = places;
  const path = first?.path ?? '';
  const name = options.shortName(path);
  const tokens = tokensInWords(options.count(finding.tokens, path));
  switch (data.kind) {
    case 'bloat':
      return {
        message: bloatMessage(data.bloat, name),
        evidence: `${vscode.l10n.t('Known by {0}.', data.because)} ${tokens}.`,
        limits: vscode.l10n.t('It may be what your task is about. Then keep it.'),
      };
    case 'duplicate-file':
      return {
        message: vscode.l10n.t('{0} is the same as {1}', name, options.shortName(data.of)),
        evidence: vscode.l10n.t('Equal in every character but white space at the ends. {0} are sent twice.', tokens),
      };
    case 'repeated-block':
      return {
        message:
          first?.id === second?.id
            ? vscode.l10n.t('{0} lines stand twice in {1}', fullNumber(data.lines), name)
            : vscode.l10n.t(
                '{0} lines stand in both {1} and {2}',
                fullNumber(data.lines),
                name,
                options.shortName(second?.path ?? ''),
              ),
        evidence: vscode.l10n.t('Equal but for indentation. A note takes the place of the copy. {0}.', tokens),
      };
    case 'repeated-log':
      return {
        message: vscode.l10n.t('{0} lines of {1} differ in times and numbers only', fullNumber(data.times), name),
        evidence: vscode.l10n.t('Their form: {0}', data.template.slice(0, 120)),
        limits: vscode.l10n.t('Where the times or numbers matter, the first and the last line stay.'),
      };
    case 'blob':
      return {
        message: vscode.l10n.t(
          '{0} has {1} characters of {2}',
          name,
          fullNumber(data.characters),
          { base64: 'base64', hex: vscode.l10n.t('hexadecimal digits'), 'data-uri': vscode.l10n.t('a data URI') }[
            data.form
          ],
        ),
        evidence: vscode.l10n.t('A model reads nothing in it.'),
      };
    case 'pretty-json':
      return {
        message: vscode.l10n.t('{0} has a shorter form with the same data', name),
        evidence: vscode.l10n.t('{0}: {1} fewer, counted.', jsonForm(data.smallest), tokens),
      };
    case 'licence-header':
      return {
        message: vscode.l10n.t('{0} parts begin with the same licence header', fullNumber(data.copies)),
        evidence: vscode.l10n.t('Equal but for years. The copies have {0}.', tokens),
      };
    case 'signatures':
      return {
        message: vscode.l10n.t(
          '{0} could be its signatures: {1} instead of {2}',
          name,
          tokensOf(options.count(data.after, path)),
          tokensInWords(options.count(data.after + finding.tokens, path)),
        ),
        evidence: vscode.l10n.t(
          '{0} uses {1} of it, and nothing else in the context links it to the task.',
          options.shortName(data.user),
          data.names.join(', '),
        ),
        limits: vscode.l10n.t('If the cause lies in the body of one of these, the model cannot see it any more.'),
      };
    case 'comments':
      return {
        message: vscode.l10n.t('{0} of {1} are comments', precisePercent(data.share), name),
        evidence: vscode.l10n.t('Comments often say what code does not; look before you leave them out.'),
      };
    case 'buried':
      return explainBuried(data, name, finding, options);
    case 'use-before-definition':
      return {
        message: vscode.l10n.t(
          '{0} uses {1}, defined further down in {2}',
          name,
          data.names.join(', '),
          options.shortName(second?.path ?? ''),
        ),
        evidence: vscode.l10n.t('The definition stands after its use in the order of sending.'),
        published: vscode.l10n.t(
          'In one study, models answered questions about functions up to half as well when what they call was defined after them.',
        ),
        limits: vscode.l10n.t('Measured on generated code with older models, not on editing a code base.'),
        source: sources.order,
      };
    case 'length':
      return {
        message: vscode.l10n.t(
          '{0} of {1} do not seem to be about the task',
          precisePercent(1 - data.keyShare),
          tokensInWords(options.count(data.total, '')),
        ),
        evidence: vscode.l10n.t(
          'Most of them are in {0}. Order does not cure length; leaving out does.',
          places.map((place) => options.shortName(place.path)).join(', '),
        ),
        published: vscode.l10n.t(
          'GPT-4.1 answered 87 % of long-memory questions with the 300 tokens that matter, and 62 % with 113K tokens around them (306 questions).',
        ),
        limits: vscode.l10n.t('Measured on questions about conversations, not on code.'),
        source: sources.length,
      };
    case 'missing':
      return explainMissing(data, tokens, options);
    case 'missing-test':
      return explainMissingTest(data, tokens, options);
    case 'dilution':
      return {
        message: vscode.l10n.t(
          '{0} of {1}, in {2} parts, have no link to the task',
          precisePercent(data.share),
          tokensInWords(options.count(data.total, '')),
          fullNumber(places.length),
        ),
        evidence: vscode.l10n.t(
          'No mention, rare name, import or past change links them to it. The largest: {0}. Optimize Context offers to leave them out.',
          data.groups
            .slice(0, groupsShown)
            .map((group) =>
              group.of === 1
                ? options.shortName(group.path)
                : vscode.l10n.t('{0} ({1} of {2} files)', options.shortName(group.path), group.parts, group.of),
            )
            .join(', '),
        ),
        published: vscode.l10n.t(
          'Agents that lacked what they needed failed more often than those that read too much: look before you leave a part out.',
        ),
        limits: vscode.l10n.t('Links are found by words and names.'),
        source: sources.missing,
      };
    case 'budget':
      return { message: budgetMessage(data), evidence: budgetEvidence(data) };
    case 'secret': {
      const found = data.frame?.lines.length ?? places.length;
      return {
        message: vscode.l10n.t(
          '{0} line {1} looks like a secret ({2})',
          data.frame === undefined ? name : frameName(data.frame.of),
          fullNumber(data.frame?.lines[0] ?? first?.fileLines?.from ?? first?.lines?.from ?? 1),
          secretName(data.secret),
        ),
        evidence: [
          found === 1
            ? vscode.l10n.t('It has the form of one.')
            : vscode.l10n.t('It has the form of one, in {0} places.', fullNumber(found)),
          ...(finding.severity === 'strong' ? [] : [vscode.l10n.t('It stands in a test, and is likely made for it.')]),
          maskingNote(data),
        ].join(' '),
        limits: vscode.l10n.t('Whether it is valid was not tried.'),
      };
    }
    case 'instructions':
      return instructions(finding, data, name, tokens, options);
  }
}

/** A text around the parts, as it begins a sentence. */
export function frameName(of: FrameText): string {
  return of === 'task' ? vscode.l10n.t('Task') : vscode.l10n.t('Preamble');
}

function maskingNote({ frame }: Data<'secret'>): string {
  switch (frame?.of) {
    case 'task':
      return vscode.l10n.t('Masking puts a note in its place in the task.');
    case 'preamble':
      return vscode.l10n.t('Masking puts a note in its place in what is sent; the setting stays as it is.');
    case undefined:
      return vscode.l10n.t('Masking puts a note in its place in what is sent; the file stays as it is.');
  }
}

export type Data<Kind extends FindingKind> = Extract<FindingData, { kind: Kind }>;

function bloatMessage(bloat: BloatKind, name: string): string {
  const messages: Record<BloatKind, string> = {
    lock: vscode.l10n.t('{0} is a lock file', name),
    generated: vscode.l10n.t('{0} is generated', name),
    vendored: vscode.l10n.t("{0} is other people's code", name),
    minified: vscode.l10n.t('{0} is minified', name),
    'source-map': vscode.l10n.t('{0} is a source map', name),
    snapshot: vscode.l10n.t('{0} is a test snapshot', name),
    changelog: vscode.l10n.t('{0} is a changelog', name),
    data: vscode.l10n.t('{0} is rows of data', name),
  };
  return messages[bloat];
}

export function jsonForm(form: JsonForm): string {
  return {
    compact: vscode.l10n.t('Compact JSON'),
    table: vscode.l10n.t('A table of its rows'),
    csv: vscode.l10n.t('CSV'),
    toon: vscode.l10n.t('TOON'),
  }[form];
}

function budgetMessage(data: Data<'budget'>): string {
  const [total, limit] = [fullNumber(data.total), fullNumber(data.limit)];
  switch (data.problem) {
    case 'over-window':
      return vscode.l10n.t('{0} tokens are more than the {1} that the model takes', total, limit);
    case 'over-budget':
      return vscode.l10n.t('{0} tokens are more than your budget of {1}', total, limit);
    case 'no-room-for-answer':
      return vscode.l10n.t(
        '{0} tokens leave {1} of {2} for the answer',
        total,
        fullNumber(Math.max(0, data.limit - data.total)),
        limit,
      );
  }
}

function budgetEvidence(data: Data<'budget'>): string {
  const certainty = data.isCertain
    ? vscode.l10n.t('Counted against the window that the vendor states.')
    : vscode.l10n.t('The error band of the count reaches across the limit, so that it may fit.');
  return data.problem === 'no-room-for-answer'
    ? `${vscode.l10n.t('{0} tokens are kept for the answer by your settings.', fullNumber(data.reserve))} ${certainty}`
    : certainty;
}

function instructions(
  { places }: FoundInContext,
  data: Data<'instructions'>,
  name: string,
  tokens: string,
  { shortName }: FindingTextOptions,
): Explanation {
  const [first, second] = places;
  const agents = data.agents.join(', ');
  switch (data.problem) {
    case 'always-sent':
      return {
        message: vscode.l10n.t('{0} is sent by {1} with every request', name, agents),
        evidence: vscode.l10n.t('If one of these reads what you paste, the file is there twice. {0}.', tokens),
        limits: vscode.l10n.t('By the documentation of the agents of November 2026 and their default settings.'),
      };
    case 'long':
      return {
        message: vscode.l10n.t('{0} is sent with every request and has {1}', name, tokens),
        evidence: vscode.l10n.t('Counted.'),
        published: vscode.l10n.t(
          'In one study, instruction files written by people raised the rate of solved tasks by 4 % and cost by 19 %; those written by models lowered it by 3 % and raised cost by 20 %.',
        ),
        source: sources.instructions,
      };
    case 'buried-rule':
      return {
        message: vscode.l10n.t('{0} has {1} strong rules in its middle', name, fullNumber(places.length)),
        evidence: vscode.l10n.t('The first: {0}', data.rule ?? ''),
        limits: vscode.l10n.t('Whether rules in the middle of a file are followed less was not measured.'),
      };
    case 'repeated-rule':
      return {
        message: vscode.l10n.t('{0} repeats a rule of {1}', name, shortName(second?.path ?? first?.path ?? '')),
        evidence: data.rule ?? '',
      };
    case 'import':
      return {
        message: vscode.l10n.t('{0} pulls in {1}', name, (data.imports ?? []).join(', ')),
        evidence: vscode.l10n.t('What it imports is sent whenever the file is.'),
      };
  }
}
