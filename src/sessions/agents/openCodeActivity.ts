import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Activity, ActivityDocument, ActivityLogs, EditedLines, ToolEffect } from '../activity';
import { promptText, subjectText } from '../activityTexts';
import { newFileLines } from '../editedLines';
import { type SqliteRow, nodeSqlite, withDatabase } from '../files/sqlite';
import { fingerprintOf } from '../fingerprint';
import { addedBy } from '../standingLines';
import {
  type JsonObject,
  countOf,
  defined,
  firstText,
  listOf,
  numberOf,
  objectOf,
  parseJson,
  textOf,
  timeOf,
} from '../json';

const reads: ReadonlySet<string> = new Set(['read', 'list', 'glob', 'grep', 'codesearch']);
const writes: ReadonlySet<string> = new Set(['edit', 'multiedit', 'write', 'patch', 'apply_patch']);

/** Names that OpenCode gives a session until a model has found one. */
const provisionalTitle = /^(?:New session|Child session) - /;

/** A message with what it is made of: texts, uses of tools, compactions. Shapes: its session/message-v2.ts. */
interface Message {
  readonly role: unknown;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly parts: readonly JsonObject[];
}

const database: ActivityDocument = {
  kind: 'document',
  read: (log, session) => {
    const messages = rowsOf(log, `SELECT id, data FROM message WHERE session_id = ${quoted(session)}`);
    const parts = new Map<string, JsonObject[]>();
    for (const row of rowsOf(
      log,
      `SELECT message_id, data FROM part WHERE session_id = ${quoted(session)} ORDER BY id`,
    )) {
      const part = objectOf(parseJson(String(row.data)));
      const message = String(row.message_id);
      if (part !== undefined) parts.set(message, [...(parts.get(message) ?? []), part]);
    }
    return messages.flatMap(({ id, data }) => activitiesOf(messageOf(data, parts.get(String(id)) ?? [])));
  },
  title: (log, session) => {
    const [row] = rowsOf(log, `SELECT title FROM session WHERE id = ${quoted(session)}`);
    const title = textOf(row?.title);
    return title === undefined || provisionalTitle.test(title) ? firstPrompt(database.read(log, session)) : title;
  },
};

/** `storage/message/<session>`: a file a message, their parts in `storage/part/<message>`. */
const folder: ActivityDocument = {
  kind: 'document',
  read: (log) => messageFiles(log).flatMap((file) => activitiesOf(messageIn(log, file))),
  title: (log) => {
    for (const file of messageFiles(log)) {
      const prompt = firstPrompt(activitiesOf(messageIn(log, file)));
      if (prompt !== undefined) return prompt;
    }
    return undefined;
  },
};

/** OpenCode and Kilo's command line: in a database, in older versions in a file a message. */
export const openCodeActivity: ActivityLogs = {
  logOf: (source) => (source.endsWith('.json') ? join(source, '..') : source),
  formatOf: (log) => (log.endsWith('.db') ? database : folder),
};

function rowsOf(log: string, query: string): readonly SqliteRow[] {
  const sqlite = nodeSqlite();
  const rows: SqliteRow[] = [];
  // Without it the calls of a database are not known either, which is reported there.
  if (sqlite !== undefined) withDatabase(sqlite, log, (opened) => rows.push(...opened.rows(query)));
  return rows;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Their names sort by time. */
function messageFiles(log: string): readonly string[] {
  return readdirSync(log)
    .filter((name) => name.endsWith('.json'))
    .sort();
}

function messageIn(log: string, name: string): Message | undefined {
  const parts = join(log, '..', '..', 'part', name.slice(0, -'.json'.length));
  return messageOf(
    readFileSync(join(log, name), 'utf8'),
    objectsOf(namesIn(parts).map((part) => parseJson(readFileSync(join(parts, part), 'utf8')))),
  );
}

/** Sorted. A message has no folder of parts before its first one. */
function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path).sort();
  } catch {
    return [];
  }
}

function messageOf(data: unknown, parts: readonly JsonObject[]): Message | undefined {
  const message = objectOf(parseJson(String(data)));
  const at = timeOf(objectOf(message?.time)?.created);
  return message === undefined || at === undefined ? undefined : { role: message.role, at, parts };
}

