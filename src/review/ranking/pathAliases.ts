/**
 * Finds the file of today that a path of the past became: the same path, else the only file of its name, else the only
 * one whose folder has the same name, too. Without reading contents; a wrong guess costs a little ranking, no claim.
 */
export class PathAliases {
  private readonly paths: ReadonlySet<string>;
  private readonly byName = new Map<string, string[]>();

  public constructor(paths: Iterable<string>) {
    this.paths = new Set(paths);
    for (const path of this.paths) {
      const name = lastNames(path, 1);
      const known = this.byName.get(name);
      if (known === undefined) this.byName.set(name, [path]);
      else known.push(path);
    }
  }

  /** Undefined if there is none, or no single one. */
  public today(path: string): string | undefined {
    if (this.paths.has(path)) return path;
    const candidates = this.byName.get(lastNames(path, 1)) ?? [];
    if (candidates.length <= 1) return candidates[0];
    const ending = `/${lastNames(path, 2)}`;
    const closer = candidates.filter((candidate) => candidate.endsWith(ending));
    return closer.length === 1 ? closer[0] : undefined;
  }
}

function lastNames(path: string, count: number): string {
  return path.split('/').slice(-count).join('/');
}
