import type { BloatKind } from '../code/bloat';
import { secretName } from '../context/secrets/finding';
import type { Finding, FindingData, FindingPlace, JsonForm, UnlinkedGroup } from './finding';

export interface FindingText {
  /** One sentence: what is wrong. */
  readonly message: string;
  /** What shows it, and what it means, with the limits of what is known. */
  readonly evidence: string;
  /** Where the evidence is published; empty for what was measured on the spot. */
  readonly source: string;
}

/** How paths are shown. */
export interface PathNames {
  /** Where a file is what is spoken of. */
  readonly pathOf: (path: string) => string;
  /** Where it is mentioned beside others. */
  readonly nameOf: (path: string) => string;
}

/** Nothing is left out of paths. */
export const wholePaths: PathNames = { pathOf: (path) => path, nameOf: (path) => path };

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

/** Tokens of the longest contexts of the source. */
const publishedTo = 80_000;
const positionSource = 'https://github.com/zhs2326/lost-in-the-middle-2026';

/** A finding in English. */
export function describeFinding({ data, places, tokens }: Finding, paths: PathNames = wholePaths): FindingText {
  const [first, second] = places;
  const path = paths.pathOf(first?.path ?? '');
  const listedNames = (all: readonly string[]): string => listed(all.map(paths.nameOf));
  switch (data.kind) {
    case 'bloat':
      return measured(
        `${path} is ${bloatNames[data.bloat]}: leave it out`,
        // The name stands there.
        data.because === 'its name' ? '' : `Known by ${data.because}.`,
      );
    case 'duplicate-file':
      return measured(
        `${path} is the same as ${paths.pathOf(data.of)}: keep one`,
        'Equal in every character but white space at the ends.',
      );
    case 'repeated-block':
      return measured(
        `${data.lines} lines stand in both ${at(first, paths)} and ${at(second, paths)}: keep one`,
        'Equal but for indentation.',
      );
    case 'repeated-log':
      return measured(
        `${data.times} lines of ${path} differ in times and numbers only: keep the first and the last`,
        `Their form: ${data.template.slice(0, 120)}`,
      );
    case 'blob':
      return measured(
        `${at(first, paths)} holds ${count(data.characters)} characters of ${data.form}: leave them out`,
        'A model reads nothing in it.',
      );
    case 'pretty-json':
      return measured(
        `${path} is shorter as ${jsonForms[data.smallest]}, with the same data`,
        'Counted on the result.',
      );
    case 'licence-header':
      return measured(`${data.copies} files begin with the same licence header: keep one`, 'Equal, or but for years.');
    case 'buried':
      return {
        message:
          places.length === 1
            ? `${path}, likely key, is buried at ${inWords(data.position)} of ${count(data.total)} tokens: move it first`
            : `${places.length} likely key parts are buried in ${count(data.total)} tokens, move them first: ${places
                .map(
                  (place, number) =>
                    `${paths.nameOf(place.path)} at ${inWords(data.positions[number] ?? data.position)}`,
                )
                .join(', ')}`,
        evidence:
          `Published ${data.total > publishedTo ? 'for shorter contexts' : 'for contexts'} of 8K to 80K tokens, not for code: ` +
          `${data.penalty.low} to ${data.penalty.high} points fewer right answers there than at the start; newer models vary.` +
          (data.lookAlikes.length === 0 ? '' : ` Harder to tell for look-alikes: ${listedNames(data.lookAlikes)}.`),
        source: positionSource,
      };
    case 'length':
      return {
        message: `${percent(1 - data.keyShare)} of ${count(data.total)} tokens do not seem to be about the task, most of them in ${listedNames(places.map(({ path: other }) => other))}`,
        evidence:
          'Order does not cure length, leaving out does. Published for conversations, not for code: 87 % right answers from the 300 tokens ' +
          'that matter, 62 % with 113K around them.',
        source: 'https://github.com/chroma-core/context-rot',
      };
    case 'missing':
      return measured(
        `${paths.pathOf(data.missing)} is missing: ${whyMissing(data, listedNames)}`,
        data.isAboutTask && !data.isNamedInTask ? 'It fits the task about as well as the likely key parts.' : '',
      );
    case 'missing-test': {
      const tested = listedNames(data.tested);
      return measured(
        data.names.length > 0
          ? `${paths.pathOf(data.missing)} is not included: it tests ${listed(data.names)}, defined in ${tested}`
          : `${paths.pathOf(data.missing)} is not included: it is named like ${tested}`,
        `${whyTest(data)}${data.isChanged ? ' What it tests is changed in this context.' : ''}`,
      );
    }
    case 'dilution': {
      const groups = data.groups.map(
        (group) => `${paths.pathOf(group.path)} (${filesOf(group)}${count(group.tokens)} tokens)`,
      );
      const others = data.groups.slice(mostListed).reduce((sum, { parts }) => sum + parts, 0);
      const more = others === 0 ? '' : ` and ${count(others)} more ${others === 1 ? 'file' : 'files'}`;
      return measured(
        `${percent(data.share)} of ${count(data.total)} tokens have no link to the task: ${groups.slice(0, mostListed).join(', ')}${more}`,
        'No mention, rare name, import or past change links them. Optimize offers to leave them out; look first.',
      );
    }
    case 'signatures':
      return measured(
        `${path} would do as signatures: ${count(data.after)} tokens instead of ${count(data.after + tokens)}`,
        `${paths.nameOf(data.user)} uses ${listed(data.names)} of it; nothing else links it to the task.`,
      );
    case 'comments':
      return measured(
        `${percent(data.share)} of the code are comments, more of them in ${path} than in any other part`,
        'Comments often say what code does not; look before you leave them out.',
      );
    case 'use-before-definition': {
      const definer = paths.pathOf(second?.path ?? '');
      return {
        message: `${path} uses ${listed(data.names)}, defined further down in ${definer}: move ${paths.nameOf(second?.path ?? '')} before it`,
        evidence:
          'Published, in one study: questions about functions were answered up to half as well when what they call was defined after ' +
          'them; generated code, older models.',
        source: 'https://arxiv.org/abs/2407.21049',
      };
    }
    case 'budget':
      return measured(
        budgetMessage(data),
        data.isCertain ? '' : 'The error band of the count reaches across the limit.',
      );
    case 'secret':
      return measured(
        data.frame !== undefined
          ? `${data.frame.of === 'task' ? 'The task' : 'The preamble'} has what looks like a secret (${secretName(data.secret)}) in line ${data.frame.lines.join(', ')}: mask it`
          : `${at(first, paths)} looks like a secret (${secretName(data.secret)}): mask it${places.length > 1 ? `, and ${places.length - 1} more ${places.length === 2 ? 'place' : 'places'}` : ''}`,
        places.length > 1 ? `Also ${listed(places.slice(1).map((place) => at(place, paths)))}.` : '',
      );
    case 'instructions':
      return describeInstructions(data, places, tokens, paths);
  }
}

