import type { BloatKind } from '../code/bloat';
import type { JsonForm } from '../review/finding';
import type { Suggestion, SuggestionData } from './suggestion';

/** Puts arguments in the places `{0}`, `{1}` of a message, in the reader's language: `vscode.l10n.t`, or `inEnglish`. */
export type Say = (message: string, ...values: (string | number)[]) => string;

export const inEnglish: Say = (message, ...values) =>
  message.replace(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place));

/** What a suggestion does, as a phrase that begins with a verb or a file. */
export function describeSuggestion({ data, path }: Suggestion, say: Say): string {
  switch (data.kind) {
    case 'exclude':
      return say('Exclude {0} ({1})', path, bloatName(data.bloat, say));
    case 'one-copy':
      if (data.isAll) return say('{0}: refer to {1}, which has the same text', path, data.where);
      return data.where === ''
        ? say('{0}: keep one copy of {1} repeated lines', path, data.lines)
        : say('{0}: refer to {2} for {1} repeated lines', path, data.lines, data.where);
    case 'strip-blobs':
      return say('{0}: leave out {1} characters of encoded data', path, numberOf(data.characters));
    case 'collapse-logs':
      return say('{0}: collapse {1} repeated log lines', path, numberOf(data.lines));
    case 'strip-licence':
      return data.copies === 1
        ? say('{0}: leave out the licence header', path)
        : say('Leave out {1} repeated licence headers ({0}, …)', path, data.copies);
    case 'strip-comments':
      return say('{0}: leave out comments', path);
    case 'compact-data':
      return say('{0}: JSON as {1} (lossless)', path, jsonFormName(data.form, say));
    case 'signatures':
      return data.user === undefined
        ? say('{0}: signatures only', path)
        : say('{0}: signatures only (used as an interface by {1})', path, data.user);
    case 'drop-unlinked':
      return data.isUnlinked
        ? say('Drop {0} (no link to the task)', path)
        : say('Drop {0} (less likely than what is kept)', path);
    case 'reorder':
      return data.first.length === 1
        ? say('Move {0} first', path)
        : say('Move {0} likely key parts first ({1}, …)', data.first.length, path);
    case 'add-missing':
      return data.isNamedInTask ? say('Add {0} (named in the task)', path) : say('Add {0} (missing)', path);
    case 'add-test':
      return data.names.length === 0
        ? say('Add {0} (named like {1})', path, data.tested.slice(0, 2).join(', '))
        : say(
            'Add {0} (tests {1}, defined in {2})',
            path,
            data.names.slice(0, 2).join(', '),
            data.tested.slice(0, 2).join(', '),
          );
    case 'recap':
      if (data.copied !== undefined)
        return say('Copy the {1} key lines of {0} once more to the end', data.copied.from, data.copied.lines);
      return data.keys.length === 1
        ? say('Name {0} again at the end', path)
        : say('Name {0} likely key parts again at the end', data.keys.length);
  }
}

/** What may be lost, or what is gained where nothing is. */
export function describeRisk({ data }: Suggestion, say: Say): string {
  switch (data.kind) {
    case 'exclude':
      return data.bloat === 'changelog' || data.bloat === 'data'
        ? say('The model does not see it. {0}: {1}', capital(bloatName(data.bloat, say)), data.because)
        : say('Nobody reads or edits it by hand: {0}', data.because);
    case 'one-copy':
      return data.isAll
        ? say('Nothing is lost: the text stands in {0}', data.where)
        : say('Nothing is lost: the lines are sent once; indentation may differ');
    case 'strip-blobs':
      return say('The data itself is not sent; what kind and how much is');
    case 'collapse-logs':
      return say('Times, numbers and ids of the lines between the first and the last are not sent');
    case 'strip-licence':
      return say('The comment at the top is not sent; its first copy stays');
    case 'strip-comments':
      return say('Comments often say what code does not: look whether the task needs them');
    case 'compact-data':
      return data.form === 'compact'
        ? say('Nothing is lost: the same data without white space')
        : say('Nothing is lost: the same data, keys named once');
    case 'signatures':
      return data.user === undefined
        ? say('Bodies are not sent; look whether the task needs them')
        : say('Bodies are not sent; {0} calls it by its signatures', data.user);
    case 'drop-unlinked':
      return dropRisk(data, say);
    case 'reorder':
      return pointsGained(data, say);
    case 'add-missing':
      return data.users.length === 0
        ? say('Nothing is lost: it adds what the task names')
        : say(
            'Nothing is lost: it defines {0}, used by {1}',
            data.names.slice(0, 3).join(', ') || say('what is imported'),
            data.users.slice(0, 2).join(', '),
          );
    case 'add-test':
      return say('Nothing is lost. Look whether the task needs tests: they only add tokens otherwise');
    case 'recap':
      return say(
        'Nothing is lost. In published tests, repeating at the end brought the middle within 4 points of the end, at 8K tokens',
      );
  }
}

function jsonFormName(form: JsonForm, say: Say): string {
  switch (form) {
    case 'compact':
      return say('compact JSON');
    case 'table':
      return say('a table');
    case 'csv':
      return say('CSV');
    case 'toon':
      return say('TOON');
  }
}

function dropRisk({ share, isUnlinked }: Extract<SuggestionData, { kind: 'drop-unlinked' }>, say: Say): string {
  if (isUnlinked) return say('In contexts of 150 commits, no edited file was among such parts');
  if (share <= 0.1) return say('In 316 commits, an edited file was among the lowest tenth in 0.3 %');
  if (share <= 0.2) return say('In 316 commits, an edited file was among the lowest fifth in 3.2 % (1 in 30)');
  if (share <= 0.25) return say('In 316 commits, an edited file was among the lowest quarter in 4.1 % (1 in 24)');
  if (share <= 0.34) return say('In 316 commits, an edited file was among the lowest third in 5.7 % (1 in 18)');
  if (share <= 0.5) return say('In 316 commits, an edited file was among the lower half in 13.6 % (1 in 7)');
  return say('It is among the likelier half; how often such a part matters was not measured');
}

function pointsGained({ points }: Extract<SuggestionData, { kind: 'reorder' }>, say: Say): string {
  return say(
    '{0}–{1} points likelier to be used: estimated from published position curves, not measured on your model',
    points.low,
    points.high,
  );
}

function bloatName(kind: BloatKind, say: Say): string {
  switch (kind) {
    case 'lock':
      return say('lock file');
    case 'generated':
      return say('generated');
    case 'vendored':
      return say("other people's code");
    case 'minified':
      return say('minified');
    case 'source-map':
      return say('source map');
    case 'snapshot':
      return say('test snapshot');
    case 'changelog':
      return say('changelog');
    case 'data':
      return say('rows of data');
  }
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function numberOf(value: number): string {
  return value.toLocaleString('en-US');
}
