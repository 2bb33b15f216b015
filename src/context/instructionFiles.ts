import { type FileSystem, FileSystemError } from './fileSystem';
import { joinPath, relativePath } from './paths';
import { countableText } from './textBytes';
import { walk } from './walk';

/** Coding agents that send files of the workspace with every request, by the name people know them by. */
export type AgentName =
  'Claude Code' | 'Cline' | 'Codex' | 'Cursor' | 'Gemini CLI' | 'GitHub Copilot' | 'OpenCode' | 'Windsurf';

/** An instruction file that is there. An agent is in neither list if another file takes this one's place for it. */
export interface InstructionFile {
  readonly path: string;
  /** Agents that send it with every request. */
  readonly alwaysSentTo: readonly AgentName[];
  /** Agents that send it depending on the task: when a matching file is touched, or when it is asked for. */
  readonly sometimesSentTo: readonly AgentName[];
}

interface InstructionRule {
  /** A file, or a folder with all below it that ends in one of `extensions`; relative to the workspace folder. */
  readonly place: string;
  readonly extensions?: readonly string[];
  /** The agent does not load it if one of these files is there. */
  readonly unless?: readonly string[];
  /** What the front matter must say for the file to be sent always. Absent: it is sent always. */
  readonly always?: { readonly key: string; readonly value: RegExp } | { readonly withoutKey: string };
}

interface AgentInstructions {
  readonly agent: AgentName;
  /** The documentation that the rules were taken from, as it stood in November 2026. */
  readonly source: string;
  readonly rules: readonly InstructionRule[];
}

const claudeFiles = ['CLAUDE.md', '.claude/CLAUDE.md', 'CLAUDE.local.md'];

/** Rules in Claude's format: a file without `paths` is for every file. */
const claudeRules: InstructionRule = {
  place: '.claude/rules',
  extensions: ['.md'],
  always: { withoutKey: 'paths' },
};

/**
 * Which files each agent loads from the folder it works in, with its default settings. Not covered: files in the home
 * directory, in folders above and (sent when a file there is touched) below, imports within a file, size limits (Codex
 * stops at 32 KiB in total, Windsurf at 12,000 characters a file), and files that settings name.
 */
export const instructionsByAgent: readonly AgentInstructions[] = [
  {
    agent: 'Claude Code',
    // AGENTS.md since 2.1.277, by its default setting `claude-md-or-agents-md`.
    source: 'https://code.claude.com/docs/en/memory',
    rules: [...claudeFiles.map((place) => ({ place })), { place: 'AGENTS.md', unless: claudeFiles }, claudeRules],
  },
  {
    agent: 'Cline',
    source: 'https://docs.cline.bot/customization/cline-rules',
    rules: [
      { place: '.clinerules', extensions: ['.md', '.txt'], always: { withoutKey: 'paths' } },
      { place: '.clinerules' },
      { place: 'AGENTS.md' },
      { place: '.cursorrules' },
      { place: '.windsurfrules' },
    ],
  },
  {
    agent: 'Codex',
    source: 'https://developers.openai.com/codex/guides/agents-md',
    rules: [{ place: 'AGENTS.override.md' }, { place: 'AGENTS.md', unless: ['AGENTS.override.md'] }],
  },
  {
    agent: 'Cursor',
    source: 'https://cursor.com/docs/rules',
    rules: [
      { place: '.cursor/rules', extensions: ['.mdc'], always: { key: 'alwaysApply', value: /^true\b/ } },
      { place: '.cursorrules' },
      { place: 'AGENTS.md' },
    ],
  },
  {
    agent: 'Gemini CLI',
    source: 'https://geminicli.com/docs/cli/gemini-md',
    rules: [{ place: 'GEMINI.md' }],
  },
  {
    agent: 'GitHub Copilot',
    // The local agent of VS Code. That `**`, `**/*` and `*` in the list of `applyTo` apply without any file is from
    // VS Code's source, `_matches` in computeAutomaticInstructions.ts.
    source: 'https://code.visualstudio.com/docs/agent-customization/custom-instructions',
    rules: [
      { place: '.github/copilot-instructions.md' },
      { place: 'AGENTS.md' },
      ...claudeFiles.map((place) => ({ place })),
      {
        place: '.github/instructions',
        extensions: ['.instructions.md'],
        always: { key: 'applyTo', value: /(?:^|,)\s*(?:\*\*(?:\/\*)?|\*)\s*(?:,|$)/ },
      },
      claudeRules,
    ],
  },
  {
    agent: 'OpenCode',
    source: 'https://github.com/anomalyco/opencode/blob/dev/packages/web/src/content/docs/rules.mdx',
    rules: [{ place: 'AGENTS.md' }, { place: 'CLAUDE.md', unless: ['AGENTS.md'] }],
  },
  {
    agent: 'Windsurf',
    source: 'https://docs.windsurf.com/windsurf/cascade/memories',
    rules: [
      ...['.windsurf/rules', '.devin/rules'].map((place) => ({
        place,
        extensions: ['.md'],
        always: { key: 'trigger', value: /^always_on\b/ },
      })),
      { place: '.windsurfrules' },
      { place: 'AGENTS.md' },
    ],
  },
];

