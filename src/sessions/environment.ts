import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/** Where logs may be: everything the default folders depend on. */
export interface Environment {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The `User` folder of the editor that asks: it may be none of the usual ones. */
  readonly editorUserFolder?: string;
}

export function currentEnvironment(): Environment {
  return { platform: process.platform, home: homedir(), variables: process.env };
}

/** Names files of Copilot's telemetry; Copilot Chat has a setting for the same. */
export const telemetryVariable = 'COPILOT_OTEL_FILE_EXPORTER_PATH';

/** @param file the value of `github.copilot.chat.otel.outfile`, whatever it is */
export function withTelemetryFile(
  variables: Environment['variables'],
  file: unknown,
): Readonly<Record<string, string | undefined>> {
  if (typeof file !== 'string' || file.trim() === '') return variables;
  const files = [variables[telemetryVariable], file].filter((path) => path !== undefined && path !== '');
  return { ...variables, [telemetryVariable]: files.join(',') };
}

/** Joins with the separator of the environment's platform, so that another platform's folders can be tested. */
export function joinIn(environment: Environment, ...parts: readonly string[]): string {
  return (environment.platform === 'win32' ? win32 : posix).join(...parts);
}

/** Folders that an agent's own variable lists, comma-separated, `~` expanded; undefined when it is not set. */
export function foldersFromVariable(environment: Environment, name: string): readonly string[] | undefined {
  const folders = (environment.variables[name] ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => expandHome(environment, entry));
  return folders.length === 0 ? undefined : folders;
}

function expandHome(environment: Environment, path: string): string {
  return path === '~' || /^~[/\\]/.test(path) ? joinIn(environment, environment.home, path.slice(1)) : path;
}

/** `$XDG_DATA_HOME`, or its default. Agents use it on every platform. */
export function dataHome(environment: Environment): string {
  return folderFromVariable(environment, 'XDG_DATA_HOME') ?? joinIn(environment, environment.home, '.local', 'share');
}

/** One that is set to nothing counts as not set (specifications.freedesktop.org/basedir-spec). */
function folderFromVariable({ variables }: Environment, name: string): string | undefined {
  const folder = variables[name];
  return folder === '' ? undefined : folder;
}

/** `$XDG_CONFIG_HOME`, or its default. */
export function configHome(environment: Environment): string {
  return folderFromVariable(environment, 'XDG_CONFIG_HOME') ?? joinIn(environment, environment.home, '.config');
}

/** Where desktop programs keep their data: `~/.config`, `~/Library/Application Support` or `%APPDATA%`. */
export function applicationData(environment: Environment): string {
  switch (environment.platform) {
    case 'win32':
      return folderFromVariable(environment, 'APPDATA') ?? joinIn(environment, environment.home, 'AppData', 'Roaming');
    case 'darwin':
      return joinIn(environment, environment.home, 'Library', 'Application Support');
    default:
      return configHome(environment);
  }
}

/** VS Code, its channels and the editors made from it, by the name of their data folder. */
const editors = ['Code', 'Code - Insiders', 'Code - OSS', 'VSCodium', 'Cursor', 'Windsurf', 'Positron', 'Kiro'];
/** Their servers for remote windows, in the home of the machine that the agent runs on. */
const servers = ['.vscode-server', '.vscode-server-insiders', '.vscode-remote', '.vscodium-server', '.cursor-server'];

/** The `User` folders of every VS Code-like editor: they hold `globalStorage` and `workspaceStorage`. */
export function editorUserFolders(environment: Environment): readonly string[] {
  const portable = folderFromVariable(environment, 'VSCODE_PORTABLE');
  const folders = [
    ...(environment.editorUserFolder === undefined ? [] : [environment.editorUserFolder]),
    ...(portable === undefined ? [] : [joinIn(environment, portable, 'user-data', 'User')]),
    ...editors.map((editor) => joinIn(environment, applicationData(environment), editor, 'User')),
    ...servers.map((server) => joinIn(environment, environment.home, server, 'data', 'User')),
    joinIn(environment, dataHome(environment), 'code-server', 'User'),
  ];
  return [...new Set(folders)];
}
