import type { AgentReader } from '../reader';
import { claudeCode } from './claudeCode';
import { codex } from './codex';

/** Every agent whose logs are read, one file each. */
export const allReaders: readonly AgentReader[] = [claudeCode, codex];
