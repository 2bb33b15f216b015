import { basename, dirname } from 'node:path';
import { editorUserFolders, joinIn } from '../environment';
import type { AgentReader } from '../reader';
import { copilotDebugLog } from './copilotDebugLog';
import { copilotChatSession } from './copilotChatSession';
import { copilotTraces } from './copilotTraces';

/**
 * GitHub Copilot Chat in VS Code. Up to three records of one session, which are never added up (agent-logs.md section
 * 1.6); the richest counts:
 * - spans in `agent-traces.db`, or in an OpenTelemetry file (openTelemetry.ts), when its export is on: every call, with caches;
 * - the debug log, when its setting is on: every call;
 * - the chat session, always there: at best the last call of each request.
 */
export const copilotChat: AgentReader = {
  agent: 'copilot-chat',
  roots: (environment) =>
    editorUserFolders(environment).flatMap((folder) => [
      joinIn(environment, folder, 'workspaceStorage'),
      joinIn(environment, folder, 'globalStorage', 'emptyWindowChatSessions'),
      joinIn(environment, folder, 'globalStorage', 'github.copilot-chat'),
    ]),
  files: (root, folders) => {
    if (basename(root) !== 'workspaceStorage') {
      return folders.filesBelow(root, isCopilotFile).map((path) => ({ path, format: formatOf(path) }));
    }
    return folders
      .list(root)
      .filter(({ isFolder }) => isFolder)
      .flatMap(({ name }) => [
        ...folders.filesBelow(`${root}/${name}/chatSessions`, isCopilotFile),
        ...folders.filesBelow(`${root}/${name}/GitHub.copilot-chat/debug-logs`, isCopilotFile),
      ])
      .map((path) => ({ path, format: formatOf(path) }));
  },
};

function isCopilotFile(path: string): boolean {
  const folder = basename(dirname(path));
  return folder === 'chatSessions' || folder === 'emptyWindowChatSessions'
    ? /\.jsonl?$/.test(path)
    : /[\\/]debug-logs[\\/].*\.jsonl$/.test(path) || basename(path) === 'agent-traces.db';
}

function formatOf(path: string): typeof copilotTraces | typeof copilotDebugLog | typeof copilotChatSession {
  if (path.endsWith('.db')) return copilotTraces;
  return /[\\/]debug-logs[\\/]/.test(path) ? copilotDebugLog : copilotChatSession;
}
