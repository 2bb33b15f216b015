import type { BloatKind } from '../code/bloat';
import { secretName } from '../context/secrets/finding';
import type { Finding, FindingData, FindingPlace, JsonForm } from './finding';

export interface FindingText {
  /** One sentence: what is wrong. */
  readonly message: string;
  /** What shows it, and what it means, with the limits of what is known. */
  readonly evidence: string;
  /** Where the evidence is published; empty for what was measured on the spot. */
  readonly source: string;
}

const bloatNames: Record<BloatKind, string> = {
  lock: 'a lock file',
  generated: 'generated',
  vendored: "other people's code",
  minified: 'minified',
  'source-map': 'a source map',
  snapshot: 'a test snapshot',
  changelog: 'a changelog',
  data: 'rows of data',
};

const positionSource = 'https://github.com/zhs2326/lost-in-the-middle-2026';

/** A finding in English. */
export function describeFinding({ data, places, tokens }: Finding): FindingText {
  const [first, second] = places;
  const path = first?.path ?? '';
  switch (data.kind) {
    case 'bloat':
      return measured(
        `${path} is ${bloatNames[data.bloat]}`,
        `Known by ${data.because}. Leaving it out saves ${count(tokens)} tokens.`,
      );
    case 'duplicate-file':
      return measured(
        `${path} is the same as ${data.of}`,
        `Every character but white space at the ends is equal. Leaving it out saves ${count(tokens)} tokens.`,
      );
    case 'repeated-block':
      return measured(
        `${data.lines} lines stand in both ${at(first)} and ${at(second)}`,
        'The lines are equal but for indentation.',
      );
    case 'repeated-log':
      return measured(
        `${data.times} lines of ${path} differ in times and numbers only`,
        `Their form: ${data.template.slice(0, 120)}`,
      );
    case 'blob':
      return measured(
        `${at(first)} holds ${count(data.characters)} characters of ${data.form}`,
        'A model reads nothing in it.',
      );
    case 'pretty-json':
      return measured(
        `${path} has a shorter form with the same data`,
        `${jsonForms[data.smallest]}: ${count(tokens)} tokens fewer, counted.`,
      );
    case 'licence-header':
      return measured(`${data.copies} parts begin with the same licence header`, 'Equal but for years.');
    case 'buried':
      return {
        message:
          places.length === 1
            ? `In this order ${path}, likely key, stands away from both ends of ${count(data.total)} tokens: at ${inWords(data.position)}`
            : `In this order ${places.length} likely key parts stand away from both ends of ${count(data.total)} tokens: ${places
                .map((place, number) => `${place.path} at ${inWords(data.positions[number] ?? data.position)}`)
                .join(', ')}`,
        evidence:
          `Put ${places.length === 1 ? 'it' : 'them'} first; a provider then reads anew what it had cached of the prompt. In published tests, ` +
          `answers about a single fact were ${data.penalty.low} to ${data.penalty.high} points less accurate there than at the start ` +
          '(GPT-4.1, Gemini 2.5 Flash, DeepSeek, 8K to 80K tokens); newer models vary, and editing code was not measured.' +
          alike(data.lookAlikes),
        source: positionSource,
      };
    case 'length':
      return {
        message: `At most ${percent(data.keyShare)} of ${count(data.total)} tokens are likely about the task`,
        evidence:
          `The largest parts that are not, waste aside: ${pathsOf(places)}. ` +
          'GPT-4.1 answered 87 % of long-memory questions with the 300 tokens that matter and 62 % with 113K tokens around them. ' +
          'Order does not cure it; leaving out does.',
        source: 'https://github.com/chroma-core/context-rot',
      };
    case 'missing':
      return measured(
        data.namedAs !== undefined
          ? `${data.missing}, which defines ${data.namedAs}, named in the task, is not included`
          : data.isNamedInTask
            ? `${data.missing}, named in the task, is not included`
            : data.isUser
              ? `${data.missing} is not included and uses ${data.names.join(', ')} of ${listed(data.users)}`
              : `${data.missing} is not included${data.names.length > 0 ? ` and defines ${data.names.join(', ')}` : ''}`,
        [
          data.isAboutTask && !data.isNamedInTask ? 'It fits the task about as well as the likely key parts. ' : '',
          data.users.length > 0 && !data.isUser ? `Used by ${listed(data.users)}. ` : '',
          `Adding it costs ${count(tokens)} tokens.`,
        ].join(''),
      );
    case 'dilution':
      return {
        message: `${percent(data.share)} of ${count(data.total)} tokens are in ${places.length} parts with no link to the task`,
        evidence:
          `No mention, no shared name, no dependency and no past change links them. The largest: ${pathsOf(places)}. ` +
          'It may still be right to keep them.',
        source: '',
      };
    case 'signatures':
      return measured(
        `${path} could be its signatures: ${count(data.after)} tokens instead of ${count(data.after + tokens)}`,
        `${data.user} uses ${data.names.join(', ')} of it, and nothing else in the context links it to the task.`,
      );
    case 'comments':
      return measured(
        `${percent(data.share)} of the code are comments, more of them in ${path} than in any other part`,
        'Comments often say what code does not; look before you leave them out.',
      );
    case 'use-before-definition':
      return {
        message: `${path} uses ${data.names.join(', ')}, defined further down in ${second?.path ?? ''}`,
        evidence: `Put ${second?.path ?? ''} before it. In one study, models answered questions about functions up to half as well when what they call was defined after them.`,
        source: 'https://arxiv.org/abs/2407.21049',
      };
    case 'budget':
      return measured(
        budgetMessage(data),
        data.isCertain ? '' : 'The error band of the count reaches across the limit.',
      );
    case 'secret':
      return measured(
        `${at(first)} looks like a ${secretName(data.secret)}${places.length > 1 ? `, and ${places.length - 1} more ${places.length === 2 ? 'place' : 'places'}` : ''}`,
        `${places.length > 1 ? `Also ${listed(places.slice(1).map(at))}. ` : ''}Mask it before you send this: the file need not change.`,
      );
    case 'instructions':
      return describeInstructions(data, places, tokens);
  }
}

