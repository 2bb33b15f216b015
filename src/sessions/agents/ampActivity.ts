import { readFileSync } from 'node:fs';
import type { Activity, ActivityDocument, ActivityLogs, EditedLines, ToolEffect } from '../activity';
import { promptText, subjectText } from '../activityTexts';
import { editLines, linesBetween, newFileLines, patchLines, patchedFiles, sumOfLines } from '../editedLines';
import { fingerprintOf } from '../fingerprint';
import { type JsonObject, defined, listOf, numberOf, objectOf, parseJson, textOf, timeOf } from '../json';
import { UnfinishedDocument } from '../reader';
import { pathOfUri } from './editorStorage';

const reads: ReadonlySet<string> = new Set([
  'Read',
  'Grep',
  'Glob',
  'glob',
  'list_directory',
  'finder',
  'codebase_search_agent',
  'look_at',
  'view_image',
]);
const writes: ReadonlySet<string> = new Set([
  'edit_file',
  'create_file',
  'apply_patch',
  'undo_edit',
  'format_file',
  'delete_file',
]);

/** How a use ended; in all other states it is at work or waits for the engineer. */
const endings: ReadonlySet<unknown> = new Set(['done', 'error', 'cancelled', 'rejected-by-user']);

/** Arguments that tell best what a use is about. */
const subjects = ['path', 'cmd', 'command', 'pattern', 'filePattern', 'url', 'query', 'description', 'prompt'];

const thread: ActivityDocument = {
  kind: 'document',
  read: (log) => activitiesOf(threadIn(log)),
  title: (log) => textOf(threadIn(log).title),
};

/** Amp: messages of a thread, with uses of tools and their results as Anthropic's protocol has them. */
export const ampActivity: ActivityLogs = { formatOf: () => thread };

function threadIn(log: string): JsonObject {
  const document = objectOf(parseJson(readFileSync(log, 'utf8')));
  if (document === undefined) throw new UnfinishedDocument();
  return document;
}

function activitiesOf(document: JsonObject): readonly Activity[] {
  const messages = objectsOf(document.messages);
  const times = timesOf(document, messages);
  const runs = new Map<string, JsonObject>();
  for (const block of messages.flatMap(({ content }) => objectsOf(content))) {
    const run = objectOf(block.run);
    if (block.type === 'tool_result' && run !== undefined) runs.set(resultId(block), run);
  }
  // A file that was seen before is not a new one when it is written as a whole.
  const seen = new Set<string>();
  return messages.flatMap((message, index) => {
    const at = times[index] ?? 0;
    const blocks =
      typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : objectsOf(message.content);
    return blocks.flatMap((block: JsonObject): readonly Activity[] => {
      if (block.type === 'summary') return [{ kind: 'compaction', at }];
      if (block.type === 'text') {
        const text = isOfEngineer(message) && block.hidden !== true ? promptText(textOf(block.text)) : undefined;
        return text === undefined ? [] : [{ kind: 'prompt', at, text }];
      }
      if (block.type === 'tool_result') return resultOf(block, at);
      return block.type === 'tool_use' ? [useOf(block, at, runs.get(String(block.id)), seen)] : [];
    });
  });
}

/** Other threads and agents send messages in the engineer's role. */
function isOfEngineer({ role, meta }: JsonObject): boolean {
  const { fromExecutorThreadID, fromAggman } = objectOf(meta) ?? {};
  return role === 'user' && fromExecutorThreadID === undefined && fromAggman !== true;
}

/** Of each message; one without a time has that of the message after it, which answers it. */
function timesOf(document: JsonObject, messages: readonly JsonObject[]): readonly number[] {
  const ofCalls = new Map(
    objectsOf(objectOf(document.usageLedger)?.events).map(({ toMessageId, timestamp }) => [
      String(toMessageId),
      timeOf(timestamp),
    ]),
  );
  const told = messages.map(({ messageId, id, meta, usage, content }) => {
    const starts = objectsOf(content).flatMap(({ startTime }) => timeOf(startTime) ?? []);
    return (
      timeOf(objectOf(meta)?.sentAt) ??
      ofCalls.get(String(messageId ?? id)) ??
      timeOf(objectOf(usage)?.timestamp) ??
      starts[0]
    );
  });
  const last = told.findLast((time) => time !== undefined) ?? timeOf(document.created) ?? 0;
  let next = last;
  const times = [...told].reverse().map((time) => (next = time ?? next));
  return times.reverse();
}

