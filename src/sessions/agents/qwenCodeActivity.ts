import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Activity, ActivityLines, ActivityLogs } from '../activity';
import { promptText, subjectText } from '../activityTexts';
import { fingerprintOf } from '../fingerprint';
import { type JsonObject, defined, numberOf, objectOf, textOf, timeOf } from '../json';
import {
  failedInShell,
  geminiEffect,
  geminiLines,
  geminiPaths,
  geminiSubject,
  partsOf,
  resultText,
  typedText,
} from './geminiParts';

const lines: ActivityLines = { kind: 'lines', read: readRecord };

/** Qwen Code: prompts, tools and their results, compactions. Shapes: its services/chatRecordingService.ts. */
export const qwenCodeActivity: ActivityLogs = {
  // A call may be known from the log of a fork, which copied it; a log is named by its session.
  logOf: (source, session) => {
    const own = join(dirname(source), `${session}.jsonl`);
    return existsSync(own) ? own : source;
  },
  formatOf: () => lines,
};

function readRecord(record: unknown, add: (activity: Activity) => void): void {
  const line = objectOf(record);
  const at = timeOf(line?.timestamp);
  // What a fork copied happened in the session that it was forked from.
  if (line === undefined || at === undefined || objectOf(line.forkedFrom) !== undefined) return;
  const parts = partsOf(objectOf(line.message)?.parts);
  if (line.type === 'system') {
    readSystem(line, at, add);
  } else if (line.type === 'user') {
    readUser(line, parts, at, add);
  } else if (line.type === 'assistant') {
    for (const part of parts) {
      const call = objectOf(part.functionCall);
      if (call !== undefined) readUse(line, call, at, add);
    }
  } else if (line.type === 'tool_result') {
    readResults(line, parts, at, add);
  }
}

function readSystem(line: JsonObject, at: number, add: (activity: Activity) => void): void {
  const payload = objectOf(line.systemPayload);
  if (line.subtype === 'chat_compression') {
    const tokensBefore = numberOf(objectOf(payload?.info)?.originalTokenCount);
    add({ kind: 'compaction', at, ...defined({ tokensBefore }) });
  } else if (line.subtype === 'slash_command' && payload?.phase === 'invocation') {
    const command = /^\/\S+/.exec(textOf(payload.rawCommand) ?? '')?.[0];
    if (command !== undefined) add({ kind: 'notice', at, what: 'command', text: command });
  }
}

/** What is typed while the agent works is a prompt like any other; other subtypes are the agent's own: notifications, timers. */
function readUser(line: JsonObject, parts: readonly JsonObject[], at: number, add: (activity: Activity) => void): void {
  if (line.subtype === 'notification') add({ kind: 'notice', at, what: 'background-task', text: '' });
  const isOwn = line.subtype !== undefined && line.subtype !== null && line.subtype !== 'mid_turn_user_message';
  if (isOwn || line.isSidechain === true) return;
  const shown = textOf(objectOf(line.systemPayload)?.displayText);
  const text = promptText(typedText(shown === undefined ? parts : partsOf(shown)));
  if (text !== undefined) add({ kind: 'prompt', at, text });
}

function readUse(line: JsonObject, call: JsonObject, at: number, add: (activity: Activity) => void): void {
  const name = textOf(call.name) ?? '';
  const args = objectOf(call.args);
  const effect = geminiEffect(name);
  add({
    kind: 'tool',
    at,
    id: textOf(call.id) ?? '',
    name,
    effect,
    paths: geminiPaths(effect, args),
    call: fingerprintOf(`${name} ${JSON.stringify(call.args ?? null)}`),
    subject: subjectText(geminiSubject(args)),
    ...(line.isSidechain === true ? { sidechain: true } : {}),
    // A file made anew is told as a text only, and its lines by what the use asks for.
    ...defined({ lines: geminiLines(name, args, undefined) }),
  });
}

function readResults(
  line: JsonObject,
  parts: readonly JsonObject[],
  at: number,
  add: (activity: Activity) => void,
): void {
  const outcome = objectOf(line.toolCallResult);
  for (const part of parts) {
    const response = objectOf(part.functionResponse);
    if (response === undefined) continue;
    const name = textOf(response.name) ?? '';
    const text = resultText([part]);
    const status = textOf(outcome?.status);
    const failed =
      (status ?? 'success') !== 'success' ||
      textOf(objectOf(response.response)?.error) !== undefined ||
      (name === 'run_shell_command' && failedInShell(text));
    add({
      kind: 'result',
      at,
      id: textOf(response.id) ?? textOf(outcome?.callId) ?? '',
      characters: text.length,
      content: fingerprintOf(text),
      ...(failed ? { failed } : {}),
      ...defined({ lines: geminiLines(name, undefined, outcome?.resultDisplay) }),
    });
  }
}
