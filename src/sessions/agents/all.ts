import type { AgentReader } from '../reader';
import { aider } from './aider';
import { amp } from './amp';
import { claudeCode } from './claudeCode';
import { cline, kiloCode, rooCode } from './cline';
import { codex } from './codex';
import { continueDev } from './continue';
import { copilotChat } from './copilotChat';
import { copilotCli } from './copilotCli';
import { geminiCli } from './geminiCli';
import { kiloCli, openCode } from './openCode';
import { qwenCode } from './qwenCode';

/** Every agent whose logs are read. */
export const allReaders: readonly AgentReader[] = [
  claudeCode,
  codex,
  copilotChat,
  copilotCli,
  openCode,
  kiloCli,
  geminiCli,
  qwenCode,
  cline,
  rooCode,
  kiloCode,
  aider,
  continueDev,
  amp,
];
