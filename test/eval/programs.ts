import { dirname, join } from 'node:path/posix';
import ts from 'typescript';

import { isTestPath } from '../../src/code/testPath';

/**
 * Which file needs which, told as each language's compiler tells it, from declarations alone and without anything of src/review:
 * exact paths, no guesses. What it does not resolve (aliases of bundlers, generated files) is no need.
 */
export function needsOf(files: ReadonlyMap<string, string>): Map<string, Set<string>> {
  const sources = new Map([...files].filter(([path]) => !isTestPath(path)));
  const context: Sources = {
    files: sources,
    go: goPackages(sources),
    java: javaPackages(sources),
    python: pythonModules(sources),
  };
  return new Map(
    Array.from(sources, ([path, text]) => [
      path,
      new Set([...needs(path, text, context)].filter((other) => other !== path)),
    ]),
  );
}

interface Sources {
  readonly files: ReadonlyMap<string, string>;
  readonly go: GoPackages;
  readonly java: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly python: ReadonlyMap<string, string>;
}

function needs(path: string, text: string, context: Sources): Iterable<string> {
  if (/\.[cm]?[jt]sx?$/.test(path)) return scriptNeeds(path, text, context.files);
  if (path.endsWith('.py')) return pythonNeeds(path, text, context);
  if (path.endsWith('.go')) return goNeeds(path, text, context.go);
  if (path.endsWith('.java')) return javaNeeds(text, context.java);
  if (path.endsWith('.rs')) return rustNeeds(path, text, context.files);
  return [];
}

/** Relative imports, as Node and TypeScript resolve them; read by TypeScript's own scanner. */
function* scriptNeeds(path: string, text: string, files: Sources['files']): Generator<string> {
  for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
    if (!fileName.startsWith('.')) continue;
    const target = join(dirname(path), fileName);
    const bare = target.replace(/\.[cm]?js$/, '');
    const endings = ['', '.ts', '.tsx', '.mts', '.js', '.jsx', '.mjs', '.d.ts', '/index.ts', '/index.tsx', '/index.js'];
    const found = [target, ...endings.map((ending) => `${target}${ending}`), `${bare}.ts`, `${bare}.tsx`].find((each) =>
      files.has(each),
    );
    if (found !== undefined) yield found;
  }
}

/** Full module names: folders with `__init__.py` are packages, and what holds the outermost is on the path. */
function pythonModules(files: Sources['files']): Map<string, string> {
  const modules = new Map<string, string>();
  for (const path of files.keys()) {
    if (!path.endsWith('.py')) continue;
    let root = dirname(path);
    while (root !== '.' && files.has(join(root, '__init__.py'))) root = dirname(root);
    const name = (root === '.' ? path : path.slice(root.length + 1))
      .replace(/(?:\/__init__)?\.py$/, '')
      .replaceAll('/', '.');
    modules.set(name, path);
  }
  return modules;
}

