import * as vscode from 'vscode';
import { secretName } from '../context/secrets/finding';
import type { PromptProblem, PromptProblemData, PromptProblemKind } from '../review/promptFiles/promptProblem';
import type { Count } from '../tokens/count';
import { type Explanation, sources } from './findingsExplanation';
import { fullNumber, tokensInWords } from './format';

export interface PromptTextOptions {
  /** Tokens as the chosen model counts them. */
  readonly count: (tokens: number) => Count;
  /** A path as people read it. */
  readonly shown: (path: string) => string;
}

/** A kind as a person reads it, in the menu that ignores it. */
export function promptKindName(kind: string): string {
  switch (kind as PromptProblemKind) {
    case 'repeated-rule':
    case 'repeated-file':
      return vscode.l10n.t('repeated rules');
    case 'repeated-block':
      return vscode.l10n.t('repeated blocks');
    case 'buried-rule':
      return vscode.l10n.t('buried rules');
    case 'blob':
      return vscode.l10n.t('encoded data');
    case 'pretty-json':
      return vscode.l10n.t('pretty-printed JSON');
    case 'secret':
      return vscode.l10n.t('secrets');
    case 'missing-file':
      return vscode.l10n.t('files that do not exist');
    case 'large-import':
      return vscode.l10n.t('large imports');
    default:
      return kind; // ignored by another version of Tare
  }
}

/** A problem in words. */
export function explainPromptProblem(problem: PromptProblem, options: PromptTextOptions): Explanation {
  const { data } = problem;
  const tokens = tokensInWords(options.count(problem.tokens));
  switch (data.kind) {
    case 'repeated-rule':
      return {
        message:
          data.of === undefined
            ? vscode.l10n.t('This rule stands on line {0} already ({1}).', lineOf(problem), tokens)
            : vscode.l10n.t(
                'This rule stands in {0}, line {1}, too; {2} ({3}).',
                options.shown(data.of),
                lineOf(problem),
                sentBoth(data.agents),
                tokens,
              ),
        evidence: vscode.l10n.t('The two are equal but for case, emphasis and punctuation at the end.'),
        ...twice(),
      };
    case 'repeated-file':
      return {
        message: vscode.l10n.t(
          '{0} of {1} rules stand in {2} too; {3} ({4}).',
          fullNumber(data.repeated),
          fullNumber(data.rules),
          options.shown(data.of),
          sentBoth(data.agents),
          tokens,
        ),
        evidence: vscode.l10n.t(
          'The rules are equal but for case, emphasis and punctuation at the end. Keeping one file and a line that refers to it would send them once, where the agents read both.',
        ),
        ...twice(),
      };
    case 'repeated-block':
      return {
        message:
          data.of === undefined
            ? vscode.l10n.t('These {0} lines stand on line {1} already ({2}).', data.lines, lineOf(problem), tokens)
            : vscode.l10n.t(
                'These {0} lines stand in {1}, line {2}, too; {3} ({4}).',
                data.lines,
                options.shown(data.of),
                lineOf(problem),
                sentBoth(data.agents),
                tokens,
              ),
        evidence: vscode.l10n.t('The lines are equal but for indentation.'),
        ...twice(),
      };
    case 'buried-rule':
      return {
        message: buriedMessage(data, options),
        evidence: vscode.l10n.t(
          'Marked as important: written with MUST, NEVER, ALWAYS or a like word in capitals. The place is counted in tokens of this file alone.',
        ),
        published: vscode.l10n.t(
          'In published tests, answers about a single fact there were {0} to {1} points less accurate than at the start (GPT-4.1, Gemini 2.5 Flash, DeepSeek, 8K to 80K tokens).',
          data.penalty.low,
          data.penalty.high,
        ),
        limits: vscode.l10n.t(
          'Whether rules are followed less there was not measured, and newer models vary. Moving a rule to the start costs nothing.',
        ),
        source: sources.position,
      };
    case 'blob':
      return {
        message: vscode.l10n.t(
          '{0} characters of {1}: a model reads nothing in them ({2}).',
          fullNumber(data.characters),
          { base64: 'base64', hex: vscode.l10n.t('hexadecimal digits'), 'data-uri': vscode.l10n.t('a data URI') }[
            data.form
          ],
          tokens,
        ),
        evidence: vscode.l10n.t(
          'A run of {0} characters without words, with the entropy of encoded data.',
          fullNumber(data.characters),
        ),
      };
    case 'pretty-json':
      return {
        message: vscode.l10n.t(
          'This JSON has {0}; without white space it has {1} with the same data.',
          tokensInWords(options.count(data.before)),
          tokensInWords(options.count(data.after)),
        ),
        evidence: vscode.l10n.t('Both were counted. Only white space outside of strings is left out.'),
        limits: vscode.l10n.t('Compact JSON is harder to read for people.'),
      };
    case 'secret':
      return {
        message: vscode.l10n.t('This looks like a secret ({0}); it is sent with the file.', secretName(data.secret)),
        evidence: vscode.l10n.t(
          'It has the form of one. Whether it is valid was not tried: Tare sends nothing anywhere. If it is real and was shared or committed, replace it where it was issued; masking it here does not undo that.',
        ),
      };
    case 'missing-file':
      return missing(data);
    case 'large-import':
      return {
        message:
          data.files > 1
            ? vscode.l10n.t('{0} brings {1} from {2} files into every request.', data.target, tokens, data.files)
            : vscode.l10n.t('{0} brings {1} into every request.', data.target, tokens),
        evidence: vscode.l10n.t(
          'Claude Code and Gemini CLI put the whole of an imported file, and of what it imports, in front of every request. A plain mention of the path lets the agent read it when it needs it.',
        ),
        ...cost(),
      };
  }
}

