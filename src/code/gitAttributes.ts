import type { AuthorLabels } from './bloat';

/** A `.gitattributes` file. */
export interface AttributesFile {
  /** The folder it lies in, as the paths that are asked about have it; empty for the outermost. */
  readonly folder: string;
  /** What stands between the file and the paths that are asked about, where it lies above all of them: `packages/web`. */
  readonly below?: string;
  readonly text: string;
}

interface Rule {
  readonly matches: RegExp;
  readonly generated: Value;
  readonly vendored: Value;
}

/** Null: said to be unspecified, whatever other lines say. */
type Value = boolean | null | undefined;

interface ReadFile extends Pick<AttributesFile, 'folder' | 'below'> {
  readonly rules: readonly Rule[];
}

/**
 * What authors say of files by `linguist-generated` and `linguist-vendored`, which GitHub reads to fold diffs. Of several lines
 * that match, the last one decides, and a file further in before one further out (gitattributes(5)). Macros are not read.
 */
export class GitAttributes {
  private readonly files: readonly ReadFile[];
  private readonly known = new Map<string, AuthorLabels | undefined>();

  public constructor(files: Iterable<AttributesFile>) {
    this.files = [...files]
      .map(({ text, ...place }) => ({ ...place, rules: rulesIn(text) }))
      .filter(({ rules }) => rules.length > 0)
      // The innermost first.
      .sort((left, right) => depthOf(right) - depthOf(left));
  }

  /** Undefined where nothing is said. */
  public labelsOf(path: string): AuthorLabels | undefined {
    if (this.files.length === 0) return undefined;
    if (!this.known.has(path)) this.known.set(path, this.read(path));
    return this.known.get(path);
  }

  private read(path: string): AuthorLabels | undefined {
    let generated: Value;
    let vendored: Value;
    for (const { folder, below, rules } of this.files) {
      if (folder !== '' && !path.startsWith(`${folder}/`)) continue;
      const inside = folder === '' ? path : path.slice(folder.length + 1);
      const relative = below === undefined ? inside : `${below}/${inside}`;
      const matching = rules.filter(({ matches }) => matches.test(relative)).reverse();
      if (generated === undefined) generated = matching.find((rule) => rule.generated !== undefined)?.generated;
      if (vendored === undefined) vendored = matching.find((rule) => rule.vendored !== undefined)?.vendored;
    }
    const isSaid = typeof generated === 'boolean' || typeof vendored === 'boolean';
    return isSaid
      ? { ...(typeof generated === 'boolean' && { generated }), ...(typeof vendored === 'boolean' && { vendored }) }
      : undefined;
  }
}

function depthOf({ folder, below }: ReadFile): number {
  return below === undefined ? folder.length : -1 - below.length;
}

function rulesIn(text: string): Rule[] {
  return text.split(/\r?\n/).flatMap((line): Rule[] => {
    if (!line.includes('linguist-')) return [];
    const [, quoted, bare, attributes = ''] = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"#]\S*))\s+(.*)$/.exec(line) ?? [];
    const pattern = quoted?.replace(/\\(.)/g, '$1') ?? bare;
    // `[attr]` defines a macro; a pattern cannot be negative.
    if (pattern === undefined || pattern.startsWith('[attr]') || pattern.startsWith('!')) return [];
    const matches = patternOf(pattern);
    const generated = valueOf(attributes, 'linguist-generated');
    const vendored = valueOf(attributes, 'linguist-vendored');
    return matches === undefined ? [] : [{ matches, generated, vendored }];
  });
}

/** As linguist reads it: set, or any value but `false`, is true. */
function valueOf(attributes: string, name: string): Value {
  let value: Value;
  for (const each of attributes.split(/\s+/)) {
    if (each === name) value = true;
    else if (each === `-${name}`) value = false;
    else if (each === `!${name}`) value = null;
    else if (each.startsWith(`${name}=`)) value = each.slice(name.length + 1) !== 'false';
  }
  return value;
}

/**
 * A pattern of gitattributes(5): that of gitignore(5), but one that matches a folder says nothing of what is in it, so that one with
 * a slash at its end matches no file. Undefined for such a one.
 */
function patternOf(pattern: string): RegExp | undefined {
  if (pattern.endsWith('/')) return undefined;
  const isAnchored = pattern.includes('/');
  const source = pattern
    .replace(/^\//, '')
    .replace(
      /\\(.)|\[([!^]?)((?:\\.|\][^\]]*|[^\]])+?)\]|(^|\/)\*\*\/|\/\*\*$|\*+|\?|[.+^${}()|[\]\\]/g,
      (match, escaped?: string, negation?: string, characters?: string, before?: string) => {
        if (escaped !== undefined) return escapeCharacter(escaped);
        if (characters !== undefined) return `[${negation === '' ? '' : '^/'}${characters.replace(/[[\]]/g, '\\$&')}]`;
        if (before !== undefined) return `${before}(?:.*/)?`;
        if (match === '/**') return '/.+';
        if (match.startsWith('*')) return '[^/]*';
        return match === '?' ? '[^/]' : escapeCharacter(match);
      },
    );
  try {
    return new RegExp(`${isAnchored ? '^' : '(?:^|/)'}${source}$`);
  } catch {
    return undefined; // a class that git would not understand either
  }
}

function escapeCharacter(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
