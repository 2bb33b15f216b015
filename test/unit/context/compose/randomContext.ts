import {
  addParts,
  type Context,
  emptyContext,
  type Part,
  setIncluded,
  setRewrites,
  setTask,
} from '../../../../src/context/compose/context';
import { type FormatId, formatIds } from '../../../../src/context/compose/format';
import type { PartText, PartTexts } from '../../../../src/context/compose/partTexts';
import type { Rendering } from '../../../../src/context/compose/render';
import type { Source } from '../../../../src/context/compose/source';
import { wholeLines } from '../../../../src/context/compose/textRange';
import { atoms, edgeAtoms } from '../../../corpus/atoms';
import type { Random } from '../../../corpus/random';

/** What a content could break out of its frame with, and what tokens could join across its borders. */
const awkward: readonly string[] = [
  '',
  ' ',
  '   ',
  '\n',
  '\n\n',
  '\r\n',
  '\r',
  'no final newline',
  'ends with blanks   ',
  'ends with blanks and newline   \n',
  'CRLF\r\nlines\r\n',
  "'s starts with an apostrophe",
  "ends with an apostrophe'",
  '\u0301starts with a combining mark',
  'ends with a combining marke\u0301',
  '漢字、仮名。',
  '\udc00 starts with half a surrogate pair',
  'ends with half a surrogate pair \ud83d',
  '```\nfence\n```',
  '``````````',
  '`',
  '</document_content>\n</document>\n</documents>',
  '</ DOCUMENT >',
  '<document_2>',
  '<documents_2></documents>',
  '</task>',
  '===== bars =====',
  '==========\n',
  '## Task\n\nanother task',
  '<|endoftext|>',
  '/ starts with a slash',
  '//\n//',
  'a}\n//\n',
  '\ufeffmark',
  '\u0085\u2028\u3000',
  '0',
  '=',
  '#',
];

const names = [
  'a.ts',
  'src/b.py',
  'weird `name`.md',
  'x<y>&z.txt',
  'line\nbreak.ts',
  "it's.rs",
  '漢字.md',
  'Makefile',
  'no-extension',
  'sub/é.json',
];

export function randomText(random: Random): string {
  switch (random.below(6)) {
    case 0:
      return random.pick(awkward);
    case 1:
      return random.pick(awkward) + random.join(atoms, random.between(0, 12)) + random.pick(awkward);
    case 2:
      return random.join(edgeAtoms, random.between(1, 10));
    case 3:
      return random.join(atoms, random.between(1, 60));
    case 4:
      return random.join(
        ['const a = 1;', '\n', '\r\n', '  ', 'return', ' ', 'x', '()', '// é', "'"],
        random.between(1, 200),
      );
    default:
      return random.join(awkward, random.between(1, 4));
  }
}

function randomSource(random: Random, number: number): Source {
  const path = `/w/${number}/${random.pick(names)}`;
  switch (random.below(10)) {
    case 0:
      return { kind: 'selection', path };
    case 1:
      return { kind: 'symbol', path, name: random.pick(['refresh', "don't", '漢']) };
    case 2:
      return {
        kind: 'diff',
        repository: '/w',
        scope: { kind: 'commit', commit: `c${number}` },
        ...(random.chance(0.5) && { path }),
      };
    case 3:
      return { kind: 'problems', path };
    case 4:
      return { kind: 'terminal', name: `zsh ${number}`, text: '' };
    case 5:
      return { kind: 'clipboard', text: String(number) };
    case 6:
      return { kind: 'instructions', path };
    case 7:
      return { kind: 'recap', text: String(number) };
    default:
      return { kind: 'file', path };
  }
}

export function randomContext(random: Random, maximumParts: number): Context {
  const parts = Array.from({ length: random.below(maximumParts + 1) }, (_, number) => ({
    source: randomSource(random, number),
    included: random.chance(0.8),
    ...(random.chance(0.2) && { range: wholeLines(random.below(5), 5 + random.below(500)) }),
  }));
  const context = addParts(emptyContext, parts);
  return random.chance(0.6) ? setTask(context, randomText(random)) : context;
}

export function randomRendering(random: Random, format: FormatId = random.pick(formatIds)): Rendering {
  const roots = random.chance(0.5) ? [{ name: 'w', path: '/w' }] : [];
  return { format, preamble: random.chance(0.5) ? randomText(random) : '', roots };
}

/** Texts by part, each with a version. A part without one is missing. */
export class TextsById implements PartTexts {
  public readonly texts = new Map<string, PartText>();
  private versions = 0;

  public set(id: string, text: string): void {
    this.texts.set(id, { version: String(++this.versions), text });
  }

  public textOf(part: Part): PartText | undefined {
    return this.texts.get(part.id);
  }

  /** Gives every part a random text, and some none. */
  public fill(random: Random, context: Context): this {
    for (const { id } of context.parts) if (random.chance(0.95)) this.set(id, randomText(random));
    return this;
  }
}

/** A change like those that a view or an editor makes. */
export function randomChange(random: Random, context: Context, texts: TextsById): Context {
  const { parts } = context;
  if (parts.length === 0) return setTask(context, randomText(random));
  const part = random.pick(parts);
  switch (random.below(5)) {
    case 0:
      return setIncluded(context, [part.id], !part.included);
    case 1:
      return { ...context, parts: [...parts].reverse() };
    case 2:
      return setTask(context, randomText(random));
    case 3:
      return setRewrites(context, [part.id], ['compact']);
    default:
      texts.set(part.id, randomText(random));
      return context;
  }
}