function activitiesOf(message: Message | undefined): readonly Activity[] {
  if (message === undefined) return [];
  const { role, at, parts } = message;
  return parts.flatMap((part): readonly Activity[] => {
    if (part.type === 'compaction') return [{ kind: 'compaction', at }];
    if (part.type === 'tool') return useOf(part, at);
    const text = promptText(textOf(part.text));
    // Synthetic texts are what OpenCode itself puts in front of the engineer's.
    const isPrompt = role === 'user' && part.type === 'text' && part.synthetic !== true && part.ignored !== true;
    return isPrompt && text !== undefined ? [{ kind: 'prompt', at, text }] : [];
  });
}

function firstPrompt(activities: readonly Activity[]): string | undefined {
  return activities.find((activity) => activity.kind === 'prompt')?.text;
}

function useOf(part: JsonObject, messageAt: number): readonly Activity[] {
  const name = textOf(part.tool) ?? '';
  const id = textOf(part.callID) ?? '';
  const state = objectOf(part.state);
  const input = objectOf(state?.input);
  const metadata = objectOf(state?.metadata);
  const time = objectOf(state?.time);
  const at = timeOf(time?.start) ?? messageAt;
  const paths = pathsOf(input, metadata);
  const use: Activity = {
    kind: 'tool',
    at,
    id,
    name,
    effect: effectOf(name),
    paths,
    call: fingerprintOf(`${name} ${JSON.stringify(input ?? null)}`),
    subject: subjectOf(input, paths),
  };
  const isOver = state?.status === 'completed' || state?.status === 'error';
  if (!isOver) return [use];
  const output = textOf(state.output) ?? textOf(state.error) ?? '';
  const lines = use.effect === 'write' ? editedLines(input, metadata) : undefined;
  return [
    use,
    {
      kind: 'result',
      at: timeOf(time?.end) ?? at,
      id,
      characters: output.length,
      content: fingerprintOf(output),
      ...(hasFailed(state, metadata) ? { failed: true } : {}),
      ...defined({ lines }),
    },
  ];
}

function hasFailed(state: JsonObject, metadata: JsonObject | undefined): boolean {
  return state.status === 'error' || (numberOf(metadata?.exit) ?? 0) !== 0;
}

function effectOf(name: string): ToolEffect {
  return reads.has(name) ? 'read' : writes.has(name) ? 'write' : 'other';
}

/** A patch names its files with what it did to each. */
function pathsOf(input: JsonObject | undefined, metadata: JsonObject | undefined): readonly string[] {
  const path = textOf(input?.filePath);
  if (path !== undefined) return [path];
  return listOf(metadata?.files).flatMap((file) => textOf(objectOf(file)?.filePath) ?? []);
}

/** The arguments that tell best what a use is about, by the names that OpenCode's tools give them. */
const subjects = ['command', 'pattern', 'url', 'query', 'path', 'description'];

function subjectOf(input: JsonObject | undefined, paths: readonly string[]): string {
  return subjectText(paths[0] ?? firstText(input, subjects));
}

/** An edit tells its difference, and the whole text of a new file its lines. */
function editedLines(input: JsonObject | undefined, metadata: JsonObject | undefined): EditedLines | undefined {
  const edits = [metadata, ...objectsOf(listOf(metadata?.results))].map((edit) => ({
    counts: objectOf(edit?.filediff),
    path: textOf(input?.filePath),
    diff: textOf(edit?.diff),
  }));
  const patches = objectsOf(listOf(metadata?.files)).map((file) => ({
    counts: file,
    path: textOf(file.filePath),
    diff: textOf(file.patch),
  }));
  const told = [...edits, ...patches].filter(({ counts }) => numberOf(counts?.additions) !== undefined);
  if (told.length > 0) {
    return {
      added: told.reduce((sum, { counts }) => sum + countOf(counts?.additions), 0),
      removed: told.reduce((sum, { counts }) => sum + countOf(counts?.deletions), 0),
      texts: told.flatMap(({ path, diff }) =>
        path === undefined || diff === undefined ? [] : [{ path, fingerprints: addedBy(diff) }],
      ),
    };
  }
  const text = textOf(input?.content);
  if (metadata?.exists !== false || text === undefined) return undefined;
  return newFileLines(text);
}

function objectsOf(values: readonly unknown[]): readonly JsonObject[] {
  return values.flatMap<JsonObject>((value) => objectOf(value) ?? []);
}