/** The instruction files of a workspace folder, ordered by path. */
export async function findInstructionFiles(fileSystem: FileSystem, folder: string): Promise<InstructionFile[]> {
  const places = new Set(instructionsByAgent.flatMap(({ rules }) => rules.map(({ place }) => place)));
  const found = new Set<string>();
  for await (const item of walk(
    fileSystem,
    [...places].map((place) => joinPath(folder, place)),
    // CLAUDE.local.md is meant to be ignored by git, and is sent all the same.
    { ignore: false },
  )) {
    const relative = item.kind === 'file' ? relativePath(folder, item.path) : undefined;
    if (relative !== undefined) {
      found.add(relative);
    }
  }
  const files: InstructionFile[] = [];
  for (const relative of found) {
    const file = await describe(fileSystem, folder, relative, found);
    if (file !== undefined) {
      files.push(file);
    }
  }
  return files;
}

/** Undefined if no agent loads the file. */
async function describe(
  fileSystem: FileSystem,
  folder: string,
  relative: string,
  found: ReadonlySet<string>,
): Promise<InstructionFile | undefined> {
  const path = joinPath(folder, relative);
  const alwaysSentTo: AgentName[] = [];
  const sometimesSentTo: AgentName[] = [];
  let frontMatter: ReadonlyMap<string, string> | undefined;
  for (const { agent, rules } of instructionsByAgent) {
    const rule = rules.find((candidate) => covers(candidate, relative));
    if (rule === undefined || rule.unless?.some((other) => found.has(other)) === true) {
      continue;
    }
    if (rule.always !== undefined) {
      frontMatter ??= await readFrontMatter(fileSystem, path);
    }
    const always = rule.always === undefined || holds(rule.always, frontMatter ?? new Map());
    (always ? alwaysSentTo : sometimesSentTo).push(agent);
  }
  return alwaysSentTo.length + sometimesSentTo.length > 0 ? { path, alwaysSentTo, sometimesSentTo } : undefined;
}

function covers(rule: InstructionRule, relative: string): boolean {
  return rule.extensions === undefined
    ? relative === rule.place
    : relativePath(rule.place, relative) !== undefined &&
        rule.extensions.some((extension) => relative.endsWith(extension));
}

function holds(condition: NonNullable<InstructionRule['always']>, frontMatter: ReadonlyMap<string, string>): boolean {
  return 'withoutKey' in condition
    ? !frontMatter.has(condition.withoutKey)
    : condition.value.test(frontMatter.get(condition.key) ?? '');
}

/**
 * The keys of the YAML between `---` lines at the start of a file, with what follows them on their line, unquoted. Lists
 * and nested keys are not needed for the conditions above.
 */
async function readFrontMatter(fileSystem: FileSystem, path: string): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  const block = /^---[ \t]*\r?\n((?:[^\n]*\n)*?)---/.exec(await readText(fileSystem, path))?.[1] ?? '';
  for (const [, key, value] of block.matchAll(/^([\w-]+)[ \t]*:[ \t]*(.*?)[ \t]*\r?$/gm)) {
    if (key !== undefined && value !== undefined) {
      values.set(key, value.replace(/^(["'])(.*)\1$/, '$2'));
    }
  }
  return values;
}

async function readText(fileSystem: FileSystem, path: string): Promise<string> {
  try {
    const content = countableText(await fileSystem.readFile(path));
    return content === undefined
      ? ''
      : content.kind === 'text'
        ? content.text
        : new TextDecoder().decode(content.bytes);
  } catch (error) {
    FileSystemError.codeOf(error);
    return '';
  }
}
