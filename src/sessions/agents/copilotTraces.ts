import { countOf, defined, timeOf } from '../json';
import type { DatabaseFormat } from '../reader';
import { noTokens } from '../usageEvent';
import { copilotRanks } from './copilotRanks';

/**
 * `agent-traces.db`, table `spans`. A span `chat` is a call; `invoke_agent` is the sum of those below it and not read. Input
 * includes what came from the cache.
 */
export const copilotTraces: DatabaseFormat = {
  kind: 'database',
  read: (database, file, sink) => {
    if (!database.columns('spans').has('operation_name')) return;
    for (const row of database.rows("SELECT * FROM spans WHERE operation_name = 'chat'")) {
      const cacheRead = Math.min(countOf(row.cached_tokens), countOf(row.input_tokens));
      const tokens = {
        ...noTokens,
        input: countOf(row.input_tokens) - cacheRead,
        output: countOf(row.output_tokens),
        cacheRead,
      };
      if (tokens.input + tokens.output + cacheRead === 0) continue;
      const session = String(row.chat_session_id ?? row.conversation_id ?? 'unknown');
      sink.event({
        key: `copilot-chat:span:${String(row.span_id)}`,
        agent: 'copilot-chat',
        session,
        at: timeOf(row.start_time_ms) ?? timeOf(row.start_time) ?? timeOf(row.end_time_ms) ?? file.modifiedAt,
        model: String(row.response_model ?? row.request_model ?? 'unknown'),
        tokens,
        rank: copilotRanks.spans,
        source: file.path,
        ...defined({ workspace: typeof row.workspace === 'string' ? row.workspace : undefined }),
      });
    }
  },
};
