import * as vscode from 'vscode';
import {
  type DirectoryEntry,
  type FileKind,
  type FileStatus,
  type FileSystem,
  FileSystemError,
  type FileSystemErrorCode,
} from '../context/fileSystem';
import { uriOf } from './paths';

/** Every file system that VS Code reaches: virtual and remote ones too. */
export class WorkspaceFileSystem implements FileSystem {
  // What a virtual file system does with case is not told; the exact reading never ignores a file by mistake.
  public readonly ignoresCase = false;

  public async readDirectory(path: string): Promise<readonly DirectoryEntry[]> {
    const entries = await attempt(path, (uri) => vscode.workspace.fs.readDirectory(uri));
    return entries.map(([name, type]) => ({
      name,
      kind: type & vscode.FileType.SymbolicLink ? 'symbolic-link' : kindOf(type),
    }));
  }

  public async stat(path: string): Promise<FileStatus> {
    const { type, size, mtime } = await attempt(path, (uri) => vscode.workspace.fs.stat(uri));
    return { kind: kindOf(type), size, modified: mtime };
  }

  public async readFile(path: string, maximumBytes = Infinity): Promise<Uint8Array> {
    const { size } = await this.stat(path);
    if (size > maximumBytes) throw new FileSystemError('too-large', path);
    return attempt(path, (uri) => vscode.workspace.fs.readFile(uri));
  }
}

async function attempt<Result>(path: string, operation: (uri: vscode.Uri) => Thenable<Result>): Promise<Result> {
  try {
    return await operation(uriOf(path));
  } catch (error) {
    throw new FileSystemError(fileErrorOf(error), path, { cause: error });
  }
}

function kindOf(type: vscode.FileType): FileKind {
  if (type & vscode.FileType.File) return 'file';
  return type & vscode.FileType.Directory ? 'directory' : 'other';
}

/** What `vscode.workspace.fs` threw, in the core's words. */
export function fileErrorOf(error: unknown): FileSystemErrorCode {
  if (!(error instanceof vscode.FileSystemError)) return 'unavailable';
  switch (error.code) {
    case 'FileNotFound':
      return 'not-found';
    case 'NoPermissions':
      return 'no-permission';
    case 'FileIsADirectory':
      return 'is-directory';
    case 'FileNotADirectory':
      return 'not-directory';
    default:
      return 'unavailable';
  }
}
