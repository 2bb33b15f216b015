import type { SqliteDatabase } from '../files/sqlite';
import { type JsonObject, listOf, objectOf, parseJson, textOf, timeOf } from '../json';

/** A message with what it is made of: texts, uses of tools, compactions. Shapes: OpenCode's session/message-v2.ts. */
export interface Message {
  readonly role: unknown;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly parts: readonly JsonObject[];
}

/** The messages of a session in its database, in order. What version 2 moved to its own table counts as it is there. */
export function messagesOf(database: SqliteDatabase, session: string): readonly Message[] {
  const later = laterMessages(database, session);
  const from = Math.min(...later.map(({ at }) => at));
  return [...earlierMessages(database, session).filter(({ at }) => at < from), ...later];
}

/** @param data JSON; undefined for anything that has no time */
export function messageOf(data: unknown, parts: readonly JsonObject[]): Message | undefined {
  const message = objectOf(parseJson(String(data)));
  const at = timeOf(objectOf(message?.time)?.created);
  return message === undefined || at === undefined ? undefined : { role: message.role, at, parts };
}

function earlierMessages(database: SqliteDatabase, session: string): readonly Message[] {
  if (database.columns('message').size === 0) return [];
  const parts = new Map<string, JsonObject[]>();
  const ofSession = `WHERE session_id = ${quoted(session)}`;
  for (const row of database.rows(`SELECT message_id, data FROM part ${ofSession} ORDER BY id`)) {
    const part = objectOf(parseJson(String(row.data)));
    const message = String(row.message_id);
    if (part !== undefined) parts.set(message, [...(parts.get(message) ?? []), part]);
  }
  return [...database.rows(`SELECT id, data FROM message ${ofSession}`)].flatMap(
    ({ id, data }) => messageOf(data, parts.get(String(id)) ?? []) ?? [],
  );
}

/** Of version 2 (its core/src/session/message.ts), in the shapes of version 1. */
function laterMessages(database: SqliteDatabase, session: string): readonly Message[] {
  if (!database.columns('session_message').has('seq')) return [];
  const rows = database.rows(
    `SELECT type, data FROM session_message WHERE session_id = ${quoted(session)} ORDER BY seq`,
  );
  return [...rows].flatMap(({ type, data }) => {
    const message = objectOf(parseJson(String(data)));
    const at = timeOf(objectOf(message?.time)?.created);
    return message === undefined || at === undefined ? [] : { role: type, at, parts: partsOf(type, message) };
  });
}

function partsOf(type: unknown, message: JsonObject): readonly JsonObject[] {
  switch (type) {
    case 'user':
      return [{ type: 'text', text: message.text }];
    case 'compaction':
      return [{ type: 'compaction' }];
    case 'assistant':
      return listOf(message.content).flatMap<JsonObject>((content) => useOf(objectOf(content)) ?? []);
    default:
      return [];
  }
}

function useOf(content: JsonObject | undefined): JsonObject | undefined {
  const state = objectOf(content?.state);
  if (content?.type !== 'tool' || state === undefined) return undefined;
  const time = objectOf(content.time);
  const input = objectOf(state.input);
  const output = listOf(state.content).flatMap((item) => textOf(objectOf(item)?.text) ?? []);
  return {
    type: 'tool',
    tool: content.name,
    callID: content.id,
    state: {
      status: state.status,
      input: input && { filePath: input.path, ...input },
      metadata: state.metadata ?? state.structured,
      output: output.join('\n'),
      error: objectOf(state.error)?.message,
      time: { start: time?.ran ?? time?.created, end: time?.completed },
    },
  };
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