function whyMissing(
  data: Extract<FindingData, { kind: 'missing' }>,
  listedNames: (paths: readonly string[]) => string,
): string {
  if (data.namedAs !== undefined) return `it defines ${data.namedAs}, which the task names`;
  if (data.heldAs !== undefined) return `it has ${listed(data.heldAs)}, which the task names`;
  if (data.isNamedInTask) return 'the task names it';
  const [names, users] = [listed(data.names), listedNames(data.users)];
  if (data.isUser) return `it uses ${names} of ${users}`;
  if (names === '') return `${users} ${data.users.length === 1 ? 'imports' : 'import'} it`;
  return users === '' ? `it defines ${names}` : `it defines ${names}, used by ${users}`;
}

function filesOf({ parts, of }: UnlinkedGroup): string {
  return of === 1 ? '' : `${parts === of ? '' : `${count(parts)} of `}${count(of)} files, `;
}

function whyTest({ by, names, isImported }: Extract<FindingData, { kind: 'missing-test' }>): string {
  switch (by) {
    case 'name':
      if (names.length > 0) return 'Named like it, and uses what it defines.';
      return isImported ? 'It imports it.' : 'It stands beside it; nothing more links the two.';
    case 'title':
      return 'One of its tests is named so and uses it.';
    case 'only-import':
      return 'It imports no other code of the workspace.';
  }
}

/** Told of many, at most. */
const mostListed = 3;

export function listed(texts: readonly string[]): string {
  const more = texts.length - mostListed;
  return `${texts.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function inWords({ from, to }: { readonly from: number; readonly to: number }): string {
  return from === to ? `${from} %` : `${from}–${to} %`;
}

export const jsonForms: Record<JsonForm, string> = {
  compact: 'compact JSON',
  table: 'a table of its rows',
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
  paths: PathNames,
): FindingText {
  const [first, second] = places;
  const path = paths.pathOf(first?.path ?? '');
  switch (data.problem) {
    case 'always-sent':
      return measured(
        `${path} is sent by ${data.agents.join(', ')} with every request`,
        'If one of these reads your prompt, it is there twice.',
      );
    case 'long':
      return {
        message: `${path} is sent with every request and has ${count(tokens)} tokens`,
        evidence:
          'Published, in one study: instruction files written by people raised success by 4 % and cost by 19 %; generated ones lowered success by 3 %.',
        source: 'https://arxiv.org/abs/2602.11988',
      };
    case 'buried-rule':
      return measured(
        places.length === 1
          ? `${at(first, paths)}: a strong rule in the middle of a long file`
          : `${path} has ${places.length} strong rules in its middle, the first in line ${first?.lines?.from ?? 1}`,
        data.rule ?? '',
      );
    case 'repeated-rule':
      return measured(`${at(first, paths)} repeats a rule of ${at(second, paths)}`, data.rule ?? '');
    case 'import':
      return measured(
        `${path} pulls in ${listed((data.imports ?? []).map(paths.nameOf))}`,
        'It is sent whenever the file is.',
      );
  }
}

export function measured(message: string, evidence: string): FindingText {
  return { message, evidence, source: '' };
}

function at(place: FindingPlace | undefined, { pathOf }: PathNames): string {
  if (place === undefined) return '';
  const { lines } = place;
  const path = pathOf(place.path);
  return lines === undefined ? path : `${path}:${lines.from}${lines.to === lines.from ? '' : `–${lines.to}`}`;
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

function percent(value: number): string {
  return `${Math.round(100 * value)} %`;
}