function useOf(block: JsonObject, at: number, run: JsonObject | undefined, seen: Set<string>): Activity {
  const name = textOf(block.name) ?? '';
  const input = objectOf(block.input) ?? {};
  const effect: ToolEffect = reads.has(name) ? 'read' : writes.has(name) ? 'write' : 'other';
  const paths = effect === 'other' ? [] : pathsOf(input, run);
  const isNew = paths.every((path) => !seen.has(path));
  for (const path of paths) seen.add(path);
  const lines = effect === 'write' ? linesOf(name, input, run, isNew) : undefined;
  const about = subjects.map((key) => textOf(input[key])).find((text) => text !== undefined);
  return {
    kind: 'tool',
    at,
    id: textOf(block.id) ?? '',
    name,
    effect,
    paths,
    call: fingerprintOf(`${name} ${JSON.stringify(input)}`),
    subject: subjectText(paths[0] ?? about),
    ...defined({ lines }),
  };
}

function resultOf(block: JsonObject, at: number): readonly Activity[] {
  const run = objectOf(block.run);
  if (run === undefined || !endings.has(run.status)) return [];
  const result = objectOf(run.result);
  const failed = run.status !== 'done' || (numberOf(result?.exitCode) ?? 0) !== 0;
  const text = textIn(run.result ?? run.error ?? '');
  return [
    {
      kind: 'result',
      at,
      id: resultId(block),
      characters: text.length,
      content: fingerprintOf(text),
      ...(failed ? { failed } : {}),
    },
  ];
}

function resultId(block: JsonObject): string {
  return textOf(block.toolUseID) ?? textOf(block.tool_use_id) ?? '';
}

/** A patch names its files in its result, with what it did to each. */
function pathsOf(input: JsonObject, run: JsonObject | undefined): readonly string[] {
  const path = textOf(input.path);
  if (path !== undefined) return [path];
  const patched = objectsOf(objectOf(run?.result)?.files).flatMap(({ uri }) => pathOf(uri) ?? []);
  return patched.length > 0 ? patched : patchedFiles(patchIn(input));
}

function linesOf(
  name: string,
  input: JsonObject,
  run: JsonObject | undefined,
  isNew: boolean,
): EditedLines | undefined {
  const result = objectOf(run?.result);
  const files = objectsOf(result?.files).flatMap(({ uri, diff }) => {
    const lines = editLines(textOf(diff) ?? '');
    const path = pathOf(uri);
    return lines === undefined
      ? []
      : [{ ...lines, texts: (lines.texts ?? []).map((text) => ({ ...text, ...defined({ path }) })) }];
  });
  if (files.length > 0) return sumOfLines(files);
  const told = editLines(textOf(result?.diff) ?? textOf(run?.result) ?? '');
  if (told !== undefined) return told;
  if (name === 'apply_patch') return patchLines(patchIn(input));
  if (typeof input.old_str === 'string' && typeof input.new_str === 'string') {
    // What is replaced everywhere is replaced more than once, which is not told.
    return input.replace_all === true ? undefined : linesBetween(input.old_str, input.new_str);
  }
  const content = textOf(input.content);
  return name === 'create_file' && isNew && content !== undefined ? newFileLines(content) : undefined;
}

function patchIn(input: JsonObject): string {
  return (
    Object.values(input).find((value): value is string => typeof value === 'string' && value.includes('*** ')) ?? ''
  );
}

function pathOf(uri: unknown): string | undefined {
  return pathOfUri(textOf(uri)) ?? textOf(uri);
}

/** What the tool put into the window: a text, the output of a command, or blocks of texts. */
function textIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textIn).join('\n');
  const fields = objectOf(value);
  const text = fields?.output ?? fields?.content ?? fields?.text ?? fields?.message ?? fields?.summary;
  return text === undefined ? JSON.stringify(value ?? '') : textIn(text);
}

function objectsOf(value: unknown): readonly JsonObject[] {
  return listOf(value).flatMap<JsonObject>((element) => objectOf(element) ?? []);
}
