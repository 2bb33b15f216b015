import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import { type NoticeBoard, reasonOf } from '../notices';
import type { FolderReader } from '../reader';

/** Deeper than any agent nests its logs. */
const deepest = 12;

/** Lists folders of this machine. A missing folder is no news: most agents are not installed. */
export class NodeFolders implements FolderReader {
  /** The folders that were listed and exist: where new logs would appear. */
  public readonly listed = new Set<string>();

  public constructor(private readonly notices: NoticeBoard) {}

  public list(
    folder: string,
  ): readonly { readonly name: string; readonly isFolder: boolean; readonly isLink: boolean }[] {
    try {
      // Of a hundred possible folders a person has a few, and an error takes eight times as long as this.
      if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
      const entries = readdirSync(folder, { withFileTypes: true });
      this.listed.add(normalize(folder));
      return entries
        .map((entry) => ({ name: entry.name, isFolder: isFolder(folder, entry), isLink: entry.isSymbolicLink() }))
        .sort((left, right) => (left.name < right.name ? -1 : 1));
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== 'ENOENT' && reason !== 'ENOTDIR') {
        this.notices.report({
          kind: 'unreadable',
          path: folder,
          message: `The folder ${folder} cannot be read (${reason}), so its sessions are missing. Check its permissions.`,
        });
      }
      return [];
    }
  }

  public filesBelow(folder: string, accept: (path: string) => boolean): readonly string[] {
    const found: string[] = [];
    /** Where links led: a second link to the same folder is a loop, or a copy of what is found already. */
    const followed = new Set<string>();
    const visit = (current: string, depth: number): void => {
      for (const { name, isFolder, isLink } of this.list(current)) {
        const path = join(current, name);
        if (!isFolder) {
          if (accept(path)) found.push(path);
        } else if (depth < deepest && !(isLink && leadsBack(path, current, followed))) {
          visit(path, depth + 1);
        }
      }
    };
    visit(folder, 0);
    return found;
  }

  public isFile(path: string): boolean {
    try {
      return statSync(path).isFile();
    } catch {
      return false;
    }
  }
}

/** Whether a link to a folder leads to one that it is in, or that another link led to. */
function leadsBack(link: string, parent: string, followed: Set<string>): boolean {
  try {
    const real = realpathSync(link);
    if (followed.has(real) || `${realpathSync(parent)}${sep}`.startsWith(`${real}${sep}`)) return true;
    followed.add(real);
    return false;
  } catch {
    return false; // Listing it reports why.
  }
}

/** People link their logs to another disk, so a link to a folder is one. A link to nowhere is a file that will be missing. */
function isFolder(parent: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return statSync(join(parent, entry.name)).isDirectory();
  } catch {
    return false;
  }
}
