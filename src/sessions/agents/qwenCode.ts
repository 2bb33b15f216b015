import { basename } from 'node:path';
import { foldersFromVariable, joinIn } from '../environment';
import { defined, objectOf, textOf, timeOf } from '../json';
import type { AgentReader, LineFormat } from '../reader';
import { isEmpty } from '../usageEvent';
import { geminiTokens } from './geminiCli';

/**
 * Qwen Code: `projects/<folder>/chats/<session>.jsonl`, lines as in Claude Code with Google's counts. The `ui_telemetry` lines
 * repeat the counts of the answers and are not read.
 */
export const qwenCode: AgentReader = {
  agent: 'qwen-code',
  roots: (environment) =>
    foldersFromVariable(environment, 'QWEN_DATA_DIR') ?? [joinIn(environment, environment.home, '.qwen')],
  files: (root, folders) =>
    [`${root}/projects`, `${root}/tmp`]
      .flatMap((folder) => folders.filesBelow(folder, (path) => /[\\/]chats[\\/][^\\/]*\.jsonl$/.test(path)))
      .map((path) => ({ path, format: lines })),
};

const lines: LineFormat = {
  kind: 'lines',
  content: 'json',
  needles: [Buffer.from('usageMetadata"')],
  begin: () => ({}),
  line: (record, offset, _state, file, sink) => {
    const line = objectOf(record);
    const usage = objectOf(line?.usageMetadata);
    if (line?.type !== 'assistant' || usage === undefined) return;
    const tokens = geminiTokens(
      usage.promptTokenCount,
      usage.candidatesTokenCount,
      usage.cachedContentTokenCount,
      usage.thoughtsTokenCount,
      usage.toolUsePromptTokenCount,
      usage.totalTokenCount,
    );
    if (isEmpty(tokens)) return;
    const own = textOf(line.sessionId) ?? basename(file.path, '.jsonl');
    // A fork copies the lines of its parent with their ids: what they tell was spent there, once.
    const session = textOf(objectOf(line.forkedFrom)?.sessionId) ?? own;
    sink.event({
      key: `qwen-code:${textOf(line.uuid) ?? `${own}:${offset}`}`,
      agent: 'qwen-code',
      session,
      at: timeOf(line.timestamp) ?? file.modifiedAt,
      model: textOf(line.model) ?? 'unknown',
      tokens,
      source: file.path,
      ...(line.isSidechain === true ? { sidechain: true } : {}),
      ...defined({ workspace: textOf(line.cwd) }),
    });
  },
};
