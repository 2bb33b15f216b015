import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import type { Activity, ActivityDocument, ActivityLogs } from '../activity';
import { promptText, subjectText } from '../activityTexts';
import { fingerprintOf } from '../fingerprint';
import { type JsonObject, defined, listOf, objectOf, parseJson, textOf, timeOf } from '../json';
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

/** In bytes: so much of a log holds the first prompt of a session. */
const titleLength = 256 * 1024;

/** A longer document without line breaks is not parsed for its title alone, in bytes. */
const longestDocument = 4 * 1024 * 1024;

/**
 * Gemini CLI. A `.jsonl` writes a message again when it is complete and when the history changes, so that it is read as a whole
 * like the older `.json`. Shapes: its services/chatRecordingTypes.ts; agent-logs.md section 1.3.
 */
export const geminiCliActivity: ActivityLogs = {
  // A session that is resumed goes on in lines, in which all that was before is repeated.
  logOf: (source) => (source.endsWith('.json') && exists(`${source}l`) ? `${source}l` : source),
  formatOf: () => document,
};

const document: ActivityDocument = {
  kind: 'document',
  read: (log) => activitiesIn(recordsIn(readFileSync(log, 'utf8'))),
  title: (log) => {
    const isOne = !log.endsWith('.jsonl');
    if (isOne && statSync(log).size > longestDocument) return undefined;
    const text = isOne ? readFileSync(log, 'utf8') : beginningOf(log);
    return activitiesIn(recordsIn(text)).find((activity) => activity.kind === 'prompt')?.text;
  },
};

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function beginningOf(path: string): string {
  const bytes = Buffer.alloc(titleLength);
  const file = openSync(path, 'r');
  try {
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

/** A document is one record; a line that is torn, or still being written, is none. */
function recordsIn(text: string): readonly JsonObject[] {
  const whole = objectOf(parseJson(text));
  if (whole !== undefined) return [whole];
  return text
    .split('\n')
    .map((line) => objectOf(parseJson(line)))
    .filter((record) => record !== undefined);
}

function activitiesIn(records: readonly JsonObject[]): readonly Activity[] {
  const isSubagent = records.some(({ kind }) => kind === 'subagent');
  // The place of the first copy of a message is kept.
  const told = new Map<string, readonly Activity[]>();
  const tell = (value: unknown, isTyped: boolean): void => {
    const message = objectOf(value);
    const id = textOf(message?.id);
    const at = timeOf(message?.timestamp);
    if (message === undefined || id === undefined || at === undefined) return;
    if (message.type === 'user' && !told.has(id)) told.set(id, userActivities(message, at, isTyped));
    for (const use of listOf(message.toolCalls)) {
      const call = objectOf(use);
      const callId = textOf(call?.id);
      // The last copy counts: it has the result.
      if (call !== undefined && callId !== undefined)
        told.set(`use ${callId}`, useActivities(call, callId, at, isSubagent));
    }
  };
  for (const record of records) {
    for (const message of [record, ...listOf(record.messages)]) tell(message, !isSubagent);
    // The history as it was changed: what is new in it, the agent made: a summary, or an older prompt once more.
    for (const message of listOf(objectOf(record.$set)?.messages)) tell(message, false);
  }
  return [...told.values()].flat();
}

function userActivities(message: JsonObject, at: number, isTyped: boolean): readonly Activity[] {
  const parts = partsOf(message.content);
  if (parts.some((part) => textOf(part.text)?.includes('<state_snapshot>') === true))
    return [{ kind: 'compaction', at }];
  // What was shown is what was typed; the content may be a command's prompt, or have files in it.
  const text = isTyped ? typedText(partsOf(message.displayContent)) || typedText(parts) : '';
  const command = /^\/[a-z][\w:-]*(?=\s|$)/.exec(text)?.[0];
  if (command !== undefined) return [{ kind: 'notice', at, what: 'command', text: command }];
  const prompt = promptText(text);
  return prompt === undefined ? [] : [{ kind: 'prompt', at, text: prompt }];
}

/** A use and, once it has one, its result. */
function useActivities(call: JsonObject, id: string, messageAt: number, sidechain: boolean): readonly Activity[] {
  const at = timeOf(call.timestamp) ?? messageAt;
  const name = textOf(call.name) ?? '';
  const args = objectOf(call.args);
  const effect = geminiEffect(name);
  // The model names a file now relative, now absolute; a finished edit names it in full.
  const file = effect === 'write' ? textOf(objectOf(call.resultDisplay)?.filePath) : undefined;
  const use: Activity = {
    kind: 'tool',
    at,
    id,
    name,
    effect,
    paths: file === undefined ? geminiPaths(effect, args) : [file],
    call: fingerprintOf(`${name} ${JSON.stringify(call.args ?? null)}`),
    subject: subjectText(geminiSubject(args)),
    ...(sidechain ? { sidechain } : {}),
  };
  if (call.status !== 'success' && call.status !== 'error' && call.status !== 'cancelled') return [use];
  const text = resultText(partsOf(call.result));
  const failed = call.status !== 'success' || (name === 'run_shell_command' && failedInShell(text));
  return [
    use,
    {
      kind: 'result',
      at,
      id,
      characters: text.length,
      content: fingerprintOf(text),
      ...(failed ? { failed } : {}),
      ...defined({ lines: geminiLines(name, args, call.resultDisplay) }),
    },
  ];
}
