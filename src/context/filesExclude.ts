/** The setting `files.exclude` of one workspace folder, as `vscode.workspace.getConfiguration` returns it. */
export interface FilesExclude {
  /** The workspace folder; the globs are relative to it. */
  readonly folder: string;
  /** Glob → `true`, `false` or a `{ when }` clause on sibling files. Only `true` excludes here. */
  readonly globs: Readonly<Record<string, unknown>>;
}

/**
 * The globs that are `true`, as gitignore patterns. VS Code's globs (https://code.visualstudio.com/docs/editor/glob-patterns)
 * are gitignore patterns but for three things: they are always relative to the folder (`*.js` means `/*.js`), they have
 * braces, and a backslash is an ordinary character. So the one matcher that ignore files need serves both.
 */
export function filesExcludePatterns({ globs }: FilesExclude): string[] {
  return Object.entries(globs)
    .filter(([, excluded]) => excluded === true)
    .flatMap(([glob]) => expandBraces(glob.trim()))
    .filter((glob) => glob !== '')
    .map((glob) => glob.replaceAll('\\', '\\\\'))
    .map((glob) => (glob.startsWith('**/') || glob.startsWith('/') ? glob : `/${glob}`));
}

/** `a{b,c{d,e}}` → `ab`, `acd`, `ace`. Braces without a partner are ordinary characters. */
function expandBraces(glob: string): string[] {
  const group = firstBraceGroup(glob);
  if (group === undefined) {
    return [glob];
  }
  const before = glob.slice(0, group.start);
  const after = expandBraces(glob.slice(group.end + 1));
  return group.alternatives.flatMap(expandBraces).flatMap((middle) => after.map((end) => before + middle + end));
}

function firstBraceGroup(glob: string): { start: number; end: number; alternatives: string[] } | undefined {
  const start = glob.indexOf('{');
  if (start < 0) {
    return undefined;
  }
  const alternatives: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let position = start; position < glob.length; position++) {
    const character = glob[position];
    if (character === '{') {
      depth++;
    } else if (character === '}') {
      depth--;
    }
    if (depth === 0 || (depth === 1 && character === ',')) {
      alternatives.push(glob.slice(from, position));
      from = position + 1;
    }
    if (depth === 0) {
      return { start, end: position, alternatives };
    }
  }
  return undefined;
}
