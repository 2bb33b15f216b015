/** Texts of the kinds that engineers edit, in any length. */
import { allEmoji } from './emoji';
import { atoms, base64Alphabet, edgeAtoms } from './atoms';
import { packagesFolder, readTexts, selectFiles } from './packageFiles';
import { Random } from './random';

export const documentKinds = ['code', 'cjk', 'minified', 'mixed', 'base64', 'edges'] as const;
export type DocumentKind = (typeof documentKinds)[number];

const SOURCE_UNITS = 400_000;
const sources = new Map<DocumentKind, string>();

/** A piece of text of a kind, from a random place, so that it may begin or end inside a word or a surrogate pair. */
export function excerpt(kind: DocumentKind, random: Random, length: number): string {
  const source = sourceOf(kind);
  let text = '';
  while (text.length < length) {
    const start = random.below(source.length);
    text += source.slice(start, start + length - text.length);
  }
  return text;
}

function sourceOf(kind: DocumentKind): string {
  let source = sources.get(kind);
  if (source === undefined) {
    source = makeSource(kind);
    sources.set(kind, source);
  }
  return source;
}

function makeSource(kind: DocumentKind): string {
  const random = new Random(23);
  switch (kind) {
    case 'code':
      return filesOf('typescript/lib', ['.d.ts']);
    case 'cjk':
      return ['zh-cn', 'ja', 'ko', 'zh-tw']
        .map((language) => filesOf(`typescript/lib/${language}`, ['.json']).replace(/"[A-Za-z0-9_]+": /g, ''))
        .join('');
    case 'minified':
      return filesOf('prettier/plugins', ['.mjs']).replaceAll('\n', '');
    case 'base64':
      return random.characters(base64Alphabet, SOURCE_UNITS);
    case 'edges':
      // Runs of what decides where a piece ends, long enough that a chunk ends in them.
      return Array.from({ length: 3000 }, () =>
        random.pick(edgeAtoms).repeat(random.chance(0.1) ? random.between(20, 1500) : 2),
      ).join('');
    case 'mixed':
      return Array.from({ length: 4000 }, () => mixedPart(random)).join('');
  }
}

function mixedPart(random: Random): string {
  switch (random.below(5)) {
    case 0:
      return random.join(atoms, 10);
    case 1:
      return `${random.join(allEmoji, 5)}\r\n`;
    default:
      return excerpt(random.pick(['code', 'cjk', 'minified', 'base64'] as const), random, random.between(10, 200));
  }
}

function filesOf(folder: string, endings: readonly string[]): string {
  const selection = { endings, maximumBytes: 500_000, totalBytes: 2 * SOURCE_UNITS };
  return readTexts(selectFiles(`${packagesFolder}/${folder}`, selection))
    .join('')
    .slice(0, SOURCE_UNITS);
}
