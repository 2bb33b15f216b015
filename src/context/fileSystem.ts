/**
 * What the core needs of a file system. `src/workers/nodeFileSystem.ts` implements it with `node:fs`; the extension
 * implements it with `vscode.workspace.fs`, which also serves virtual and remote workspaces.
 *
 * A path is a string with `/` between names, absolute, never percent-encoded, without `.` or `..` and without a
 * trailing `/` (except a root): `/home/ada/a b#1.ts`, `C:/src/a.ts`, `//server/share/a.ts`, and for a file system that
 * is not the local disk the URI's scheme and authority before the decoded path: `vscode-vfs://github/owner/repo/a b.ts`.
 * The core can thus join names without knowing how URIs are encoded, and every implementation can map the string back.
 */
export interface FileSystem {
  /** Whether `A` and `a` are the same name, as on Windows and macOS by default. */
  readonly ignoresCase: boolean;

  /** The entries of a directory in no particular order. Rejects with `FileSystemError`. */
  readDirectory(path: string): Promise<readonly DirectoryEntry[]>;

  /** What is at `path`, with symbolic links followed. Rejects with `FileSystemError`, also for a broken link. */
  stat(path: string): Promise<FileStatus>;

  /**
   * The whole content of a regular file, with symbolic links followed. The array may be a view of a larger buffer:
   * copy it before its `buffer` is transferred to another thread.
   * Rejects with `FileSystemError`; with `too-large`, and without reading, when the file has more than `maximumBytes`.
   */
  readFile(path: string, maximumBytes?: number): Promise<Uint8Array>;

  /**
   * As `readFile`, for those who need many files one after another, where the file system answers at once. The array is valid until
   * the next call. Throws what `readFile` rejects with.
   */
  readNow?(path: string, maximumBytes?: number): Uint8Array;
}

/** `other` is a device, a pipe or a socket: reading it can block for ever, so nobody does. */
export type FileKind = 'file' | 'directory' | 'other';

export interface DirectoryEntry {
  /** One name, without `/`. It may hold anything else that the file system allows, a line break included. */
  readonly name: string;
  /** A symbolic link is told as such, whatever it points to. */
  readonly kind: FileKind | 'symbolic-link';
}

export interface FileStatus {
  readonly kind: FileKind;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970 UTC. */
  readonly modified: number;
}

/** `unavailable` is everything else: too many open files, a lost connection, a device error, a loop of links. */
export type FileSystemErrorCode =
  'not-found' | 'no-permission' | 'is-directory' | 'not-directory' | 'too-large' | 'unavailable';

export class FileSystemError extends Error {
  public override readonly name = 'FileSystemError';

  public constructor(
    public readonly code: FileSystemErrorCode,
    public readonly path: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${path}`, options);
  }

  /** The code of a `FileSystemError`; anything else is a defect and is thrown on. */
  public static codeOf(error: unknown): FileSystemErrorCode {
    if (error instanceof FileSystemError) {
      return error.code;
    }
    throw error;
  }
}