function* pythonNeeds(path: string, text: string, { python }: Sources): Generator<string> {
  const own = [...python].find(([, file]) => file === path)?.[0] ?? '';
  const isPackage = path.endsWith('__init__.py');
  const code = text.replace(/("""|''')[^]*?\1/g, '').replace(/#.*$/gm, '');
  for (const [, names] of code.matchAll(/^[ \t]*import[ \t]+([\w., \t]+)$/gm)) {
    for (const name of (names ?? '').split(',')) yield* present(python, name.trim().split(/\s/)[0] ?? '');
  }
  for (const [, dots = '', module = '', list = ''] of code.matchAll(
    /^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)/gm,
  )) {
    const around = own.split('.').slice(0, own.split('.').length - dots.length + (isPackage ? 1 : 0));
    const base = dots === '' ? module : [...around, ...(module === '' ? [] : [module])].join('.');
    for (const name of list.replace(/[()]/g, '').split(',')) {
      const symbol = name.trim().split(/\s/)[0] ?? '';
      // A submodule, else something that the package itself defines.
      yield* python.has(`${base}.${symbol}`) ? present(python, `${base}.${symbol}`) : present(python, base);
    }
  }
}

function* present(modules: ReadonlyMap<string, string>, name: string): Generator<string> {
  const file = modules.get(name);
  if (file !== undefined) yield file;
}

interface GoPackages {
  /** By import path and by folder: the file that declares each top-level name. */
  readonly byImport: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly byFolder: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

function goPackages(files: Sources['files']): GoPackages {
  const byImport = new Map<string, Map<string, string>>();
  const byFolder = new Map<string, Map<string, string>>();
  // go.mod is no source file: the module is what most imports of the files' own folders begin with.
  const folders = new Set([...files.keys()].filter((path) => path.endsWith('.go')).map(dirname));
  for (const [path, text] of files) {
    if (!path.endsWith('.go') || path.endsWith('_test.go')) continue;
    const names = byFolder.get(dirname(path)) ?? new Map<string, string>();
    byFolder.set(dirname(path), names);
    for (const [, name] of text.matchAll(/^(?:func|type|var|const)[ \t]+([A-Za-z_]\w*)/gm))
      if (name && name !== 'init' && name !== 'main') names.set(name, path);
    for (const [, block] of text.matchAll(/^(?:var|const|type)[ \t]+\(\n([^]*?)^\)/gm)) {
      for (const [, name] of (block ?? '').matchAll(/^\t([A-Za-z_]\w*)/gm)) if (name) names.set(name, path);
    }
  }
  for (const text of files.values()) {
    for (const [, imported = ''] of text.matchAll(
      /^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?"([\w.-]+(?:\/[\w.-]+){2,})"$/gm,
    )) {
      const names = imported.split('/');
      // Module paths have a host and two names: host/owner/name, with a version perhaps.
      for (let at = 3; at <= 4 && !byImport.has(imported); at++) {
        const folder = names.slice(at).join('/') || '.';
        const found = folders.has(folder) ? byFolder.get(folder) : undefined;
        if (found !== undefined) byImport.set(imported, found);
      }
    }
  }
  return { byImport, byFolder };
}

function* goNeeds(path: string, text: string, { byImport, byFolder }: GoPackages): Generator<string> {
  const code = withoutComments(text);
  for (const [, alias, imported = ''] of code.matchAll(
    /^[ \t]*(?:import[ \t]+)?([\w.]+[ \t]+)?"([\w.-]+(?:\/[\w.-]+)+)"$/gm,
  )) {
    const names = byImport.get(imported);
    if (names === undefined) continue;
    const short =
      alias?.trim() ??
      imported
        .replace(/\/v\d+$/, '')
        .split('/')
        .pop() ??
      '';
    for (const [, name = ''] of code.matchAll(new RegExp(`\\b${short}\\.([A-Z]\\w*)`, 'g')))
      yield* present(names, name);
  }
  const own = byFolder.get(dirname(path));
  // Not after a dot, and not as a key of a literal: those are fields.
  for (const [, name = ''] of code
    .replace(/"(?:[^"\\\n]|\\.)*"|`[^`]*`/g, '""')
    .matchAll(/(?<![.\w])([A-Za-z_]\w*)(?!\w|[ \t]*:[^=])/g))
    if (own !== undefined) yield* present(own, name);
}

/** By package: the file of each class. */
function javaPackages(files: Sources['files']): Map<string, Map<string, string>> {
  const packages = new Map<string, Map<string, string>>();
  for (const [path, text] of files) {
    const name = /^package\s+([\w.]+)\s*;/m.exec(text)?.[1];
    if (!path.endsWith('.java') || name === undefined) continue;
    const classes = packages.get(name) ?? new Map<string, string>();
    packages.set(name, classes.set(path.slice(path.lastIndexOf('/') + 1, -'.java'.length), path));
  }
  return packages;
}

function* javaNeeds(text: string, packages: Sources['java']): Generator<string> {
  const code = withoutComments(text).replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
  for (const [, imported = ''] of code.matchAll(/^import\s+(?:static\s+)?([\w.]+)/gm)) {
    const names = imported.split('.');
    for (let end = names.length; end > 1; end--) {
      const classes = packages.get(names.slice(0, end - 1).join('.'));
      if (classes?.has(names[end - 1] ?? '') === true) yield* present(classes, names[end - 1] ?? '');
    }
  }
  const used = new Set(Array.from(code.matchAll(/(?<![.\w])[A-Z]\w*/g), ([name]) => name));
  const inReach = [
    /^package\s+([\w.]+)\s*;/m.exec(text)?.[1] ?? '',
    ...Array.from(code.matchAll(/^import\s+([\w.]+)\.\*;/gm), ([, name]) => name ?? ''),
  ];
  for (const name of inReach) {
    const classes = packages.get(name);
    if (classes !== undefined) for (const each of used) yield* present(classes, each);
  }
}

function* rustNeeds(path: string, text: string, files: Sources['files']): Generator<string> {
  const code = withoutComments(text);
  const isRoot = /(?:^|\/)(?:lib|main|mod)\.rs$/.test(path);
  const inner = isRoot ? dirname(path) : path.slice(0, -'.rs'.length);
  const at = (base: string): string | undefined => [`${base}.rs`, `${base}/mod.rs`].find((each) => files.has(each));
  for (const [, name = ''] of code.matchAll(/^[ \t]*(?:pub(?:\([^)]*\))?[ \t]+)?mod[ \t]+(\w+);/gm)) {
    const found = at(join(inner, name));
    if (found !== undefined) yield found;
  }
  let crate = dirname(path);
  while (crate !== '.' && !files.has(join(crate, 'lib.rs')) && !files.has(join(crate, 'main.rs')))
    crate = dirname(crate);
  for (const [, start = '', rest = ''] of code.matchAll(/\b(crate|super)((?:::\w+)+)/g)) {
    const base = start === 'crate' ? crate : dirname(isRoot ? inner : path);
    const names = rest.split('::').filter((name) => name !== '');
    // The longest beginning that is a module; what follows is something in it.
    for (let end = names.length; end > 0; end--) {
      const found = at(join(base, ...names.slice(0, end)));
      if (found === undefined) continue;
      yield found;
      break;
    }
  }
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\//g, '').replace(/(?<!:)\/\/.*$/gm, '');
}
