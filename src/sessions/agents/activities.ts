import type { ActivityLogs } from '../activity';
import type { AgentId } from '../usageEvent';
import { ampActivity } from './ampActivity';
import { claudeCodeActivity } from './claudeCodeActivity';
import { clineActivity } from './clineActivity';
import { codexActivity } from './codexActivity';
import { copilotChatActivity } from './copilotChatActivity';
import { copilotCliActivity } from './copilotCliActivity';
import { geminiCliActivity } from './geminiCliActivity';
import { openCodeActivity } from './openCodeActivity';
import { qwenCodeActivity } from './qwenCodeActivity';

/** Agents whose logs tell more than calls. */
export const activityLogs: Readonly<Partial<Record<AgentId, ActivityLogs>>> = {
  amp: ampActivity,
  'claude-code': { formatOf: () => claudeCodeActivity },
  cline: clineActivity,
  'roo-code': clineActivity,
  'kilo-code': clineActivity,
  codex: { formatOf: () => codexActivity },
  'copilot-chat': copilotChatActivity,
  opencode: openCodeActivity,
  'kilo-cli': openCodeActivity,
  'gemini-cli': geminiCliActivity,
  'qwen-code': qwenCodeActivity,
  'copilot-cli': copilotCliActivity,
};
