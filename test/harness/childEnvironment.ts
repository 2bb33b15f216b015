/**
 * The environment for VS Code's processes: this process's own, less what would make it take itself for a child of
 * another VS Code, Electron or npm, which each change what it does.
 */
export function childEnvironment(additions: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (!/^(VSCODE_|ELECTRON_|CODE_SERVER_|npm_)/.test(name) && name !== 'NODE_OPTIONS') environment[name] = value;
  }
  // The server's extension gallery is a service on the internet; an empty address turns it off.
  return { ...environment, EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...additions };
}

/** What agents take the place of their logs from; test/unit/harness/isolatedHome.test.ts holds it against src/sessions. */
export const logVariables = [
  'AIDER_ANALYTICS_LOG',
  'AIDER_CHAT_HISTORY_FILE',
  'AMP_DATA_DIR',
  'CLAUDE_CONFIG_DIR',
  'CLINE_DATA_DIR',
  'CLINE_DIR',
  'CODEX_HOME',
  'CONTINUE_GLOBAL_DIR',
  'COPILOT_HOME',
  'COPILOT_OTEL_FILE_EXPORTER_PATH',
  'GEMINI_DATA_DIR',
  'KILO_DB',
  'OPENCODE_DATA_DIR',
  'OPENCODE_DB',
  'QWEN_DATA_DIR',
] as const;

/**
 * Variables that point every coding agent's log folder into `home`: a test must not read, or depend on, the sessions
 * of the person who runs it.
 */
export function isolatedHome(home: string): NodeJS.ProcessEnv {
  return {
    HOME: home,
    USERPROFILE: home,
    APPDATA: undefined,
    LOCALAPPDATA: undefined,
    XDG_CONFIG_HOME: undefined,
    XDG_DATA_HOME: undefined,
    XDG_STATE_HOME: undefined,
    XDG_CACHE_HOME: undefined,
    ...Object.fromEntries(logVariables.map((name) => [name, undefined])),
  };
}

/**
 * Variables that make VS Code put its sockets into `folder` and not into the system's temporary folder, where it would
 * leave them; none where the system does not allow a socket's path to be that long.
 */
export function ownSockets(folder: string): NodeJS.ProcessEnv {
  const longestName = 'vscode-ipc-00000000-0000-0000-0000-000000000000.sock';
  const longestPath = process.platform === 'darwin' ? 103 : 107;
  if (process.platform === 'win32' || folder.length + 1 + longestName.length > longestPath) return {};
  return { XDG_RUNTIME_DIR: folder, TMPDIR: folder };
}
