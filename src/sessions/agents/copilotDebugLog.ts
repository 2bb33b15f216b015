import { basename, dirname } from 'node:path';
import { creditsPerNanoUnit } from '../credits';
import { countOf, defined, numberOf, objectOf, textOf, timeOf } from '../json';
import type { LineFormat } from '../reader';
import { noTokens } from '../usageEvent';
import { copilotRanks } from './copilotRanks';
import { workspaceOfStorage } from './editorStorage';

interface DebugLogState {
  workspace?: string;
}

/**
 * `debug-logs/<session>/main.jsonl` and, beside it, `<label>-<child session>.jsonl`: a line a call (vscode-copilot-chat,
 * chatDebugFileLoggerService.ts). Newer versions tell what of the input came from a cache, and the credits that were charged.
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
    const cacheRead = Math.min(countOf(attributes.cachedTokens), input);
    const knowsCache = numberOf(attributes.cachedTokens) !== undefined;
    const folder = basename(dirname(file.path));
    const session = folder === 'debug-logs' ? (textOf(line.sid) ?? basename(file.path, '.jsonl')) : folder;
    const key = `copilot-chat:${session}:${textOf(line.spanId) ?? `${basename(file.path)}:${offset}`}`;
    const at = timeOf(line.ts) ?? file.modifiedAt;
    const credits = countOf(attributes.copilotUsageNanoAiu) * creditsPerNanoUnit;
    if (credits > 0) sink.credits({ key, agent: 'copilot-chat', session, at, credits });
    if (input + output === 0) return;
    sink.event({
      key,
      agent: 'copilot-chat',
      session,
      at,
      model: textOf(attributes.model) ?? 'unknown',
      tokens: { ...noTokens, input: input - cacheRead, output, cacheRead },
      rank: copilotRanks.debugLog,
      ...(knowsCache ? {} : { estimated: true }),
      source: file.path,
      ...(basename(file.path) === 'main.jsonl' ? {} : { sidechain: true }),
      ...defined({ workspace: state.workspace }),
    });
  },
};
