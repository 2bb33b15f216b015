import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Activity, ActivityDocument, ActivityLogs, EditedLines, ToolActivity, ToolEffect } from '../activity';
import { promptText, subjectText } from '../activityTexts';
import { editLines, newFileLines, patchedFiles, sumOfLines } from '../editedLines';
import { fingerprintOf } from '../fingerprint';
import { type JsonObject, countOf, defined, listOf, numberOf, objectOf, parseJson, textOf, timeOf } from '../json';
import { UnfinishedDocument } from '../reader';
import { historyItemOf } from './cline';
import { ClineResults, type ToolFamily } from './clineResults';
import { clineSessionActivity } from './clineSessionActivity';

const reads: ReadonlySet<string> = new Set([
  'readFile',
  'listFilesTopLevel',
  'listFilesRecursive',
  'listCodeDefinitionNames',
  'searchFiles',
  'codebaseSearch',
]);
const writes: ReadonlySet<string> = new Set([
  'editedExistingFile',
  'appliedDiff',
  'newFileCreated',
  'fileDeleted',
  'insertContent',
  'searchAndReplace',
]);

/** Cline appends it to a command that its model wants the engineer to look at. */
const approvalMark = /REQ_APP$/;

/** A use whose result goes out with the next request. */
interface OpenUse {
  readonly use: ToolActivity;
  readonly family: ToolFamily;
  readonly text: string;
  /** The engineer was asked, or the agent said that it does it. */
  readonly isAsk: boolean;
}

const messages: ActivityDocument = {
  kind: 'document',
  read: (log) => {
    const list = parseJson(readFileSync(log, 'utf8'));
    if (!Array.isArray(list)) throw new UnfinishedDocument();
    return activitiesOf(
      list.flatMap<JsonObject>((value) => objectOf(value) ?? []),
      log,
    );
  },
  title: (log) => textOf(historyItemOf(log)?.task),
};

/**
 * Cline, Roo Code and Kilo Code: what the engineer sees of a task, a list of messages that ask something or say something
 * (cline ExtensionMessage.ts, Roo Code packages/types/src/message.ts).
 */
export const clineActivity: ActivityLogs = {
  formatOf: (log) => (basename(log) === 'ui_messages.json' ? messages : clineSessionActivity),
};

function activitiesOf(list: readonly JsonObject[], log: string): readonly Activity[] {
  const activities: Activity[] = [];
  const results = new ClineResults(list, log);
  let open: OpenUse[] = [];
  for (const [index, message] of list.entries()) {
    const at = timeOf(message.ts);
    // A message that is still being written is replaced by the whole one.
    if (at === undefined || message.partial === true) continue;
    if (message.say === 'api_req_started') {
      for (const result of results.of(open, message, at)) activities.push(result);
      open = [];
      continue;
    }
    const use = useOf(message, at, String(index));
    if (use === undefined) {
      activities.push(...tellingOf(message, at, index));
    } else if (!open.some(({ isAsk, text }) => isAsk !== use.isAsk && text === use.text)) {
      activities.push(use.use);
      open.push(use);
    }
  }
  return activities;
}

/** What the engineer wrote, and summaries of the window. */
function tellingOf(message: JsonObject, at: number, index: number): readonly Activity[] {
  const isPrompt =
    message.type === 'say' &&
    // Roo Code tells the task as a text, which the model's are otherwise.
    (message.say === 'task' || message.say === 'user_feedback' || (message.say === 'text' && index === 0));
  if (isPrompt) {
    const text = promptText(textOf(message.text));
    return text === undefined ? [] : [{ kind: 'prompt', at, text }];
  }
  const summary =
    message.say === 'compaction' ? objectOf(parseJson(textOf(message.text) ?? '')) : objectOf(message.contextCondense);
  const isSummary =
    (message.say === 'compaction' && summary?.status === 'completed') ||
    (message.say === 'condense_context' && summary !== undefined) ||
    (message.say === 'tool' && toolOf(message)?.tool === 'summarizeTask');
  if (!isSummary) return [];
  const tokensBefore = numberOf(summary?.tokensBefore ?? summary?.prevContextTokens);
  return [{ kind: 'compaction', at, ...defined({ tokensBefore }) }];
}

