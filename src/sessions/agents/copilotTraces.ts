import { creditsPerNanoUnit } from '../credits';
import type { SqliteDatabase } from '../files/sqlite';
import { countOf, defined } from '../json';
import { type DatabaseFormat, UnknownTables } from '../reader';
import { type UsageTokens, isEmpty } from '../usageEvent';
import { labelOf, timeOfColumn } from './columns';
import { copilotRanks } from './copilotRanks';
import { cacheWriteAttribute, creditAttributes } from './openTelemetry';

/**
 * `agent-traces.db`, table `spans`. A span `chat` is a call; `invoke_agent` is the sum of those below it and not read. Input
 * includes what came from the cache and what was written to it. The columns repeat some attributes of a span; what was written
 * to the cache, and the credits, are in the table of all of them.
 */
export const copilotTraces: DatabaseFormat = {
  kind: 'database',
  read: (database, file, sink) => {
    const columns = database.columns('spans');
    if (columns.size === 0) return undefined;
    if (!columns.has('span_id') || !columns.has('operation_name')) throw new UnknownTables();
    const attributes = attributesOf(database);
    for (const row of database.rows("SELECT * FROM spans WHERE operation_name = 'chat'")) {
      const id = labelOf(row.span_id);
      if (id === undefined) continue;
      const key = `copilot-chat:span:${id}`;
      const session = labelOf(row.chat_session_id) ?? labelOf(row.conversation_id) ?? 'unknown';
      const at = timeOfColumn(row.start_time_ms) ?? timeOfColumn(row.end_time_ms) ?? file.modifiedAt;
      const { cacheWrite, nanoUnits } = attributes.get(id) ?? { cacheWrite: 0, nanoUnits: 0 };
      const rank = copilotRanks.spans;
      if (nanoUnits > 0) {
        sink.credits({ key, agent: 'copilot-chat', session, at, credits: nanoUnits * creditsPerNanoUnit, rank });
      }
      const tokens = tokensOf(
        countOf(row.input_tokens),
        countOf(row.output_tokens),
        countOf(row.cached_tokens),
        cacheWrite,
      );
      if (isEmpty(tokens)) continue;
      sink.event({
        key,
        agent: 'copilot-chat',
        session,
        at,
        model: labelOf(row.response_model) ?? labelOf(row.request_model) ?? 'unknown',
        tokens,
        rank,
        source: file.path,
        ...defined({ workspace: labelOf(row.workspace) }),
      });
    }
    return undefined;
  },
};

function tokensOf(prompt: number, output: number, cacheRead: number, cacheWrite: number): UsageTokens {
  const read = Math.min(cacheRead, prompt);
  const write = Math.min(cacheWrite, prompt - read);
  return { input: prompt - read - write, output, cacheRead: read, cacheWrite5m: write, cacheWrite1h: 0 };
}

interface SpanAttributes {
  cacheWrite: number;
  nanoUnits: number;
}

function attributesOf(database: SqliteDatabase): ReadonlyMap<string, SpanAttributes> {
  const bySpan = new Map<string, SpanAttributes>();
  const columns = database.columns('span_attributes');
  if (!['span_id', 'key', 'value'].every((name) => columns.has(name))) return bySpan;
  const names = [cacheWriteAttribute, ...creditAttributes].map((name) => `'${name}'`).join(', ');
  const rows = database.rows(
    `SELECT a.span_id, a.key, a.value FROM spans s JOIN span_attributes a ON a.span_id = s.span_id AND a.key IN (${names})
      WHERE s.operation_name = 'chat'`,
  );
  for (const row of rows) {
    const id = labelOf(row.span_id) ?? '';
    const attributes = bySpan.get(id) ?? { cacheWrite: 0, nanoUnits: 0 };
    if (row.key === cacheWriteAttribute) attributes.cacheWrite = countOf(row.value);
    else attributes.nanoUnits = Math.max(attributes.nanoUnits, countOf(row.value));
    bySpan.set(id, attributes);
  }
  return bySpan;
}
