/** What a text imports, by its words: for every language at once, and quick enough for every included file. */
const importPatterns: readonly RegExp[] = [
  // import … from "x", export … from "x", import "x", require("x"), import("x"), #include "x", require_relative "x"
  /\b(?:from|import|require|require_relative|include|include_once|require_once|load)\b[^\S\n]*\(?[^\S\n]*["'<]([^"'<>\n]{1,200})["'>]/g,
  // import a.b.C; from .a import b; use crate::a::b; using A.B; mod a;
  /^[^\S\n]*(?:pub[^\S\n]+)?(?:import(?:[^\S\n]+static)?|from|use|using|mod)[^\S\n]+([\w$.:\\]+)/gm,
  // the lines of a Go import block
  /^[^\S\n]*(?:[\w.]+[^\S\n]+)?"([\w.-]+(?:\/[\w.-]+)+)"$/gm,
];

export function importsOf(text: string, path = ''): string[] {
  if (/\.pyi?$/.test(path)) return pythonImports(text);
  if (path.endsWith('.rs')) return rustImports(text);
  const found = new Set<string>();
  for (const pattern of importPatterns) for (const [, name] of text.matchAll(pattern)) if (name) found.add(name);
  return [...found];
}

/** `import a.b, c as d`, and of `from a.b import c, d` each name with its module: it may be a module itself. */
function pythonImports(text: string): string[] {
  const found = new Set<string>();
  const code = text.replace(/("{3}|'{3})[^]*?\1/g, '').replace(/#.*$/gm, '');
  for (const [, names = ''] of code.matchAll(/^[^\S\n]*import[^\S\n]+([\w., \t]+)$/gm)) {
    for (const name of names.split(',')) found.add(name.trim().split(/\s/, 1)[0] ?? '');
  }
  const fromImport = /^[^\S\n]*from[^\S\n]+(\.*)([\w.]*)[^\S\n]+import[^\S\n]+(\([^)]*\)|.*)/gm;
  for (const [, dots = '', module = '', list = ''] of code.matchAll(fromImport)) {
    for (const name of list.replace(/[()]/g, '').split(',')) {
      const symbol = name.trim().split(/\s/, 1)[0] ?? '';
      if (symbol !== '')
        found.add(`${dots}${[module, symbol].filter((part) => part !== '' && part !== '*').join('.')}`);
    }
  }
  found.delete('');
  return [...found];
}

/** `mod a;` as `self::a`, and each path of `use a::{b, c::d}` with its braces taken apart. */
function rustImports(text: string): string[] {
  const found = new Set<string>();
  const code = text.replace(/^[^\S\n]*\/\/.*$/gm, '');
  for (const [, name = ''] of code.matchAll(/^[^\S\n]*(?:pub(?:\([^)]*\))?[^\S\n]+)?mod[^\S\n]+(\w+);/gm))
    found.add(`self::${name}`);
  const expand = (prefix: string, tree: string, depth: number): void => {
    const brace = tree.indexOf('{');
    if (brace < 0 || depth > 4) {
      found.add(`${prefix}${tree.replace(/\s+as\s+.*$|::\*$|::self$/, '').trim()}`);
      return;
    }
    const inner = tree.slice(brace + 1, tree.lastIndexOf('}'));
    let level = 0;
    let from = 0;
    for (let at = 0; at <= inner.length; at++) {
      const character = inner[at] ?? ',';
      if (character === '{') level++;
      else if (character === '}') level--;
      else if (character === ',' && level === 0) {
        if (inner.slice(from, at).trim() !== '')
          expand(prefix + tree.slice(0, brace).trim(), inner.slice(from, at).trim(), depth + 1);
        from = at + 1;
      }
    }
  };
  for (const [, tree = ''] of code.matchAll(/^[^\S\n]*(?:pub(?:\([^)]*\))?[^\S\n]+)?use[^\S\n]+([^;]{1,2000});/gm))
    expand('', tree, 0);
  for (const [path] of code.matchAll(/\b(?:crate|super)(?:::\w+)+/g)) found.add(path);
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
  /** Python files by the full name of their module. */
  private readonly modules = new Map<string, string>();

  public constructor(paths: Iterable<string>) {
    const all = new Set(paths);
    for (const path of all) {
      if (/\.pyi?$/.test(path)) this.modules.set(moduleOf(path, all), path);
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
    if (/^\.{1,2}(?:\/|$)/.test(imported) && !/\.pyi?$/.test(from)) return this.at(join(folder, imported));
    if (/\.pyi?$/.test(from)) return this.pythonModule(imported, from);
    if (from.endsWith('.rs')) return this.rustModule(imported.split('::'), from);
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

  /** As Python does: from the package for dots, else from the roots that packages stand in, and beside a script. */
  private pythonModule(imported: string, from: string): readonly string[] {
    const dots = /^\.*/.exec(imported)?.[0].length ?? 0;
    const folder = from.slice(0, Math.max(0, from.lastIndexOf('/')));
    // One dot is this package, each further one the package around it.
    const around = dots === 0 ? '' : join(folder, '../'.repeat(dots - 1));
    const names = imported
      .slice(dots)
      .split('.')
      .filter((name) => name !== '');
    // The last name may be something in the module.
    for (let end = names.length; end >= Math.max(0, names.length - 1); end--) {
      const name = names.slice(0, end);
      if (dots > 0) {
        const found = this.at([around, ...name].filter((part) => part !== '').join('/')).filter((path) =>
          /\.pyi?$/.test(path),
        );
        if (found.length > 0) return found.length === 1 ? found : found.filter((path) => /__init__\.pyi?$/.test(path));
      } else if (end > 0) {
        const found = this.modules.get(name.join('.')) ?? this.modules.get([...folder.split('/'), ...name].join('/'));
        if (found !== undefined) return [found];
      }
    }
    return [];
  }

  /** As Rust does: along the tree of modules, whose root is `lib.rs` or `main.rs`, or from another crate of the workspace. */
  private rustModule(names: readonly string[], from: string): readonly string[] {
    const folder = from.slice(0, Math.max(0, from.lastIndexOf('/')));
    const inner = /(?:^|\/)(?:lib|main|mod)\.rs$/.test(from) ? folder : from.slice(0, -'.rs'.length);
    const [first = ''] = names;
    let base = inner;
    let rest = names.slice(1);
    if (first === 'crate') base = this.crateRoot(folder);
    else if (first === 'super') {
      base = inner;
      rest = names.slice();
      while (rest[0] === 'super') {
        base = base.slice(0, Math.max(0, base.lastIndexOf('/')));
        rest = rest.slice(1);
      }
    } else if (first !== 'self') {
      if (this.rustFile(join(inner, first)) !== undefined) rest = names.slice();
      else {
        const crate = [first, first.replaceAll('_', '-')]
          .map((name) => `${name}/src`)
          .find((name) => this.byFolder.has(name));
        if (crate === undefined) return [];
        base = crate;
      }
    }
    // The longest beginning that is a module; what follows is something in it.
    for (let end = rest.length; end > 0; end--) {
      const found = this.rustFile(join(base, rest.slice(0, end).join('/')));
      if (found !== undefined) return [found];
    }
    if (rest.length === 0 && first !== 'super') return [];
    const root =
      this.rustFile(base) ??
      [`${base}/lib.rs`, `${base}/main.rs`].find((path) => this.at(path.slice(0, -3)).includes(path));
    return root === undefined || root === from ? [] : [root];
  }

  private rustFile(bare: string): string | undefined {
    return this.byBarePath.get(bare)?.find((path) => path === `${bare}.rs` || path === `${bare}/mod.rs`);
  }

  private crateRoot(folder: string): string {
    for (let root = folder; root !== ''; root = root.slice(0, Math.max(0, root.lastIndexOf('/')))) {
      if (this.byFolder.get(root)?.some((path) => /(?:^|\/)(?:lib|main)\.rs$/.test(path)) === true) return root;
    }
    return folder;
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

/** Folders with `__init__.py` are packages, and what holds the outermost one is on Python's path. */
function moduleOf(path: string, all: ReadonlySet<string>): string {
  let root = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  while (root !== '' && (all.has(`${root}/__init__.py`) || all.has(`${root}/__init__.pyi`)))
    root = root.slice(0, Math.max(0, root.lastIndexOf('/')));
  return path
    .slice(root === '' ? 0 : root.length + 1)
    .replace(/(?:\/__init__)?\.pyi?$/, '')
    .replaceAll('/', '.');
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

/** Files of one folder see each other without an import. */
export const folderIsPackage = /\.(?:go|java|kts?|scala|groovy|cs|swift)$/;
