/** What fits into a line beside the words of it, in characters. */
const longestShown = 48;
const leftOut = '…';
/** Names of files that say nothing without their folder. */
const commonName = /^(?:index|__init__|mod|main|lib|package|README|types)\.\w+$/;

/**
 * Paths as they are shown where the whole ones do not fit. The name of a file stays whole, and two paths never look the same.
 */
export class ShortPaths {
  private readonly all: readonly string[];
  private paths: ReadonlyMap<string, string> | undefined;
  private names: ReadonlyMap<string, string> | undefined;

  /** @param paths with `/`: all that can stand beside each other. Others are shown as they are. */
  public constructor(paths: Iterable<string>) {
    this.all = [...new Set(paths)];
  }

  /** The path; a long one without folders of its middle: `src/…/deser/std/StdDeserializer.java`. */
  public readonly pathOf = (path: string): string => {
    this.paths ??= fitting(this.all.map((each) => [each, each]));
    return this.paths.get(path) ?? path;
  };

  /** The last name, with as many of its folders as tell it from the others: `store.ts`, `auth/index.ts`. */
  public readonly nameOf = (path: string): string => {
    this.names ??= fitting(namesOf(this.all));
    return this.names.get(path) ?? path;
  };
}

/** The folder that files have in common, as it stands beside their names. */
export function shortFolder(folder: string): string {
  return new ShortPaths([folder]).pathOf(folder);
}

/** The shortest ends of paths that no other path has. */
function namesOf(paths: readonly string[]): (readonly [path: string, name: string])[] {
  const names: (readonly [string, string])[] = [];
  let open = paths;
  for (let length = 1; open.length > 0; length++) {
    const byEnd = new Map<string, string[]>();
    for (const path of open) {
      const end = endOf(path, length);
      byEnd.set(end, [...(byEnd.get(end) ?? []), path]);
    }
    const isTold = ([end, { length: paths }]: readonly [string, readonly string[]]): boolean =>
      paths === 1 && !(length === 1 && commonName.test(end));
    for (const [end, [path = '']] of [...byEnd].filter(isTold)) names.push([path, end]);
    // A path that is used up is whole, and so no other one's.
    open = [...byEnd]
      .filter((each) => !isTold(each))
      .flatMap(([end, sharing]) => {
        for (const path of sharing) if (path === end) names.push([path, path]);
        return sharing.filter((path) => path !== end);
      });
  }
  return names;
}

function endOf(path: string, length: number): string {
  return path.split('/').slice(-length).join('/');
}

/** Each text as it fits, with more of those that would look the same. */
function fitting(texts: readonly (readonly [path: string, text: string])[]): Map<string, string> {
  const shown = new Map<string, string>();
  let open = texts.map(([path, text]) => ({ path, names: text.split('/'), folders: foldersThatFit(text) }));
  while (open.length > 0) {
    const byForm = new Map<string, typeof open>();
    for (const each of open) {
      const form = shortened(each.names, each.folders);
      byForm.set(form, [...(byForm.get(form) ?? []), each]);
    }
    open = [];
    for (const [form, alike] of byForm) {
      if (alike.length === 1 && alike[0] !== undefined) shown.set(alike[0].path, form);
      else open.push(...alike.map((each) => ({ ...each, folders: each.folders + 1 })));
    }
  }
  return shown;
}

/** How many of the last folders stand beside the first one. */
function foldersThatFit(text: string): number {
  const names = text.split('/');
  if (text.length <= longestShown) return names.length;
  let folders = 0;
  while (shortened(names, folders + 1).length <= longestShown) folders++;
  return folders;
}

function shortened(names: readonly string[], folders: number): string {
  return folders + 2 >= names.length ? names.join('/') : [names[0], leftOut, ...names.slice(-1 - folders)].join('/');
}
