import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';

/**
 * Tells whether a folder that an agent worked in belongs to a workspace: it is the workspace or below it, after links are
 * followed, or it is in a git worktree of the workspace's repository. Answers are kept: thousands of calls name the same few
 * folders.
 */
export class WorkspaceMatcher {
  private readonly root: string;
  private readonly answers = new Map<string, boolean>();

  public constructor(workspace: string) {
    this.root = canonical(workspace);
  }

  /** @param folder as a log writes it; undefined, which matches nothing, where it writes none */
  public matches(folder: string | undefined): boolean {
    // A path of another system, such as `C:\…` in a home that is shared with Windows, is none of this machine's.
    if (folder === undefined || !isAbsolute(folder)) return false;
    let answer = this.answers.get(folder);
    if (answer === undefined) {
      const path = canonical(folder);
      const main = mainCheckout(path);
      answer = isInside(path, this.root) || (main !== undefined && canonical(main) === this.root);
      this.answers.set(folder, answer);
    }
    return answer;
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
 * The main checkout of the git worktree a folder is in: there `.git` is a file that says
 * `gitdir: <main checkout>/.git/worktrees/<name>`. Undefined elsewhere.
 */
function mainCheckout(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    const marker = join(current, '.git');
    const stats = statSync(marker, { throwIfNoEntry: false });
    if (stats?.isFile() === true) {
      try {
        const main = /^gitdir:\s*(.+?)[\\/]\.git[\\/]worktrees[\\/]/.exec(readFileSync(marker, 'utf8'))?.[1];
        // Relative to the worktree with `worktree.useRelativePaths`.
        return main === undefined ? undefined : resolve(current, main);
      } catch {
        return undefined;
      }
    }
    if (stats !== undefined || dirname(current) === current) return undefined;
  }
}
