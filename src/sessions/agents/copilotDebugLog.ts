import { basename, dirname } from 'node:path';
import { countOf, defined, objectOf, textOf, timeOf } from '../json';
import type { LineFormat } from '../reader';
import { noTokens } from '../usageEvent';
import { copilotRanks } from './copilotRanks';
import { workspaceOfStorage } from './editorStorage';

interface DebugLogState {
  workspace?: string;
}

/**
 * `debug-logs/<session>/main.jsonl` and, beside it, `<label>-<child session>.jsonl`: a line a call, without what of the
 * input came from a cache (vscode-copilot-chat, chatDebugFileLoggerService.ts).
 */
export const copilotDebugLog: LineFormat<DebugLogState> = {
  kind: 'lines',
  content: 'json',
  needles: [Buffer.from('llm_request"')],
  begin: (file) => defined({ workspace: workspaceOfStorage(file.path) }),
  line: (record, offset, state, file, sink) => {
    const line = objectOf(record);
    const attributes = objectOf(line?.attrs);
    if (line?.type !== 'llm_request' || attributes === undefined) return;
    const input = countOf(attributes.inputTokens);
    const output = countOf(attributes.outputTokens);
    if (input + output === 0) return;
    const folder = basename(dirname(file.path));
    const session = folder === 'debug-logs' ? (textOf(line.sid) ?? basename(file.path, '.jsonl')) : folder;
    sink.event({
      key: `copilot-chat:${session}:${textOf(line.spanId) ?? offset}`,
      agent: 'copilot-chat',
      session,
      at: timeOf(line.ts) ?? file.modifiedAt,
      model: textOf(attributes.model) ?? 'unknown',
      tokens: { ...noTokens, input, output },
      rank: copilotRanks.debugLog,
      estimated: true,
      source: file.path,
      ...(basename(file.path) === 'main.jsonl' ? {} : { sidechain: true }),
      ...defined({ workspace: state.workspace }),
    });
  },
};