function useOf(message: JsonObject, at: number, id: string): OpenUse | undefined {
  const isAsk = message.type === 'ask';
  const kind = isAsk ? message.ask : message.say;
  const text = (textOf(message.text) ?? '').replace(approvalMark, '');
  const open = (
    name: string,
    family: ToolFamily,
    about: { effect?: ToolEffect; paths?: readonly string[]; subject?: string; lines?: EditedLines | undefined },
  ): OpenUse => {
    const { effect = 'other', paths = [], subject, lines } = about;
    const call = fingerprintOf(`${name} ${text}`);
    const use = { kind: 'tool', at, id, name, effect, paths, call, subject: subjectText(subject) } as const;
    return { use: { ...use, ...defined({ lines }) }, family, text, isAsk };
  };
  if (kind === 'command') return open('execute_command', 'command', { subject: text });
  if (kind === 'browser_action_launch') return open('browser_action', 'other', { subject: text });
  const fields = objectOf(parseJson(text));
  if (fields === undefined) return undefined;
  if (kind === 'use_mcp_server') {
    return open(textOf(fields.toolName) ?? 'access_mcp_resource', 'other', {
      subject: textOf(fields.uri) ?? textOf(fields.serverName) ?? '',
    });
  }
  const name = textOf(fields.tool);
  if (kind !== 'tool' || name === undefined || name === 'summarizeTask') return undefined;
  const effect = reads.has(name) ? 'read' : writes.has(name) ? 'write' : 'other';
  const family = name === 'readFile' ? 'read' : effect === 'write' ? 'write' : 'other';
  const paths = family === 'other' ? [] : pathsOf(fields);
  const subject = paths[0] ?? textOf(fields.regex) ?? textOf(fields.query) ?? textOf(fields.path) ?? '';
  return open(name, family, { effect, paths, subject, lines: effect === 'write' ? linesOf(name, fields) : undefined });
}

function toolOf(message: JsonObject): JsonObject | undefined {
  return objectOf(parseJson(textOf(message.text) ?? ''));
}

function pathsOf(fields: JsonObject): readonly string[] {
  const batch = [...listOf(fields.batchFiles), ...listOf(fields.batchDiffs)].flatMap(
    (file) => textOf(objectOf(file)?.path) ?? [],
  );
  if (batch.length > 0) return batch;
  const path = textOf(fields.path);
  return path === undefined ? patchedFiles(textOf(fields.diff) ?? textOf(fields.content) ?? '') : [path];
}

/** Told as numbers by newer versions of Roo Code, else by the edit; the whole text of a file tells them only of a new one. */
function linesOf(name: string, fields: JsonObject): EditedLines | undefined {
  const edits = [fields, ...listOf(fields.batchDiffs)].flatMap((edit) => linesOfEdit(objectOf(edit)) ?? []);
  if (edits.length > 0) return sumOfLines(edits);
  const content = textOf(fields.content);
  return name === 'newFileCreated' && content !== undefined ? newFileLines(content) : undefined;
}

function linesOfEdit(edit: JsonObject | undefined): EditedLines | undefined {
  const counts = objectOf(edit?.diffStats);
  const written = [edit?.content, edit?.diff].map((text) => editLines(textOf(text) ?? '')).find(Boolean);
  if (counts === undefined && written === undefined) return undefined;
  const path = textOf(edit?.path);
  const texts = written?.texts?.map((text) => ({ ...defined({ path }), ...text }));
  const { added, removed } = counts ?? written ?? {};
  return { added: countOf(added), removed: countOf(removed), ...defined({ texts }) };
}
