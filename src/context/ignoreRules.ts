import ignore, { type Ignore } from 'ignore';

import { filesExcludePatterns, type FilesExclude } from './filesExclude';
import { NamesMatched } from './namesMatched';
import { baseName, relativePath } from './paths';

/** What ignored a path. `default`: a name that is skipped everywhere. */
export type IgnoreSource = '.gitignore' | '.git/info/exclude' | '.tareignore' | 'files.exclude' | 'default';

/** The text of the ignore files that belong to one folder. */
export interface IgnoreFiles {
  /** The folder has a `.git`: rules of the repository around it do not reach into it, as in git. */
  readonly isRepository: boolean;
  readonly gitignore?: string | undefined;
  /** `.git/info/exclude`. */
  readonly gitExclude?: string | undefined;
  readonly tareignore?: string | undefined;
}

/** git's own store. It is never content, and no pattern brings it back: `!.*` is a common line in a `.gitignore`. */
const repositoryName = '.git';

/** Names skipped in every folder unless a `.tareignore` brings them back. */
const defaultNames: ReadonlySet<string> = new Set(['node_modules']);

/** The patterns of one file, in the order of the file: the last one that matches decides. */
interface PatternList {
  readonly source: IgnoreSource;
  /** The patterns are relative to this folder. */
  readonly folder: string;
  readonly matcher: Ignore;
  readonly names: NamesMatched;
}

/**
 * Which paths are ignored inside one folder. Immutable: `inside` gives the rules of a folder further in.
 *
 * Precedence, highest first: `.git`; every `.tareignore` from the folder outwards; the default names; `files.exclude`;
 * every `.gitignore` from the folder outwards to the repository's root; `.git/info/exclude`. Within the git part this is
 * git's own order (gitignore(5)); that all `.tareignore` come before all `.gitignore` is how ripgrep ranks `.ignore`
 * (https://docs.rs/ignore, `WalkBuilder::add_custom_ignore_filename`), so that one file at the top can overrule git.
 *
 * A path is decided by what matches the path itself. That a file in an ignored directory cannot come back follows from
 * the walk, which does not enter such a directory. A directory that is entered all the same, because it was named or
 * because a higher list brought it back, has the rule that ignored it suspended, not the rules about its content.
 *
 * Unlike git, a tracked file that matches is ignored: what is tracked stands in git's index, which is not read. The
 * user's own ignore file (`core.excludesFile`) is not read either, so that a count is the same for everyone.
 */
export class IgnoreRules {
  private constructor(
    private readonly ignoresCase: boolean,
    /** Innermost first, as all three. */
    private readonly tareLists: readonly PatternList[],
    private readonly excludeLists: readonly PatternList[],
    private readonly gitLists: readonly PatternList[],
  ) {}

  /**
   * The rules that hold before any ignore file is read.
   * @param ignoresCase as `FileSystem.ignoresCase`; git and VS Code follow the file system in this.
   */
  public static withDefaults(ignoresCase: boolean, filesExclude: readonly FilesExclude[]): IgnoreRules {
    const excludeLists = filesExclude.map((setting): PatternList => {
      const patterns = filesExcludePatterns(setting);
      const matcher = ignore({ ignoreCase: ignoresCase }).add(patterns);
      return {
        source: 'files.exclude',
        folder: setting.folder,
        matcher,
        names: new NamesMatched(patterns.flatMap(linesOf), ignoresCase),
      };
    });
    return new IgnoreRules(ignoresCase, [], excludeLists, []);
  }

  /** What ignores the entry at `path`, or undefined. `isDirectory` is false for a symbolic link, as in git. */
  public ignoredBy(path: string, isDirectory: boolean): IgnoreSource | undefined {
    const name = baseName(path);
    if (name === repositoryName) {
      return 'default';
    }
    const verdict = decide(this.tareLists, path, name, isDirectory);
    if (verdict !== undefined) {
      return verdict.ignoredBy;
    }
    if (defaultNames.has(name)) {
      return 'default';
    }
    return (decide(this.excludeLists, path, name, isDirectory) ?? decide(this.gitLists, path, name, isDirectory))
      ?.ignoredBy;
  }

  /** The rules inside `folder`, which is being entered, whatever these rules say of it. */
  public inside(folder: string, files: IgnoreFiles): IgnoreRules {
    const entered = (lists: readonly PatternList[]): PatternList[] => lists.map((list) => this.enter(list, folder));
    const own = (source: IgnoreSource, text: string | undefined): PatternList[] =>
      text === undefined
        ? []
        : [
            {
              source,
              folder,
              matcher: this.matcher().add(text),
              names: new NamesMatched(linesOf(text), this.ignoresCase),
            },
          ];
    return new IgnoreRules(
      this.ignoresCase,
      [...own('.tareignore', files.tareignore), ...entered(this.tareLists)],
      entered(this.excludeLists),
      [
        ...own('.gitignore', files.gitignore),
        ...own('.git/info/exclude', files.gitExclude),
        ...(files.isRepository ? [] : entered(this.gitLists)),
      ],
    );
  }

  /**
   * The list as it holds inside `folder`. The library ignores everything below a directory that one of its patterns
   * matches, without asking the other lists; a last pattern that takes the folder out of it again puts that right.
   */
  private enter(list: PatternList, folder: string): PatternList {
    if (!list.names.canMatch(baseName(folder))) return list;
    const relative = relativePath(list.folder, folder);
    if (relative === undefined || !list.matcher.ignores(`${relative}/`)) {
      return list;
    }
    // An object is one pattern: a string would be split at line breaks, which a folder's name may hold.
    const matcher = this.matcher()
      .add(list.matcher)
      .add({ pattern: `!/${escapePattern(relative)}/` });
    return { ...list, matcher };
  }

  private matcher(): Ignore {
    return ignore({ ignoreCase: this.ignoresCase });
  }
}

/** The first list with a matching pattern decides; undefined when none has one. */
function decide(
  lists: readonly PatternList[],
  path: string,
  name: string,
  isDirectory: boolean,
): { readonly ignoredBy: IgnoreSource | undefined } | undefined {
  for (const list of lists) {
    const relative = list.names.canMatch(name) ? relativePath(list.folder, path) : undefined;
    if (relative === undefined) {
      continue;
    }
    // The library knows a directory by its trailing slash.
    const { ignored, unignored } = list.matcher.test(isDirectory ? `${relative}/` : relative);
    if (ignored || unignored) {
      return { ignoredBy: ignored ? list.source : undefined };
    }
  }
  return undefined;
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}

function escapePattern(path: string): string {
  return path.replace(/[\\*?[\]!# ]/g, '\\$&');
}
