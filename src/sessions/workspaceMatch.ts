import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { objectOf, textOf } from './json';

/**
 * Tells whether a folder that an agent worked in belongs to a workspace: it is the workspace or below it, after links are
 * followed, or it is in a git worktree of the workspace's repository. Answers are kept: thousands of calls name the same few
 * folders.
 */
export class WorkspaceMatcher {
  private readonly root: string;
  private readonly answers = new Map<string, boolean>();

  public constructor(
    workspace: string,
    private readonly worktrees = new KnownWorktrees(),
  ) {
    this.root = canonical(workspace);
  }

  /** @param folder as a log writes it; undefined, which matches nothing, where it writes none */
  public matches(folder: string | undefined): boolean {
    // A path of another system, such as `C:\…` in a home that is shared with Windows, is none of this machine's.
    if (folder === undefined || !isAbsolute(folder)) return false;
    let answer = this.answers.get(folder);
    if (answer === undefined) {
      const path = canonical(folder);
      const main = this.worktrees.mainOf(path);
      answer = isInside(path, this.root) || (main !== undefined && canonical(main) === this.root);
      this.answers.set(folder, answer);
    }
    return answer;
  }
}

/** Agents make worktrees and remove them, and what was done there stays done for the repository. */
const mostWorktrees = 1_000;

/** The git worktrees that were seen, also those that are gone by now. */
export class KnownWorktrees {
  /** Folders of main checkouts, by those of their worktrees. */
  private readonly mains = new Map<string, string>();

  /** The main checkout of the worktree that a folder is or was in; undefined elsewhere. */
  public mainOf(folder: string): string | undefined {
    const found = worktreeOf(folder);
    if (found !== undefined) {
      this.mains.delete(found.root);
      this.mains.set(found.root, found.main);
      return found.main;
    }
    for (let current = folder; ; current = dirname(current)) {
      const main = this.mains.get(current);
      if (main !== undefined && !existsSync(current)) return main;
      if (dirname(current) === current) return undefined;
    }
  }

  /** @param kept what `save` gave in another run; anything else is ignored */
  public take(kept: unknown): void {
    for (const [root, value] of Object.entries(objectOf(kept) ?? {})) {
      const main = textOf(value);
      if (main !== undefined && !this.mains.has(root)) this.mains.set(root, main);
    }
  }

  /** Plain JSON. */
  public save(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.mains].slice(-mostWorktrees));
  }
}

/** With links followed as far as the path exists: agents log folders that are gone by now. Without case on Windows. */
function canonical(path: string): string {
  const absolute = resolve(path);
  let existing = absolute;
  for (;;) {
    try {
      const real = realpathSync.native(existing) + absolute.slice(existing.length);
      return process.platform === 'win32' || process.platform === 'darwin' ? real.toLowerCase() : real;
    } catch {
      const parent = dirname(existing);
      if (parent === existing) return absolute;
      existing = parent;
    }
  }
}

function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

/**
 * The git worktree a folder is in, and its main checkout: there `.git` is a file that says
 * `gitdir: <main checkout>/.git/worktrees/<name>`. Undefined elsewhere.
 */
function worktreeOf(folder: string): { readonly root: string; readonly main: string } | undefined {
  for (let current = folder; ; current = dirname(current)) {
    const marker = join(current, '.git');
    const stats = statSync(marker, { throwIfNoEntry: false });
    if (stats?.isFile() === true) {
      try {
        const main = /^gitdir:\s*(.+?)[\\/]\.git[\\/]worktrees[\\/]/.exec(readFileSync(marker, 'utf8'))?.[1];
        // Relative to the worktree with `worktree.useRelativePaths`.
        return main === undefined ? undefined : { root: current, main: resolve(current, main) };
      } catch {
        return undefined;
      }
    }
    if (stats !== undefined || dirname(current) === current) return undefined;
  }
}