/** Paths told of many, at most. */
const mostListed = 3;

function listed(texts: readonly string[]): string {
  return `${texts.slice(0, mostListed).join(', ')}${texts.length > mostListed ? ' and others' : ''}`;
}

function pathsOf(places: readonly FindingPlace[]): string {
  return listed(places.map(({ path }) => path));
}

function alike(paths: readonly string[]): string {
  if (paths.length === 0) return '';
  return ` Parts that fit the task nearly as well make it harder: ${listed(paths)}.`;
}

function inWords({ from, to }: { readonly from: number; readonly to: number }): string {
  return from === to ? `${from} %` : `${from}–${to} %`;
}

const jsonForms: Record<JsonForm, string> = {
  compact: 'Compact JSON',
  table: 'A table of its rows',
  csv: 'CSV',
  toon: 'TOON',
};

function budgetMessage(data: Extract<FindingData, { kind: 'budget' }>): string {
  switch (data.problem) {
    case 'over-window':
      return `${count(data.total)} tokens are more than the ${count(data.limit)} that the model takes`;
    case 'over-budget':
      return `${count(data.total)} tokens are more than your budget of ${count(data.limit)}`;
    case 'no-room-for-answer':
      return `${count(data.total)} tokens leave ${count(data.limit - data.total)} of ${count(data.limit)} for the answer, less than the ${count(data.reserve)} kept for it`;
  }
}

function describeInstructions(
  data: Extract<FindingData, { kind: 'instructions' }>,
  places: readonly FindingPlace[],
  tokens: number,
): FindingText {
  const [first, second] = places;
  const path = first?.path ?? '';
  switch (data.problem) {
    case 'always-sent':
      return measured(
        `${path} is sent by ${data.agents.join(', ')} with every request`,
        'If one of these reads your prompt, the file is there twice.',
      );
    case 'long':
      return {
        message: `${path} is sent with every request and has ${count(tokens)} tokens`,
        evidence:
          'In one study, instruction files written by people raised success by 4 % and cost by 19 %; generated ones lowered success by 3 %.',
        source: 'https://arxiv.org/abs/2602.11988',
      };
    case 'buried-rule':
      return measured(
        places.length === 1
          ? `${at(first)}: a strong rule in the middle of a long file`
          : `${path} has ${places.length} strong rules in its middle, the first in line ${first?.lines?.from ?? 1}`,
        data.rule ?? '',
      );
    case 'repeated-rule':
      return measured(`${at(first)} repeats a rule of ${at(second)}`, data.rule ?? '');
    case 'import':
      return measured(`${path} pulls in ${(data.imports ?? []).join(', ')}`, 'It is sent whenever the file is.');
  }
}

function measured(message: string, evidence: string): FindingText {
  return { message, evidence, source: '' };
}

function at(place: FindingPlace | undefined): string {
  if (place === undefined) return '';
  const { path, lines } = place;
  return lines === undefined ? path : `${path}:${lines.from}${lines.to === lines.from ? '' : `–${lines.to}`}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function percent(value: number): string {
  return `${Math.round(100 * value)} %`;
}
