import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Activity, ActivityDocument, EditedLines, ToolActivity, ToolEffect } from '../activity';
import { promptText, subjectText } from '../activityTexts';
import { linesBetween, newFileLines, patchLines, patchedFiles } from '../editedLines';
import { fingerprintOf } from '../fingerprint';
import { type JsonObject, defined, listOf, objectOf, parseJson, textOf, timeOf } from '../json';
import { UnfinishedDocument } from '../reader';
import { readJsonFile } from './editorStorage';

const reads: ReadonlySet<string> = new Set(['read_files', 'search_codebase']);
const writes: ReadonlySet<string> = new Set(['editor', 'apply_patch']);

/** What Cline puts around and beside what the engineer wrote (sdk/packages/shared/src/prompt/format.ts). */
const wrapping = /<mode_notice>[\s\S]*?<\/mode_notice>|<\/?user_input\b[^>]*>/g;

/** A session of Cline since version 4: messages with uses of tools and their results, as Anthropic's protocol has them. */
export const clineSessionActivity: ActivityDocument = {
  kind: 'document',
  read: (log) => {
    const document = objectOf(parseJson(readFileSync(log, 'utf8')));
    if (document === undefined) throw new UnfinishedDocument();
    const isSubagent = textOf(document.agent) !== undefined && document.agent !== 'lead';
    // A fork begins with its parent's messages.
    const begin = timeOf(objectOf(objectOf(manifestOf(log)?.metadata)?.fork)?.forkedAt) ?? 0;
    return activitiesOf(objectsOf(document.messages), isSubagent, begin);
  },
  title: (log) => textOf(objectOf(manifestOf(log)?.metadata)?.title),
};

function manifestOf(log: string): JsonObject | undefined {
  const folder = dirname(log);
  return objectOf(readJsonFile(join(folder, `${basename(folder)}.json`)));
}

function activitiesOf(messages: readonly JsonObject[], isSubagent: boolean, begin: number): readonly Activity[] {
  const activities: Activity[] = [];
  const commands = new Map<string, number>();
  const seen = new Set<string>();
  for (const [index, message] of messages.entries()) {
    const at = timeAt(messages, index);
    for (const block of objectsOf(message.content)) {
      const isBefore = at < begin;
      if (block.type === 'tool_use') {
        const uses = usesOf(block, at, seen);
        commands.set(String(block.id), uses.length);
        if (!isBefore) activities.push(...uses.map((use) => ({ ...use, ...(isSubagent ? { sidechain: true } : {}) })));
      } else if (isBefore) continue;
      else if (block.type === 'tool_result') {
        activities.push(...resultsOf(block, at, commands.get(String(block.tool_use_id)) ?? 1));
      } else if (block.type === 'text' && message.role === 'user' && !isSubagent) {
        const text = promptText(textOf(block.text)?.replace(wrapping, ''));
        if (text !== undefined) activities.push({ kind: 'prompt', at, text });
      }
    }
  }
  return activities;
}

/** A message without a time has that of the message after it. */
function timeAt(messages: readonly JsonObject[], index: number): number {
  for (let next = index; next < messages.length; next++) {
    const time = timeOf(messages[next]?.ts);
    if (time !== undefined) return time;
  }
  return 0;
}

/** One use of a tool; several commands of one use are told apart. */
function usesOf(block: JsonObject, at: number, seen: Set<string>): readonly ToolActivity[] {
  const name = textOf(block.name) ?? '';
  const id = textOf(block.id) ?? '';
  const input = objectOf(block.input) ?? {};
  const use = (
    suffix: string,
    effect: ToolEffect,
    paths: readonly string[],
    about: string | undefined,
    lines?: EditedLines,
  ) =>
    ({
      ...({ kind: 'tool', at, id: `${id}${suffix}`, name, effect, paths } as const),
      call: fingerprintOf(`${name} ${suffix} ${JSON.stringify(input)}`),
      subject: subjectText(paths[0] ?? about),
      ...defined({ lines }),
    }) as const;
  if (name === 'run_commands') {
    const commands = listOf(input.commands).map(commandText);
    return (commands.length === 0 ? [''] : commands).map((command, index) => use(`:${index}`, 'other', [], command));
  }
  const patch = textOf(input.input) ?? textOf(input.patch) ?? '';
  const files = listOf(input.files).flatMap((file) => textOf(objectOf(file)?.path) ?? textOf(file) ?? []);
  const path = textOf(input.path);
  const effect = reads.has(name) ? 'read' : writes.has(name) ? 'write' : 'other';
  const named = name === 'apply_patch' ? patchedFiles(patch) : path === undefined ? files : [path];
  const isNew = named.every((file) => !seen.has(file));
  const lines = name === 'apply_patch' ? patchLines(patch) : name === 'editor' ? linesOf(input, isNew) : undefined;
  for (const file of named) seen.add(file);
  const queries = listOf(input.queries).map(String).join(', ');
  return [use('', effect, name === 'search_codebase' ? [] : named, queries, lines)];
}

function linesOf(input: JsonObject, isNew: boolean): EditedLines | undefined {
  const text = input.new_text;
  if (typeof text !== 'string') return undefined;
  if (typeof input.old_text === 'string' && input.old_text !== '') return linesBetween(input.old_text, text);
  // Without a place to insert it the text is the whole file, of which only a new one tells its lines.
  return typeof input.insert_line === 'number' || isNew ? newFileLines(text) : undefined;
}

function commandText(command: unknown): string {
  const fields = objectOf(command);
  return fields === undefined ? String(command) : [fields.command, ...listOf(fields.args)].map(String).join(' ');
}

function resultsOf(block: JsonObject, at: number, uses: number): readonly Activity[] {
  const told = typeof block.content === 'string' ? (parseJson(block.content) ?? block.content) : block.content;
  const parts = Array.isArray(told) ? (told as readonly unknown[]) : [told];
  const id = textOf(block.tool_use_id) ?? '';
  const isOfCommands = objectOf(parts[0])?.query !== undefined && block.name === 'run_commands';
  const texts = parts.map(
    (part) => textOf(part) ?? textOf(objectOf(part)?.result) ?? textOf(objectOf(part)?.text) ?? '',
  );
  const hasFailed = (part: unknown): boolean => block.is_error === true || objectOf(part)?.success === false;
  const result = (suffix: string, text: string, failed: boolean): Activity => ({
    ...({ kind: 'result', at, id: `${id}${suffix}`, characters: text.length, content: fingerprintOf(text) } as const),
    ...(failed ? { failed } : {}),
  });
  if (block.name !== 'run_commands') return [result('', texts.join('\n'), parts.every(hasFailed))];
  return Array.from({ length: uses }, (_, index) =>
    isOfCommands && parts[index] === undefined
      ? result(`:${index}`, '', true)
      : result(`:${index}`, texts[index] ?? '', hasFailed(parts[isOfCommands ? index : 0])),
  );
}

function objectsOf(value: unknown): readonly JsonObject[] {
  return listOf(value).flatMap<JsonObject>((element) => objectOf(element) ?? []);
}
