import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { type NoticeBoard, reasonOf } from '../notices';
import type { FolderReader } from '../reader';

/** Deeper than any agent nests its logs; ends a loop of links. */
const deepest = 12;

/** Lists folders of this machine. A missing folder is no news: most agents are not installed. */
export class NodeFolders implements FolderReader {
  /** The folders that were listed and exist: where new logs would appear. */
  public readonly listed = new Set<string>();

  public constructor(private readonly notices: NoticeBoard) {}

  public list(folder: string): readonly { readonly name: string; readonly isFolder: boolean }[] {
    try {
      // Of a hundred possible folders a person has a few, and an error takes eight times as long as this.
      if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
      const entries = readdirSync(folder, { withFileTypes: true });
      this.listed.add(normalize(folder));
      return entries
        .map((entry) => ({ name: entry.name, isFolder: isFolder(folder, entry) }))
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
    const visit = (current: string, depth: number): void => {
      for (const { name, isFolder } of this.list(current)) {
        const path = join(current, name);
        if (!isFolder) {
          if (accept(path)) found.push(path);
        } else if (depth < deepest) {
          visit(path, depth + 1);
        }
      }
    };
    visit(folder, 0);
    return found;
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
