import type { Activity, ActivityLines, EditedLines, ToolEffect } from '../activity';
import { promptText, subjectText } from '../activityTexts';
import { newFileLines } from '../editedLines';
import { fingerprintOf } from '../fingerprint';
import { fingerprintsOf } from '../standingLines';
import { type JsonObject, defined, firstText, listOf, numberOf, objectOf, textOf, timeOf } from '../json';

const reads: ReadonlySet<string> = new Set(['Read', 'NotebookRead', 'Glob', 'Grep', 'LS']);
const writes: ReadonlySet<string> = new Set(['Write', 'Edit', 'MultiEdit', 'NotebookEdit']);

/** What Claude Code itself writes into the conversation, in the engineer's name. */
const ownTexts = /^(?:<local-command|<command-|<task-notification|<system-reminder|Caveat:|\[Request interrupted)/;

/** Claude Code: prompts, tools and their results, compactions. */
export const claudeCodeActivity: ActivityLines = { kind: 'lines', read: readRecord };

function readRecord(record: unknown, add: (activity: Activity) => void): void {
  const line = objectOf(record);
  const message = objectOf(line?.message);
  const at = timeOf(line?.timestamp);
  if (line === undefined || at === undefined) return;
  if (line.type === 'system' && line.subtype === 'compact_boundary') {
    const tokensBefore = numberOf(objectOf(line.compactMetadata)?.preTokens);
    add({ kind: 'compaction', at, ...(tokensBefore === undefined ? {} : { tokensBefore }) });
    return;
  }
  if (message === undefined) return;
  const blocks =
    typeof message.content === 'string'
      ? [{ type: 'text', text: message.content }]
      : listOf(message.content).flatMap((value) => objectOf(value) ?? []);
  if (line.type === 'user') {
    const isOwn = line.isMeta === true || line.isCompactSummary === true || line.isSidechain === true;
    for (const block of blocks as readonly JsonObject[]) {
      if (block.type === 'tool_result') {
        const id = textOf(block.tool_use_id) ?? '';
        const content = fingerprintOf(JSON.stringify(block.content ?? ''));
        add({
          kind: 'result',
          at,
          id,
          characters: lengthOf(block.content),
          content,
          ...(block.is_error === true ? { failed: true } : {}),
          ...defined({ lines: editedLines(objectOf(line.toolUseResult)) }),
        });
      } else if (block.type === 'text' && !isOwn) {
        const text = textOf(block.text)?.trim();
        const command = /^<command-name>(\/?[\w:-]+)/.exec(text ?? '')?.[1];
        if (command !== undefined) add({ kind: 'notice', at, what: 'command', text: command });
        if (text?.startsWith('<task-notification>') === true) {
          add({ kind: 'notice', at, what: 'background-task', text: '' });
        }
        const prompt = promptText(text);
        if (prompt !== undefined && !ownTexts.test(prompt)) add({ kind: 'prompt', at, text: prompt });
      }
    }
  } else if (line.type === 'assistant') {
    const id = textOf(message.id) ?? textOf(line.requestId) ?? textOf(line.uuid);
    for (const block of blocks as readonly JsonObject[]) {
      if (block.type === 'tool_use') {
        const name = textOf(block.name) ?? '';
        add({
          kind: 'tool',
          at,
          id: textOf(block.id) ?? '',
          name,
          effect: effectOf(name),
          paths: pathsOf(block.input),
          call: fingerprintOf(`${name} ${JSON.stringify(block.input ?? null)}`),
          subject: subjectOf(block.input),
          ...(id === undefined ? {} : { event: `claude-code:${id}` }),
          ...(line.isSidechain === true ? { sidechain: true } : {}),
        });
      }
    }
  }
}

/** A tool that edits tells its patch, or the whole text of a new file. */
function editedLines(result: JsonObject | undefined): EditedLines | undefined {
  if (result === undefined || !Array.isArray(result.structuredPatch)) return undefined;
  const text = textOf(result.content);
  if (result.type === 'create' && text !== undefined) return newFileLines(text);
  const lines = listOf(result.structuredPatch).flatMap((hunk) => listOf(objectOf(hunk)?.lines));
  const beginningWith = (sign: string): readonly string[] =>
    lines.flatMap((line) => (typeof line === 'string' && line.startsWith(sign) ? line.slice(1) : []));
  const added = beginningWith('+');
  return {
    added: added.length,
    removed: beginningWith('-').length,
    texts: [{ fingerprints: fingerprintsOf(added) }],
  };
}

function effectOf(name: string): ToolEffect {
  return reads.has(name) ? 'read' : writes.has(name) ? 'write' : 'other';
}

function pathsOf(input: unknown): readonly string[] {
  const fields = objectOf(input);
  const path = textOf(fields?.file_path) ?? textOf(fields?.notebook_path) ?? textOf(fields?.path);
  return path === undefined ? [] : [path];
}

/** The arguments that tell best what a use is about, by the names that Claude Code's tools give them. */
const subjects = ['file_path', 'notebook_path', 'command', 'pattern', 'url', 'query', 'task_id', 'path', 'description'];

function subjectOf(input: unknown): string {
  return subjectText(firstText(objectOf(input), subjects));
}

function lengthOf(content: unknown): number {
  if (typeof content === 'string') return content.length;
  return listOf(content).reduce<number>((sum, block) => sum + (textOf(objectOf(block)?.text)?.length ?? 0), 0);
}