function buriedMessage(
  { rules, position, total }: Extract<PromptProblemData, { kind: 'buried-rule' }>,
  { count }: PromptTextOptions,
): string {
  return rules === 1
    ? vscode.l10n.t(
        'Marked as important, this rule stands at {0} % of {1}.',
        position.from,
        tokensInWords(count(total)),
      )
    : vscode.l10n.t(
        '{0} rules marked as important, this one and {1} more, stand at {2} to {3} % of {4}.',
        rules,
        rules - 1,
        position.from,
        position.to,
        tokensInWords(count(total)),
      );
}

function missing({ form, target }: Extract<PromptProblemData, { kind: 'missing-file' }>): Explanation {
  const evidence = vscode.l10n.t('Looked for beside this file and in the workspace folder.');
  switch (form) {
    case 'import':
      return {
        message: vscode.l10n.t('{0} does not exist, so nothing is imported.', target),
        evidence: `${evidence} ${vscode.l10n.t('Claude Code and Gemini CLI import what stands after @ in this file.')}`,
      };
    case 'code':
      return {
        message: vscode.l10n.t('{0} does not exist; was it moved or renamed?', target),
        evidence: `${evidence} ${vscode.l10n.t('Its first folder is there, and the line does not read like an example.')}`,
        limits: vscode.l10n.t('It may be a file that is made later. Then ignore this.'),
      };
    case 'link':
    case 'file':
      return { message: vscode.l10n.t('{0} does not exist.', target), evidence };
  }
}

function twice(): Pick<Explanation, 'published' | 'limits' | 'source'> {
  return {
    ...cost(),
    limits: vscode.l10n.t(
      'Whether saying a rule twice makes a model follow it more was not measured. Which files an agent sends is taken from its documentation of November 2026 and its default settings.',
    ),
  };
}

/** What instruction files do in general. */
function cost(): Required<Pick<Explanation, 'published' | 'source'>> {
  return {
    published: vscode.l10n.t(
      'In one study, instruction files written by people raised the rate of solved tasks by 4 % and cost by 19 %; those written by models lowered it by 3 % and raised cost by 20 %.',
    ),
    source: sources.instructions,
  };
}

function lineOf({ elsewhere }: PromptProblem): string {
  return fullNumber(elsewhere?.[0]?.lines.from ?? 1);
}

function sentBoth(agents: readonly string[]): string {
  return agents.length === 1
    ? vscode.l10n.t('{0} sends both', agents[0] ?? '')
    : vscode.l10n.t('{0} send both', new Intl.ListFormat(vscode.env.language).format(agents));
}
