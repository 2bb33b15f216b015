import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Activity, ActivityDocument, ActivityLogs, EditedLines, ToolEffect } from '../activity';
import { promptText, subjectText } from '../activityTexts';
import { newFileLines } from '../editedLines';
import { type SqliteDatabase, nodeSqlite, withDatabase } from '../files/sqlite';
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
import { rootOf } from './columns';
import { sessionTables, sessionsOf } from './openCodeDatabase';
import { type Message, messageOf, messagesOf, quoted } from './openCodeMessages';

const reads: ReadonlySet<string> = new Set(['read', 'list', 'glob', 'grep', 'codesearch']);
const writes: ReadonlySet<string> = new Set(['edit', 'multiedit', 'write', 'patch', 'apply_patch']);

/** Names that OpenCode gives a session until a model has found one. */
const provisionalTitle = /^(?:New session|Child session) - /;

const database: ActivityDocument = {
  kind: 'document',
  read: (log, session) =>
    inDatabase(log, (opened) => [
      ...messagesOf(opened, session).flatMap(activitiesOf),
      ...sessionsBelow(opened, session).flatMap((below) => messagesOf(opened, below).flatMap(usesOfSubagent)),
    ]) ?? [],
  title: (log, session) => {
    const title = inDatabase(log, (opened) => titleIn(opened, session));
    return title === undefined || provisionalTitle.test(title) ? firstPrompt(database.read(log, session)) : title;
  },
};

/** Undefined where there is no SQLite: then the calls of a database are not known either, which is reported there. */
function inDatabase<Result>(log: string, use: (opened: SqliteDatabase) => Result): Result | undefined {
  const sqlite = nodeSqlite();
  return sqlite === undefined ? undefined : withDatabase(sqlite, log, use);
}

function titleIn(opened: SqliteDatabase, session: string): string | undefined {
  for (const table of sessionTables) {
    if (!opened.columns(table).has('title')) continue;
    const [row] = opened.rows(`SELECT title FROM ${table} WHERE id = ${quoted(session)}`);
    if (row !== undefined) return textOf(row.title);
  }
  return undefined;
}

/** Sessions of subagents: their calls count for the one that started them. */
function sessionsBelow(opened: SqliteDatabase, session: string): readonly string[] {
  const { parents } = sessionsOf(opened);
  return [...parents.keys()].filter((below) => rootOf(below, parents) === session);
}

/** What a subagent was told is no prompt of the engineer's. */
function usesOfSubagent(message: Message): readonly Activity[] {
  return activitiesOf(message).flatMap((activity) => {
    if (activity.kind === 'tool') return { ...activity, sidechain: true };
    return activity.kind === 'result' ? activity : [];
  });
}

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
