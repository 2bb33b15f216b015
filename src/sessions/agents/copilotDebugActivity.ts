import type { Activity, ActivityLines } from '../activity';
import { promptText } from '../activityTexts';
import { fingerprintOf } from '../fingerprint';
import { type JsonObject, numberOf, objectOf, textOf, timeOf } from '../json';
import { hasFailed, nameOfTool, useOfCall } from './copilotTools';

/**
 * The debug log of Copilot Chat: what the engineer asked, and uses of tools with what they were given and gave, each cut to its
 * first 5,000 characters (vscode-copilot-chat, chatDebugFileLoggerService.ts).
 */
export const copilotDebugActivity: ActivityLines = {
  kind: 'lines',
  read: (record, add) => readRecord(record, add, false),
};

/** The log of a session below it, such as a subagent's: the engineer asked nothing there. */
export const copilotChildActivity: ActivityLines = {
  kind: 'lines',
  read: (record, add) => readRecord(record, add, true),
};

function readRecord(record: unknown, add: (activity: Activity) => void, isChild: boolean): void {
  const line = objectOf(record);
  const attributes = objectOf(line?.attrs);
  const at = timeOf(line?.ts);
  if (line === undefined || attributes === undefined || at === undefined) return;
  if (line.type === 'user_message' && !isChild) {
    const text = promptText(textOf(attributes.content));
    if (text !== undefined) add({ kind: 'prompt', at, text });
  } else if (line.type === 'tool_call') {
    readUse(line, attributes, at, add, isChild);
  }
}

function readUse(
  line: JsonObject,
  attributes: JsonObject,
  at: number,
  add: (activity: Activity) => void,
  isChild: boolean,
): void {
  const name = nameOfTool(textOf(line.name) ?? '');
  const given = textOf(attributes.args) ?? '';
  const id = textOf(line.spanId) ?? '';
  const call = fingerprintOf(`${name} ${given}`);
  add({ kind: 'tool', at, id, call, ...useOfCall(name, given), ...(isChild ? { sidechain: true } : {}) });
  // The line is written when the tool has ended.
  const result = textOf(attributes.result) ?? '';
  const failed = line.status === 'error' || hasFailed(result);
  add({
    kind: 'result',
    at: at + Math.max(0, numberOf(line.dur) ?? 0),
    id,
    characters: result.length,
    content: fingerprintOf(result),
    ...(failed ? { failed } : {}),
  });
}
