import { creditsPerNanoUnit } from '../credits';
import type { SqliteDatabase } from '../files/sqlite';
import { countOf } from '../json';
import { type DatabaseFormat, UnknownTables } from '../reader';
import { type UsageTokens, isEmpty } from '../usageEvent';
import { labelOf, rootOf, timeOfColumn } from './columns';
import { copilotRanks } from './copilotRanks';
import { cacheWriteAttribute, conversationAttribute, creditAttributes, parentAttribute } from './openTelemetry';

/**
 * `agent-traces.db`, table `spans`. A span `chat` is a call; `invoke_agent` is the sum of those below it and not read. Input
 * includes what came from the cache and what was written to it. The columns repeat some attributes of a span; what was written
 * to the cache, the credits and what the call was made for are in the table of all of them.
 */
export const copilotTraces: DatabaseFormat = {
  kind: 'database',
  read: (database, file, sink) => {
    const columns = database.columns('spans');
    if (columns.size === 0) return undefined;
    if (!columns.has('span_id') || !columns.has('operation_name')) throw new UnknownTables();
    const attributes = attributesOf(database);
    const rows = [...database.rows("SELECT * FROM spans WHERE operation_name = 'chat'")];
    const parents = new Map<string, string>();
    for (const row of rows) {
      const session = labelOf(row.chat_session_id);
      const parent = attributes.get(String(row.span_id))?.parent;
      if (session !== undefined && parent !== undefined) parents.set(session, parent);
    }
    for (const row of rows) {
      const id = labelOf(row.span_id);
      if (id === undefined) continue;
      const key = `copilot-chat:span:${id}`;
      const { cacheWrite = 0, nanoUnits = 0, conversation } = attributes.get(id) ?? {};
      const own = labelOf(row.chat_session_id) ?? conversation ?? labelOf(row.conversation_id) ?? 'unknown';
      const root = rootOf(own, parents);
      const session = root ?? own;
      const at = timeOfColumn(row.start_time_ms) ?? timeOfColumn(row.end_time_ms) ?? file.modifiedAt;
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
        ...(root === undefined ? {} : { sidechain: true }),
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
  cacheWrite?: number;
  nanoUnits?: number;
  parent?: string;
  conversation?: string;
}

function attributesOf(database: SqliteDatabase): ReadonlyMap<string, SpanAttributes> {
  const bySpan = new Map<string, SpanAttributes>();
  const columns = database.columns('span_attributes');
  if (!['span_id', 'key', 'value'].every((name) => columns.has(name))) return bySpan;
  const names = [cacheWriteAttribute, parentAttribute, conversationAttribute, ...creditAttributes];
  const rows = database.rows(
    `SELECT a.span_id, a.key, a.value FROM spans s JOIN span_attributes a ON a.span_id = s.span_id
        AND a.key IN (${names.map((name) => `'${name}'`).join(', ')})
      WHERE s.operation_name = 'chat'`,
  );
  for (const { span_id: span, key, value } of rows) {
    const id = String(span);
    const text = labelOf(value);
    const attributes = bySpan.get(id) ?? {};
    bySpan.set(id, attributes);
    if (key === cacheWriteAttribute) attributes.cacheWrite = countOf(value);
    else if (key === parentAttribute) Object.assign(attributes, text === undefined ? {} : { parent: text });
    else if (key === conversationAttribute) Object.assign(attributes, text === undefined ? {} : { conversation: text });
    else attributes.nanoUnits = Math.max(attributes.nanoUnits ?? 0, countOf(value));
  }
  return bySpan;
}
