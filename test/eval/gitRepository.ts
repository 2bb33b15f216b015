import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes that git may print: a log of 20,000 commits with their paths has 30 MB, a batch of blobs more. */
const maximumOutput = 2 ** 30;

export interface TreeEntry {
  readonly path: string;
  readonly blob: string;
}

export interface LoggedCommit {
  readonly id: string;
  readonly subject: string;
  /** Paths that it changed, with `/`. Empty for a merge. */
  readonly paths: readonly string[];
}

/** A bare repository read with git. It never fetches: an object that is missing is missing. */
export class GitRepository {
  private log: LoggedCommit[] | undefined;

  private constructor(private readonly directory: string) {}

  /** The repository `owner+name` below `folder`: the git directory itself, `owner+name.git`, or `repo` inside it. */
  public static find(folder: string, name: string): GitRepository | undefined {
    const directory = [
      join(folder, name),
      join(folder, `${name}.git`),
      join(folder, name, 'repo'),
      join(folder, name, '.git'),
    ].find((candidate) => existsSync(join(candidate, 'HEAD')) && existsSync(join(candidate, 'objects')));
    return directory === undefined ? undefined : new GitRepository(directory);
  }

  /** Whether the commit is there with its history. */
  public has(commit: string): boolean {
    return this.spawn(['cat-file', '-e', `${commit}^{tree}`]).status === 0;
  }

  /** Every regular file of a commit. */
  public tree(commit: string): TreeEntry[] {
    return this.run(['ls-tree', '-r', '-z', '--full-tree', commit])
      .split('\0')
      .flatMap((line) => {
        const match = /^100\d{3} blob ([0-9a-f]+)\t([^]+)$/.exec(line);
        return match?.[1] === undefined || match[2] === undefined ? [] : [{ blob: match[1], path: match[2] }];
      });
  }

  /** By path: whether one of the attributes is set at HEAD; paths of which none is said are left out. */
  public attributes(names: readonly string[], paths: readonly string[]): Map<string, boolean> {
    const folder = mkdtempSync(join(tmpdir(), 'tare-attributes-'));
    try {
      // A bare repository has no index to read .gitattributes from.
      const env = { ...gitEnvironment, GIT_INDEX_FILE: join(folder, 'index') };
      const git = ['--git-dir', this.directory];
      execFileSync('git', [...git, 'read-tree', 'HEAD'], { env });
      const fields = execFileSync('git', [...git, 'check-attr', '--cached', '-z', '--stdin', ...names], {
        env,
        input: paths.join('\0'),
        maxBuffer: maximumOutput,
      })
        .toString('utf8')
        .split('\0');
      const said = new Map<string, boolean>();
      for (let at = 0; at + 2 < fields.length; at += 3) {
        const [path = '', , value = ''] = fields.slice(at, at + 3);
        if (value === 'unspecified') continue;
        said.set(path, said.get(path) === true || (value !== 'unset' && value !== 'false'));
      }
      return said;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Contents by blob id; a blob that is missing is left out. */
  public blobs(ids: readonly string[]): Map<string, Buffer> {
    const contents = new Map<string, Buffer>();
    if (ids.length === 0) return contents;
    const { stdout } = this.spawn(['cat-file', '--batch'], `${ids.join('\n')}\n`);
    let at = 0;
    while (at < stdout.length) {
      const headerEnd = stdout.indexOf(10, at);
      const [id = '', kind, size] = stdout.toString('latin1', at, headerEnd).split(' ');
      at = headerEnd + 1;
      if (kind === 'missing') continue;
      contents.set(id, stdout.subarray(at, at + Number(size)));
      at += Number(size) + 1;
    }
    return contents;
  }

  /** Ids of a commit and all its ancestors. */
  public ancestors(commit: string): Set<string> {
    return new Set(this.run(['rev-list', commit]).trimEnd().split('\n'));
  }

  /** Every commit of every branch that is no merge, newest first. */
  public commits(): readonly LoggedCommit[] {
    this.log ??= this.run([
      'log',
      '--all',
      '--no-merges',
      '--no-renames',
      '--name-only',
      '-z',
      '--format=%x01%H%x02%s%x02',
    ])
      .split('\x01')
      .slice(1)
      .map((entry) => {
        const [id = '', subject = '', names = ''] = entry.split('\x02');
        return {
          id,
          subject,
          paths: names
            .replace(/^[\0\n]+/, '')
            .split('\0')
            .filter((path) => path !== ''),
        };
      });
    return this.log;
  }

  private run(commandArguments: readonly string[]): string {
    return execFileSync('git', ['--git-dir', this.directory, ...commandArguments], {
      encoding: 'utf8',
      maxBuffer: maximumOutput,
      env: gitEnvironment,
    });
  }

  private spawn(commandArguments: readonly string[], input = ''): { status: number | null; stdout: Buffer } {
    return spawnSync('git', ['--git-dir', this.directory, ...commandArguments], {
      input,
      maxBuffer: maximumOutput,
      env: gitEnvironment,
    });
  }
}

const gitEnvironment = { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' };
