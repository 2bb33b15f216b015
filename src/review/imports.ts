/** What a text imports, by its words: for every language at once, and quick enough for every included file. */
const importPatterns: readonly RegExp[] = [
  // import … from "x", export … from "x", import "x", require("x"), import("x"), #include "x", require_relative "x"
  /\b(?:from|import|require|require_relative|include|include_once|require_once|load)\b[^\S\n]*\(?[^\S\n]*["'<]([^"'<>\n]{1,200})["'>]/g,
  // import a.b.C; from .a import b; use crate::a::b; using A.B; mod a;
  /^[^\S\n]*(?:pub[^\S\n]+)?(?:import(?:[^\S\n]+static)?|from|use|using|mod)[^\S\n]+([\w$.:\\]+)/gm,
  // the lines of a Go import block
  /^[^\S\n]*(?:[\w.]+[^\S\n]+)?"([\w.-]+(?:\/[\w.-]+)+)"$/gm,
];

export function importsOf(text: string): string[] {
  const found = new Set<string>();
  for (const pattern of importPatterns) for (const [, name] of text.matchAll(pattern)) if (name) found.add(name);
  return [...found];
}

/** Names that stand for their folder. */
const folderNames = new Set(['index', '__init__', 'mod', 'lib', 'package']);

/** Finds files by what imports call them. */
export class ImportResolver {
  /** By path without extension, and for `a/index` by `a`, too. */
  private readonly byBarePath = new Map<string, string[]>();
  private readonly byLastName = new Map<string, string[]>();
  private readonly byFolder = new Map<string, string[]>();

  public constructor(paths: Iterable<string>) {
    for (const path of paths) {
      const bare = withoutExtension(path);
      const name = bare.slice(bare.lastIndexOf('/') + 1);
      const folder = bare.slice(0, Math.max(0, bare.length - name.length - 1));
      for (const key of folderNames.has(name) ? [bare, folder] : [bare]) {
        append(this.byBarePath, key, path);
        append(this.byLastName, key.slice(key.lastIndexOf('/') + 1), key);
      }
      append(this.byFolder, folder, path);
    }
  }

  /** The files that an import in `from` may mean; many for a package of several files, none for a library. */
  public resolve(imported: string, from: string): readonly string[] {
    const folder = from.includes('/') ? from.slice(0, from.lastIndexOf('/')) : '';
    if (/^\.{1,2}(?:\/|$)/.test(imported)) return this.at(join(folder, imported));
    const dots = /^\.+/.exec(imported)?.[0].length ?? 0;
    if (dots > 0) {
      // Python: one dot is this package, each further one the package around it.
      return this.at(join(folder, `${'../'.repeat(dots - 1)}./${imported.slice(dots).replaceAll('.', '/')}`));
    }
    const beside = this.at(join(folder, imported));
    if (beside.length > 0) return beside;
    const isDotted = /[.:\\]/.test(imported) && !imported.includes('/') && !/\.\w{1,4}$/.test(imported.toLowerCase());
    const names = (
      isDotted || imported.includes('::') || /^[\w.]+$/.test(imported) ? imported.replace(/::|\\|\./g, '/') : imported
    )
      .split('/')
      .filter(
        (name) =>
          name !== '' && name !== 'crate' && name !== 'super' && name !== 'self' && name !== '@' && name !== '~',
      );
    // The last names may be a symbol in the file, so shorter and shorter beginnings are tried.
    for (let end = names.length; end >= Math.max(1, names.length - 2); end--) {
      const found = this.endingWith(names.slice(0, end));
      if (found.length > 0) return found;
    }
    return [];
  }

  private at(path: string): readonly string[] {
    return this.byBarePath.get(path) ?? this.byBarePath.get(withoutExtension(path)) ?? this.byFolder.get(path) ?? [];
  }

  /** Files whose path ends with as many of the names as possible, at least two (or one, if there is but one). */
  private endingWith(names: readonly string[]): readonly string[] {
    const last = withoutExtension(names.at(-1) ?? '');
    const least = Math.min(2, names.length);
    for (let begin = 0; names.length - begin >= least; begin++) {
      const ending = [...names.slice(begin, -1), last].join('/');
      const bare = (this.byLastName.get(last) ?? []).filter((path) => path === ending || path.endsWith(`/${ending}`));
      if (bare.length > 0) return [...new Set(bare.flatMap((path) => this.byBarePath.get(path) ?? []))];
      const inFolder = this.byFolder.get(ending) ?? (begin > 0 ? this.folderEndingWith(ending) : undefined);
      if (inFolder !== undefined && inFolder.length > 0) return inFolder;
    }
    return [];
  }

  private folderEndingWith(ending: string): readonly string[] | undefined {
    for (const [folder, paths] of this.byFolder) if (folder.endsWith(`/${ending}`)) return paths;
    return undefined;
  }
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

function join(folder: string, path: string): string {
  const names = folder === '' ? [] : folder.split('/');
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '.' && name !== '') names.push(name);
  }
  return names.join('/');
}

function withoutExtension(path: string): string {
  return path.replace(/(?:\.d)?\.[A-Za-z][A-Za-z0-9]{0,9}$/, '');
}
