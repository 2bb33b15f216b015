import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Activity, ActivityLines, ActivityLogs, EditedLines, ToolEffect } from '../activity';
import { promptText, subjectText } from '../activityTexts';
import { linesBetween, newFileLines, patchLines, patchedFiles } from '../editedLines';
import { fingerprintOf } from '../fingerprint';
import { type JsonObject, countOf, defined, firstText, listOf, numberOf, objectOf, textOf, timeOf } from '../json';

const reads: ReadonlySet<string> = new Set(['view', 'grep', 'rg', 'glob']);
const writes: ReadonlySet<string> = new Set(['create', 'edit', 'str_replace', 'insert', 'apply_patch']);

/** The arguments that tell best what a use is about. `str_replace_editor` has its own kind of `command`. */
const subjects = ['pattern', 'path', 'command', 'url', 'query', 'description', 'agent_id', 'shellId'];

const lines: ActivityLines = { kind: 'lines', read: readRecord };

/**
 * GitHub Copilot's command line. Its calls are told by `session-store.db` or a telemetry file, what happened by the events of
 * the session. Shapes: generated/session-events.ts of github/copilot-sdk; agent-logs.md section 1.7.
 */
export const copilotCliActivity: ActivityLogs = {
  logOf: (source, session) => {
    const folder = dirname(source);
    if (source.endsWith('session-store.db')) return eventsOf(folder, session) ?? source;
    return isTelemetry(source) ? (eventsOf(dirname(folder), session) ?? source) : source;
  },
  formatOf: (log) => (log.endsWith('session-store.db') || isTelemetry(log) ? undefined : lines),
};

/** Events stand below `session-state`, telemetry in `otel` or where a variable says. */
function isTelemetry(path: string): boolean {
  return path.endsWith('.jsonl') && !/[\\/]session-state[\\/]/.test(path);
}

/** Older versions have a file a session, newer ones a folder. */
function eventsOf(root: string, session: string): string | undefined {
  // It names a file.
  if (!/^[\w-]+$/.test(session)) return undefined;
  const folder = join(root, 'session-state');
  return [join(folder, session, 'events.jsonl'), join(folder, `${session}.jsonl`)].find((path) => existsSync(path));
}

function readRecord(record: unknown, add: (activity: Activity) => void): void {
  const line = objectOf(record);
  const data = objectOf(line?.data);
  const at = timeOf(line?.timestamp);
  if (line === undefined || data === undefined || at === undefined) return;
  const isSubagent = (textOf(line.agentId) ?? textOf(data.parentToolCallId)) !== undefined;
  if (line.type === 'user.message' && !isSubagent) readMessage(data, at, add);
  else if (line.type === 'tool.execution_start') readUse(data, at, isSubagent, add);
  else if (line.type === 'tool.execution_complete') readResult(data, at, add);
  else if (line.type === 'session.compaction_complete' && data.success !== false && !isSubagent) {
    add({ kind: 'compaction', at, ...defined({ tokensBefore: numberOf(data.preCompactionTokens) }) });
  }
}

/** What Copilot itself wrote in front of or behind a prompt, in older versions. */
const ownTexts = /<(system_reminder|system_notification|reminder|current_datetime)>[\s\S]*?(?:<\/\1>|$)/g;

/** Its source tells who wrote it: nothing or `user` for the engineer, `skill-…`, `agent-…`, `schedule-…`, `system` for others. */
function readMessage(data: JsonObject, at: number, add: (activity: Activity) => void): void {
  const source = textOf(data.source) ?? 'user';
  const command = /^command-(.+)/.exec(source)?.[1];
  if (command !== undefined) add({ kind: 'notice', at, what: 'command', text: `/${command}` });
  const isTyped = source === 'user' || source === 'autopilot-objective';
  const text = promptText(textOf(data.content)?.replace(ownTexts, ''));
  if (isTyped && data.isAutopilotContinuation !== true && text !== undefined) add({ kind: 'prompt', at, text });
}

function readUse(data: JsonObject, at: number, sidechain: boolean, add: (activity: Activity) => void): void {
  const name = textOf(data.toolName) ?? '';
  const fields = objectOf(data.arguments);
  const effect = effectOf(name, fields);
  // The patch is all there is, or a field of an object.
  const patch = name === 'apply_patch' ? (textOf(data.arguments) ?? firstText(fields, ['input', 'patch'])) : undefined;
  const path = textOf(fields?.path);
  const paths = patch !== undefined ? patchedFiles(patch) : effect === 'other' || path === undefined ? [] : [path];
  add({
    kind: 'tool',
    at,
    id: textOf(data.toolCallId) ?? '',
    name,
    effect,
    paths,
    call: fingerprintOf(`${name} ${JSON.stringify(data.arguments ?? null)}`),
    subject: subjectText(patch === undefined ? firstText(fields, subjects) : paths[0]),
    ...(sidechain ? { sidechain } : {}),
    ...(effect === 'write' ? defined({ lines: patch === undefined ? askedLines(fields) : patchLines(patch) }) : {}),
  });
}

/** The whole of a new file, or a text that takes the place of another one, which is in the file once. */
function askedLines(fields: JsonObject | undefined): EditedLines | undefined {
  const { file_text: text, old_str: before, new_str: after } = fields ?? {};
  if (typeof text === 'string') return newFileLines(text);
  return typeof before === 'string' && typeof after === 'string' ? linesBetween(before, after) : undefined;
}

function effectOf(name: string, fields: JsonObject | undefined): ToolEffect {
  if (name === 'str_replace_editor') return fields?.command === 'view' ? 'read' : 'write';
  return reads.has(name) ? 'read' : writes.has(name) ? 'write' : 'other';
}

function readResult(data: JsonObject, at: number, add: (activity: Activity) => void): void {
  const result = objectOf(data.result);
  const text = textOf(result?.content) ?? textOf(objectOf(data.error)?.message) ?? '';
  const failed = data.success === false || objectOf(data.error) !== undefined || failedInShell(text, result);
  add({
    kind: 'result',
    at,
    id: textOf(data.toolCallId) ?? '',
    characters: text.length,
    content: fingerprintOf(text),
    ...(failed ? { failed } : {}),
    ...defined({ lines: editedLines(data, result) }),
  });
}

/** A command that ran and failed is a success of its tool: a mark behind its output tells, or a part of the result. */
function failedInShell(text: string, result: JsonObject | undefined): boolean {
  const codes = listOf(result?.contents).map((part) => numberOf(objectOf(part)?.exitCode));
  return codes.some((code) => code !== undefined && code !== 0) || /\bexit code -?[1-9]\d*>\s*$/.test(text.slice(-200));
}

/** Counted by Copilot itself, and by the diff that it shows, whose texts are of one file or are told by the use. */
function editedLines(data: JsonObject, result: JsonObject | undefined): EditedLines | undefined {
  const diff = textOf(result?.detailedContent)?.trimStart() ?? '';
  const shown = diff.startsWith('diff --git ') && /^@@/m.test(diff) ? patchLines(diff) : undefined;
  const metrics = objectOf(objectOf(data.toolTelemetry)?.metrics);
  const isCounted = numberOf(metrics?.linesAdded) !== undefined || numberOf(metrics?.linesRemoved) !== undefined;
  const counts = isCounted ? { added: countOf(metrics?.linesAdded), removed: countOf(metrics?.linesRemoved) } : shown;
  if (counts === undefined) return undefined;
  const isOneFile = diff.match(/^diff --git /gm)?.length === 1;
  return {
    added: counts.added,
    removed: counts.removed,
    ...(isOneFile ? defined({ texts: shown?.texts }) : {}),
  };
}
