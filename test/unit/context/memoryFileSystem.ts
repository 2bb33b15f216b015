import {
  type DirectoryEntry,
  type FileStatus,
  type FileSystem,
  FileSystemError,
  type FileSystemErrorCode,
} from '../../../src/context/fileSystem';
import { joinPath, parentPath } from '../../../src/context/paths';

type Node =
  | { kind: 'file'; bytes: Uint8Array }
  | { kind: 'directory'; names: Set<string> }
  | { kind: 'symbolic-link'; target: string }
  | { kind: 'other' };

/** A file system in memory, with faults on request. */
export class MemoryFileSystem implements FileSystem {
  public ignoresCase = false;
  /** Paths whose reading fails, and how. */
  public readonly faults = new Map<string, FileSystemErrorCode>();
  /** Milliseconds that every call takes. */
  public delay = 0;
  public callsUnderWay = 0;
  public mostCallsUnderWay = 0;
  private readonly nodes = new Map<string, Node>();

  /** @param files path → text, bytes, or `undefined` for an empty directory. */
  public constructor(files: Readonly<Record<string, string | Uint8Array | undefined>> = {}) {
    for (const [path, content] of Object.entries(files)) {
      this.add(
        path,
        content === undefined
          ? { kind: 'directory', names: new Set() }
          : { kind: 'file', bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content },
      );
    }
  }

  public add(path: string, node: Node): this {
    this.nodes.set(path, node);
    const parent = parentPath(path);
    if (parent === undefined) {
      return this;
    }
    if (!this.nodes.has(parent)) {
      this.add(parent, { kind: 'directory', names: new Set() });
    }
    const holder = this.nodes.get(parent);
    if (holder?.kind !== 'directory') {
      throw new Error(`${parent} is no directory`);
    }
    holder.names.add(path.slice(joinPath(parent, '').length));
    return this;
  }

  public async readDirectory(path: string): Promise<readonly DirectoryEntry[]> {
    const node = await this.visit(path);
    if (node.kind !== 'directory') {
      throw new FileSystemError('not-directory', path);
    }
    // Backwards, so that nobody relies on the order.
    return [...node.names]
      .reverse()
      .map((name): DirectoryEntry => ({ name, kind: this.nodes.get(joinPath(path, name))?.kind ?? 'other' }));
  }

  public async stat(path: string): Promise<FileStatus> {
    const node = await this.visit(path);
    return {
      kind: node.kind === 'symbolic-link' ? 'other' : node.kind,
      size: node.kind === 'file' ? node.bytes.length : 0,
      modified: 0,
    };
  }

  public async readFile(path: string, maximumBytes = Infinity): Promise<Uint8Array> {
    const node = await this.visit(path);
    if (node.kind !== 'file') {
      throw new FileSystemError(node.kind === 'directory' ? 'is-directory' : 'unavailable', path);
    }
    if (node.bytes.length > maximumBytes) {
      throw new FileSystemError('too-large', path);
    }
    return node.bytes;
  }

  /** The node with links followed, where a link is the last name of the path. */
  private async visit(path: string): Promise<Node> {
    this.callsUnderWay++;
    this.mostCallsUnderWay = Math.max(this.mostCallsUnderWay, this.callsUnderWay);
    await new Promise<void>((resolve) => (this.delay > 0 ? setTimeout(resolve, this.delay) : resolve()));
    this.callsUnderWay--;
    const fault = this.faults.get(path);
    if (fault !== undefined) {
      throw new FileSystemError(fault, path);
    }
    let node = this.nodes.get(path);
    for (let hops = 0; node?.kind === 'symbolic-link'; hops++) {
      if (hops === 40) {
        throw new FileSystemError('unavailable', path);
      }
      node = this.nodes.get(node.target);
    }
    if (node === undefined) {
      throw new FileSystemError('not-found', path);
    }
    return node;
  }
}
